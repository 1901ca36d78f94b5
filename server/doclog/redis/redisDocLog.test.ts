import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SharedDocLog } from '../../rooms/sharedDocLog.ts';
import { type RedisServer, startRedisServer } from '../../testing/redisServer.ts';
import { testDocLogContract } from '../docLogContract.ts';
import { createRedisDocLog } from './redisDocLog.ts';
import { damageRow, damageSnapshot } from './testing/damage.ts';

let server: RedisServer;
let admin: Redis;

beforeAll(async () => {
  server = await startRedisServer();
  admin = new Redis(server.connection);
});
beforeEach(() => admin.flushall());
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

const open = (): SharedDocLog =>
  createRedisDocLog({
    connection: server.connection,
    now: Date.now,
    onError: (error) => {
      throw error;
    },
  });

testDocLogContract('redis', async () => {
  const opened = [open()];
  return {
    log: opened[0] ?? open(),
    reopen: async () => {
      const log = open();
      opened.push(log);
      return log;
    },
    corrupt: (room, seq) => damageRow(admin, room, seq),
    corruptSnapshot: (room) => damageSnapshot(admin, room),
    close: async () => {
      for (const log of opened) await log.close();
    },
  };
});
