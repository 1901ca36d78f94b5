/** Web Locks of one browser; each page has its own handle and gives up all it holds when it dies. Exclusive locks only. */
type Holder = { readonly page: number; readonly release: () => void };
type Waiting = { readonly page: number; readonly grant: () => void };

export function createFakeLocks() {
  const held = new Map<string, Holder>();
  const queues = new Map<string, Waiting[]>();
  let pages = 0;

  function free(name: string): void {
    held.delete(name);
    queues.get(name)?.shift()?.grant();
  }

  /** @param afterMs how long an answer takes */
  function page(afterMs = 0) {
    pages += 1;
    const self = pages;
    let isDead = false;
    const request = async (name: string, ...rest: unknown[]): Promise<unknown> => {
      if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
      if (isDead) return new Promise(() => {});
      const callback = rest.at(-1) as (lock: { name: string } | null) => unknown; // the last argument, as in the browser
      const options = (rest.length > 1 ? rest[0] : {}) as { ifAvailable?: boolean; signal?: AbortSignal };
      return new Promise((resolve, reject) => {
        const grant = () => {
          held.set(name, { page: self, release: () => free(name) });
          Promise.resolve(callback({ name }))
            .then(resolve, reject)
            .finally(() => {
              if (held.get(name)?.page === self) free(name);
            });
        };
        if (!held.has(name)) return grant();
        if (options.ifAvailable) return resolve(callback(null));
        const queue = queues.get(name) ?? [];
        queue.push({ page: self, grant });
        queues.set(name, queue);
        options.signal?.addEventListener('abort', () => {
          queues.set(
            name,
            (queues.get(name) ?? []).filter((waiting) => waiting.grant !== grant),
          );
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    };
    return {
      locks: { request, query: async () => ({ held: [...held.keys()].map((name) => ({ name })), pending: [] }) } as unknown as LockManager, // the methods that are used
      /** The page is closed or killed. */
      die(): void {
        isDead = true;
        for (const [name, queue] of queues)
          queues.set(
            name,
            queue.filter((waiting) => waiting.page !== self),
          );
        for (const { page: owner, release } of [...held.values()]) if (owner === self) release();
      },
    };
  }
  return { page };
}
