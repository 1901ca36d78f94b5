const QUIET_MS = 2_000;
const LOOK_MS = 500;
const AT_LATEST_MS = 20_000;

/** Resolves when nothing has been fetched for two seconds: the first screen has what it needs, and what comes now makes nobody wait. */
export function whenQuiet(): Promise<void> {
  const startedAtMs = performance.now();
  return new Promise((resolve) => {
    const looking = setInterval(() => {
      const now = performance.now();
      const last = Math.max(startedAtMs, ...performance.getEntriesByType('resource').map((entry) => entry.startTime + entry.duration));
      if (now - last < QUIET_MS && now - startedAtMs < AT_LATEST_MS) return;
      clearInterval(looking);
      resolve();
    }, LOOK_MS);
  });
}
