/** What we build on inside y-redis, which promises none of it. */
import { createRequire } from 'node:module';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { PersistenceDoc, RedisPersistence } from 'y-redis';
import * as Y from 'yjs';
import { until } from '../../testing/until.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();
const opened: RedisPersistence[] = [];
const open = (): RedisPersistence => {
  const persistence = new RedisPersistence({ redisOpts: { ...redis.server().connection, keepAlive: 1_234 } });
  opened.push(persistence);
  return persistence;
};

afterEach(async () => {
  for (const persistence of opened.splice(0)) {
    persistence.redis?.disconnect();
    persistence.sub?.disconnect();
  }
});

test('it is 1.0.3, and its two connections are of our ioredis with our options', () => {
  const { version } = createRequire(import.meta.url)('y-redis/package.json') as { version: string }; // its manifest
  expect(version).toBe('1.0.3');
  const { redis: commands, sub } = open();
  for (const connection of [commands, sub]) {
    expect(connection).toBeInstanceOf(Redis);
    expect(connection.options).toMatchObject({ keepAlive: 1_234, path: redis.server().connection.path });
  }
  expect(commands).not.toBe(sub);
});

test('it stores by `updateHandler` alone, which can be taken off; an empty document stores nothing', async () => {
  const persistence = open();
  const doc = new Y.Doc();
  const bound = persistence.bindState('r', doc);
  await bound.synced;
  doc.getMap('rows').set('k', 1);
  await until('it is stored', async () => (await redis.admin().llen('r:updates')) === 1);
  doc.off('update', bound.updateHandler);
  doc.getMap('rows').set('k', 2);
  await persistence.redis.ping();
  expect(await redis.admin().llen('r:updates')).toBe(1);
});

test('it receives by one listener of `message`, and the channel has the name of the document', async () => {
  const persistence = open();
  expect(persistence.sub.listenerCount('message')).toBe(1);
  await persistence.bindState('r', new Y.Doc()).synced;
  expect(await redis.admin().pubsub('CHANNELS')).toEqual(['r']);
});

test('`synced` subscribes, then calls `getUpdates` of the subclass, when its own fields are there', async () => {
  class Sub extends PersistenceDoc {
    readonly own = ['own'];
    override async getUpdates(): Promise<this> {
      this.own.push(`${(await redis.admin().pubsub('NUMSUB', this.name))[1]} subscribed`);
      return this;
    }
  }
  const bound = new Sub(open(), 'r', new Y.Doc());
  expect(bound.own).toEqual(['own']);
  await bound.synced;
  expect(bound.own).toEqual(['own', '1 subscribed']);
});

test('`docs` is the registry by name; `destroy` of a document leaves it and the channel, and takes the handler off', async () => {
  const persistence = open();
  const doc = new Y.Doc();
  const bound = persistence.bindState('r', doc);
  await bound.synced;
  expect([...persistence.docs]).toEqual([['r', bound]]);
  expect(() => persistence.bindState('r', new Y.Doc())).toThrow(/already bound/);
  await persistence.closeDoc('r');
  expect(persistence.docs.size).toBe(0);
  expect(await redis.admin().pubsub('CHANNELS')).toEqual([]);
  doc.getMap('rows').set('k', 1);
  await persistence.redis.ping();
  expect(await redis.admin().exists('r:updates')).toBe(0);
});
