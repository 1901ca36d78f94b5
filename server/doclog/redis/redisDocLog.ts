import type { RedisOptions } from 'ioredis';
import { isDerivedRoom } from '../../../schema/rooms.ts';
import { checksumOf } from '../../checksum.ts';
import { LogMovedError } from '../../logMovedError.ts';
import { checkFence, coreFenceKey, TAKE_FENCE } from '../../redis/coreFence.ts';
import { runScript } from '../../redis/script.ts';
import type { Author, LoadedDocument, LogRow } from '../../rooms/docLog.ts';
import type { SharedDocLog } from '../../rooms/sharedDocLog.ts';
import { createAppendGuard } from './appendGuard.ts';
import { CHECKSUM_FAILED, createFollow } from './followLog.ts';
import { FORGET_EARLIER } from './forgetScripts.ts';
import { BEGIN_ROOM, CLAIM_SNAPSHOT, DROP_SNAPSHOT, FENCE, SAVE_SNAPSHOT, SET_ASIDE } from './keepScripts.ts';
import { readAfter } from './readAfter.ts';
import { readHeads } from './readHeads.ts';
import { readRedisDocument } from './readRedisDocument.ts';
import { decodePosition, type LogPosition } from './readRows.ts';
import { createRedisCommands } from './redisCommands.ts';
import { rewriteFiles } from './rewriteFiles.ts';
import { installationSealKey, type RoomKeys, roomKeys, roomsKey } from './roomKeys.ts';
import { encodeRow } from './rowFields.ts';
import { trimLog } from './trimLog.ts';
import { MARK_ARCHIVED } from './trimScripts.ts';
import { createWatch } from './watchLog.ts';
import { APPEND, BEGIN_EPOCH, RESERVE } from './writeScripts.ts';

/** Far longer than an append may take. */
const RESERVED_FOR_MS = 60_000;

/** Who wrote the first row of a later epoch: the server. */
const NOBODY = { userId: '', device: '' };
/** Of a document in which nothing stands. */
const EMPTY_UPDATE = Uint8Array.of(0, 0);

/**
 * The log that several processes share: one Redis stream a room. Expects a Redis with `appendonly yes`, `appendfsync always` and `maxmemory-policy
 * noeviction`. What rejects without Redis having refused it is uncertain: see `createAppendGuard` for what its caller must do.
 *
 * @param deps.prefix of every key; two installations may share a Redis under two
 * @param deps.timeoutMs how long any command may take
 * @param deps.mayBegin whether a room that is not in Redis may be begun there, empty; another one was lost [Q15]. Every room unless it is said
 * @param deps.onError something went wrong that nobody waits for; never a secret in it
 */
