/** Something happens again and again, and everybody gets to know of it. */
export type Way = {
  /** An elector has come: resolves when the last client has it. */
  event(elector: string): Promise<void>;
  /** What all clients together have asked for and were sent so far. `bytes`: bodies of answers and what came over WebSockets; heads of requests and answers are not counted. */
  received(): { readonly requests: number; readonly frames: number; readonly bytes: number };
  close(): void;
};

/** Knows what of several things so many clients have; each of them says so once. */
export function createEverybody(clients: number) {
  const waiting = new Map<string, { lacking: number; readonly resolve: () => void }>();
  return {
    /** Resolves when all have it. */
    have: (what: string): Promise<void> => new Promise((resolve) => waiting.set(what, { lacking: clients, resolve })),
    /** What somebody still lacks. */
    lacked: (): Iterable<string> => waiting.keys(),
    oneHas(what: string): void {
      const one = waiting.get(what);
      if (!one) return;
      one.lacking -= 1;
      if (one.lacking > 0) return;
      waiting.delete(what);
      one.resolve();
    },
  };
}
