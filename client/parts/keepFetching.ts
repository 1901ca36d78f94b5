const WAITS_MS = [500, 1_500, 4_000];

/**
 * Fetches a part of the app, and again a few times when that fails: a server that restarts or a network that is gone for a moment must not
 * leave a hole in the screen. Rejects with the last failure.
 */
export async function keepFetching<T>(fetchIt: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await fetchIt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return await fetchIt();
}
