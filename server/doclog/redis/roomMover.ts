import type { RedisOptions } from 'ioredis';
import { checksumOf } from '../../checksum.ts';
import { findSettings } from '../../redis/redisSettings.ts';
import { signsOfLife } from '../../redis/signOfLife.ts';
import type { Author } from '../../rooms/docLog.ts';
import type { LogPlace } from '../../rooms/sharedDocLog.ts';
import { IMPORT_ROOM, READ_STANDING, SEAL } from './moveScripts.ts';
import { createRedisCommands } from './redisCommands.ts';
import { installationKey, installationSealKey, roomKeys, roomsKey } from './roomKeys.ts';

/** How much of a room is in Redis. */
export type RoomStanding = {
  /** What its head says. */
  readonly head: LogPlace | null;
  /** The last row that is really there; rows that were trimmed are not. */
  readonly last: LogPlace | null;
  /** Whether its stream is there, be it empty. */
  readonly hasLog: boolean;
  /** It has moved to SQLite and takes no row. */
  readonly isSealed: boolean;
};

/** A room as a whole. */
export type MovedRoom = {
  readonly place: LogPlace & { readonly chain: string };
  /** The state after the place as one update; empty before the first row. */
  readonly state: Uint8Array;
  /** Of every epoch. */
  readonly bindings: readonly (Author & { readonly clientId: number; readonly epoch: number })[];
};

export type RoomMover = ReturnType<typeof createRoomMover>;

/** What `npm run move-log` does to rooms in Redis; while it does, no server may. */
export function createRoomMover(deps: {
  readonly connection: RedisOptions;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
  readonly timeoutMs?: number;
}) {
  const { prefix = 'cx', now, timeoutMs = 5_000 } = deps;
  const { persistence, redis, ready, run } = createRedisCommands({ ...deps, timeoutMs, lookEveryMs: 600_000 });

  return {
    /** What is wrong with this Redis, a sentence each. */
    async wrongSettings(): Promise<readonly string[]> {
      await ready();
      return (await findSettings(redis)).wrong;
    },

    /** The roles of processes that work on it. */
    async signsOfLife(): Promise<readonly string[]> {
      await ready();
      return signsOfLife(redis, prefix);
    },

    /** Makes it this installation's, unless it is another's already. @returns whose it is */
    async claim(installationId: string): Promise<string> {
      await ready();
      await redis.setnx(installationKey(prefix), installationId);
      return (await redis.get(installationKey(prefix))) ?? installationId;
    },

    async rooms(): Promise<readonly string[]> {
      await ready();
      return (await redis.smembers(roomsKey(prefix))).sort();
    },

    async standing(room: string): Promise<RoomStanding> {
      const { log, meta } = roomKeys(prefix, room);
      const answer = (await run(room, READ_STANDING, [log, meta])) as (Buffer | number | null)[]; // what the script returns
      const [epoch, seq, chain, sealed, hasLog, lastId, lastChain] = answer.map((part) => (part === null ? '' : String(part)));
      const [lastEpoch, lastSeq] = (lastId ?? '').split('-');
      return {
        head: epoch && seq ? { epoch: Number(epoch), seq: Number(seq), chain: chain ?? '' } : null,
        last: lastEpoch && lastSeq ? { epoch: Number(lastEpoch), seq: Number(lastSeq), chain: lastChain ?? '' } : null,
        hasLog: hasLog === '1',
        isSealed: sealed !== '',
      };
    },

    /**
     * Writes a room as a whole, in the place of what is there, all or nothing.
     * @param before what was found there; it is not written when that has changed
     */
    async write(room: string, before: RoomStanding, { place, state, bindings }: MovedRoom): Promise<void> {
      const { log, meta, authors, snapshot, aside, fences, incoming } = roomKeys(prefix, room);
      const { head, last } = before;
      const bytes = Buffer.from(state.buffer, state.byteOffset, state.byteLength);
      await run(room, IMPORT_ROOM, [
        ...[log, meta, authors, snapshot, aside, fences, incoming],
        ...[head?.epoch ?? '', head?.seq ?? '', last ? `${last.epoch}-${last.seq}` : ''],
        ...[place.epoch, place.seq, place.chain, now(), bytes, checksumOf(bytes)],
        ...bindings.flatMap(({ clientId, epoch, userId, device }) => [clientId, epoch, userId, device]),
      ]);
      await this.name(room);
    },

    /** Puts it among the names of rooms. */
    async name(room: string): Promise<void> {
      await ready();
      await redis.sadd(roomsKey(prefix), room);
    },

    /** From now on no room begins there and no server starts on it, or both may be again. */
    async sealInstallation(isSealed: boolean): Promise<void> {
      await ready();
      if (isSealed) await redis.set(installationSealKey(prefix), '1');
      else await redis.del(installationSealKey(prefix));
    },

    /** From now on it takes no row, or takes rows again. @throws LogMovedError when it does not end at `place` */
    async seal(room: string, { epoch, seq }: LogPlace, isSealed: boolean): Promise<void> {
      await run(room, SEAL, [roomKeys(prefix, room).meta, epoch, seq, isSealed ? 1 : 0]);
    },

    close: (): Promise<void> => persistence.destroy(),
  };
}
