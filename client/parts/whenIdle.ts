const LATEST_MS = 10_000;
const WITHOUT_IDLE_MS = 2_000;
const AGAIN_MS = 100;
/** Nothing stands yet, or the splash or the outline of a screen does: a browser that waits for an answer is idle, too. */
const IS_WAITING = '#root:empty,[aria-busy=true],[data-shape]';

/**
 * Runs something that may fail and can wait, once the first screen stands, or after ten seconds without one: fetching parts of the app that may be needed
 * without a network.
 */
export function whenIdle(run: () => Promise<unknown>): void {
  const latestAtMs = performance.now() + LATEST_MS;
  const look = (): void => {
    if (!globalThis.document) return; // the page has gone before its timers, as it does under test
    if (document.querySelector(IS_WAITING) && performance.now() < latestAtMs) setTimeout(ask, AGAIN_MS);
    else run().catch(() => {}); // it is fetched again when it is needed
  };
  const ask = (): void => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(look, { timeout: LATEST_MS });
    else setTimeout(look, WITHOUT_IDLE_MS); // Safari
  };
  ask();
}
