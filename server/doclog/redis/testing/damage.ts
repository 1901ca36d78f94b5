/** What a failing disk or a hand does to what lies in Redis, behind the log's back. */
import type { Redis } from 'ioredis';
import { roomKeys } from '../roomKeys.ts';

const flipFirstBit = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)));

/** Changes a row in its place: the stream is written anew, since Redis itself cannot. */
export async function damageRow(redis: Redis, room: string, seq: number): Promise<void> {
  const { log } = roomKeys('cx', room);
  const entries = await redis.xrangeBuffer(log, '-', '+');
  await redis.del(log);
  for (const [id, fields] of entries) {
    const bytesAt = fields.findIndex((field, i) => i % 2 === 0 && field.toString() === 'b') + 1;
    const isIt = id.toString().endsWith(`-${seq}`);
    await redis.xadd(log, id, ...fields.map((field, i) => (isIt && i === bytesAt ? flipFirstBit(field) : field)));
  }
}

export async function damageSnapshot(redis: Redis, room: string): Promise<void> {
  const { snapshot } = roomKeys('cx', room);
  await redis.hset(snapshot, 'bytes', flipFirstBit((await redis.hgetBuffer(snapshot, 'bytes')) ?? Buffer.alloc(0)));
}

/** As after an older file was restored: stream and head end earlier, and say nothing of it. */
export async function loseLastRows(redis: Redis, room: string, count: number): Promise<void> {
  const { log, meta } = roomKeys('cx', room);
  const entries = (await redis.xrangeBuffer(log, '-', '+')).slice(0, -count);
  await redis.del(log);
  for (const [id, fields] of entries) await redis.xadd(log, id, ...fields);
  const [id, fields] = entries.at(-1) ?? [Buffer.from('0-0'), []];
  await redis.hset(meta, 'seq', id.toString().split('-')[1] ?? '0', 'chain', fields.at(-1) ?? '');
}
