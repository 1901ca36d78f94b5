import { dirname } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { filesWith } from '../../testing/bytesOnDisk.ts';
import { startRedisServer } from '../../testing/redisServer.ts';
import { until } from '../../testing/until.ts';
import { row } from '../logUnderTest.ts';
import { createRedisDocLog } from './redisDocLog.ts';

const CANARY = [...Buffer.from('ZarqaCanary')];
const canaryRow = (n: number) => row([...CANARY, n % 256]);

test('[E2] what was let go of is in no file of Redis: not in its log, not in its dump, not among entries that are only marked', async () => {
  const server = await startRedisServer({ rdbcompression: 'no', save: '3600 1' });
  const folder = dirname(String(server.connection.path));
  const admin = new Redis(server.connection);
  const log = createRedisDocLog({ connection: server.connection, now: Date.now, onError: () => {}, lookEveryMs: 600_000 });
  try {
    const epoch = await log.epochOf('r');
    await log.append(
      'r',
      epoch,
      Array.from({ length: 30 }, (_, n) => canaryRow(n)),
    );
    await log.saveSnapshot('r', epoch, 30, Uint8Array.from(CANARY));
    await admin.save();
    const next = await log.beginEpoch('r', epoch, 30, { state: Uint8Array.of(0, 0), authors: new Map() });
    await log.append('r', next, [row([1])]);
    await log.markArchived('r', next, 1);
    expect(filesWith(folder, 'ZarqaCanary').length).toBeGreaterThan(1);
    await log.forgetEarlier('r', next);
    await log.rewriteFiles();
    await until('Redis has removed its old files', () => filesWith(folder, 'ZarqaCanary').length === 0); // it does so behind its own back
    expect((await log.load('r')).rows.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await admin.keys('*incoming')).toEqual([]);
  } finally {
    await log.close();
    admin.disconnect();
    await server.stop();
  }
});
