import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { row } from '../doclog/logUnderTest.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { createReplica, type Replica } from '../testing/replica.ts';
import { onRedis, ROOM, type RoomProcess, settleUntil, useRoomProcesses } from '../testing/roomProcesses.ts';
import { endServers, KEY } from '../testing/roomServer.ts';
import { until } from '../testing/until.ts';
import { createEpochKeeper } from './epochKeeper.ts';
import { rewriteDocument } from './epochRewrite.ts';
import { encodeUpdate } from './frames.ts';
import { createTimers } from './timers.ts';

afterEach(endServers);

const redis = useRedis();
const startProcesses = useRoomProcesses(() => redis.openLog());

function two() {
  const [a, b] = startProcesses(2);
  if (!a || !b) throw new Error('two were asked for');
  return { a, b };
}
const isSame = (...replicas: readonly Replica[]): boolean =>
  replicas.every((replica) => JSON.stringify(sorted(replica)) === JSON.stringify(sorted(replicas[0])));
const sorted = (replica: Replica | undefined) => Object.entries(replica?.rows.toJSON() ?? {}).sort();

describe('rooms of several processes', () => {
  test('[M1] an edit that one process has put on disk is told by the other, with its author before it', async () => {
    const { a, b } = two();
    const [noura, khaled] = [a.join({ userId: 'noura1' }), b.join({ userId: 'khaled' })];
    await settleUntil('both are in', [noura, khaled], () => noura.hellos.length + khaled.hellos.length >= 2);
    noura.rows.set(KEY(1), 'p');
    await settleUntil('khaled sees it', [noura, khaled], () => khaled.rows.get(KEY(1)) === 'p' && noura.isSaved);
    expect(khaled.hellos.flatMap(({ authors }) => authors)).toContainEqual([noura.doc.clientID, 'noura1']);
    khaled.rows.set(KEY(1), 'r');
    khaled.rows.set(KEY(2), 'g');
    await settleUntil('noura sees it', [noura, khaled], () => noura.rows.get(KEY(2)) === 'g' && khaled.isSaved);
    expect(noura.rows.get(KEY(1))).toBe('r');
    expect(a.errors.concat(b.errors)).toEqual([]);
  });

  test('[I6] who comes to a process that has not heard of an edit is told it all the same', async () => {
    const { a, b } = two();
    const noura = a.join();
    const early = b.join({ userId: 'khaled' });
    await settleUntil('both are in', [noura, early], () => noura.hellos.length + early.hellos.length >= 2);
    for (let round = 1; round <= 5; round++) {
      await redis.cutChannel();
      noura.rows.set(KEY(round), 'p');
      await settleUntil('it is saved', [noura], () => noura.isSaved);
      const late = b.join({ userId: 'late01' });
      await settleUntil('the first answer has come', [late], () => late.seen.some(({ step }) => step === 1));
      expect(late.rows.get(KEY(round))).toBe('p');
      late.cut();
    }
  });

  test('[M2] a tablet goes on at another process with what the first had not answered, and with edits built on what it had', async () => {
    const { a, b } = two();
    const noura = a.join();
    const watcher = b.join({ userId: 'khaled' });
    await settleUntil('both are in', [noura, watcher], () => watcher.hellos.length > 0 && noura.hellos.length > 0);
    for (let round = 1; round <= 20; round++) {
      const [from, to] = round % 2 ? [a, b] : [b, a];
      noura.rows.set(KEY(round), 'p');
      noura.flushToServer(); // at `from`, which says nothing any more
      if (round % 3 === 0) await redis.cutChannel();
      noura.rows.set(KEY(round), 'r');
      noura.cut();
      to.connect(noura);
      noura.rows.set(KEY(100 + round), 'g');
      await settleUntil(`round ${round} is saved`, [noura, watcher], () => noura.isSaved || noura.closed !== null);
      expect([round, noura.closed]).toEqual([round, null]);
      expect(from.errors).toEqual([]);
    }
    await settleUntil('all see all', [noura, watcher], () => isSame(noura, watcher));
    expect(await onRedis(redis.openLog())).toEqual(noura.rows.toJSON());
    expect(noura.rows.size).toBe(40);
  });

  /** Holds an append of a process back until it is let go. */
  function holdAppend({ log }: RoomProcess) {
    const append = log.append.bind(log);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const spy = vi.spyOn(log, 'append').mockImplementationOnce(async (...args) => {
      await held;
      return append(...args);
    });
    return { release, isUnderWay: () => spy.mock.calls.length > 0 };
  }

  const goesOn = {
    'with more': (noura: Replica) => void noura.rows.set(KEY(2), 'g'),
    'with another value in its place': (noura: Replica) => void noura.rows.set(KEY(1), 'r'),
    'having written it twice and taken it back': (noura: Replica) => {
      for (const value of ['r', 'g', null]) noura.rows.set(KEY(1), value);
    },
  };
  for (const [what, edit] of Object.entries(goesOn))
    for (const isFirst of [true, false])
      test(`[M2] an edit is on its way to disk at one process and its tablet goes on at another ${what}, ${isFirst ? 'which is faster' : 'just behind it'}: nobody is closed`, async () => {
        const { a, b } = two();
        const noura = a.join();
        const watchers = [a.join({ userId: 'khaled' }), b.join({ userId: 'watch1' })];
        const all = [noura, ...watchers];
        await settleUntil('all are in', all, () => all.every((replica) => replica.isSaved));
        const [atA, atB] = [holdAppend(a), holdAppend(b)];
        noura.rows.set(KEY(1), 'p');
        await settleUntil('it is under way at the first', [noura], atA.isUnderWay);
        edit(noura);
        noura.cut();
        b.connect(noura);
        await settleUntil('and at the second', [noura], atB.isUnderWay);
        for (const held of isFirst ? [atB, atA] : [atA, atB]) {
          const before = (await redis.openLog().load(ROOM)).seq;
          held.release();
          await until('it is on disk', async () => (await redis.openLog().load(ROOM)).seq > before);
        }
        await settleUntil('it is saved', all, () => noura.isSaved || noura.closed !== null);
        const same = await onRedis(redis.openLog());
        await settleUntil('all see all', watchers, () => isSame(noura, ...watchers) || watchers.some(({ closed }) => closed !== null));
        expect([...all.map(({ closed }) => closed), ...a.errors, ...b.errors]).toEqual([null, null, null]);
        expect(same).toEqual(noura.rows.toJSON());
        for (const { registry } of [a, b]) {
          const { doc } = await registry.open(ROOM);
          await until('the process holds what the log holds', () => JSON.stringify(doc.getMap('rows').toJSON()) === JSON.stringify(same));
        }
      });

  test('[I12] Redis gone: 1013, nothing in memory only; when it is back all is taken', async () => {
    const { a, b } = two();
    const [noura, khaled] = [a.join(), b.join({ userId: 'khaled' })];
    await settleUntil('both are in', [noura, khaled], () => noura.hellos.length > 0 && khaled.hellos.length > 0);
    noura.rows.set(KEY(1), 'p');
    await settleUntil('it is saved', [noura, khaled], () => noura.isSaved && khaled.rows.size === 1);
    await redis.server().kill();
    noura.rows.set(KEY(2), 'p');
    noura.flushToServer();
    await until('it is told', () => noura.closed !== null);
    expect(noura.closed?.code).toBe(1013);
    khaled.flushToClient();
    expect(khaled.rows.size).toBe(1);
    await redis.server().start();
    const come = async (replica: Replica, process: typeof a): Promise<void> => {
      for (let i = 0; i < 50 && !replica.isSaved; i++) {
        process.connect(replica);
        await settleUntil('an answer', [replica], () => replica.isSaved || replica.closed !== null);
      }
    };
    await come(noura, a);
    if (khaled.closed) await come(khaled, b);
    await settleUntil('khaled sees it', [noura, khaled], () => khaled.rows.get(KEY(2)) === 'p');
  }, 30_000);

  test('[M3] a row that cannot be applied costs its own room a moment and no other room anything', async () => {
    const { a, b } = two();
    const [noura, khaled] = [a.join(), b.join({ userId: 'khaled' })];
    const [elsewhere, other] = [a.join({ roomName: 'guarantees/K02' }), b.join({ roomName: 'guarantees/K02', userId: 'khaled' })];
    const all = [noura, khaled, elsewhere, other];
    noura.rows.set(KEY(1), 'p');
    await settleUntil('it is seen', all, () => khaled.rows.size === 1 && other.hellos.length > 0);
    const poison = redis.openLog();
    await poison.append(ROOM, await poison.epochOf(ROOM), [row([1, 2, 3, 4, 5])]);
    await settleUntil('the room is thrown away at both', all, () => noura.closed !== null && khaled.closed !== null);
    expect([noura.closed?.code, khaled.closed?.code]).toEqual([1013, 1013]);
    elsewhere.rows.set(KEY(7), 'g');
    await settleUntil('the other room goes on', all, () => other.rows.get(KEY(7)) === 'g' && elsewhere.isSaved);
    a.connect(noura);
    b.connect(khaled, { userId: 'khaled' });
    noura.rows.set(KEY(2), 'r');
    await settleUntil('its own too', all, () => khaled.rows.get(KEY(2)) === 'r' && noura.isSaved);
    expect((await redis.openLog().load(ROOM)).damaged).toEqual([]); // set aside
  });

  test('[M2] one tablet that says different things to two processes under one clock: whoever is not what the log says loads again', async () => {
    const { a, b } = two();
    const people = [
      { at: a, claims: { userId: 'honst1', device: 'h01' } },
      { at: b, claims: { userId: 'honst2', device: 'h02' } },
      { at: a, claims: { userId: 'evil01', device: 'e01' } },
      { at: b, claims: { userId: 'evil01', device: 'e01' } },
    ].map(({ at, claims }) => ({ at, claims, replica: at.join(claims) }));
    const [one, other, evil, twin] = people.map(({ replica }) => replica);
    if (!one || !other || !evil || !twin) return expect.unreachable();
    const all = [one, other, evil, twin];
    await settleUntil('all are in', all, () => all.every((replica) => replica.isSaved));
    for (const [i, replica] of [evil, twin].entries()) {
      const lying = new Y.Doc();
      lying.clientID = 77;
      lying.getMap('rows').set(KEY(1 + i), `at ${i}`);
      replica.sendRaw(encodeUpdate(Y.encodeStateAsUpdate(lying)), true);
    }
    await settleUntil('both are answered', all, () => [evil, twin].every((replica) => replica.isSaved || replica.closed !== null));
    let renewed = [one, other];
    await settleUntil('both are equal', renewed, () => {
      const closes = renewed.flatMap(({ closed }) => closed?.code ?? []);
      expect(closes.filter((code) => code !== 4409)).toEqual([]); // never 1013, after which a replica would be kept
      renewed = renewed.map((replica, i) => (replica.closed ? (i === 0 ? a : b).join(people[i]?.claims) : replica));
      for (const replica of renewed) replica.flushToServer();
      for (const replica of renewed) replica.flushToClient();
      return renewed.every((replica) => replica.rows.size === 1) && isSame(...renewed);
    });
    const [first] = renewed;
    if (!first) return expect.unreachable();
    expect(await onRedis(redis.openLog())).toEqual(first.rows.toJSON());
    for (const { registry } of [a, b]) expect((await registry.open(ROOM)).doc.getMap('rows').toJSON()).toEqual(first.rows.toJSON());
  });

  test('[M8] [I8] who writes under a client id that somebody else is just using at another process is closed 4400; nobody else notices', async () => {
    const { a, b } = two();
    const [noura, forger, watcher] = [a.join({ userId: 'noura1' }), b.join({ userId: 'forger' }), b.join({ userId: 'khaled' })];
    const all = [noura, forger, watcher];
    await settleUntil('all are in', all, () => all.every((replica) => replica.isSaved));
    // the same id at both in the same moment: neither process knows of the other's
    let leftOut = 0;
    for (let round = 0; round < 10; round++) {
      const before = { noura: noura.closed, watcher: watcher.closed };
      const id = 5_000 + round;
      const update = (key: string) => encodeUpdate(rawUpdate({ structs: [[id, 0, [rawValue({ key }, 'p')]]] }));
      const liar = b.join({ userId: 'forger', device: `f0${round}` });
      await settleUntil('the forger is in', [...all, liar], () => liar.isSaved);
      noura.sendRaw(update(KEY(round)), true);
      liar.sendRaw(update(KEY(500 + round)), true);
      noura.flushToServer();
      liar.flushToServer();
      await settleUntil(
        'one of them has it',
        [...all, liar],
        () => (noura.isSaved || noura.closed !== null) && (liar.isSaved || liar.closed !== null),
      );
      expect(before).toEqual({ noura: null, watcher: null });
      const closes = [noura.closed?.code ?? null, liar.closed?.code ?? null];
      // one that came when the other process had heard already brings nothing new: it is taken care of by leaving it out
      const isLeftOut = closes.every((code) => code === null) && !watcher.rows.has(KEY(500 + round));
      if (isLeftOut) leftOut += 1;
      else
        expect([
          [4400, null],
          [null, 4400],
        ]).toContainEqual(closes);
      if (noura.closed) a.connect(noura, { userId: 'noura1' });
      liar.cut();
    }
    expect(leftOut).toBeLessThan(10);
    expect([...a.errors, ...b.errors]).toEqual([]);
    expect(watcher.closed).toBe(null);
    // and later, when the other process has heard of it
    const late = a.join({ userId: 'forger', device: 'f99' });
    await settleUntil('it is in', [...all, late], () => late.isSaved);
    watcher.rows.set(KEY(900), 'mine');
    await settleUntil('it is saved', all, () => watcher.isSaved);
    late.sendRaw(encodeUpdate(rawUpdate({ structs: [[watcher.doc.clientID, 1, [rawValue({ key: KEY(901) }, 'p')]]] })), true);
    await settleUntil('it is refused', [...all, late], () => late.closed !== null);
    expect(late.closed?.code).toBe(4400);
  });

  test('[M8] a tablet that goes on at another process keeps its client id, and known ids ask nothing', async () => {
    const { a, b } = two();
    const reserve = vi.spyOn(a.log, 'reserve');
    const noura = a.join();
    await settleUntil('it is in', [noura], () => noura.isSaved);
    for (let i = 0; i < 20; i++) {
      noura.rows.set(KEY(i), 'p');
      await settleUntil('it is saved', [noura], () => noura.isSaved);
    }
    expect(reserve).toHaveBeenCalledTimes(1);
    noura.cut();
    b.connect(noura);
    noura.rows.set(KEY(99), 'p');
    await settleUntil('it is saved there', [noura], () => noura.isSaved || noura.closed !== null);
    expect(noura.closed).toBe(null);
    const ttl = await redis.admin().pttl(`cx:{${ROOM}}:id:${noura.doc.clientID}`);
    expect(ttl).toBeLessThanOrEqual(60_000);
  });

  test('[I10] an epoch begun by one process ends the replicas at the other', async () => {
    const { a, b } = two();
    const khaled = b.join({ userId: 'khaled' });
    for (let i = 0; i < 20; i++) {
      for (const client of [createReplica(), createReplica()]) {
        a.connect(client);
        client.rows.set(KEY(i), 'p');
        await settleUntil('saved', [client, khaled], () => client.isSaved);
        client.cut();
      }
    }
    await settleUntil('khaled has it', [khaled], () => khaled.rows.size === 20);
    const room = await a.registry.open(ROOM);
    const log = redis.openLog();
    const fresh = rewriteDocument(room.doc, room.authors, () => 4_000_000_000);
    if (!fresh) return expect.unreachable();
    const { epoch, seq } = await log.load(ROOM);
    const next = await log.beginEpoch(ROOM, epoch, seq, fresh);
    await settleUntil('khaled is closed', [khaled], () => khaled.closed !== null);
    b.connect(khaled, { userId: 'khaled', epoch });
    await settleUntil('and not let in', [khaled], () => khaled.closed !== null);
    expect(khaled.closed?.code).toBe(4409);
    const renewed = b.join({ userId: 'khaled', epoch: next });
    await settleUntil('a fresh replica is', [renewed], () => renewed.rows.size === 20);
  });

  test('[M4] a snapshot by one of several writers holds every row that it stands for', async () => {
    const { a, b } = two();
    const [noura, khaled] = [a.join(), b.join({ userId: 'khaled' })];
    for (let i = 0; i < 400; i++) {
      noura.rows.set(KEY(i), 'p');
      khaled.rows.set(KEY(1_000 + i), 'r');
      noura.flushToServer();
      khaled.flushToServer();
      if (i % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await settleUntil(
      'all see all',
      [noura, khaled],
      () => noura.isSaved && khaled.isSaved && noura.rows.size === 800 && khaled.rows.size === 800,
    );
    for (const each of [noura, khaled]) each.cut();
    await Promise.all([a, b].map(async ({ registry }) => (await registry.open(ROOM)).unload()));
    const log = redis.openLog();
    expect(await onRedis(log)).toEqual(noura.rows.toJSON());
  });

  test.each((process.env.TEST_LONG ? [1, 2, 3] : [1]).map((n) => n * 7_919))(
    '[I16] three processes, six tablets, cuts and moves at random (seed %i): nothing acknowledged is lost, all are equal',
    async (seed) => {
      const random = createRandom(seed);
      const { pick } = random;
      const processes = startProcesses(3);
      const tablets = Array.from({ length: 6 }, (_, i) => ({
        replica: createReplica(),
        claims: { userId: `user0${i}`, device: `d0${i}` },
      }));
      for (const { replica, claims } of tablets) pick(processes).connect(replica, claims);
      for (let step = 0; step < 600; step++) {
        const { replica, claims } = pick(tablets);
        const what = random.next();
        if (what < 0.6) replica.rows.set(KEY(random.int(40)), `${step}`);
        else if (what < 0.75) replica.flushToServer();
        else if (what < 0.9) replica.flushToClient();
        else if (what < 0.95) {
          replica.cut();
          pick(processes).connect(replica, claims);
        } else if (what < 0.96) await redis.cutChannel();
        else await new Promise((resolve) => setImmediate(resolve));
        if (replica.closed) pick(processes).connect(replica, claims);
      }
      const replicas = tablets.map(({ replica }) => replica);
      await settleUntil(
        'all are saved and equal',
        replicas,
        () => {
          for (const { replica, claims } of tablets) if (replica.closed) pick(processes).connect(replica, claims);
          return replicas.every((replica) => replica.isSaved) && isSame(...replicas);
        },
        20_000,
      );
      expect(await onRedis(redis.openLog())).toEqual(replicas[0]?.rows.toJSON());
      // a process without a tablet is told of the last rows a moment later
      const isThere = async ({ registry }: (typeof processes)[number]) =>
        JSON.stringify(Object.entries((await registry.open(ROOM)).doc.getMap('rows').toJSON()).sort()) ===
        JSON.stringify(sorted(replicas[0]));
      await until('every process has it', async () => (await Promise.all(processes.map(isThere))).every(Boolean));
    },
    40_000,
  );
});

test('[M5] an epoch keeper in each process: one of them begins the epoch', async () => {
  const { a, b } = two();
  const ids = Array.from({ length: 1_001 }, (_, i) => i + 1);
  const log = redis.openLog();
  const epoch = await log.epochOf(ROOM);
  const rows = ids.map((id) => {
    const client = createReplica();
    client.doc.clientID = id;
    client.rows.set(KEY(id % 10), 'p');
    return row([...Y.encodeStateAsUpdate(client.doc)], { newClientIds: [id] });
  });
  for (let at = 0; at < rows.length; at += 200) await log.append(ROOM, epoch, rows.slice(at, at + 200)); // each waits for the disk once
  const keepers = [a, b].map(({ registry, log: own, errors }) =>
    createEpochKeeper({
      registry,
      log: own,
      timers: { ...createTimers(), now: () => Date.now() + 120_000 },
      isQuiet: () => true,
      events: {},
      onError: ({ error }) => errors.push(error),
    }),
  );
  await Promise.all(keepers.map((keeper) => keeper.pass()));
  for (const keeper of keepers) keeper.stop();
  expect(await log.epochOf(ROOM)).toBeGreaterThan(epoch);
  expect((await log.load(ROOM)).seq).toBe(1);
});
