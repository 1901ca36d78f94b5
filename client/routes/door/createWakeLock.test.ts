import { createRoot } from 'solid-js';
import { afterEach, expect, it, vi } from 'vitest';
import { createWakeLock } from './createWakeLock.ts';

afterEach(() => vi.restoreAllMocks());

function fakeLocks(refuses = () => false) {
  const locks: { released: boolean; release: () => Promise<void>; lose: () => void }[] = [];
  return {
    locks,
    wakeLock: {
      request: async () => {
        if (refuses()) throw new DOMException('no', 'NotAllowedError');
        const target = new EventTarget();
        const lose = () => void target.dispatchEvent(new Event('release'));
        const lock = Object.assign(target, {
          released: false,
          lose,
          release: async () => {
            lock.released = true;
          },
        });
        locks.push(lock);
        return lock as unknown as WakeLockSentinel; // what of it is used
      },
    },
  };
}
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
const show = (isVisible: boolean): void => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isVisible ? 'visible' : 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
};

it('[B17] the screen stays on: asked for again when it comes forward, let go of with the screen', async () => {
  const source = fakeLocks();
  const { state, dispose } = createRoot((end) => ({ state: createWakeLock(source), dispose: end }));
  await settled();
  expect([state(), source.locks.length]).toEqual(['held', 1]);
  show(false);
  source.locks[0]?.lose();
  expect(state()).toBe('asking');
  await settled();
  expect(source.locks).toHaveLength(1); // not while nobody looks
  show(true);
  await settled();
  expect([state(), source.locks.length]).toEqual(['held', 2]);
  dispose();
  expect(source.locks[1]?.released).toBe(true);
  show(true);
  await settled();
  expect(source.locks).toHaveLength(2);
});

it('[B17] a browser that has none, or gives none, is told apart; a tap asks again', async () => {
  let isRefusing = true;
  const source = fakeLocks(() => isRefusing);
  await createRoot(async (dispose) => {
    expect(createWakeLock({})()).toBe('none');
    const state = createWakeLock(source);
    await settled();
    expect(state()).toBe('refused');
    isRefusing = false;
    document.dispatchEvent(new Event('pointerdown'));
    await settled();
    expect(state()).toBe('held');
    dispose();
  });
});
