const WAITS_MS = [500, 1_500, 4_000];
const AGAIN_MS = 5_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Fetches a part of the app, and again a few times when that fails: a server that restarts or a network that is gone for a moment must not
 * leave a hole in the screen. Rejects with the last failure.
 */
export async function keepFetching<T>(fetchIt: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await fetchIt();
    } catch {
      await pause(waitMs);
    }
  }
  return await fetchIt();
}

/** Fetches something that nothing goes on without, however long the network is gone. */
export async function fetchUntilThere<T>(fetchIt: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await fetchIt();
    } catch {
      await pause(AGAIN_MS);
    }
}
