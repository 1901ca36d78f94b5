import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { ROOT_NAME } from '../schema/rooms.ts';
import { roomKeys } from '../server/doclog/redis/roomKeys.ts';
import { useRedis } from '../server/doclog/redis/testing/redisUnderTest.ts';
import { createSqliteDocLog } from '../server/doclog/sqliteDocLog.ts';
import { openInstallation } from '../server/projection/installation.ts';
import { useArchive } from '../server/projection/testing/archiveUnderTest.ts';
import type { DocLog } from '../server/rooms/docLog.ts';
import { loadDocument } from '../server/rooms/loadDocument.ts';
import { until } from '../server/testing/until.ts';
import { ROOT } from './lib/root.ts';

const redis = useRedis();
const archive = useArchive();
const ROOMS = Array.from({ length: 40 }, (_, n) => `guarantees/K${n}`);
/** As the command takes them. */
const SORTED = [...ROOMS].sort();

function redisUrl(): string {
  const { connection } = redis.server();
  return `unix:${'path' in connection ? connection.path : ''}`;
}

/** The command as people run it. @param isTime when it is ended with kill -9 */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, isTime: (() => Promise<boolean>) | null = null) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/run.mjs'), 'scripts/moveLog.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: archive.folder(), REDIS_URL: redisUrl(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const closed = once(child, 'close') as Promise<[number | null]>;
  if (isTime) {
    await until('it is time', async () => child.exitCode !== null || (await isTime()), 60_000);
    child.kill('SIGKILL');
  }
  const [exitCode] = await closed;
  return { exitCode, output };
}

async function cellsOf(log: DocLog, room: string) {
  const { doc, epoch, seq, authors } = await loadDocument(room, log, {});
  const cells = doc.getMap(ROOT_NAME).toJSON();
  doc.destroy();
  return { room, epoch, seq, cells, authors: [...authors] };
}

test('what it does is said by --help, and what is missing by one line', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ exitCode: 0, output: expect.stringContaining('when Redis has lost its data') });
  const cases = [
    [[], {}, 'say where to'],
    [['--to', 'redis'], { REDIS_URL: '' }, 'REDIS_URL is unset'],
    [['--to', 'redis'], { REDIS_URL: 'http://:secret@h' }, 'REDIS_URL begins with'],
    [['--to', 'redis'], { REDIS_URL: 'unix:/nowhere/redis.sock' }, 'does not answer'],
  ] as const;
  const ends = await Promise.all(cases.map(async ([args, env, said]) => ({ ...(await run(args, env)), args, said })));
  for (const { args, said, exitCode, output } of ends) {
    expect([args, exitCode, output]).toEqual([args, 1, expect.stringContaining(said)]);
    expect(output).not.toContain('secret');
    expect(output).not.toMatch(/^\s+at /m);
  }
});

test('[Q7] [Q8] killed with kill -9 again and again in both directions it loses nothing and doubles nothing', async () => {
  const embedded = () => createSqliteDocLog({ sqlite: archive.sqlite(), now: Date.now });
  const log = embedded();
  const docs = ROOMS.map((_, n) => {
    const doc = new Y.Doc();
    doc.clientID = n + 1;
    return doc;
  });
  const write = async (to: DocLog, value: string, isFirst: boolean): Promise<void> => {
    await Promise.all(
      docs.map(async (doc, n) => {
        const room = ROOMS[n] ?? '';
        const rows = Array.from({ length: 20 }, (_, k) => {
          const before = Y.encodeStateVector(doc);
          doc.getMap(ROOT_NAME).set(`k${k}`, value);
          const newClientIds = isFirst && k === 0 ? [doc.clientID] : [];
          return { userId: 'noura1', device: 'd01', atMs: k, keys: [`k${k}`], bytes: Y.encodeStateAsUpdate(doc, before), newClientIds };
        });
        await to.append(room, await to.epochOf(room), rows);
      }),
    );
  };
  await write(log, 'in sqlite', true);
  let written = 20; // rows of each room
  const kills = { redis: 0, sqlite: 0 };
  for (const to of ['redis', 'sqlite'] as const) {
    for (const at of [0, 17]) {
      const { meta } = roomKeys('cx', SORTED[at] ?? '');
      const isSealed = async () => (await redis.admin().hexists(meta, 'sealed')) === 1;
      const isWritten = async () => (await redis.admin().hget(meta, 'archived'))?.endsWith(`-${written}`) === true;
      const { exitCode } = await run(['--to', to], {}, to === 'redis' ? isWritten : isSealed);
      if (exitCode === null) kills[to] += 1;
    }
    expect(await run(['--to', to])).toMatchObject({ exitCode: 0 });
    expect(openInstallation(archive.sqlite()).logHome).toBe(to);
    const home = to === 'redis' ? redis.openLog() : embedded();
    for (const [n, room] of ROOMS.entries()) expect((await cellsOf(home, room)).cells).toEqual(docs[n]?.getMap(ROOT_NAME).toJSON());
    await write(home, `after ${to}`, false);
    written += 20;
    await redis.closeAll();
  }
  const seqs = archive.sqlite().prepare('SELECT count(*), count(DISTINCT room), min(seq), max(seq) FROM doc_log').raw().get();
  expect(seqs).toEqual([ROOMS.length * written, ROOMS.length, 1, written]);
  expect(kills.redis).toBeGreaterThan(0);
  expect(kills.sqlite).toBeGreaterThan(0);
}, 120_000);
