/** Something corrupt in one room, where each server's processes look for what others wrote. */

import type { Redis } from 'ioredis';
import * as encoding from 'lib0/encoding';
import { MESSAGE, SYNC } from '../../../schema/wire.ts';
import { roomKeys } from '../../../server/doclog/redis/roomKeys.ts';

/** No Yjs update: says that a client has 2^35 structs, and ends. */
const GARBAGE = Buffer.from([1, 255, 255, 255, 255, 127, 7, 255, 0, 255]);

/** An entry that continues the log as an append does, whose bytes are not what its checksum says; announced, so that nobody overlooks it. */
const POISON_LOG = `
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
local seq = string.format('%.0f', tonumber(head[2]) + 1)
redis.call('XADD', KEYS[1], head[1] .. '-' .. seq,
  'u', 'nobody', 'd', 'x00', 't', '0', 'k', '[]', 'c', '', 'b', ARGV[1], 's', '1', 'h', 'ffffffffffffffff')
redis.call('HSET', KEYS[2], 'seq', seq, 'chain', 'ffffffffffffffff')
redis.call('PUBLISH', ARGV[2], 'corrupt')
return seq`;

/** Ours: an entry of the room's stream. */
export async function poisonLog(redis: Redis, room: string): Promise<unknown> {
  const { log, meta, name } = roomKeys('cx', room);
  return redis.eval(POISON_LOG, 2, log, meta, GARBAGE, name);
}

/** y-redis: an update in the room's list, announced as it announces its own. */
export async function poisonUpdates(redis: Redis, room: string): Promise<unknown> {
  const length = await redis.rpush(`${room}:updates`, GARBAGE);
  return redis.publish(room, String(length));
}

/** Hocuspocus keeps nothing in Redis: a publication for the document, an update by its frame. */
export async function poisonPublication(redis: Redis, room: string): Promise<unknown> {
  return redis.publish(`hocuspocus:${room}`, Buffer.from(hocuspocusUpdate('another process', room, GARBAGE)));
}

/** Who publishes, after the length of that, and then a frame as between client and server. */
export function hocuspocusUpdate(publisher: string, room: string, update: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    const id = Buffer.from(publisher);
    encoding.writeUint8(encoder, id.length);
    encoding.writeUint8Array(encoder, id);
    encoding.writeVarString(encoder, room);
    encoding.writeVarUint(encoder, MESSAGE.sync);
    encoding.writeVarUint(encoder, SYNC.update);
    encoding.writeVarUint8Array(encoder, update);
  });
}
