/** A registry of rooms on a SQLite log of its own, with tablets that are flushed by hand. */

import type { Limits } from '../../schema/limits.ts';
import type { openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import type { ConnectionClaims } from '../rooms/connection.ts';
import type { DocLog, WithAppend } from '../rooms/docLog.ts';
import type { EngineEvents } from '../rooms/engineEvents.ts';
import { createRoomRegistry } from '../rooms/roomRegistry.ts';
import { createTimers, type Timers } from '../rooms/timers.ts';
import type { ErasedIn, IsOnRollOf } from '../rooms/writePolicy.ts';
import { BOUNDLESS } from './boundless.ts';
import { createReplica, type Replica, testClaims } from './replica.ts';

export const ROOM = 'guarantees/K01';

/** @param options.wrap puts faults between the rooms and the log */
export function startRooms(
  { sqlite }: Pick<ReturnType<typeof openDatabase>, 'sqlite'>,
  options: {
    readonly wrap?: (log: DocLog) => DocLog;
    readonly events?: EngineEvents;
    readonly memoryBytes?: number;
    readonly limits?: Limits;
    readonly timers?: Partial<Timers>;
    readonly isOnRoll?: IsOnRollOf;
    readonly erased?: ErasedIn;
    readonly withAppend?: WithAppend;
  } = {},
) {
  const errors: unknown[] = [];
  const timers: Timers = { ...createTimers(), elapsedMs: () => 0, ...options.timers }; // no rest after a batch: `settle` waits for turns, not for time
  const plain = createSqliteDocLog({
    sqlite,
    now: timers.now,
    elapsedMs: () => 0,
    ...(options.withAppend ? { withAppend: options.withAppend } : {}),
  }); // nor between commits
  const log = options.wrap?.(plain) ?? plain;
  const registry = createRoomRegistry({
    log,
    timers,
    limits: options.limits ?? BOUNDLESS, // the clock stands still
    whyEnded: () => null,
    onError: ({ error }) => errors.push(error),
    ...(options.isOnRoll ? { isOnRoll: options.isOnRoll } : {}),
    ...(options.erased ? { erased: options.erased } : {}),
    ...(options.events ? { events: options.events } : {}),
    ...(options.memoryBytes === undefined ? {} : { memoryBytes: options.memoryBytes }),
  });
  const again = (replica: Replica, claims: Partial<ConnectionClaims> = {}): Replica => {
    replica.connect((socket) => registry.join(testClaims(claims), socket));
    return replica;
  };
  return { log, registry, timers, errors, again, join: (claims: Partial<ConnectionClaims> = {}) => again(createReplica(), claims) };
}

/** Lets the rooms' loops and commits run. */
export async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}
