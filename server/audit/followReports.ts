import type { Database as Sqlite } from 'better-sqlite3';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { createAuditChain } from './auditChain.ts';
import type { Happened } from './auditRecorder.ts';
import { reportsKey } from './sendReports.ts';

const AT_ONCE = 200;
const LOOK_EVERY_MS = 1_000;

const Report = z.object({
  atMs: z.number(),
  event: z.object({
    kind: z.enum(['denied', 'connection-refused']), // nothing else comes from there
    userId: z.string().max(16),
    device: z.string().max(16).optional(),
    room: z.string().max(64).optional(),
    epoch: z.number().optional(),
    details: z.record(z.string().max(32), z.union([z.string().max(64), z.number(), z.boolean(), z.array(z.string().max(128)).max(64)])),
  }),
});

/**
 * Brings into the chain what the other processes report, exactly once: the place up to which it is there stands in the transaction that writes it [T7]. Meant to
 * be the only one on its SQLite file.
 */
export function followReports(deps: {
  readonly redis: Redis;
  readonly sqlite: Sqlite;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
  readonly lookEveryMs?: number;
}) {
  const { redis, sqlite, onError } = deps;
  const key = reportsKey(deps.prefix);
  const chain = createAuditChain(sqlite);
  const selectPlace = sqlite.prepare<[], string>('SELECT audit_place FROM installation').pluck();
  const updatePlace = sqlite.prepare<[string]>('UPDATE installation SET audit_place = ?');
  let isClosed = false;
  let looking: Promise<void> = Promise.resolve();

  const writePage = sqlite.transaction((after: string, reports: readonly Happened[], place: string) => {
    if (placeNow() !== after) return; // somebody was faster; read again from there
    for (const { event, atMs } of reports) chain.append(event, atMs);
    updatePlace.run(place);
  });

  const placeNow = (): string => selectPlace.get() ?? '';

  /** Up to the end of what is there now. */
  async function look(): Promise<void> {
    for (let hasMore = true; hasMore && !isClosed; ) {
      const after = placeNow();
      const entries = await redis.xrange(key, after === '' ? '-' : `(${after}`, '+', 'COUNT', AT_ONCE);
      const place = entries.at(-1)?.[0];
      if (place === undefined) return beginAnewIfEmptied(after);
      writePage.immediate(after, entries.flatMap(read), place);
      await redis.xtrim(key, 'MINID', place);
      hasMore = entries.length === AT_ONCE;
    }
  }

  /** A Redis that was emptied while the clock was set back gives ids again that are behind us. */
  async function beginAnewIfEmptied(after: string): Promise<void> {
    if (after === '') return;
    const [newest] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
    if (newest && isBefore(newest[0], after)) updatePlace.run('');
  }

  function read([id, fields]: [string, string[]]): Happened[] {
    try {
      const { atMs, event } = Report.parse(JSON.parse(fields[1] ?? ''));
      const { device, room, epoch, ...rest } = event;
      return [
        {
          atMs,
          event: {
            ...rest,
            ...(device === undefined ? {} : { device }),
            ...(room === undefined ? {} : { room }),
            ...(epoch === undefined ? {} : { epoch }),
          },
        },
      ];
    } catch (error) {
      onError(new Error(`report ${id} cannot be read`, { cause: error }));
      return [];
    }
  }

  function lookNow(): Promise<void> {
    looking = looking.then(() => (isClosed ? undefined : look()));
    const mine = looking;
    looking = looking.catch(() => {});
    return mine;
  }

  const timer = setInterval(() => void lookNow().catch((error: unknown) => isClosed || onError(error)), deps.lookEveryMs ?? LOOK_EVERY_MS);
  timer.unref();

  return {
    /** Resolves when what was reported before the call is in the chain. */
    reach: lookNow,
    async close(): Promise<void> {
      isClosed = true;
      clearInterval(timer);
      await looking;
    },
  };
}

/** Of two ids of a stream: `milliseconds-number`. */
function isBefore(one: string, other: string): boolean {
  const [ms = 0, n = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherN = 0] = other.split('-').map(Number);
  return ms < otherMs || (ms === otherMs && n < otherN);
}
