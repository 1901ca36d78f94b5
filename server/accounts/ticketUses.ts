/** Within this time three attempts with one ticket are a client that will not learn. */
const WINDOW_MS = 60_000;
const MAX_REFUSALS_BEFORE_STOP = 1;
const SWEEP_EVERY_MS = 10_000;

type Use = { isUsed: boolean; refusals: number; lastAtMs: number };

/**
 * Remembers which tickets were presented, for as long as that matters: a ticket lives one minute, so a minute after its last use it may be
 * forgotten.
 */
export function createTicketUses(now: () => number) {
  const uses = new Map<string, Use>();
  let sweptAtMs = now();

  function sweep(): void {
    if (now() - sweptAtMs < SWEEP_EVERY_MS) return;
    sweptAtMs = now();
    for (const [id, { lastAtMs }] of uses) if (now() - lastAtMs > WINDOW_MS) uses.delete(id);
  }

  function touch(id: string): Use {
    sweep();
    const known = uses.get(id);
    const use = known && now() - known.lastAtMs <= WINDOW_MS ? known : { isUsed: false, refusals: 0, lastAtMs: 0 };
    use.lastAtMs = now();
    uses.set(id, use);
    return use;
  }

  return {
    /** Takes the ticket; false when it was taken before. */
    take(id: string): boolean {
      const use = touch(id);
      if (use.isUsed) return false;
      use.isUsed = true;
      return true;
    },
    /** Counts a refusal; `stop` when it is at least the second within a minute. */
    refuse(id: string): 'retry' | 'stop' {
      const use = touch(id);
      use.refusals += 1;
      return use.refusals > MAX_REFUSALS_BEFORE_STOP ? 'stop' : 'retry';
    },
    get size() {
      return uses.size;
    },
  };
}
