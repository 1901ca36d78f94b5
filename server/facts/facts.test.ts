import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { PASSWORD, type TestPerson } from '../testing/seedCampaign.ts';
import { until } from '../testing/until.ts';
import { ForeignRedisError } from './publishFacts.ts';
import { useFacts } from './testing/factsUnderTest.ts';

const redis = useRedis();
const { core: openCore, sync: openSync } = useFacts(redis);

type Core = Awaited<ReturnType<typeof openCore>>;
type Sync = ReturnType<typeof openSync>;
const K01 = 'guarantees/K01';

/** A core that has published, a process that knows it, and somebody's connection on it. */
async function connectedPerson(
  person: TestPerson = 'noura',
  coreOptions: Parameters<typeof openCore>[0] = {},
  syncOptions: Parameters<typeof openSync>[0] = {},
) {
  const core = await openCore(coreOptions);
  await core.publisher.start();
  const sync = openSync(syncOptions);
  const session = await core.signIn(person);
  await core.publisher.flushed();
  await until('it knows', () => sync.facts.isLive(session.sessionId));
  const claims = await sync.redeem(await core.ticketFor(session), person === 'badria' ? 'guarantees/K02' : K01);
  sync.changes.length = 0;
  return { core, sync, session, claims, why: () => sync.whyEnded(claims) };
}

/** Waits for a connection's end, and says how long it took. */
async function endsAfter(sync: Sync, isTold: () => boolean, why: () => unknown): Promise<{ why: unknown; ms: number }> {
  const fromMs = performance.now();
  await until('it is told', isTold);
  const ms = performance.now() - fromMs;
  expect(sync.errors).toEqual([]);
  return { why: why(), ms };
}

/** Everything a process may know, as the core itself would say it. */
function standingOf({ accounts }: Core, { facts }: Sync) {
  const people = accounts.facts.personIds();
  const sessions = accounts.facts.sessionIds();
  const say = (standing: Pick<Sync['facts'], 'memberOf' | 'endsAtMs' | 'isLive'>) => ({
    people: people.map((id) => standing.memberOf(id)),
    sessions: sessions.map((id) => [standing.endsAtMs(id), standing.isLive(id)]),
  });
  return { known: say(facts), truth: say({ ...accounts.people, ...accounts.sessions }) };
}

const versionThere = async (): Promise<number> => Number(await redis.admin().hget('cx:facts', 'version'));

test('[P1] a process without accounts knows people, sessions, keys and time zone as the core does', async () => {
  const core = await openCore();
  const sessions = [await core.signIn('noura'), await core.signIn('admin')];
  expect(core.accounts.facts.sessionIds()).toHaveLength(2);
  const sync = openSync();
  expect([sync.facts.isLoaded(), sync.facts.heardAtMs(), sync.facts.timeZone()]).toEqual([false, null, 'UTC']);
  await core.publisher.start();
  await until('it knows', sync.facts.isLoaded);
  const { known, truth } = standingOf(core, sync);
  expect(known).toEqual(truth);
  expect(known.people.filter(Boolean)).toHaveLength(8);
  expect(known.sessions).toHaveLength(sessions.length);
  expect(sync.facts.timeZone()).toBe('Asia/Kuwait');
  expect(sync.facts.find(sessions[0]?.user.id ?? '')).toMatchObject({ name: 'Noura', role: 'coordinator' });
  expect([sync.facts.find('nobody'), sync.facts.memberOf('nobody'), sync.facts.endsAtMs('nobody')]).toEqual([null, null, null]);
  expect(Math.abs((sync.facts.heardAtMs() ?? 0) - Date.now())).toBeLessThan(2_000);
  expect(await sync.redeem(await core.ticketFor(sessions[0] as never), K01)).toMatchObject({ userName: 'Noura' });
});

test('[P2] signing out reaches a reader within a second: 4003', async () => {
  const { core, sync, session, claims, why } = await connectedPerson();
  expect(why()).toBeNull();
  core.accounts.sessions.endWith(session.sessionId, 'any token of another session');
  const end = await endsAfter(sync, () => sync.changes.includes(session.sessionId), why);
  expect(end).toMatchObject({ why: 'token-expired' });
  expect(end.ms).toBeLessThan(1_000);
  expect(sync.facts.endsAtMs(claims.sessionId)).toBeNull();
});

