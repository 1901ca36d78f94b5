/**
 * What y-redis 1.0.3 does wrong as published (on the ioredis 5 that we give it), and the same story on the log that stands on it. Should a later
 * version mend one, its test here goes red.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LogMovedError } from '../../logMovedError.ts';
import { until } from '../../testing/until.ts';
import { roomKeys } from './roomKeys.ts';
import { damageRow } from './testing/damage.ts';
import { openReplica } from './testing/logReplica.ts';
import { bindPublished, type Published, stored, subscribed } from './testing/published.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();
const bound: Published[] = [];
const publish = async (doc?: Y.Doc): Promise<Published> => {
  const one = await bindPublished(redis.server().connection, 'r', doc);
  bound.push(one);
  return one;
};
const keys = roomKeys('cx', 'r');

afterEach(async () => {
  await redis.closeAll();
  for (const one of bound.splice(0)) await one.close();
  await redis.admin().acl('SETUSER', 'default', '+@all');
});

describe('(a) a publication that comes while the subscriber reconnects', () => {
  test('as published: the edit is missing until somebody writes again', async () => {
    const [a, b] = [await publish(), await publish()];
    await redis.cutChannel();
    a.map.set('k1', 1);
    await stored(redis.admin(), 'r', 1);
    await subscribed(redis.admin(), 'r', 2);
    await b.persistence.sub.ping();
    expect(b.map.get('k1')).toBe(undefined);
    a.map.set('k2', 2);
    await until('the next edit', () => b.map.get('k2') === 2);
    expect(b.map.get('k1')).toBe(1);
  });

  test('[I16] ours: it is read when the connection stands again', async () => {
    const [a, b] = [await openReplica(redis.openLog(), 'r'), await openReplica(redis.openLog(), 'r')];
    await redis.cutChannel();
    await a.set('k1', 1);
    await until('the edit', () => b.map.get('k1') === 1);
  });
});

describe('(b) what was stored is gone: evicted, restored shorter, lost with a restart', () => {
  test('as published: it goes on over the hole, and whoever loads gets nothing', async () => {
    const [a, b] = [await publish(), await publish()];
    for (let i = 0; i < 20; i++) a.map.set(`k${i}`, i);
    await until('all of it', () => b.map.size === 20);
    await redis.admin().del('r:updates');
    for (let i = 20; i < 30; i++) a.map.set(`k${i}`, i);
    await stored(redis.admin(), 'r', 10);
    await b.bound.getUpdates();
    const fresh = await publish();
    expect([a.map.size, b.map.size, fresh.map.size]).toEqual([30, 20, 0]);
    expect(fresh.doc.store.pendingStructs).not.toBe(null);
  });

  test.each(['log', 'meta'] as const)('[I5] ours: without its %s nothing is taken, and nobody gets an empty document', async (key) => {
    const [a, b] = [await openReplica(redis.openLog({ lookEveryMs: 50 }), 'r'), await openReplica(redis.openLog({ lookEveryMs: 50 }), 'r')];
    for (let i = 0; i < 20; i++) await a.set(`k${i}`, i);
    await until('all of it', () => b.map.size === 20);
    await redis.admin().del(keys[key]);
    await expect(a.set('k20', 20)).rejects.toThrow(LogMovedError);
    const fresh = redis.openLog();
    if (key === 'meta') await expect(fresh.load('r')).rejects.toThrow('its head is gone');
    else {
      const loaded = await fresh.load('r');
      expect(loaded.damaged.length).toBe(20);
      await expect(fresh.append('r', loaded.epoch, [])).rejects.toThrow(LogMovedError);
    }
  });
});

describe('(c) one read that fails', () => {
  test('as published: that document never reads again', async () => {
    const [a, b] = [await publish(), await publish()];
    const getUpdates = b.bound.getUpdates.bind(b.bound);
    const failed: unknown[] = [];
    b.bound.getUpdates = () => {
      const reading = getUpdates();
      reading.catch((error) => failed.push(error)); // as published nobody catches it: (d)
      return reading;
    };
    await redis.admin().acl('SETUSER', 'default', '-lrange');
    a.map.set('k0', 0);
    await until('a failed read', () => failed.length === 1);
    await redis.admin().acl('SETUSER', 'default', '+lrange');
    for (let i = 1; i < 20; i++) a.map.set(`k${i}`, i);
    await stored(redis.admin(), 'r', 20);
    await a.persistence.redis.ping(); // its publications are out
    await b.persistence.sub.ping();
    expect([b.map.size, failed.length]).toEqual([0, 1]);
  });

  test('[I16] ours: it is read at the next look, with nobody writing', async () => {
    const errors: unknown[] = [];
    const a = await openReplica(redis.openLog(), 'r');
    const b = await openReplica(redis.openLog({ lookEveryMs: 50, onError: (error) => void errors.push(error) }), 'r');
    await a.set('k0', 0);
    await until('the first', () => b.map.size === 1);
    await redis.admin().acl('SETUSER', 'default', '-xrange');
    await redis.cutChannel();
    await a.set('k1', 1);
    await until('a failed read', () => errors.some((error) => /can't run this command/.test(String(error))));
    expect(b.map.size).toBe(1);
    await redis.admin().acl('SETUSER', 'default', '+xrange');
    await until('the second', () => b.map.size === 2);
  });
});

describe('(d) Redis is gone while somebody writes', () => {
  const AS_PUBLISHED = `
    import { RedisPersistence } from 'y-redis';
    import * as Y from 'yjs';
    const persistence = new RedisPersistence({ redisOpts: { path: process.argv[1], retryStrategy: () => 10 } });
    for (const client of [persistence.redis, persistence.sub]) client.on('error', () => {});
    const doc = new Y.Doc();
    await persistence.bindState('r', doc).synced;
    persistence.redis.once('close', () => doc.getMap('rows').set('k', 1));
    console.log('bound');`;

  test('as published: the process ends', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', AS_PUBLISHED, String(redis.server().connection.path)]);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const gone = once(child, 'close');
    await once(child.stdout, 'data');
    await redis.server().kill();
    const [code] = await gone;
    await redis.server().start();
    expect(code).toBe(1);
    expect(said).toMatch(/MaxRetriesPerRequestError|Connection is closed/);
  });

  test('[I12] ours: the edit is refused, the process stands, and goes on when Redis is back', async () => {
    const log = redis.openLog({ timeoutMs: 300 });
    const a = await openReplica(log, 'r');
    await a.set('k0', 0);
    await redis.server().kill();
    await expect(a.set('k1', 1)).rejects.toThrow();
    await expect(log.load('r')).rejects.toThrow();
    await redis.server().start();
    await until('a load', async () => (await log.load('r').catch(() => null))?.seq === 1);
    const again = await openReplica(log, 'r');
    expect(await again.set('k1', 1)).toBe(2);
  });
});

describe('(e) one entry is damaged', () => {
  test('as published: the document can never be loaded again', async () => {
    const a = await publish();
    a.map.set('k0', 0);
    await stored(redis.admin(), 'r', 1);
    await redis.admin().rpush('r:updates', Buffer.from([1, 2, 3, 4, 5, 255, 255]));
    for (let attempt = 0; attempt < 2; attempt++) await expect(publish()).rejects.toThrow();
  });

  test('[I15] ours: it is told and set aside, and everything else is there', async () => {
    const a = await openReplica(redis.openLog(), 'r');
    for (const key of ['k0', 'k1', 'k2']) await a.set(key, key);
    await damageRow(redis.admin(), 'r', 3);
    await a.set('k3', 'k3');
    const fresh = await openReplica(redis.openLog(), 'r');
    expect(fresh.damaged).toEqual([{ seq: 3, what: 'row' }]);
    expect([fresh.map.get('k0'), fresh.map.get('k1'), fresh.map.has('k2')]).toEqual(['k0', 'k1', false]);
  });
});

describe('(f) a document that is bound again', () => {
  test('as published: its whole state is stored once more each time', async () => {
    const doc = new Y.Doc();
    for (let i = 0; i < 100; i++) doc.getMap('rows').set(`k${i}`, i);
    for (let times = 1; times <= 3; times++) {
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      await publish(copy);
      await stored(redis.admin(), 'r', times);
    }
  });

  test('ours: opening a room stores nothing', async () => {
    const a = await openReplica(redis.openLog(), 'r');
    await a.set('k0', 0);
    for (let times = 1; times <= 3; times++) expect((await openReplica(redis.openLog(), 'r')).map.size).toBe(1);
    expect(await redis.admin().xlen(keys.log)).toBe(1);
  });
});

describe('(g) many edits', () => {
  const EDITS = 300;

  test('as published: each of them is kept and read for ever', async () => {
    const a = await publish();
    for (let i = 0; i < EDITS; i++) a.map.set(`k${i % 10}`, i);
    await stored(redis.admin(), 'r', EDITS);
    const fresh = await publish();
    expect(fresh.bound._clock).toBe(EDITS);
    await fresh.close();
    bound.pop();
    expect(await redis.admin().llen('r:updates')).toBe(EDITS);
  });

  test('[I11] ours: a snapshot stands for them once they are archived and old', async () => {
    const log = redis.openLog({ now: () => 100_000 });
    const a = await openReplica(log, 'r');
    for (let i = 0; i < EDITS; i++) await a.set(`k${i % 10}`, i);
    await log.saveSnapshot('r', a.epoch, EDITS, Y.encodeStateAsUpdate(a.doc));
    await log.markArchived('r', a.epoch, EDITS);
    expect(await log.trim('r')).toBe(EDITS - 1);
    expect(await redis.admin().xlen(keys.log)).toBe(1);
    const fresh = await openReplica(redis.openLog(), 'r');
    expect(fresh.map.toJSON()).toEqual(a.map.toJSON());
    expect(await fresh.set('k', 1)).toBe(EDITS + 1);
  });
});
