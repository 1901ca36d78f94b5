import type { Redis } from 'ioredis';
import type { SharedDocLog } from '../../rooms/sharedDocLog.ts';
import { type LogPosition, readRows } from './readRows.ts';
import type { RoomKeys } from './roomKeys.ts';
import { createRowCursor } from './rowCursor.ts';
import type { StreamPersistence } from './streamPersistence.ts';

export const CHECKSUM_FAILED = 'checksum does not match';

/** How a room's log is followed: a cursor in y-redis's registry, which is fed by the room's channel and reads the stream when it has to. */
export function createFollow(deps: {
  readonly persistence: StreamPersistence;
  readonly redis: Redis;
  readonly ready: () => Promise<void>;
  readonly keysOf: (room: string) => RoomKeys;
  readonly positionOf: (room: string) => Promise<LogPosition>;
  /** A follower has seen the log reach this far. */
  readonly reached: (room: string, position: LogPosition) => void;
  readonly setAside: (room: string, epoch: number, seqs: readonly number[], reason: string) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}): SharedDocLog['follow'] {
  const { persistence, redis, ready, onError } = deps;
  return (room, epoch, afterSeq, follower) => {
    const keys = deps.keysOf(room);
    const doc = persistence.docOf(keys.name);
    const cursor = createRowCursor({ room, epoch, afterSeq }, follower, {
      async readPage(from, count) {
        await ready();
        return readRows(redis, { room, keys, epoch }, from, count);
      },
      readHead: () => deps.positionOf(room),
      reached: (position) => deps.reached(room, position),
      onDamaged: (seqs) => void deps.setAside(room, epoch, seqs, CHECKSUM_FAILED).catch(onError),
      onError,
      elapsedMs: () => performance.now(),
      onEnd() {
        doc.cursors.delete(cursor);
        if (doc.cursors.size === 0) void persistence.closeDoc(keys.name);
      },
    });
    doc.cursors.add(cursor);
    doc.synced.then(cursor.catchUp, cursor.catchUp);
    return cursor.end;
  };
}
