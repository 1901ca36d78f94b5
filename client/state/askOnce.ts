/** What is fetched when it is first asked for, once: a fetch that failed is made again by whoever asks next. */
export function askOnce<T>(fetchIt: () => Promise<T>): () => Promise<T> {
  let fetching: Promise<T> | null = null;
  return () => {
    fetching ??= fetchIt().catch((error: unknown) => {
      fetching = null;
      throw error;
    });
    return fetching;
  };
}
