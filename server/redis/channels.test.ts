import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { until } from '../testing/until.ts';
import { type Channels, createChannels, type Subscriber } from './channels.ts';

const redis = useRedis();
const opened: Channels[] = [];
afterEach(async () => {
  for (const channels of opened.splice(0)) await channels.close();
});

function open(more: Partial<Parameters<typeof createChannels>[0]> = {}) {
  const errors: unknown[] = [];
  const channels = createChannels({ connection: redis.server().connection, onError: (error) => void errors.push(error), ...more });
  opened.push(channels);
  return { ...channels, errors };
}

function listener() {
  const heard: string[] = [];
  let gaps = 0;
  const subscriber: Subscriber = {
    message: (bytes) => void heard.push(bytes.toString('latin1')),
    gap: () => {
      gaps += 1;
    },
  };
  return { subscriber, heard, gaps: () => gaps };
}

test('[P7] a message goes to everybody on its channel, byte for byte and in order, and to nobody else', async () => {
  const [a, b] = [open(), open()];
  const [one, other, elsewhere] = [listener(), listener(), listener()];
  a.subscribe('cx:x', one.subscriber);
  b.subscribe('cx:x', other.subscriber);
  b.subscribe('cx:y', elsewhere.subscriber);
  await until('all listen', () => [one, other, elsewhere].every(({ gaps }) => gaps() === 1));
  const sent = Array.from({ length: 200 }, (_, i) => Buffer.from([0, 255, 13, 10, i]));
  for (const message of sent) a.publish('cx:x', message);
  await until('all came', () => one.heard.length === 200 && other.heard.length === 200);
  const expected = sent.map((message) => message.toString('latin1'));
  expect([one.heard, other.heard, elsewhere.heard]).toEqual([expected, expected, []]);
});

test('[P7] a channel that is cut is subscribed again, its gap is told, and messages flow', async () => {
  const channels = open({ pingEveryMs: 600_000 }); // not by the next ping, but at once
  const [one, other] = [listener(), listener()];
  channels.subscribe('cx:x', one.subscriber);
  channels.subscribe('cx:y', other.subscriber);
  await until('both listen', () => one.gaps() === 1 && other.gaps() === 1);
  for (let cut = 2; cut < 7; cut++) {
    await redis.cutChannel();
    await until('both gaps', () => one.gaps() >= cut && other.gaps() >= cut);
    channels.publish('cx:x', Buffer.from(`after ${cut}`));
    await until('it flows again', () => one.heard.at(-1) === `after ${cut}`);
  }
});

test('[P7] a subscription of before there is a Redis is made when it comes, and nothing is thrown meanwhile', async () => {
  await redis.server().kill();
  const channels = open();
  const one = listener();
  channels.subscribe('cx:x', one.subscriber);
  for (let i = 0; i < 100; i++) channels.publish('cx:x', Buffer.from('lost'));
  await until('it is told', () => channels.errors.length > 0);
  await redis.server().start();
  await until('it listens', () => one.gaps() === 1);
  await until('messages flow', () => {
    channels.publish('cx:x', Buffer.from('hello'));
    return one.heard.includes('hello');
  });
  expect(one.heard).not.toContain('lost');
});

test('[P7] of a hundred publications that fail one is told, and one again after one that did not', async () => {
  const channels = open();
  const one = listener();
  channels.subscribe('cx:x', one.subscriber);
  const flows = () =>
    until('messages flow', () => {
      channels.publish('cx:x', Buffer.from('x'));
      return one.heard.length > 0;
    });
  await flows();
  const user = (rule: string) => redis.admin().acl('SETUSER', 'default', rule);
  try {
    for (let round = 1; round < 3; round++) {
      const before = channels.errors.length;
      await user('-publish');
      for (let i = 0; i < 100; i++) channels.publish('cx:x', Buffer.from('x'));
      await user('+publish');
      one.heard.length = 0;
      await flows();
      expect(channels.errors.slice(before).map(String)).toEqual([expect.stringContaining('NOPERM')]);
    }
  } finally {
    await user('+@all');
  }
});

test('[P7] a Redis that stops answering is noticed by a ping, and the gap told when it answers again', async () => {
  const channels = open({ timeoutMs: 200, pingEveryMs: 50 });
  const one = listener();
  channels.subscribe('cx:x', one.subscriber);
  await until('it listens', () => one.gaps() === 1);
  redis.server().pause();
  try {
    const before = channels.errors.length;
    await until('it is noticed', () => channels.errors.length > before); // connecting anew times out
  } finally {
    redis.server().resume();
  }
  await until('it listens again', () => one.gaps() >= 2);
  await until('messages flow', () => {
    channels.publish('cx:x', Buffer.from('hello'));
    return one.heard.includes('hello');
  });
});

