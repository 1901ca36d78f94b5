/** What Redis can do to an installation, one fault at a time; several at random are in testing/faultCycles. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { ElectorId, UserId } from '../schema/ids.ts';
import { claimKey } from '../schema/keys.ts';
import { roomKeys } from './doclog/redis/roomKeys.ts';
import { damageRow } from './doclog/redis/testing/damage.ts';
import { type Fleet, startFleet } from './testing/faultCycles/fleet.ts';
import { storedOnRedis } from './testing/faultCycles/stored.ts';
import { startRedisServer } from './testing/redisServer.ts';
import { runServerProcess } from './testing/serverProcess.ts';
import { type Readiness, readinessOf, useSharedServers } from './testing/sharedServers.ts';
import type { StockTablet } from './testing/stockTablet.ts';
import { until } from './testing/until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 }); // commands that time out, on machines that have other work

const [ROOM, OTHER] = ['guarantees/K01', 'guarantees/K02'] as const;
const KEY = (n: number): string => claimKey(String(n).padStart(10, '0') as ElectorId, 'owner1' as UserId, 'note');
const isLong = Boolean(process.env.TEST_LONG);
/** In processes of their own; inside of one, severalProcesses.redis.test.ts says it every time, and redisSettings.test.ts each setting. */
const inLong = isLong ? test : () => {};
const SETTINGS = [
  ['maxmemory-policy', 'allkeys-lru', 'noeviction'],
  ['appendonly', 'no', 'yes'],
  ['appendfsync', 'everysec', 'always'],
] as const;
const READY: Readiness = { status: 200, reason: null };
/** Before the look every 5 s would have found it: that it was told. */
const TOLD_WITHIN_MS = 4_000;

const shared = useSharedServers();
afterEach(() => shared.admin().config('SET', 'maxmemory', '0'));

/** A core and a sync process, with a tablet of one list at each that has seen the other's edit. */
async function two() {
  const [core, sync] = [await shared.start('all'), await shared.start('sync')];
  await allSay([sync], READY);
  const [noura, salem] = [await shared.signIn(core, 'noura'), await shared.signIn(core, 'salem')];
  const [a, b] = [await noura.open(ROOM, core), await salem.open(ROOM, sync)];
  a.rows.set(KEY(1), 'p');
  b.rows.set(KEY(2), 'r');
  await until('each sees the other', () => a.rows.size === 2 && b.rows.size === 2);
  await Promise.all([a.saved(2), b.saved(2)]);
  return { core, sync, noura, salem, a, b };
}

async function allSay(servers: readonly { readonly origin: string }[], expected: Readiness): Promise<void> {
  let said: readonly Readiness[] = [];
  const isSo = async (): Promise<boolean> => {
    said = await Promise.all(servers.map(readinessOf));
    return said.every(({ status, reason }) => status === expected.status && reason === expected.reason);
  };
  await until(`all say ${JSON.stringify(expected)}`, isSo).catch((error: Error) => {
    throw new Error(`${error.message}; they say ${JSON.stringify(said)}`);
  });
}

const onRedis = async (room = ROOM as string) =>
  (await storedOnRedis(shared.redis().connection, [room])).get(room)?.doc.getMap('rows').toJSON() ?? {};

/** What a tablet wrote while it could not be saved is, at last: on disk, and seen by the other. */
async function expectSaved(key: string, other: StockTablet): Promise<void> {
  await until('the other sees it', () => other.rows.has(key), 30_000);
  expect(await onRedis()).toHaveProperty([key]);
}

