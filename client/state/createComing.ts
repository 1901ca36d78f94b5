import type { ComingBack } from './contracts/link.ts';

/**
 * Counts what one coming back brings, both ways, over as many attempts as it takes: what was sent of that which had waited, and which cells others had changed
 * meanwhile. A connection that comes back unnoticed (a token renewed) is none.
 *
 * @param deps.onBack all that had waited is on the server's disk
 */
export function createComing(deps: {
  readonly now: () => number;
  readonly waiting: () => number;
  readonly onBack: (coming: Omit<ComingBack, 'eye'>) => void;
}) {
  const { now, waiting } = deps;
  const received = new Set<string>();
  let lostAtMs: number | null = null;
  let isComing = true; // the first connection of a page brings what an earlier one could not send
  let isFirst = true;
  let knowsBefore = false; // what stood in the document before
  let isSynced = false;
  let sent = 0;
  let left = 0;

  function finishIfDone(): void {
    if (!isComing || !isSynced || left > 0) return;
    isComing = false;
    const awayMs = lostAtMs === null ? null : Math.max(0, now() - lostAtMs);
    if (!isFirst || sent > 0 || lostAtMs !== null) deps.onBack({ awayMs, sent, received: received.size });
    isFirst = false;
    knowsBefore = true;
    lostAtMs = null;
    sent = 0;
    received.clear();
  }
  return {
    /** The person sees that the connection is gone. */
    lost(): void {
      isSynced = false;
      isComing = true;
      if (knowsBefore) lostAtMs ??= now();
    },
    /** A page begins with the document that the device has kept: what its first connection brings is news. */
    begunWithStored(): void {
      knowsBefore = true;
    },
    /** Others have changed these cells. */
    changed(keys: Iterable<string>): void {
      if (isComing && knowsBefore) for (const key of keys) received.add(key);
    },
    synced(): void {
      isSynced = true;
      left = waiting();
      finishIfDone();
    },
    /** @param safe edits that are on the server's disk by that; `done` also those that it has refused */
    acknowledged(safe: number, done: number): void {
      if (!isComing) return;
      sent += safe;
      left -= done;
      finishIfDone();
    },
  };
}
