import { expect, test } from 'vitest';
import { until } from '../../testing/until.ts';
import { contents, row } from '../logUnderTest.ts';
import { recorder } from '../testing/recorder.ts';
import { createRedisCommands } from './redisCommands.ts';
import { roomKeys } from './roomKeys.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();

test('a room whose keys are unreadable is told of, and no other room waits for it', async () => {
  const errors: unknown[] = [];
  const log = redis.openLog({ lookEveryMs: 20, onError: (error) => void errors.push(error) });
  const [bad, good] = [await log.epochOf('bad'), await log.epochOf('good')];
  const [toldBad, toldGood] = [recorder(), recorder()];
  log.follow('bad', bad, 0, toldBad.follower);
  log.follow('good', good, 0, toldGood.follower);
  await log.append('bad', bad, [row([1])]);
  await until('the first row', () => toldBad.rows.length === 1);
  await redis.admin().set(roomKeys('cx', 'bad').log, 'not a stream');
  await redis.admin().publish(roomKeys('cx', 'bad').name, 'not a publication');
  await until('it is told', () => errors.some((error) => /WRONGTYPE/.test(String(error))));
  await expect(log.append('bad', bad, [row([2])])).rejects.toThrow(/WRONGTYPE/);
  await log.append('good', good, [row([1])]);
  await until('the other room', () => toldGood.rows.length === 1);
  expect(toldBad.seqs()).toEqual([1]);
});

test('[A10] a refused password is told without the password, and works once Redis takes it', async () => {
  const errors: unknown[] = [];
  const connection = { ...redis.server().connection, username: 'room', password: 'not-to-be-told' };
  const log = redis.openLog({ connection, timeoutMs: 300, onError: (error) => void errors.push(error) });
  await expect(log.rooms()).rejects.toThrow(/no connection/);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.map((error) => JSON.stringify([error, { ...(error as object) }, String(error)])).join()).not.toContain('not-to-be-told');
  await redis.admin().acl('SETUSER', 'room', 'on', '>not-to-be-told', '~*', '&*', '+@all');
  await until('it is let in', async () => (await log.rooms().catch(() => null)) !== null);
});

test('an error of an append carries nothing of the row', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  const refused = await log.append('r', epoch + 1, [row([1], { keys: ['not-to-be-told'] })]).catch((error) => error);
  const bound = await log
    .append('r', epoch, [row([1], { newClientIds: [7] }), row([1], { userId: 'other1', keys: ['not-to-be-told'], newClientIds: [7] })])
    .catch((error) => error);
  expect(bound).toBeInstanceOf(Error);
  for (const error of [refused, bound]) expect(JSON.stringify({ ...error, message: error.message })).not.toContain('not-to-be-told');
});

test('[I3] neither connection sends anything late or twice, and what is under way when one breaks rejects', async () => {
  const { persistence } = createRedisCommands({
    connection: redis.server().connection,
    timeoutMs: 1_000,
    lookEveryMs: 1_000,
    onError: () => {},
  });
  for (const { options } of [persistence.redis, persistence.sub])
    expect(options).toMatchObject({
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 1_000,
    });
  await persistence.destroy();
});

test('[I12] many rooms that want Redis while it is away share one wait, and all have it when it is back', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => void warnings.push(warning);
  process.on('warning', warned);
  const log = redis.openLog();
  await log.epochOf('r');
  await redis.server().kill();
  const rooms = () =>
    log.rooms().then(
      () => false,
      () => false,
    );
  const later = () => new Promise<boolean>((resolve) => setImmediate(resolve, true));
  await until('it is noticed', () => Promise.race([rooms(), later()]));
  const waiting = Array.from({ length: 40 }, (_, i) => log.epochOf(`r${i}`));
  await redis.server().start();
  expect((await Promise.all(waiting)).length).toBe(40);
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});

test('two installations share a Redis under two prefixes', async () => {
  const [one, other] = [redis.openLog(), redis.openLog({ prefix: 'other' })];
  await one.append('r', await one.epochOf('r'), [row([1])]);
  await other.epochOf('s');
  expect([await one.rooms(), await other.rooms()]).toEqual([['r'], ['s']]);
  expect((await contents(other, 'r')).rows).toEqual([]);
});

test('a log that is closed refuses, and its followers are told nothing more', async () => {
  const [a, b] = [redis.openLog(), redis.openLog()];
  const epoch = await a.epochOf('r');
  const told = recorder();
  b.follow('r', epoch, 0, told.follower);
  await a.append('r', epoch, [row([1])]);
  await until('the row', () => told.rows.length === 1);
  await b.close();
  await a.append('r', epoch, [row([2])]);
  await expect(b.load('r')).rejects.toThrow(/closed/);
  await expect(b.append('r', epoch, [row([3])])).rejects.toThrow(/closed/);
  expect([told.seqs(), told.losses]).toEqual([[1], []]);
});