test.each([
  ['another role', { role: 'viewer', memberships: [] }],
  ['no committee any more', { memberships: [] }],
  ['a disabled account', { isDisabled: true }],
] as const)('[P2] %s reaches a reader within a second: 4403', async (_what, change) => {
  const { core, sync, session, why } = await connectedPerson();
  const changing = core.accounts.people.change(session.user.id, {
    ...change,
    ...('memberships' in change ? { memberships: [] } : {}),
  } as never);
  const end = await endsAfter(sync, () => sync.changes.includes(session.user.id), why);
  await changing;
  expect(end).toMatchObject({ why: 'forbidden' });
  expect(end.ms).toBeLessThan(1_000);
});

test('[P2] a new password ends every session of the person: 4003; a new name ends nothing and is known', async () => {
  const { core, sync, session, why } = await connectedPerson();
  await core.accounts.people.change(session.user.id, { name: 'Noura the second' });
  await until('the name', () => sync.facts.find(session.user.id)?.name === 'Noura the second');
  expect(why()).toBeNull();
  await core.accounts.people.change(session.user.id, { password: `${PASSWORD} 2` });
  const end = await endsAfter(sync, () => why() !== null, why);
  expect(end).toMatchObject({ why: 'token-expired' });
});

test('[P2] when a connection is asked, all of the change is known: whoever is disabled is told 4403, never 4003', async () => {
  const { core, sync, session, claims } = await connectedPerson();
  await core.accounts.people.change(session.user.id, { isDisabled: true });
  await until('it is told', () => sync.changes.length >= 2);
  expect(new Set(sync.changes)).toEqual(new Set([session.user.id, session.sessionId]));
  expect(sync.whyEnded(claims)).toBe('forbidden');
});

test('[P3] changes of one turn are one publication; a change in the middle of a publication is in the next', async () => {
  const { core, sync, session } = await connectedPerson();
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
  const { core, sync, session, why } = await connectedPerson('noura', {}, { lookEveryMs: 30 });
  await sync.channels.close();
  await core.accounts.people.change(session.user.id, { isDisabled: true });
  await until('it is found', () => why() === 'forbidden');
  expect(sync.changes).toContain(session.user.id);
});