test('[P7] a stop is at once, leaves the others of its channel, and the last one ends the subscription', async () => {
  const channels = open();
  const [one, other] = [listener(), listener()];
  const stopOne = channels.subscribe('cx:x', one.subscriber);
  const stopOther = channels.subscribe('cx:x', other.subscriber);
  await until('both listen', () => one.gaps() === 1 && other.gaps() === 1);
  stopOne();
  stopOne();
  channels.publish('cx:x', Buffer.from('1'));
  await until('the other hears', () => other.heard.length === 1);
  expect(one.heard).toEqual([]);
  stopOther();
  await until('nobody subscribes', async () => (await redis.admin().pubsub('NUMSUB', 'cx:x'))[1] === 0);
  const late = listener();
  channels.subscribe('cx:x', late.subscriber);
  await until('it listens', () => late.gaps() === 1);
  channels.publish('cx:x', Buffer.from('2'));
  await until('it hears', () => late.heard.length === 1);
  expect([one.heard, other.heard]).toEqual([[], ['1']]);
});

test('[P7] whoever joins a channel that is subscribed already is told a gap of its own', async () => {
  const channels = open();
  const [one, other] = [listener(), listener()];
  channels.subscribe('cx:x', one.subscriber);
  await until('it listens', () => one.gaps() === 1);
  channels.subscribe('cx:x', other.subscriber);
  await until('so does the other', () => other.gaps() === 1);
  expect(one.gaps()).toBe(1);
});

test('[P7] stopping and subscribing again, in every order, ends as subscribed', async () => {
  const channels = open();
  const last = listener();
  for (let i = 0; i < 50; i++) channels.subscribe('cx:x', listener().subscriber)();
  channels.subscribe('cx:x', last.subscriber);
  await redis.cutChannel();
  for (let i = 0; i < 50; i++) channels.subscribe('cx:y', listener().subscriber)();
  await until('messages flow', () => {
    channels.publish('cx:x', Buffer.from('hello'));
    return last.heard.includes('hello');
  });
  await until('only one channel', async () => (await redis.admin().pubsub('CHANNELS', 'cx:*')).join() === 'cx:x');
});

test('[P7] a subscriber that throws is told of, and takes nothing from the next', async () => {
  const channels = open();
  const bad = (): never => {
    throw new Error('a fault of its own');
  };
  channels.subscribe('cx:x', { message: bad, gap: bad });
  const one = listener();
  channels.subscribe('cx:x', one.subscriber);
  await until('it listens', () => one.gaps() === 1);
  channels.publish('cx:x', Buffer.from('hello'));
  await until('it hears', () => one.heard.length === 1);
  expect(channels.errors.map(String)).toEqual(['Error: a fault of its own', 'Error: a fault of its own']);
});

test('[P7] what was published before the end is sent, and nothing is told after it', async () => {
  const [a, b] = [open(), open()];
  const [own, other] = [listener(), listener()];
  a.subscribe('cx:x', own.subscriber);
  b.subscribe('cx:x', other.subscriber);
  await until('both listen', () => own.gaps() === 1 && other.gaps() === 1);
  for (let i = 0; i < 100; i++) a.publish('cx:x', Buffer.from(String(i)));
  await a.close();
  a.publish('cx:x', Buffer.from('late'));
  await until('all came', () => other.heard.length === 100);
  expect([own.heard, a.errors]).toEqual([[], []]);
  const admin = new Redis(redis.server().connection);
  const clients = async () =>
    String(await admin.client('LIST'))
      .trim()
      .split('\n').length;
  await b.close();
  await until('the connections are gone', async () => (await clients()) === 2); // the test's own
  admin.disconnect();
});

test('[A10] a refused password is told without the password', async () => {
  const connection = { ...redis.server().connection, username: 'room', password: 'not-to-be-told' };
  const channels = open({ connection });
  channels.subscribe('cx:x', listener().subscriber);
  channels.publish('cx:x', Buffer.from('not-to-be-told-either'));
  await until('it is told', () => channels.errors.some((error) => /WRONGPASS/.test(String(error))));
  expect(channels.errors.map((error) => JSON.stringify([error, { ...(error as object) }, String(error)])).join()).not.toContain(
    'not-to-be',
  );
});
