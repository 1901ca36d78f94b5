import { onCleanup } from 'solid-js';

/** A page that nobody sees draws no frames. */
const WITHOUT_FRAME_MS = 100;

/** Lets what nobody looks at wait until the frame that a tap brings is drawn (CT31): of several the last, and it runs at the latest when its owner ends or the page is left: a tablet that is put away may never come back. */
export function createAfterFrame(): (run: () => void) => void {
  let waiting: (() => void) | null = null;
  let latest: ReturnType<typeof setTimeout> | undefined;
  function go(): void {
    clearTimeout(latest);
    const run = waiting;
    waiting = null;
    run?.();
  }
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') go();
  };
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', go);
  onCleanup(() => {
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', go);
    go();
  });
  return (run) => {
    if (waiting === null) {
      latest = setTimeout(go, WITHOUT_FRAME_MS);
      requestAnimationFrame(() => setTimeout(go)); // the frame itself comes in between
    }
    waiting = run;
  };
}
