import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** The time in epoch milliseconds, anew each second: whoever reads it looks again at what says nothing by itself. Ends with its owner. */
export function createEverySecond(): Accessor<number> {
  const [nowMs, setNowMs] = createSignal(Date.now());
  const timer = setInterval(() => setNowMs(Date.now()), 1_000);
  onCleanup(() => clearInterval(timer));
  return nowMs;
}
