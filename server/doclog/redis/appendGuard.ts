import { randomBytes } from 'node:crypto';
import { LogMovedError } from '../../logMovedError.ts';
import type { LogPosition } from './readRows.ts';
import { isRefusal } from './redisAnswers.ts';

/**
 * What keeps an append true when answers are lost and logs go back.
 *
 * **An append whose answer was lost** (a timeout, a connection that broke) may be in the log, or may still arrive there: Redis reads what lies in a
 * closed connection's buffer. It is never sent again, and it rejects. The caller must throw away what it holds in memory (I3) and load: the
 * load first raises a fence below which Redis takes no append of this process, so that what it then reads is the answer: a row
 * that is not in it will never be. Until that load the room takes no further append.
 *
 * **A log that went back** (an older file was restored, a replica without the tail took over) would take new rows under old numbers. Each append
 * says which row this process has seen last, and is refused where the log has no such row.
 */
export function createAppendGuard() {
  /** This process; nobody else's fences are its own. */
  const node = randomBytes(8).toString('hex');
  const known = new Map<string, LogPosition>();
  const generations = new Map<string, number>();
  const uncertain = new Set<string>();
  const generationOf = (room: string): number => generations.get(room) ?? 0;

  return {
    node,
    /** Epoch, node, generation, known number and fingerprint, as the scripts take them. */
    argumentsFor(room: string, epoch: number): (string | number)[] {
      const position = known.get(room);
      const seen = position?.epoch === epoch ? position : { seq: 0, chain: '' };
      return [epoch, node, generationOf(room), seen.seq, seen.chain];
    },

    /** Runs an append, or anything of its kind. */
    async guard<Result>(room: string, run: () => Promise<Result>): Promise<Result> {
      if (uncertain.has(room)) throw new LogMovedError(room, 'the answer to an append was lost');
      try {
        return await run();
      } catch (error) {
        if (!isRefusal(error)) {
          uncertain.add(room);
          generations.set(room, generationOf(room) + 1);
        }
        throw error;
      }
    },

    /**
     * Makes certain what became of lost appends. To be called before a load reads.
     * @param raise tells Redis to take nothing of this node below a generation
     */
    async settle(room: string, raise: (node: string, generation: number) => Promise<unknown>): Promise<void> {
      while (uncertain.has(room)) {
        const generation = generationOf(room);
        await raise(node, generation);
        if (generation === generationOf(room)) uncertain.delete(room);
      }
    },

    /** The log was seen to reach this far. */
    reached(room: string, position: LogPosition): void {
      const before = known.get(room);
      if (!before || position.epoch > before.epoch || (position.epoch === before.epoch && position.seq > before.seq))
        known.set(room, position);
    },

    /** A load saw it here; returns what was known before when the log is not that any more. */
    loaded(room: string, position: LogPosition): LogPosition | null {
      const before = known.get(room);
      known.set(room, position);
      const wentBack =
        before &&
        (position.epoch < before.epoch ||
          (position.epoch === before.epoch &&
            (position.seq < before.seq || (position.seq === before.seq && position.chain !== before.chain))));
      return wentBack ? before : null;
    },

    /** Whether this process has seen the room in Redis. */
    hasSeen: (room: string): boolean => known.has(room),
  };
}
