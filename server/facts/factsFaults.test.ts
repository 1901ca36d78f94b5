import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { until } from '../testing/until.ts';
import { PUBLISH_ALL, PUBLISH_CHANGE } from './factsScripts.ts';
import { createFactsPublisher } from './publishFacts.ts';
import { type Core, fenceOn, standingOf, useFacts } from './testing/factsUnderTest.ts';

const redis = useRedis();
const { connected, core: openCore, sync: openSync, versionThere } = useFacts(redis);

test('[P3] changes of one turn are one publication; a change in the middle of a publication is in the next', async () => {
  const { core, sync, session } = await connected();
  const before = await core.publisher.flushed();
  const people = core.accounts.facts.personIds();
  for (const userId of people) core.publisher.changed({ userId });
  expect(await core.publisher.flushed()).toBe(before + 1);
  const waiting: Promise<number>[] = [];
  for (let i = 0; i < 20; i++) {
    core.publisher.changed({ sessionId: session.sessionId });
    waiting.push(core.publisher.flushed());
    await Promise.resolve();
  }
  const versions = await Promise.all(waiting);
  expect(Math.max(...versions) - before).toBeLessThan(6);
  expect(await versionThere()).toBe(Math.max(...versions));
  await until('it knows', () => sync.facts.isLive(session.sessionId));
});

test('[P3] random changes under a channel that is cut, a Redis that is emptied and one that is killed end with equal knowledge', async () => {
  const random = createRandom(20_261_124);
  const core = await openCore({ beatEveryMs: 20, timeoutMs: 300 });
  await core.publisher.start();
  const syncs = [openSync({ lookEveryMs: 25, timeoutMs: 300 }), openSync({ timeoutMs: 300 })];
  const people = core.accounts.people.list().filter(({ role }) => role !== 'admin');
  for (let step = 0; step < 120; step++) {
    const person = random.pick(people);
    const what = random.int(6);
    if (what === 0) await core.accounts.people.change(person.id, { isDisabled: random.chance(0.5) });
    if (what === 1) await core.accounts.people.change(person.id, { name: `Name ${step}` });
    if (what === 2) core.accounts.sessions.start(person.id);
    if (what === 3) core.accounts.sessions.endAllOf(person.id);
    if (what === 4) await core.accounts.people.change(person.id, { memberships: random.chance(0.5) ? [] : person.memberships });
    if (what === 5 && step % 3 === 0) await redis.cutChannel();
    if (step === 40) await redis.admin().flushall();
    if (step === 70) await redis.server().kill();
    if (step === 80) await redis.server().start();
  }
  await until('it is published', () =>
    core.publisher.flushed().then(
      () => true,
      () => false,
    ),
  );
  for (const sync of syncs)
    await until('both are equal', () => {
      const { known, truth } = standingOf(core, sync);
      return JSON.stringify(known) === JSON.stringify(truth);
    });
});

test('[P3] a reader whose channel is cut through every change finds them by its look', async () => {
  const { core, sync, session, why } = await connected({}, { lookEveryMs: 30 });
  await sync.channels.close();
  await core.accounts.people.change(session.user.id, { isDisabled: true });
  await until('it is found', () => why() === 'forbidden');
  expect(sync.changes).toContain(session.user.id);
});

test('[P3] Redis emptied under a running core: a reader keeps what it knows, and a beat brings all of it back', async () => {
  const { core, sync, session, why } = await connected({ beatEveryMs: 30 }, { lookEveryMs: 10 });
  await redis.admin().flushall();
  await until('it is published again', async () => (await versionThere()) > 0);
  expect(why()).toBeNull();
  expect(await redis.admin().get('cx:installation')).toBe('ours');
  const version = await core.publisher.flushed();
  await until('it is known', () =>
    sync.facts.atLeast(version).then(
      () => true,
      () => false,
    ),
  );
  core.accounts.sessions.endAllOf(session.user.id);
  await until('changes flow', () => why() === 'token-expired');
});

