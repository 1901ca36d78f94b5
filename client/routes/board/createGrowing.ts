import { type Accessor, createEffect, createRenderEffect, createSignal, on, onCleanup } from 'solid-js';

/** What is in sight under the head, and what a person reads first. */
const FIRST = 6;
/** Few enough that a picture with so many more is no long one. */
const STEP = 12;

/**
 * How many of so many are worth making now: a few in the first picture, more after each one, so that neither the first picture nor a tap waits for those that
 * nobody sees yet.
 */
export function createGrowing(wanted: Accessor<number>): Accessor<number> {
  const [made, setMade] = createSignal(FIRST);
  const count = (): number => Math.min(made(), wanted());
  createRenderEffect(on(wanted, (n) => setMade((before) => Math.max(FIRST, Math.min(before, n))))); // what has gone comes back by steps, too
  createEffect(() => {
    if (made() < wanted()) onCleanup(afterPicture(() => setMade((n) => n + STEP)));
  });
  return count;
}

/** Runs it once the next picture is drawn, or soon where none is. @returns what calls it off */
function afterPicture(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  if (document.visibilityState === 'hidden') {
    timer = setTimeout(run);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run); // the picture comes in between
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
