import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Whole seconds left, counted down to 0 by the clock, so that a sleeping tablet does not wait longer than it must. */
export function createCountdown(now: () => number = Date.now): { readonly seconds: Accessor<number>; start(seconds: number): void } {
  const [seconds, setSeconds] = createSignal(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  onCleanup(() => clearInterval(timer));
  return {
    seconds,
    start(wanted) {
      const endsAt = now() + wanted * 1_000;
      const tick = () => {
        const left = Math.max(0, Math.ceil((endsAt - now()) / 1_000));
        setSeconds(left);
        if (left === 0) clearInterval(timer);
      };
      clearInterval(timer);
      timer = setInterval(tick, 250);
      tick();
    },
  };
}
