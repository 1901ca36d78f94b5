import type { Redis } from 'ioredis';
import { withoutArguments } from '../../redis/withoutArguments.ts';
import type { LogHead } from '../../rooms/sharedDocLog.ts';
import type { RoomKeys } from './roomKeys.ts';

/** Where the logs of many rooms end and what is set aside in them, in one message; a room of which that cannot be read is left out. */
export async function readHeads(
  redis: Pick<Redis, 'pipeline'>,
  rooms: readonly string[],
  keysOf: (room: string) => RoomKeys,
): Promise<ReadonlyMap<string, LogHead>> {
  const asked = redis.pipeline();
  for (const { meta, aside } of rooms.map(keysOf)) asked.hmget(meta, 'epoch', 'seq', 'chain').hkeys(aside);
  const answers = await asked.exec().catch((error: unknown) => {
    throw withoutArguments(error);
  });
  const heads = new Map<string, LogHead>();
  for (const [i, room] of rooms.entries()) {
    const [[noMeta, meta] = [null, null], [noAside, setAside] = [null, null]] = answers?.slice(2 * i, 2 * i + 2) ?? [];
    if (noMeta || noAside) continue;
    const [epoch, seq, chain] = (meta ?? []) as readonly (string | null)[]; // as HMGET answers
    if (epoch && seq)
      heads.set(room, { epoch: Number(epoch), seq: Number(seq), chain: chain ?? '', setAside: (setAside ?? []) as string[] });
  }
  return heads;
}
