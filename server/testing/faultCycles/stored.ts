import { join } from 'node:path';
import type { RedisOptions } from 'ioredis';
import * as Y from 'yjs';
import { openDatabase } from '../../database.ts';
import { createRedisDocLog } from '../../doclog/redis/redisDocLog.ts';
import { createSqliteDocLog } from '../../doclog/sqliteDocLog.ts';
import type { DocLog } from '../../rooms/docLog.ts';

export type Stored = { readonly seq: number; readonly doc: Y.Doc };

/** Reads rooms from a Redis as a process does that has never seen it. */
export async function storedOnRedis(connection: RedisOptions, rooms: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
  const log = createRedisDocLog({ connection, now: Date.now, onError: () => {}, lookEveryMs: 600_000 });
  try {
    return await read(log, rooms);
  } finally {
    await log.close();
  }
}

/** Reads rooms from the archive of a data folder that nobody uses. */
export async function storedInSqlite(dataDir: string, rooms: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
  const { sqlite, close } = openDatabase(join(dataDir, 'committee-room.sqlite'));
  try {
    return await read(createSqliteDocLog({ sqlite, now: Date.now }), rooms);
  } finally {
    close();
  }
}

/** @throws when anything of it is damaged, or builds on something that is not there */
async function read(log: DocLog, rooms: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
  const found = new Map<string, Stored>();
  for (const room of rooms) {
    const { snapshot, rows, seq, damaged } = await log.load(room);
    if (damaged.length > 0) throw new Error(`${room} is damaged: ${JSON.stringify(damaged)}`);
    const doc = new Y.Doc();
    Y.transact(doc, () => {
      for (const stored of [...(snapshot ? [snapshot] : []), ...rows]) Y.applyUpdate(doc, stored.bytes);
    });
    if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error(`${room} builds on something that is not there`);
    found.set(room, { seq, doc });
  }
  return found;
}
