import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fromBase64Url } from '../../schema/base64url.ts';
import { MAX_RESULTS } from '../../schema/calls.ts';
import type { CallResult } from '../../schema/chaseApi.ts';
import { SealedContent } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import { isElectorId } from '../../schema/ids.ts';
import { createCallQueue } from './createCallQueue.ts';
import { createOutbox } from './createOutbox.ts';
import { openSealedStore } from './device/sealedStore.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';

let closing: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const close of closing) close();
  closing = [];
  vi.useRealTimers();
});

/** A server that knows what it was sent, and answers as it is told to. */
function createServer() {
  const taken: string[] = [];
  const calls: string[][] = [];
  const server = {
    taken,
    calls,
    fails: null as AppError | null,
    refuses: new Set<string>(),
    send: async <T>(_method: string, _path: string, body?: unknown): Promise<T> => {
      const { results } = body as { results: readonly CallResult[] };
      calls.push(results.map(({ id }) => id));
      if (server.fails) throw server.fails;
      const refused = results.filter(({ id }) => server.refuses.has(id)).map(({ id }) => id);
      const ids = results.map(({ id }) => id).filter((id) => !refused.includes(id));
      taken.push(...ids.filter((id) => !taken.includes(id)));
      return { taken: ids, refused } as T; // in the route's form
    },
  };
  return server;
}
const unmask = (byte: number): number => byte ^ 0x5a; // what the fake sealer does
const browserOf = () => createFakeBrowser(createFakeBackend());
function start(browser: ReturnType<typeof browserOf>, server: ReturnType<typeof createServer>) {
  const page = browser.openPage({});
  const outbox = createOutbox({ vault: fakeVault('sara00'), environment: page.environment });
  const queue = createCallQueue({ outbox, api: server, environment: page.environment });
  const close = () => {
    queue.close();
    outbox.close();
  };
  closing.push(close);
  return { ...page, queue, outbox, close };
}
function electorOf(n: number) {
  const id = n.toString(36).padStart(10, '0');
  if (!isElectorId(id)) throw new Error('no elector id');
  return id;
}
const result = (n: number): CallResult => ({
  id: n.toString(36).padStart(16, '0'),
  sliceId: 'slice1',
  electorId: electorOf(n),
  outcome: 'noAnswer',
  callAt: null,
  at: 1_000 + n,
  wantsTransport: false,
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('[J15] a result may be taken back for a moment and is sent after it, once', async () => {
  const server = createServer();
  const { queue } = start(browserOf(), server);
  await pass(100);
  queue.add(result(1), 8_000);
  queue.add(result(2), 8_000);
  expect(queue.save()).toMatchObject({ kind: 'sending', waiting: 2 });
  await pass(7_000);
  expect(server.calls).toEqual([]);
  expect(queue.takeBack(result(1).id)).toBe(true);
  await pass(2_000);
  expect(server.calls).toEqual([[result(2).id]]);
  expect(queue.save()).toEqual({ kind: 'saved' });
  expect(queue.takeBack(result(2).id)).toBe(false);
});

test('[J15] what was sent once is not taken back, also where a later attempt was turned down: the server may have it', async () => {
  const server = createServer();
  const { queue } = start(browserOf(), server);
  await pass(100);
  server.fails = new AppError('unreachable'); // its answer is lost
  queue.add(result(1), 8_000);
  queue.sendNow();
  await pass(100);
  server.fails = new AppError('forbidden');
  await pass(3_000);
  expect([server.calls.length, queue.error()?.code]).toEqual([2, 'forbidden']);
  queue.add(result(2), 8_000);
  expect([queue.takeBack(result(1).id), queue.takeBack(result(2).id)]).toEqual([false, true]);
  expect(queue.waiting()).toEqual([result(1)]);
});

test('[J15] a clock that is set back holds no result back', async () => {
  const server = createServer();
  const { queue } = start(browserOf(), server);
  queue.add(result(1), 8_000);
  await pass(2_000);
  vi.setSystemTime(Date.now() - 3_600_000);
  queue.add(result(2), 8_000);
  expect(server.calls).toEqual([]);
  await pass(8_000);
  expect(server.taken).toEqual([result(1).id, result(2).id]);
});

test('[J3] what was made without a network outlives the page, is sent in its order and is one result', async () => {
  const server = createServer();
  const browser = browserOf();
  server.fails = new AppError('unreachable');
  const first = start(browser, server);
  const many = Array.from({ length: MAX_RESULTS + 3 }, (_, i) => result(i + 1));
  for (const one of many) first.queue.add(one, 0);
  await pass(1_000);
  expect(first.queue.save()).toEqual({ kind: 'offline', waiting: many.length });
  first.close();
  first.die();
  server.fails = null;
  const { queue } = start(browser, server);
  await pass(60_000);
  expect(server.taken).toEqual(many.map(({ id }) => id));
  expect(queue.waiting()).toEqual([]);
  const third = start(browser, server);
  await pass(1_000);
  expect(third.queue.waiting()).toEqual([]);
});

test('[V3] nothing is said to be saved, or to wait for nothing, before the device has said what it keeps', async () => {
  const server = createServer();
  server.fails = new AppError('unreachable');
  const browser = browserOf();
  const first = start(browser, server);
  first.queue.add(result(1), 0);
  await pass(1_000);
  first.close();
  first.die();
  const { queue, environment } = start(browser, server);
  expect([environment.isOnline(), queue.isLoaded(), queue.save()]).toEqual([true, false, { kind: 'connecting', waiting: 0 }]);
  queue.add(result(2), 8_000);
  expect(queue.save()).toEqual({ kind: 'connecting', waiting: 1 });
  await expect.poll(() => queue.isLoaded()).toBe(true);
  await pass(1_000);
  expect(queue.save()).toEqual({ kind: 'offline', waiting: 2 });
});

test('[J3] what the server will never take is told and leaves; what it cannot take now stays', async () => {
  const server = createServer();
  const { queue } = start(browserOf(), server);
  server.refuses.add(result(1).id);
  queue.add(result(1), 0);
  queue.add(result(2), 0);
  await pass(1_000);
  expect(queue.refused().map(({ id }) => id)).toEqual([result(1).id]);
  server.fails = new AppError('forbidden');
  queue.add(result(3), 0);
  await pass(1_000);
  expect(queue.error()?.code).toBe('forbidden');
  expect(queue.waiting()).toHaveLength(1);
  server.fails = null;
  await pass(31_000);
  expect(queue.waiting()).toEqual([]);
  expect(queue.error()).toBeNull();
});

test('[D2, Z1] a result lies sealed among the unsent edits of its person, with nothing of it in clear', async () => {
  const server = createServer();
  server.fails = new AppError('unreachable');
  const browser = browserOf();
  const { queue, environment } = start(browser, server);
  queue.add(result(7), 0);
  await pass(1_000);
  const store = openSealedStore(environment.indexedDB, 'sara00');
  const stored = store.read(false);
  await pass(100);
  const [one] = await stored;
  store.close();
  expect(one?.edit.id).toMatch(/\.1$/);
  expect(JSON.stringify(one)).not.toContain(result(7).electorId);
  const opened = SealedContent.parse(JSON.parse(new TextDecoder().decode(fromBase64Url(one?.edit.sealed ?? '').map(unmask))));
  expect(opened).toMatchObject({ kind: 'unsent', entry: { room: 'calls', writes: [{ key: result(7).id }] } });
});
