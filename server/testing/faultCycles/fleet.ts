/** Several server processes on one Redis, as an installation runs them: what a fault is done to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type RedisServer, startRedisServer } from '../redisServer.ts';
import { type ServerProcess, startServerProcess } from '../serverProcess.ts';
import { openSeeded } from '../testDatabase.ts';

/** `core` is a process of role `all`: rooms, accounts and archive. */
const PLACES = ['core', 'sync1', 'sync2'] as const;
export type Place = (typeof PLACES)[number];

export type Fleet = Awaited<ReturnType<typeof startFleet>>;

/**
 * A core and two sync processes with a seeded campaign. The caller ends it.
 * @param env more settings, for all of them
 */
export async function startFleet(env: Readonly<Record<string, string>> = {}) {
  const redis: RedisServer = await startRedisServer();
  const dataDir = mkdtempSync(join(tmpdir(), 'committee-room-faults-'));
  const database = await openSeeded(join(dataDir, 'committee-room.sqlite'));
  database.close();
  const admin = new Redis({ ...redis.connection, retryStrategy: () => 50 });
  admin.on('error', () => {}); // it is ended under us
  const live = new Map<Place, ServerProcess>();
  const troubles: string[] = [];

  async function start(place: Place): Promise<void> {
    const role: Record<string, string> = place === 'core' ? { ROLE: 'all', DATA_DIR: dataDir } : { ROLE: 'sync' };
    const started = await startServerProcess({ ...env, ...role, REDIS_URL: `unix:${redis.connection.path}` });
    live.set(place, started);
    started.child.once('exit', (code, signal) => {
      if (live.get(place) === started) troubles.push(`${place} ended by itself with ${code ?? signal}: ${started.said()}`);
    });
  }

  async function end(place: Place, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ending = live.get(place);
    live.delete(place);
    const exitCode = await ending?.kill(signal);
    if (signal === 'SIGTERM' && exitCode !== 0) troubles.push(`${place} ended with ${exitCode} after SIGTERM`);
    for (const line of ending?.said().match(/^.*(damaged: set aside|not archived any more).*$/gm) ?? []) troubles.push(`${place}: ${line}`);
  }

  async function endAll(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await Promise.all([...live.keys()].map((place) => end(place, signal)));
  }

  await start('core');
  await Promise.all([start('sync1'), start('sync2')]);
  return {
    redis,
    admin,
    dataDir,
    /** What nobody did to them: processes that ended by themselves or not in order, rows set aside. */
    troubles,
    start,
    end,
    endAll,
    /** Where a process listens; null while it is down. */
    originOf: (place: Place): string | null => live.get(place)?.origin ?? null,
    places: (): readonly Place[] => PLACES.filter((place) => live.has(place)),
    async stop(): Promise<void> {
      await endAll('SIGKILL');
      admin.disconnect();
      await redis.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
