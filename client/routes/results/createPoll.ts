import { type Accessor, createEffect, onCleanup } from 'solid-js';

/** Calls at most once in `everyMs`: at once where that long has passed, else when it has. Ends with its owner. */
export function createAtMostEvery(everyMs: number, call: () => void): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const run = (): void => {
    timer = undefined;
    lastMs = performance.now();
    call();
  };
  return () => {
    timer ??= setTimeout(run, Math.max(0, lastMs + everyMs - performance.now()));
  };
}

/** Calls again and again while the page is looked at and `isWanted`. Ends with its owner. */
export function createPoll(everyMs: number, isWanted: Accessor<boolean>, call: () => void): void {
  createEffect(() => {
    if (!isWanted()) return;
    const timer = setInterval(() => document.visibilityState !== 'hidden' && call(), everyMs);
    onCleanup(() => clearInterval(timer));
  });
}
