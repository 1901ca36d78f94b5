import { expect, test } from 'vitest';
import { session as sessions, signingKey, user as users } from '../../schema/tables/people.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { until } from '../testing/until.ts';
import { ForeignRedisError } from './publishFacts.ts';
import { useFacts } from './testing/factsUnderTest.ts';

const redis = useRedis();
const { connected, core: openCore, sync: openSync } = useFacts(redis);
const K01 = 'guarantees/K01';

test('[P8] a hostile look at all that lies in Redis finds no secret', async () => {
  const { core, sync, session } = await connected();
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
    all.push(key, type === 'hash' ? Object.entries(await redis.admin().hgetall(key)).join('\n') : String(await redis.admin().get(key)));
  }
  const text = all.join('\n');
  expect(text).toContain('Noura');
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
  const { core, sync, session, claims } = await connected({}, { lookEveryMs: 10 });
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

test('[P8] an error of a publication carries nothing of what was published', async () => {
  const { core, session } = await connected();
  await redis.admin().script('FLUSH');
  await redis.admin().del('cx:facts');
  await redis.admin().set('cx:facts', 'not a hash');
  await core.accounts.people.change(session.user.id, { name: 'not-to-be-told' });
  await expect(core.publisher.flushed()).rejects.toMatchObject({ code: 'cannot-save' });
  expect(core.errors.length).toBeGreaterThan(0);
  expect(core.errors.map((error) => JSON.stringify([error, { ...(error as object) }, String(error)])).join()).not.toContain(
    'not-to-be-told',
  );
  await redis.admin().del('cx:facts');
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