export function createRedisDocLog(deps: {
  readonly connection: RedisOptions;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
  readonly timeoutMs?: number;
  readonly lookEveryMs?: number;
  readonly mayBegin?: (room: string) => boolean;
}): SharedDocLog {
  const { now, onError, prefix = 'cx', timeoutMs = 5_000, lookEveryMs = 5_000, mayBegin = () => true } = deps;
  const guard = createAppendGuard();
  const { persistence, redis, run, ready, whyNotReady } = createRedisCommands({ ...deps, timeoutMs, lookEveryMs });
  const keysOf = (room: string): RoomKeys => roomKeys(prefix, room);

  async function epochOf(room: string): Promise<number> {
    const keys = keysOf(room);
    await ready();
    if (!guard.hasSeen(room)) {
      const isUnnamed = (await redis.sismember(roomsKey(prefix), room)) === 0;
      const its = [keys.log, keys.meta, keys.authors, keys.snapshot, installationSealKey(prefix)];
      await run(room, BEGIN_ROOM, [...its, now(), isUnnamed && mayBegin(room) ? 1 : 0]);
      if (isUnnamed) await redis.sadd(roomsKey(prefix), room); // after it, so that a name in the set means that the room was there
    }
    const { epoch, ...rest } = await positionOf(room);
    guard.reached(room, { epoch, ...rest });
    return epoch;
  }

  async function positionOf(room: string): Promise<LogPosition> {
    await ready();
    return decodePosition(room, await redis.hmgetBuffer(keysOf(room).meta, 'epoch', 'seq', 'chain'));
  }

  /** Rows and all that is theirs, written by one of the two scripts. */
  async function write(
    room: string,
    epoch: number,
    script: typeof APPEND,
    more: readonly (string | number | Buffer)[],
  ): Promise<LogPosition> {
    await ready();
    const { name, log, meta, authors, fences } = keysOf(room);
    const answer = await guard.guard(room, () =>
      run(room, script, [log, meta, authors, fences, name, ...guard.argumentsFor(room, epoch), ...more]),
    );
    const [seq, chain] = (answer as [Buffer, Buffer]).map(String); // what both scripts return
    return { epoch, seq: Number(seq), chain: chain ?? '' };
  }

  async function append(room: string, epoch: number, rows: readonly LogRow[]): Promise<number> {
    const position = await write(room, epoch, APPEND, [rows.length, ...rows.flatMap(encodeRow)]);
    guard.reached(room, position);
    return position.seq;
  }

  function setAside(room: string, epoch: number, seqs: readonly number[], reason: string): Promise<unknown> {
    const { name, log, meta, aside } = keysOf(room);
    return run(room, SET_ASIDE, [log, meta, aside, epoch, now(), reason, name, ...seqs]);
  }

  /** Marks what a load found damaged, so that it is told once. Where nothing can be written the next load finds it again: rooms open all the same. */
  async function setDamagedAside(
    room: string,
    epoch: number,
    damaged: readonly { seq: number; what: 'row' | 'snapshot' }[],
  ): Promise<void> {
    const { meta, snapshot } = keysOf(room);
    const seqs = damaged.filter(({ what }) => what === 'row').map(({ seq }) => seq);
    const dropped = damaged.filter(({ what }) => what === 'snapshot');
    try {
      if (seqs.length > 0) await setAside(room, epoch, seqs, CHECKSUM_FAILED);
      for (const { seq } of dropped) await run(room, DROP_SNAPSHOT, [meta, snapshot, epoch, seq]);
    } catch (error) {
      onError(error);
    }
  }

  const beginEpoch: SharedDocLog['beginEpoch'] = async (room, epoch, seq, { state, authors }) => {
    const next = Math.max(now(), epoch + 1);
    const first = encodeRow({ ...NOBODY, atMs: now(), keys: [], bytes: state, newClientIds: [] });
    const bound = [...authors].flatMap(([clientId, { userId, device }]) => [clientId, userId, device]);
    const position = await write(room, epoch, BEGIN_EPOCH, [seq, next, ...first, ...bound]);
    guard.reached(room, { ...position, epoch: next });
    return next;
  };

  async function read(room: string): Promise<LoadedDocument> {
    const { document, position } = await readRedisDocument(redis, { room, keys: keysOf(room) });
    const lost = guard.loaded(room, position);
    if (lost) onError(new LogMovedError(room, `it ends at row ${position.seq} and had reached ${lost.seq}`));
    return document;
  }

  /** What is reckoned from elsewhere is reckoned anew: an empty generation, which no replica of the old one mixes with (BO5, I10). */
  async function beginEmpty(room: string, { epoch, seq }: LoadedDocument): Promise<LoadedDocument> {
    await beginEpoch(room, epoch, seq, { state: EMPTY_UPDATE, authors: new Map() }).catch((error: unknown) => {
      if (!(error instanceof LogMovedError)) throw error; // another process was quicker
    });
    const document = await read(room);
    if (document.damaged.length > 0) throw new Error(`${room} is damaged again`);
    return document;
  }

  const follow = createFollow({ persistence, redis, ready, keysOf, positionOf, reached: guard.reached, setAside, onError });

  async function rooms(): Promise<readonly string[]> {
    await ready();
    return (await redis.smembers(roomsKey(prefix))).sort();
  }
  const watching = createWatch({ sub: persistence.sub, prefix, lookEveryMs, rooms, onError });

  return {
    epochOf,

    rooms,

    async load(room) {
      await guard.settle(room, (node, generation) => run(room, FENCE, [keysOf(room).fences, node, generation]));
      await epochOf(room);
      const document = await read(room);
      if (isDerivedRoom(room) && document.damaged.length > 0) return beginEmpty(room, document);
      await setDamagedAside(room, document.epoch, document.damaged);
      return document;
    },

    append,

    async saveSnapshot(room, epoch, seq, state) {
      const { meta, snapshot, log } = keysOf(room);
      const [, , , knownSeq = 0, knownChain = ''] = guard.argumentsFor(room, epoch);
      const bytes = Buffer.from(state.buffer, state.byteOffset, state.byteLength);
      await run(room, SAVE_SNAPSHOT, [meta, snapshot, log, epoch, seq, now(), bytes, checksumOf(state), knownSeq, knownChain]);
    },

    async quarantine(room, epoch, seqs, reason) {
      await setAside(room, epoch, seqs, reason);
    },

    beginEpoch,

    async forgetEarlier(room, epoch) {
      const { log, meta, snapshot, incoming } = keysOf(room);
      await run(room, FORGET_EARLIER, [log, meta, snapshot, incoming, epoch]);
    },

    follow,

    async barrier(room, epoch) {
      const position = await positionOf(room);
      if (position.epoch !== epoch) throw new LogMovedError(room, `epoch ${epoch} is not its epoch`);
      await persistence.docs.get(keysOf(room).name)?.reach(position.seq);
      return position.seq;
    },

    async reserve(room, claims) {
      await ready();
      const { authors, reserved } = keysOf(room);
      const flat = claims.flatMap(({ clientId, userId, device }) => [clientId, userId, device]);
      const answer = (await run(room, RESERVE, [authors, reserved, RESERVED_FOR_MS, ...flat])) as readonly Buffer[]; // as the script returns it
      const others = new Map<number, Author>();
      for (let i = 0; i + 1 < answer.length; i += 2) {
        const [userId = '', device = ''] = String(answer[i + 1]).split('\n');
        others.set(Number(String(answer[i])), { userId, device });
      }
      return others;
    },

    async claimSnapshot(room, epoch, seq, leastRows) {
      const { meta, snapshot, compaction } = keysOf(room);
      return (await run(room, CLAIM_SNAPSHOT, [meta, snapshot, compaction, epoch, seq, guard.node, leastRows])) === 1;
    },

    async readAfter(room, place, count) {
      await ready();
      return readAfter(redis, { room, keys: keysOf(room) }, place, count, {
        nowMs: now(),
        damageReason: CHECKSUM_FAILED,
        onDamaged: (epoch, seqs) => void setAside(room, epoch, seqs, CHECKSUM_FAILED).catch(onError),
      });
    },

    async headsOf(rooms) {
      await ready();
      return readHeads(redis, rooms, keysOf);
    },

    watch: watching.watch,

    async takeFence(above) {
      await ready();
      return Number(await runScript(redis, TAKE_FENCE, [coreFenceKey(prefix), above]));
    },

    async markArchived(room, epoch, seq, fence) {
      if (fence !== undefined) await checkFence(redis, coreFenceKey(prefix), fence); // it lies outside of the room's slot
      await run(room, MARK_ARCHIVED, [keysOf(room).meta, epoch, seq, fence ?? '']);
    },

    async trim(room) {
      await ready();
      return trimLog(redis, keysOf(room), now());
    },

    async rewriteFiles() {
      await ready();
      await rewriteFiles(redis);
    },

    ready,
    whyNotReady,
    close() {
      watching.stop();
      return persistence.destroy();
    },
  };
}
