import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js';

/** `none`: the browser has no wake lock; `refused`: it did not give one now, as with a nearly empty battery. */
export type WakeLockState = 'asking' | 'held' | 'refused' | 'none';

/** What of the browser is needed; absent parts are browsers without one. */
export type WakeLockSource = { readonly wakeLock?: Pick<WakeLock, 'request'> | undefined };

/** Keeps the screen on while the caller stands (B17): asked for again when the tab comes forward, because browsers take it away with it. */
export function createWakeLock(source: WakeLockSource = navigator): Accessor<WakeLockState> {
  const [state, setState] = createSignal<WakeLockState>(source.wakeLock ? 'asking' : 'none');
  let held: WakeLockSentinel | null = null;
  let isAsking = false;
  let isOver = false;

  async function ask(): Promise<void> {
    if (!source.wakeLock || isAsking || held || document.visibilityState !== 'visible') return;
    isAsking = true;
    try {
      const lock = await source.wakeLock.request('screen');
      if (isOver) return void lock.release().catch(() => {}); // it is let go of either way
      held = lock;
      lock.addEventListener('release', () => {
        held = null;
        if (!isOver) setState('asking');
      });
      setState('held');
    } catch {
      if (!isOver) setState('refused');
    } finally {
      isAsking = false;
    }
  }
  const askNow = () => void ask(); // it does not reject

  onMount(() => {
    askNow();
    document.addEventListener('visibilitychange', askNow);
    document.addEventListener('pointerdown', askNow); // a browser that refused may give one to a tap
    onCleanup(() => {
      isOver = true;
      document.removeEventListener('visibilitychange', askNow);
      document.removeEventListener('pointerdown', askNow);
      held?.release().catch(() => {}); // the browser lets go of it with the page
    });
  });
  return state;
}
