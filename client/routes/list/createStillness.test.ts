import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStillness, STILL_MS } from './createStillness.ts';

describe('[V2] stillness', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const open = () => {
    const apply = vi.fn();
    return { apply, stillness: createStillness(apply) };
  };

  it('applies five seconds after the change, also when nobody has touched the list for an hour', () => {
    const { apply, stillness } = open();
    vi.advanceTimersByTime(3_600_000);
    stillness.request();
    vi.advanceTimersByTime(STILL_MS - 1);
    expect(apply).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(apply).toHaveBeenCalledTimes(1);
  });

  it('every touch starts the five seconds anew', () => {
    const { apply, stillness } = open();
    stillness.request();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(STILL_MS - 500);
      stillness.touch();
    }
    expect(apply).not.toHaveBeenCalled();
    vi.advanceTimersByTime(STILL_MS);
    expect(apply).toHaveBeenCalledTimes(1);
  });

  it('a steady stream of changes does not put it off', () => {
    const { apply, stillness } = open();
    for (let ms = 0; ms < STILL_MS; ms += 100) {
      stillness.request();
      vi.advanceTimersByTime(100);
    }
    expect(apply).toHaveBeenCalledTimes(1);
  });

  it('never while something is edited or focused, then five seconds after', () => {
    const { apply, stillness } = open();
    const release = stillness.hold();
    stillness.request();
    vi.advanceTimersByTime(60_000);
    stillness.setFocused(true);
    release();
    release();
    vi.advanceTimersByTime(60_000);
    expect(apply).not.toHaveBeenCalled();
    stillness.setFocused(false);
    vi.advanceTimersByTime(STILL_MS - 1);
    expect(apply).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(apply).toHaveBeenCalledTimes(1);
  });

  it('goes on when the clock is set back', () => {
    const { apply, stillness } = open();
    stillness.touch();
    vi.setSystemTime(Date.now() - 3_600_000);
    stillness.request();
    vi.advanceTimersByTime(STILL_MS);
    expect(apply).toHaveBeenCalledTimes(1);
  });

  it('what was cancelled or disposed does not come', () => {
    const { apply, stillness } = open();
    stillness.request();
    stillness.cancel();
    vi.advanceTimersByTime(60_000);
    stillness.request();
    stillness.dispose();
    vi.advanceTimersByTime(60_000);
    expect(apply).not.toHaveBeenCalled();
  });
});
