import { createRoot, createSignal } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createCommittee, LOOK_EVERY_MS } from './createCommittee.ts';

it('[F8] a committee is asked for again within a minute while somebody looks at it, and not by a screen that is gone', () => {
  vi.useFakeTimers();
  try {
    const reload = vi.fn();
    const [error, setError] = createSignal<AppError | null>(null);
    let isVisible = true;
    const dispose = createRoot((end) => {
      createCommittee({ value: () => null, atMs: () => null, error, reload, replace: () => {} }, { isVisible: () => isVisible });
      return end;
    });
    const calls = (): number => {
      vi.advanceTimersByTime(LOOK_EVERY_MS);
      return reload.mock.calls.length;
    };
    expect(LOOK_EVERY_MS).toBeLessThan(60_000);
    expect(calls()).toBe(1);
    isVisible = false;
    expect(calls()).toBe(1);
    isVisible = true;
    setError(new AppError('unreachable'));
    expect(calls()).toBe(1);
    setError(null);
    expect(calls()).toBe(2);
    dispose();
    expect(calls()).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
