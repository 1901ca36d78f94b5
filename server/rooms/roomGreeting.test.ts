import { afterEach, describe, expect, test, vi } from 'vitest';
import { SCHEMA_VERSION } from '../../schema/version.ts';
import { MESSAGE, SYNC } from '../../schema/wire.ts';
import { settle } from '../testing/replica.ts';
import { endServers, KEY, onDisk, startServer } from '../testing/roomServer.ts';

afterEach(endServers);

describe('hello, presence and the end', () => {
  test('[I7] hello comes first and then the server’s step 1', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    expect(noura.seen.slice(0, 2).map(({ type, step }) => [type, step])).toEqual([
      [MESSAGE.hello, null],
      [MESSAGE.sync, SYNC.step1],
    ]);
    expect(noura.hellos[0]).toMatchObject({ schema: SCHEMA_VERSION, access: 'write', authors: [] });
  });

  test('authors are told before the frame that holds them, and all of them to whoever comes later', async () => {
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    khaled.seen.length = 0;
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    expect(khaled.seen.map(({ type }) => type)).toEqual([MESSAGE.hello, MESSAGE.sync]);
    expect(khaled.hellos.at(-1)?.authors).toEqual([[noura.doc.clientID, 'noura1']]);
    server.crash();
    const late = server.join({ userId: 'late01' });
    await settle(late);
    expect(late.hellos[0]?.authors).toEqual([[noura.doc.clientID, 'noura1']]);
  });

  test('[A5] presence carries the ticket’s person whatever the client says, and is gone when the socket is', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join({ userId: 'noura1', userName: 'نورة' });
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    noura.say({ screen: 'list', user: { id: 'khaled', name: 'admin', role: 'admin' }, phone: '99' });
    await settle(noura, khaled);
    await vi.advanceTimersByTimeAsync(100);
    await settle(noura, khaled);
    expect(khaled.presence.get(noura.doc.clientID)).toEqual({
      screen: 'list',
      user: { id: 'noura1', name: 'نورة', role: 'coordinator' },
    });
    expect(noura.presence.size).toBe(0); // nobody hears themselves
    noura.cut();
    await vi.advanceTimersByTimeAsync(100);
    await settle(khaled);
    expect(khaled.presence.size).toBe(0);
  });

  test('[A5] nobody speaks for a client id that somebody else holds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const forger = server.join({ userId: 'forger' });
    const watcher = server.join({ userId: 'watchr' });
    noura.say({ screen: 'list' });
    await settle(noura, forger, watcher);
    forger.say({ screen: 'door' }, 99, noura.doc.clientID);
    await settle(noura, forger, watcher);
    await vi.advanceTimersByTimeAsync(100);
    await settle(noura, forger, watcher);
    expect([...watcher.presence.values()]).toEqual([{ screen: 'list', user: { id: 'noura1', name: 'Test', role: 'coordinator' } }]);
  });

  test('a session that ends is closed 4003, a revoked person 4403, at once when told and by itself within 5 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const khaled = server.join({ userId: 'khaled' });
    const timed = server.join({ userId: 'timed1', endsAtMs: Date.now() + 30_000 });
    await settle(noura, khaled, timed);
    server.ended.set('noura1', 'forbidden');
    server.registry.recheck((claims) => claims.userId === 'noura1');
    expect(noura.closed?.code).toBe(4403);
    server.ended.set('khaled', 'token-expired');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(khaled.closed?.code).toBe(4003);
    expect(timed.closed).toBe(null);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(timed.closed?.code).toBe(4003);
  });

  test('a heartbeat comes every 15 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    noura.seen.length = 0;
    await vi.advanceTimersByTimeAsync(31_000);
    noura.flushToClient();
    expect(noura.seen.map(({ type }) => type)).toEqual([MESSAGE.heartbeat, MESSAGE.heartbeat]);
  });

  test('closing says 1012 to everybody and finishes what is under way', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    noura.rows.set(KEY(1), 'p');
    noura.flushToServer();
    await server.registry.close();
    expect(noura.closed?.code).toBe(1012);
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p' });
    const late = server.join();
    expect(late.closed?.code).toBe(1012);
  });
});
