import { join } from 'node:path';
import type { RedisOptions } from 'ioredis';
import * as Y from 'yjs';
import { openDatabase } from './database.ts';
import { lockDataFolder } from './dataFolderLock.ts';
import { createRedisDocLog } from './doclog/redis/redisDocLog.ts';
import { createRoomMover } from './doclog/redis/roomMover.ts';
import { createSqliteDocLog } from './doclog/sqliteDocLog.ts';
import { createArchiver } from './projection/archiver.ts';
import { MoveRefusedError, moveToRedis, moveToSqlite } from './projection/moveLog.ts';
import { loadDocument } from './rooms/loadDocument.ts';
import { beginAnew } from './rooms/renewRoom.ts';
import type { LogPlace } from './rooms/sharedDocLog.ts';

/**
 * Moves a data folder's log to Redis or back: puts together what `npm run move-log` runs.
 *
 * @param deps.say a line for whoever moves
 * @param deps.onError something went wrong that does not end the move by itself
 * @throws ConfigError when a server holds the folder, MoveRefusedError when not everything could be moved; each says what to do
 */
export async function moveInstallation(deps: {
  readonly to: 'redis' | 'sqlite';
  readonly dataDir: string;
  readonly connection: RedisOptions;
  readonly now: () => number;
  readonly say: (line: string) => void;
  readonly onError: (error: unknown) => void;
}): Promise<void> {
  const { now, say, onError } = deps;
  const cleanUps: (() => unknown)[] = [lockDataFolder(deps.dataDir)]; // run backwards, each awaited
  try {
    const { sqlite, close } = openDatabase(join(deps.dataDir, 'committee-room.sqlite'));
    cleanUps.push(close);
    const mover = createRoomMover(deps);
    cleanUps.push(mover.close);
    const wrong = await mover.wrongSettings().catch((error: unknown) => {
      throw new MoveRefusedError(`the Redis at REDIS_URL does not answer: ${error instanceof Error ? error.message : String(error)}`);
    });
    if (deps.to === 'redis' && wrong.length > 0) throw new MoveRefusedError(wrong.join('\n'));
    const shared = createRedisDocLog({ ...deps, mayBegin: () => false });
    cleanUps.push(shared.close);
    const embedded = createSqliteDocLog({ sqlite, now });

    async function archiveAll(): Promise<ReadonlyMap<string, unknown>> {
      const archiver = createArchiver({ log: shared, sqlite, now, onError: ({ error }) => onError(error) });
      try {
        return await archiver.reach();
      } finally {
        await archiver.close();
      }
    }

    const load = (room: string) =>
      loadDocument(room, embedded, { damaged: (_, seqs, what) => say(`${room}: ${seqs.length} × ${what} damaged, set aside`) });

    async function openRoom(room: string) {
      const { doc, epoch, seq } = await load(room);
      const state = Y.encodeStateAsUpdate(doc);
      doc.destroy();
      return { epoch, seq, state };
    }

    async function renew(room: string): Promise<void> {
      const opened = await load(room);
      await beginAnew(room, opened, embedded);
      opened.doc.destroy();
    }

    async function isWhole(room: string, place: LogPlace): Promise<boolean> {
      try {
        const { damaged } = await shared.load(room);
        const { setAside } = await shared.readAfter(room, place, 1);
        return damaged.length === 0 && !setAside.some(({ isDamage }) => isDamage);
      } catch {
        return false; // it is written anew
      }
    }

    await (deps.to === 'redis'
      ? moveToRedis({ sqlite, mover, archiveAll, say, openRoom, isWhole, renew, readAfter: shared.readAfter })
      : moveToSqlite({ sqlite, mover, archiveAll, say }));
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}
