/** Where a browser tells of no idle moments (Safari). */
const WITHOUT_IDLE_MS = 250;

/**
 * Runs these one after another, each in an idle moment of its own, so that no touch waits for more than one of them.
 *
 * @returns ends it
 */
export function inIdleMoments(steps: readonly (() => void)[]): () => void {
  const left = [...steps];
  let isEnded = false;
  function ask(): void {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(run);
    else setTimeout(run, WITHOUT_IDLE_MS);
  }
  function run(): void {
    const step = isEnded ? undefined : left.shift();
    if (!step) return;
    step();
    ask();
  }
  ask();
  return () => {
    isEnded = true;
  };
}
