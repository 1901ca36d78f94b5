import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';

/** An edit that a standing connection has not brought to the server's disk in this time is told (V6). */
export const SLOW_AFTER_MS = 8_000;

/**
 * Whether the oldest edit has been on its way for too long. By a timer and not by the clock: one that was set forward would call everything slow.
 *
 * @param oldest what a standing connection has yet to bring; null while nothing waits or nothing stands
 */
export function createSlowness(oldest: Accessor<object | null>): Accessor<boolean> {
  const [isSlow, setSlow] = createSignal(false);
  createEffect(
    on(oldest, (waiting) => {
      setSlow(false);
      if (!waiting) return;
      const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return isSlow;
}
