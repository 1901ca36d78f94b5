/** One Redis for a test file, emptied before each test, and logs of as many processes as a test needs. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SharedDocLog } from '../../../rooms/sharedDocLog.ts';
import { type RedisServer, startRedisServer } from '../../../testing/redisServer.ts';
import { createRedisDocLog } from '../redisDocLog.ts';

type More = Partial<Parameters<typeof createRedisDocLog>[0]>;

/** To be called at the top of a test file. */
export function useRedis() {
  let server: RedisServer | null = null;
  let admin: Redis | null = null;
  const opened = new Set<SharedDocLog>();

  const running = (): RedisServer => {
    if (!server) throw new Error('Redis runs only while tests do');
    return server;
  };
  const adminOf = (): Redis => {
    if (admin) return admin;
    admin = new Redis(running().connection);
    admin.on('error', () => {}); // tests end Redis under it
    return admin;
  };

  beforeAll(async () => {
    server = await startRedisServer();
  });
  beforeEach(async () => {
    await adminOf().flushall();
  });
  afterAll(async () => {
    await closeAll();
    admin?.disconnect();
    await server?.stop();
  });

  async function closeAll(): Promise<void> {
    for (const log of opened) await log.close();
    opened.clear();
  }

  return {
    server: running,
    admin: adminOf,
    closeAll,
    /** The log as one more process has it. It does not look around by itself: what it finds, it was told or read on returning. */
    openLog(more: More = {}): SharedDocLog {
      const log = createRedisDocLog({ connection: running().connection, now: Date.now, onError: () => {}, lookEveryMs: 600_000, ...more });
      opened.add(log);
      return log;
    },
    /** Ends every connection that receives publications. */
    cutChannel: async () => void (await adminOf().client('KILL', 'TYPE', 'pubsub')),
  };
}