describe('[I12] Redis', () => {
  test('is full: 1013, nothing in memory only; with room again everything is taken', async () => {
    const { core, sync, a, b } = await two();
    await shared.admin().config('SET', 'maxmemory', '1');
    a.rows.set(KEY(3), 'p');
    b.rows.set(KEY(4), 'r');
    await Promise.all([a.closedWith(1013), b.closedWith(1013)]);
    const seen = [a.closes.length, b.closes.length];
    await until('both try again and are refused again', () => a.closes.length > (seen[0] ?? 0) + 1 && b.closes.length > (seen[1] ?? 0) + 1);
    expect([a.rows.has(KEY(4)), b.rows.has(KEY(3))]).toEqual([false, false]);
    expect([...new Set([...a.closes, ...b.closes])]).toEqual([1013]);
    await allSay([core, sync], { status: 503, reason: 'Redis refuses to write (OOM)' });
    await shared.admin().config('SET', 'maxmemory', '0');
    await Promise.all([expectSaved(KEY(3), b), expectSaved(KEY(4), a)]);
    await allSay([core, sync], READY);
  });

  test('stands still: edits are refused within the time of a command, every process says that it is not ready; then all is taken', async () => {
    const { core, sync, a, b } = await two();
    const idle = await shared.start('sync');
    await allSay([idle], READY);
    const startedMs = performance.now();
    shared.redis().pause();
    try {
      a.rows.set(KEY(3), 'p');
      b.rows.set(KEY(4), 'r');
      await Promise.all([a.closedWith(1013), b.closedWith(1013)]);
      expect(performance.now() - startedMs).toBeLessThan(15_000); // 5 s, and what the machine takes
      await allSay([core, sync, idle], { status: 503, reason: 'there is no connection to Redis' });
      expect([a.rows.has(KEY(4)), b.rows.has(KEY(3))]).toEqual([false, false]);
    } finally {
      shared.redis().resume();
    }
    await Promise.all([expectSaved(KEY(3), b), expectSaved(KEY(4), a)]);
    await allSay([core, sync, idle], READY);
    expect([...new Set([...a.closes, ...b.closes])]).toEqual([1013]);
  });

  test('[I15] has a damaged row: the room opens without it, whoever wrote it brings it again, and no other room hears of it', async () => {
    const { core, noura, salem, a, b } = await two();
    const other = await salem.open(OTHER, core);
    other.rows.set(KEY(9), 'g');
    await other.saved(2);
    const seq = (await storedOnRedis(shared.redis().connection, [ROOM])).get(ROOM)?.seq ?? 0;
    b.rows.set(KEY(5), 'x');
    const held = new Y.Doc(); // what its tablet has on it
    await until('it is seen', () => a.rows.has(KEY(5)));
    await b.saved(3);
    Y.applyUpdate(held, Y.encodeStateAsUpdate(b.doc));
    b.end(); // it is not there to bring it again
    await damageRow(shared.admin(), ROOM, seq + 1);
    const late = await shared.start('sync');
    await allSay([late], READY);
    const stranger = await noura.open(ROOM, late);
    expect([...stranger.rows.keys()].sort()).toEqual([KEY(1), KEY(2)]);
    stranger.rows.set(KEY(6), 'p');
    await stranger.saved(2);
    const back = await salem.open(ROOM, late, { doc: held, device: 1 });
    await expectSaved(KEY(5), stranger);
    expect(back.closes).toEqual([]);
    other.rows.set(KEY(10), 'g');
    await other.saved(3);
    expect(other.closes).toEqual([]);
  });

  test('[M7] what is built on a row that another process has set aside is not acknowledged: its tablet brings both', async () => {
    const { noura, a, b } = await two();
    const seq = (await storedOnRedis(shared.redis().connection, [ROOM])).get(ROOM)?.seq ?? 0;
    a.end();
    b.rows.set(KEY(5), 'x');
    await b.saved(3);
    await damageRow(shared.admin(), ROOM, seq + 1);
    const late = await shared.start('sync');
    await allSay([late], READY);
    const stranger = await noura.open(ROOM, late);
    await b.closedWith(1013); // thrown away where the row was still in memory
    b.rows.set(KEY(6), 'y');
    await expectSaved(KEY(6), stranger);
    await expectSaved(KEY(5), stranger);
    expect([...new Set(b.closes)]).toEqual([1013]);
  });

  test('[I5] has lost the head of a room: 1013 for that room and never an empty one, and every other goes on', async () => {
    const { core, sync, noura, salem, a, b } = await two();
    const [other, elsewhere] = [await salem.open(OTHER, core), await salem.open(OTHER, sync)];
    const early = await noura.ticketFor(ROOM, 'device-of-a-stranger-000');
    await shared.admin().del(roomKeys('cx', ROOM).meta);
    a.rows.set(KEY(3), 'p');
    await a.closedWith(1013);
    b.rows.set(KEY(4), 'r');
    await b.closedWith(1013);
    const stranger = shared.openTablet({ origin: sync.origin, room: ROOM, ticket: early });
    await until('somebody else is refused too', () => stranger.closes.length > 0);
    expect([a.closes[0], b.closes[0], stranger.closes[0], stranger.rows.size]).toEqual([1013, 1013, 1013, 0]);
    await expect(noura.ticketFor(ROOM, 'device-of-a-stranger-000')).rejects.toThrow(/cannot-save/);
    expect([a.rows.has(KEY(4)), b.rows.has(KEY(3))]).toEqual([false, false]);
    other.rows.set(KEY(9), 'g');
    await until('the other room goes on', () => elsewhere.rows.get(KEY(9)) === 'g');
    expect([other.closes, elsewhere.closes]).toEqual([[], []]);
    await allSay([core, sync], READY);
  });
});

