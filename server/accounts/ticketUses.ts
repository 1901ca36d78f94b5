import { TICKET_REFUSALS } from '../../schema/wire.ts';

/**
 * Which tickets were presented: in this process or, where several redeem tickets, in all. What may have to ask elsewhere answers with a promise.
 */
export type TicketUses = {
  /** Takes the ticket; false when it was taken before. */
  take(id: string): boolean | Promise<boolean>;
  /** Counts a refusal; `stop` when it is at least the second within a minute. */
  refuse(id: string): 'retry' | 'stop' | Promise<'retry' | 'stop'>;
};

const WINDOW_MS = TICKET_REFUSALS.withinMs;
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
    take(id: string): boolean {
      const use = touch(id);
      if (use.isUsed) return false;
      use.isUsed = true;
      return true;
    },
    refuse(id: string): 'retry' | 'stop' {
      const use = touch(id);
      use.refusals += 1;
      return use.refusals >= TICKET_REFUSALS.untilStop ? 'stop' : 'retry';
    },
    get size() {
      return uses.size;
    },
  };
}