test('[P3] while Redis is away nothing is lost: what changed meanwhile is published when it is back', async () => {
  const { core, session, why } = await connected({ beatEveryMs: 30, timeoutMs: 300 }, { lookEveryMs: 30, timeoutMs: 300 });
  await redis.server().kill();
  await core.accounts.people.change(session.user.id, { memberships: [] });
  await expect(core.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
  expect(why()).toBeNull(); // nobody could tell it
  await redis.server().start();
  await until('it is told', () => why() === 'forbidden');
  expect(core.errors.length).toBeGreaterThan(0);
});

test('[P3] flushed does not hang on a Redis that is stalled, and no ticket is given', async () => {
  const { core, session } = await connected({ timeoutMs: 200 });
  redis.server().pause();
  const fromMs = performance.now();
  try {
    core.publisher.changed({ userId: session.user.id });
    await expect(core.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
    await expect(core.ticketFor(session)).rejects.toMatchObject({ code: 'cannot-save' });
    expect(performance.now() - fromMs).toBeLessThan(10_000); // a bound for what hangs
  } finally {
    redis.server().resume();
  }
  await until('it is given again', () =>
    core.ticketFor(session).then(
      () => true,
      () => false,
    ),
  );
});

test.each(['before it was done', 'after it was done'])(
  '[P3] a publication whose answer is lost %s: what changes next is published',
  async (when) => {
    const { core, sync, session, why } = await connected();
    const { connection } = core;
    const call = connection.callBuffer.bind(connection);
    let losses = 0;
    connection.callBuffer = (async (...args: Parameters<typeof call>) => {
      if (losses++ > 0) return call(...args);
      if (when === 'after it was done') await call(...args);
      throw new Error('the answer is lost');
    }) as typeof connection.callBuffer; // one of its forms, which is what scripts use
    await core.accounts.people.change(session.user.id, { name: 'Noura the second' });
    await until('it is told', () => core.errors.length === 1);
    await core.accounts.people.change(session.user.id, { memberships: [] });
    const version = await core.publisher.flushed();
    await until('it is known', () => why() === 'forbidden');
    expect(sync.facts.find(session.user.id)?.name).toBe('Noura the second');
    expect(await versionThere()).toBe(version);
  },
);

test('[P3] a publication that was given up and arrives late changes nothing: a later one has a later version', async () => {
  const { core, session, why } = await connected({ timeoutMs: 200 });
  const stale = await redis.admin().hgetall('cx:facts');
  await core.accounts.people.change(session.user.id, { isDisabled: true });
  const version = await core.publisher.flushed();
  const flat = Object.entries(stale).flat().join('\n');
  const late = async (lua: string, ...args: (string | number)[]) =>
    String(await redis.admin().eval(lua, 2, 'cx:facts', 'cx:core:fence', 'cx:facts', 1, ...args));
  expect(await late(PUBLISH_ALL.lua, version, '{"kind":"all","to":1}', flat)).toBe(String(version));
  expect(await late(PUBLISH_CHANGE.lua, version - 1, version, '{}', 0)).toBe('0');
  await until('it is told', () => why() === 'forbidden');
  expect(await versionThere()).toBe(version);
});

test.each<[string, (core: Core) => unknown]>([
  ['a change', ({ publisher }) => publisher.changed({ campaign: true })],
  ['everything', ({ publisher }) => publisher.start()],
  ['a beat', () => {}],
])(
  '[Q2] of two cores the one that came later is believed; the other is refused with %s, and publishes nothing any more',
  async (_, say) => {
    const older = await openCore({ beatEveryMs: 50 });
    await older.publisher.start();
    const younger = await openCore();
    await younger.publisher.start();
    const there = await redis.admin().hgetall('cx:facts');
    await Promise.resolve(say(older)).catch(() => {});
    await until('it is refused', () => older.fence.isGivenUp());
    await expect(older.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
    expect(await redis.admin().hgetall('cx:facts')).toEqual(there);
    younger.publisher.changed({ campaign: true });
    expect(await younger.publisher.flushed()).toBe(Number(there.version) + 1);
  },
);

test('[Q2] a Redis that has lost its data is told the number of its core again, and an older core is refused there too', async () => {
  const older = await openCore();
  await older.publisher.start();
  const younger = await openCore({ beatEveryMs: 30 });
  await younger.publisher.start();
  await redis.admin().flushall();
  await until('it is published again', async () => (await versionThere()) > 0);
  older.publisher.changed({ campaign: true });
  await expect(older.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
  expect([older.fence.isGivenUp(), younger.fence.isGivenUp()]).toEqual([true, false]);
});

test('[P3] an older file of Redis: a reader does not go back to it, and the core publishes anew', async () => {
  const { core, sync, session, why } = await connected({}, { lookEveryMs: 10 });
  const older = await redis.admin().hgetall('cx:facts');
  await core.accounts.people.change(session.user.id, { isDisabled: true });
  await core.publisher.flushed();
  await until('it is told', () => why() === 'forbidden');
  await redis.admin().del('cx:facts');
  await redis.admin().hset('cx:facts', older);
  for (let i = 0; i < 5; i++) await sync.facts.atLeast(Number(older.version) + 1_000_000).catch(() => {});
  expect(why()).toBe('forbidden');
  core.publisher.changed({ userId: session.user.id });
  const version = await core.publisher.flushed();
  await until('it is published anew', async () => (await versionThere()) === version);
  await sync.facts.atLeast(version);
  expect(why()).toBe('forbidden');
});

test('[P3] a core that starts again goes on above the version that is there, also when its clock was set back', async () => {
  const { core, sync, session, why } = await connected();
  const before = await core.publisher.flushed();
  await core.publisher.close();
  const again = await openCore({ database: core.database });
  again.clock.aheadMs = -3_600_000;
  await redis.admin().hset('cx:facts', 'version', String(before + 5_000_000_000));
  await again.publisher.start();
  expect(await versionThere()).toBe(before + 5_000_000_001);
  await until('it is read', () =>
    sync.facts.atLeast(before + 5_000_000_001).then(
      () => true,
      () => false,
    ),
  );
  expect(why()).toBeNull();
  again.accounts.sessions.endAllOf(session.user.id);
  await until('changes flow', () => why() === 'token-expired');
});

test('[P3] a core whose clock was set back and whose Redis was emptied is believed all the same', async () => {
  const { core, session, why } = await connected({}, { lookEveryMs: 20 });
  await core.publisher.close();
  await redis.admin().flushall();
  const set = core.database;
  const earlier = Date.now() - 86_400_000;
  const again = await openCore({ database: set });
  const publisher = createFactsPublisher({
    redis: again.connection,
    fence: fenceOn(again.connection),
    facts: again.accounts.facts,
    installationId: 'ours',
    now: () => earlier,
    onError: () => {},
    beatEveryMs: 20,
  });
  await again.accounts.people.change(session.user.id, { isDisabled: true });
  await publisher.start();
  await until('it is believed', () => why() === 'forbidden');
  await publisher.close();
});
