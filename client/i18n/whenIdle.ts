const LATEST_MS = 10_000;
const WITHOUT_IDLE_MS = 2_000;

/** Runs something that may fail and can wait, once the first screen stands: fetching parts of the app that may be needed without a network. */
export function whenIdle(run: () => Promise<unknown>): void {
  const safely = () => {
    run().catch(() => {}); // it is fetched again when it is needed
  };
  if ('requestIdleCallback' in globalThis) requestIdleCallback(safely, { timeout: LATEST_MS });
  else setTimeout(safely, WITHOUT_IDLE_MS); // Safari
}
