/** A server's rooms on a log in memory, with tablets that are flushed by hand, and what a test asks of them. */

import { vi } from 'vitest';
import * as Y from 'yjs';
import type { Limits } from '../../schema/limits.ts';
import type { openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import type { ConnectionClaims } from '../rooms/connection.ts';
import type { DocLog } from '../rooms/docLog.ts';
import { createRoomRegistry } from '../rooms/roomRegistry.ts';
import { createTimers } from '../rooms/timers.ts';
import { BOUNDLESS } from './boundless.ts';
import { createReplica, testClaims } from './replica.ts';
import { openEmpty } from './testDatabase.ts';

export const KEY = (i: number) => `e${String(i).padStart(9, '0')}user01n`; // the note of an elector: any short text
const closers: (() => unknown)[] = [];

/** Ends what the test has started: a file that uses these gives it to `afterEach`. */
export async function endServers(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
  vi.useRealTimers();
}

/** A server on a log of its own; `crash` forgets all memory and starts again on the same disk. */
export function startServer(options: { wrap?: (log: DocLog) => DocLog; now?: () => number; limits?: Limits } = {}) {
  const { sqlite, close } = openEmpty();
  closers.push(close);
  const now = options.now ?? Date.now;
  const errors: unknown[] = [];
  const ended = new Map<string, 'token-expired' | 'forbidden'>();
  const start = () => {
    const plain = createSqliteDocLog({ sqlite, now, elapsedMs: () => 0 }); // nor between commits
    const registry = createRoomRegistry({
      log: options.wrap?.(plain) ?? plain,
      timers: { ...createTimers(now), elapsedMs: () => 0 }, // no rest after a batch: `settle` waits for turns, not for time
      limits: options.limits ?? BOUNDLESS, // the clock stands still
      whyEnded: (claims) => ended.get(claims.userId) ?? null,
      onError: ({ error }) => errors.push(error),
    });
    closers.push(() => registry.close());
    return registry;
  };
  let registry = start();
  return {
    errors,
    ended,
    sqlite,
    get registry() {
      return registry;
    },
    crash: () => {
      registry = start();
    },
    join: (claims: Partial<ConnectionClaims> = {}) => {
      const replica = createReplica();
      replica.connect((socket) => registry.join(testClaims(claims), socket));
      return replica;
    },
    again: (replica: ReturnType<typeof createReplica>, claims: Partial<ConnectionClaims> = {}) =>
      replica.connect((socket) => registry.join(testClaims(claims), socket)),
  };
}

export const onDisk = (sqlite: ReturnType<typeof openDatabase>['sqlite'], room = 'guarantees/K01'): Record<string, unknown> => {
  const doc = new Y.Doc();
  for (const row of sqlite.prepare('SELECT bytes FROM doc_log WHERE room = ? ORDER BY seq').all(room))
    Y.applyUpdate(doc, (row as { bytes: Buffer }).bytes);
  return doc.getMap('rows').toJSON();
};