test('[P3] Redis emptied under a running core: a reader keeps what it knows, and a beat brings all of it back', async () => {
  const { core, sync, session, why } = await connectedPerson('noura', { beatEveryMs: 30 }, { lookEveryMs: 10 });
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
  const { core, session, why } = await connectedPerson('noura', { beatEveryMs: 30, timeoutMs: 300 }, { lookEveryMs: 30, timeoutMs: 300 });
  await redis.server().kill();
  await core.accounts.people.change(session.user.id, { memberships: [] });
  await expect(core.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
  expect(why()).toBeNull(); // nobody could tell it
  await redis.server().start();
  await until('it is told', () => why() === 'forbidden');
  expect(core.errors.length).toBeGreaterThan(0);
});

test('[P3] flushed does not hang on a Redis that is stalled, and no ticket is given', async () => {
  const { core, session } = await connectedPerson('noura', { timeoutMs: 200 });
  redis.server().pause();
  const fromMs = performance.now();
  try {
    core.publisher.changed({ userId: session.user.id });
    await expect(core.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
    await expect(core.ticketFor(session)).rejects.toMatchObject({ code: 'cannot-save' });
    expect(performance.now() - fromMs).toBeLessThan(2_000);
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

test('[P3] a publication that was given up and arrives late changes nothing: a later one has a later version', async () => {
  const { core, session, why } = await connectedPerson('noura', { timeoutMs: 200 });
  const stale = await redis.admin().hgetall('cx:facts');
  await core.accounts.people.change(session.user.id, { isDisabled: true });
  const version = await core.publisher.flushed();
  const { PUBLISH_ALL, PUBLISH_CHANGE } = await import('./factsScripts.ts');
  const flat = Object.entries(stale).flat();
  const late = async (lua: string, ...args: (string | number)[]) =>
    String(await redis.admin().eval(lua, 1, 'cx:facts', 'cx:facts', ...args));
  expect(await late(PUBLISH_ALL.lua, version, '{"kind":"all","to":1}', ...flat)).toBe(String(version));
  expect(await late(PUBLISH_CHANGE.lua, version - 1, version, '{}', 0)).toBe('0');
  await until('it is told', () => why() === 'forbidden');
  expect(await versionThere()).toBe(version);
});

test('[P3] an older file of Redis: a reader does not go back to it, and the core publishes anew', async () => {
  const { core, sync, session, why } = await connectedPerson('noura', {}, { lookEveryMs: 10 });
  const older = await redis.admin().hgetall('cx:facts');
  await core.accounts.people.change(session.user.id, { isDisabled: true });
  await core.publisher.flushed();
  await until('it is told', () => why() === 'forbidden');
  await redis.admin().del('cx:facts');
  await redis.admin().hset('cx:facts', older);
  const asked = sync.connection.options; // the same connection throughout
  for (let i = 0; i < 5; i++) await sync.facts.atLeast(Number(older.version) + 1_000_000).catch(() => {});
  expect(why()).toBe('forbidden');
  expect(asked).toBe(sync.connection.options);
  core.publisher.changed({ userId: session.user.id });
  const version = await core.publisher.flushed();
  await until('it is published anew', async () => (await versionThere()) === version);
  await sync.facts.atLeast(version);
  expect(why()).toBe('forbidden');
});

test('[P3] a core that starts again goes on above the version that is there, also when its clock was set back', async () => {
  const { core, sync, session, why } = await connectedPerson();
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
  const { core, session, why } = await connectedPerson('noura', {}, { lookEveryMs: 20 });
  await core.publisher.close();
  await redis.admin().flushall();
  const set = core.database;
  const earlier = Date.now() - 86_400_000;
  const { createFactsPublisher } = await import('./publishFacts.ts');
  const again = await openCore({ database: set });
  const publisher = createFactsPublisher({
    redis: again.connection,
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

test('[P5] a ticket that knows more than the process: it reads again before it decides', async () => {
  const { core, sync, session } = await connectedPerson();
  await sync.channels.close(); // nothing reaches it by itself
  const late = await core.signIn('salem');
  expect(await sync.redeem(await core.ticketFor(late), K01)).toMatchObject({ userName: 'Salem' });
  await core.accounts.people.change(session.user.id, { memberships: [] });
  await core.accounts.people.change(session.user.id, { memberships: session.user.memberships });
  const renewed = await core.signIn('noura');
  expect(await sync.redeem(await core.ticketFor(renewed), K01)).toMatchObject({ userName: 'Noura' });
});

test('[P5] a ticket of before the rights were taken away opens nothing, wherever it is shown', async () => {
  const { core, sync, session } = await connectedPerson();
  const early = await core.ticketFor(session);
  await core.accounts.people.change(session.user.id, { memberships: [] });
  await core.publisher.flushed();
  await until('it is told', () => sync.changes.includes(session.user.id));
  await expect(sync.redeem(early, K01)).rejects.toMatchObject({ code: 'forbidden' });
});

test('[P5] what a ticket knows and Redis has lost is waited for: cannot-save, and the ticket is not used up', async () => {
  const { core, sync, session } = await connectedPerson();
  await sync.channels.close();
  await core.accounts.people.change(session.user.id, { name: 'Noura the second' });
  const ticket = await core.ticketFor(session);
  await redis.admin().flushall();
  await expect(sync.redeem(ticket, K01)).rejects.toMatchObject({ code: 'cannot-save' });
  core.publisher.changed({ userId: session.user.id });
  await core.publisher.flushed();
  expect(await sync.redeem(ticket, K01)).toMatchObject({ userName: 'Noura the second' });
});

test('[P6] thirty minutes without a word from the core change nothing, after them every connection is 4003, and its first word mends it', async () => {
  const { core, sync, session, claims, why } = await connectedPerson('noura', {}, { lookEveryMs: 10 });
  const heardAtMs = sync.facts.heardAtMs() ?? 0;
  await core.publisher.close();
  sync.clock.aheadMs = 30 * 60_000 - 5_000;
  expect([why(), sync.facts.isLive(session.sessionId)]).toEqual([null, true]);
  sync.clock.aheadMs = 30 * 60_000 + 1_000;
  expect([why(), sync.facts.isLive(session.sessionId), sync.facts.endsAtMs(session.sessionId)]).toEqual(['token-expired', false, null]);
  expect(sync.facts.isLoaded()).toBe(true);
  expect(Math.abs((sync.facts.heardAtMs() ?? 0) - heardAtMs)).toBeLessThan(1);
  // looks go on and find the same old beat
  for (let i = 0; i < 3; i++) await sync.facts.atLeast(Number.MAX_SAFE_INTEGER).catch(() => {});
  expect(sync.whyEnded(claims)).toBe('token-expired');
  const again = await openCore({ database: core.database });
  await again.publisher.start();
  await until('it is heard', () => why() === null);
});

test('[P6] beats alone keep a core heard, by the channel or by the look', async () => {
  const { sync, why } = await connectedPerson('noura', { beatEveryMs: 10 }, { lookEveryMs: 10 });
  sync.clock.aheadMs = 31 * 60_000;
  await until('by the channel', () => why() === null);
  await sync.channels.close();
  sync.clock.aheadMs = 62 * 60_000;
  await until('by the look', () => why() === null);
});

test('[P6] a process that starts when the core has long been silent learns how long', async () => {
  const { core } = await connectedPerson();
  await core.publisher.close();
  const beat = Number(await redis.admin().hget('cx:facts', 'beat'));
  await redis.admin().hset('cx:facts', 'beat', String(beat - 31 * 60_000));
  const late = openSync();
  await until('it is loaded', late.facts.isLoaded);
  expect(Date.now() - (late.facts.heardAtMs() ?? 0)).toBeGreaterThan(31 * 60_000 - 1_000);
  expect(core.accounts.facts.sessionIds().map(late.facts.isLive)).toEqual([false]);
});

test('[P6] Redis away: what is known stands, and the same thirty minutes count', async () => {
  const { sync, why } = await connectedPerson('noura', { timeoutMs: 300 }, { lookEveryMs: 20, timeoutMs: 300 });
  await redis.server().kill();
  await until('it is noticed', () => sync.connection.status !== 'ready');
  expect(why()).toBeNull();
  sync.clock.aheadMs = 31 * 60_000;
  expect(why()).toBe('token-expired');
  await redis.server().start();
});

test('[P1] a session that is over by its time is over for a reader at that moment, and leaves Redis', async () => {
  const { core, sync, session, why } = await connectedPerson('noura', { beatEveryMs: 20 }, { lookEveryMs: 20 });
  const fields = () => redis.admin().hexists('cx:facts', `session:${session.sessionId}`);
  expect(await fields()).toBe(1);
  sync.clock.aheadMs = 15 * 24 * 60 * 60_000;
  await until('the core is heard by this clock too', () => (sync.facts.heardAtMs() ?? 0) > Date.now() + 14 * 24 * 60 * 60_000);
  expect(why()).toBe('token-expired');
  core.clock.aheadMs = 15 * 24 * 60 * 60_000;
  await until('it is gone', async () => (await fields()) === 0);
});

test('[P1] a refresh lets a session live on for a reader too', async () => {
  const { core, sync, session } = await connectedPerson();
  const before = JSON.parse((await redis.admin().hget('cx:facts', `session:${session.sessionId}`)) ?? '{}') as { expiresAtMs: number };
  const { refreshToken, sessionId } = core.accounts.sessions.start(session.user.id);
  core.clock.aheadMs = 24 * 60 * 60_000;
  core.accounts.sessions.refresh(sessionId, refreshToken);
  await core.publisher.flushed();
  const after = JSON.parse((await redis.admin().hget('cx:facts', `session:${sessionId}`)) ?? '{}') as { expiresAtMs: number };
  expect(after.expiresAtMs - before.expiresAtMs).toBeGreaterThan(23 * 60 * 60_000);
  await until('it is known', () => sync.facts.isLive(sessionId));
});

test('[P8] a hostile look at all that lies in Redis finds no secret', async () => {
  const { core, sync, session } = await connectedPerson();
  const refresh = core.accounts.sessions.start(session.user.id);
  const ticket = await core.ticketFor(session);
  await sync.redeem(ticket, K01);
  await sync.redeem(ticket, K01).catch(() => {});
  const heard: string[] = [];
  sync.channels.subscribe('cx:facts', { message: (bytes) => void heard.push(bytes.toString()), gap: () => {} });
  await core.accounts.people.change(session.user.id, { password: `${PASSWORD} 2` });
  await core.publisher.flushed();
  await until('it is heard', () => heard.length > 0);
  const all: string[] = [...heard];
  for (const key of await redis.admin().keys('*')) {
    const type = await redis.admin().type(key);
    all.push(key, type === 'hash' ? JSON.stringify(await redis.admin().hgetall(key)) : String(await redis.admin().get(key)));
  }
  const text = all.join('\n');
  expect(text).toContain('Noura');
  const { user: users, session: sessions, signingKey } = await import('../../schema/tables.ts');
  const { db } = core.database;
  const secrets = [
    PASSWORD,
    ticket,
    ticket.split('.')[2] ?? '',
    refresh.refreshToken,
    session.accessToken,
    ...db
      .select()
      .from(users)
      .all()
      .flatMap(({ passwordHash, username }) =>
        [passwordHash, `"${username}"`].filter((text) => !/^"(admin|clerk|viewer|auditor)"$/.test(text)),
      ),
    ...db
      .select()
      .from(sessions)
      .all()
      .flatMap(({ refreshHash, previousHash }) => [refreshHash, previousHash ?? refreshHash]),
    ...db
      .select()
      .from(signingKey)
      .all()
      .map(({ privateJwk }) => (privateJwk as { d: string }).d),
  ];
  expect(secrets.length).toBeGreaterThan(20);
  for (const secret of secrets) expect(secret.length > 4 && text.includes(secret), secret.slice(0, 12)).toBe(false);
  const keys = Object.entries(await redis.admin().hgetall('cx:facts')).filter(([field]) => field.startsWith('key:'));
  expect(keys).toHaveLength(1);
  expect(Object.keys(JSON.parse(keys[0]?.[1] ?? '{}')).sort()).toEqual(['alg', 'crv', 'kty', 'x']);
});

test('[P8] what is not understood gives no rights: of a person, a session, a key or a whole message', async () => {
  const { core, sync, session, claims } = await connectedPerson('noura', {}, { lookEveryMs: 10 });
  const version = await core.publisher.flushed();
  const person = `person:${session.user.id}`;
  const [kept] = await redis.admin().hmget('cx:facts', person);
  await redis.admin().hset('cx:facts', 'version', String(version + 1), person, (kept ?? '').replace('"coordinator"', '"emperor"'));
  await until('it is read', () => sync.whyEnded(claims) === 'forbidden');
  expect(sync.errors.map(String)).toEqual(['Error: the core published a person that is not understood']);
  for (const nonsense of ['', 'x', '1\n{"kind":"change"}', '1\n{"kind":"change","from":1,"to":"2","set":{},"drop":[]}', '\n{}'])
    await redis.admin().publish('cx:facts', nonsense);
  await redis.admin().hset('cx:facts', 'version', String(version + 2), person, kept ?? '');
  await until('it is read', () => sync.whyEnded(claims) === null);
});

test('[P9] another installation’s Redis is refused in one sentence, and nothing of it is touched', async () => {
  const first = await openCore({ installationId: 'theirs' });
  await first.publisher.start();
  const before = await redis.admin().hgetall('cx:facts');
  const second = await openCore();
  await expect(second.publisher.start()).rejects.toThrow(ForeignRedisError);
  await expect(second.publisher.start()).rejects.toThrow(/another installation \(theirs, ours is ours\)/);
  expect(await redis.admin().hgetall('cx:facts')).toEqual(before);
  await expect(second.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
});

test('[P9] a core that starts without Redis says so, and publishes when it comes', async () => {
  await redis.server().kill();
  const core = await openCore({ beatEveryMs: 30, timeoutMs: 200 });
  await expect(core.publisher.start()).rejects.toMatchObject({ code: 'cannot-save' });
  await redis.server().start();
  const sync = openSync();
  await until('it is known', sync.facts.isLoaded);
});

test('[P1] the first administrator’s campaign is published when it is made', async () => {
  const { openDatabase } = await import('../database.ts');
  const database = openDatabase(':memory:');
  const core = await openCore({ database });
  await core.publisher.start();
  const sync = openSync();
  await until('it knows', sync.facts.isLoaded);
  expect(sync.facts.timeZone()).toBe('UTC');
  const { secret } = core.accounts.firstAdmin;
  const about = {
    campaignName: 'North',
    pollingDay: '2026-11-30',
    timeZone: 'Asia/Kuwait',
    username: 'first',
    name: 'First',
    password: PASSWORD,
  };
  await core.accounts.firstAdmin.complete({ secret, ...about });
  await until('it is known', () => sync.facts.timeZone() === 'Asia/Kuwait');
  const [id = ''] = core.accounts.facts.personIds();
  await until('so is the person', () => sync.facts.memberOf(id)?.campaign === 'north');
  await core.publisher.close();
  database.close();
});
