/** Servers that share a Redis, in one test process: each with its own connections, ports and memory; real Redis, HTTP and sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { readConfig } from '../config.ts';
import { type RunningServer, startServer } from '../startServer.ts';
import { type RedisServer, startRedisServer } from './redisServer.ts';
import { createWatchedLog, expectNoLeaks } from './secrets.ts';
import { QUICK_PASSWORDS, type TestPerson } from './seedCampaign.ts';
import { signInAs } from './signInAs.ts';
import { createStockTablet, type StockTablet } from './stockTablet.ts';
import { openSeeded } from './testDatabase.ts';

/** To be called at the top of a test file: each test has a Redis with nothing in it and a data folder with a seeded campaign. */
export function useSharedServers() {
  let redis: RedisServer | null = null;
  let admin: Redis | null = null;
  let dataDir = '';
  const running = new Set<RunningServer>();
  const tablets = new Set<StockTablet>();
  const watched = createWatchedLog();

  const redisServer = (): RedisServer => {
    if (!redis) throw new Error('Redis runs only while tests do');
    return redis;
  };
  const adminOf = (): Redis => {
    admin ??= new Redis(redisServer().connection).on('error', () => {}); // tests end Redis under it
    return admin;
  };

  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(async () => {
    admin?.disconnect();
    await redis?.stop();
  });
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'committee-room-'));
    const database = await openSeeded(join(dataDir, 'committee-room.sqlite'));
    database.close();
    await adminOf().flushall();
  });
  afterEach(async () => {
    for (const tablet of tablets) tablet.end();
    tablets.clear();
    await Promise.all([...running].map((server) => server.close()));
    running.clear();
    rmSync(dataDir, { recursive: true, force: true });
    expectNoLeaks(watched.leaks);
  });

  function kept(tablet: StockTablet): StockTablet {
    tablets.add(tablet);
    return tablet;
  }

  return {
    redis: redisServer,
    admin: adminOf,
    dataDir: () => dataDir,
    /** What a process needs beside its role. */
    env: (): Record<string, string> => ({ REDIS_URL: `unix:${redisServer().connection.path}`, DATA_DIR: dataDir }),
    async start(role: 'all' | 'core' | 'sync', env: Record<string, string> = {}): Promise<RunningServer> {
      const url = `unix:${redisServer().connection.path}`;
      const folder: Record<string, string> = role === 'sync' ? {} : { DATA_DIR: dataDir };
      const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent', REDIS_URL: url, ROLE: role, ...folder, ...env });
      const server = await startServer(config, { client: 'none', passwordCost: QUICK_PASSWORDS, log: watched.log });
      running.add(server);
      return server;
    },
    /** A stock tablet that the test need not end. */
    openTablet: (options: Parameters<typeof createStockTablet>[0]): StockTablet => kept(createStockTablet(options)),
    signIn: (core: { readonly origin: string }, username: TestPerson) => signInAs(username, core, tablets),
  };
}

export type Readiness = { readonly status: number; readonly reason: string | null };

/** What `/readyz` says. */
export async function readinessOf(server: { readonly origin: string }): Promise<Readiness> {
  const answer = await fetch(`${server.origin}/readyz`);
  const { reason = null } = (await answer.json()) as { reason?: string }; // our own server's
  return { status: answer.status, reason };
}