describe('start', () => {
  test.each(isLong ? SETTINGS : SETTINGS.slice(0, 1))(
    'a Redis with `%s %s` is refused: one line that names it, exit code 1',
    async (name, wrong, right) => {
      const forgetful = await startRedisServer({ [name]: wrong });
      try {
        const ended = await Promise.all(
          ['core', 'sync'].map((ROLE) => runServerProcess({ ...shared.env(), ROLE, REDIS_URL: `unix:${forgetful.connection.path}` })),
        );
        for (const { exitCode, out, err } of ended) {
          expect([exitCode, out]).toEqual([1, '']);
          expect(err).toBe(
            `REDIS_URL leads to a Redis that may lose what it was given: redis.conf says \`${name} ${wrong}\`; it has to say \`${name} ${right}\`\n`,
          );
        }
      } finally {
        await forgetful.stop();
      }
    },
  );

  inLong('no Redis, and one that does not answer: one line, exit code 1', async () => {
    const deaf = await startRedisServer();
    deaf.pause();
    try {
      const urls = ['unix:/nowhere/at/all', 'redis://127.0.0.1:1', `unix:${deaf.connection.path}`];
      const ends = await Promise.all(urls.map((REDIS_URL) => runServerProcess({ ...shared.env(), ROLE: 'sync', REDIS_URL })));
      for (const { exitCode, out, err } of ends) {
        expect([exitCode, out]).toEqual([1, '']);
        expect(err).toBe('REDIS_URL leads to no Redis that answers: start it, or correct the address, user or password\n');
      }
    } finally {
      await deaf.stop();
    }
  });

  test('a sync process before any core: not ready with the reason, sockets closed 1013, ready as soon as the core has published', async () => {
    const sync = await shared.start('sync');
    expect(await readinessOf(sync)).toEqual({ status: 503, reason: 'the core has published nothing yet' });
    const early = shared.openTablet({ origin: sync.origin, room: ROOM, ticket: 'of.an.earlier.day' });
    await early.closedWith(1013);
    expect(early.isStopped).toBe(false);
    early.end();
    const core = await shared.start('core');
    await until('it is ready', async () => (await readinessOf(sync)).status === 200, TOLD_WITHIN_MS);
    await (await shared.signIn(core, 'noura')).open(ROOM, sync);
  });
});

describe('[P6] the core', () => {
  test('is killed: who is connected elsewhere goes on, and it has everything when it is back', async () => {
    const fleet: Fleet = await startFleet();
    const at = (place: 'core' | 'sync1' | 'sync2') => ({ origin: fleet.originOf(place) ?? '' });
    try {
      const [noura, salem] = [await shared.signIn(at('core'), 'noura'), await shared.signIn(at('core'), 'salem')];
      const [a, b] = [await noura.open(ROOM, at('sync1')), await salem.open(ROOM, at('sync2'))];
      await fleet.end('core', 'SIGKILL');
      for (let n = 1; n <= 20; n++) {
        const [from, to] = n % 2 ? [a, b] : [b, a];
        from.rows.set(KEY(n), 'p');
        await until(`edit ${n} is seen`, () => to.rows.has(KEY(n)));
      }
      for (const place of ['sync1', 'sync2'] as const) expect((await readinessOf(at(place))).status).toBe(200);
      await fleet.start('core');
      const late = await (await shared.signIn(at('core'), 'noura')).open(ROOM, at('core'));
      expect(late.rows.size).toBe(20);
      expect([a.closes, b.closes, fleet.troubles]).toEqual([[], [], []]);
      late.end();
    } finally {
      await fleet.stop();
    }
  });
});
