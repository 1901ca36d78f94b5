import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createPhotoQueue } from './createPhotoQueue.ts';
import { createPhotoStore } from './device/createPhotoStore.ts';
import { unsentPhotos } from './device/unsentPhotos.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that keeps photos by their hash, and answers as it is told to. */
function createServer() {
  const server = {
    kept: new Map<string, string>(),
    fails: null as AppError | null,
    send: async <T>(_method: string, path: string, body?: unknown): Promise<T> => {
      if (server.fails) throw server.fails;
      server.kept.set(path, await (body as Blob).text());
      return undefined as T; // the route answers nothing
    },
  };
  return server;
}
function start(browser: ReturnType<typeof createFakeBrowser>, server: ReturnType<typeof createServer>) {
  const page = browser.openPage({});
  const store = createPhotoStore(fakeVault('sara00'), page.environment);
  const queue = createPhotoQueue({ store, api: server, environment: page.environment });
  closing.push(queue.close);
  return { ...page, queue, store };
}
const PHOTO = new Blob(['a form'], { type: 'image/jpeg' });
const SMALL = new Blob(['small'], { type: 'image/jpeg' });

test('[CT46] a photo is on the device before it has a name, goes to the server under its hash, and leaves a small picture', async () => {
  const server = createServer();
  const { queue, store } = start(createFakeBrowser(createFakeBackend()), server);
  const sha256 = await queue.add('K01', PHOTO, SMALL);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  await expect.poll(() => queue.stateOf(sha256)).toEqual({ kind: 'sent' });
  expect([...server.kept]).toEqual([[`/api/committees/K01/photos/${sha256}`, 'a form']]);
  expect(await (await queue.picture('K01', sha256))?.text()).toBe('small');
  expect(await store.list()).toEqual([{ committee: 'K01', sha256, isSent: true }]);
});

test('[CT46] a photo taken without a network outlives the page, is sent by the next one and leaves its small picture', async () => {
  const server = createServer();
  const browser = createFakeBrowser(createFakeBackend());
  server.fails = new AppError('unreachable');
  const first = start(browser, server);
  const sha256 = await first.queue.add('K01', PHOTO, SMALL);
  expect(first.queue.stateOf(sha256)).toEqual({ kind: 'waiting' });
  expect(await unsentPhotos(first.environment, 'sara00')).toBe(1);
  first.queue.close();

  server.fails = null;
  const second = start(browser, server);
  expect(second.queue.stateOf(sha256)).toEqual({ kind: 'unknown' });
  await expect.poll(() => second.queue.stateOf(sha256)).toEqual({ kind: 'sent' });
  expect(server.kept.get(`/api/committees/K01/photos/${sha256}`)).toBe('a form');
  expect(await unsentPhotos(second.environment, 'sara00')).toBe(0);
  expect(await (await second.queue.picture('K01', sha256))?.text()).toBe('small');
});

test('[CT46] a photo that one tab has sent has arrived in the other, and keeps its small picture', async () => {
  const server = createServer();
  const browser = createFakeBrowser(createFakeBackend());
  server.fails = new AppError('unreachable');
  const one = start(browser, server);
  const first = await one.queue.add('K01', PHOTO, SMALL);
  const second = await one.queue.add('K01', new Blob(['another form']), SMALL);
  const other = start(browser, server); // has read the first, and waits for the network with it
  await expect.poll(() => other.queue.stateOf(second)).toEqual({ kind: 'waiting' });
  server.fails = null;
  one.fire('online');
  await expect.poll(() => one.queue.stateOf(second)).toEqual({ kind: 'sent' });
  other.fire('online');
  await expect.poll(() => [first, second].map(other.queue.stateOf)).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
  expect([...server.kept.values()]).toEqual(['a form', 'another form']);
  for (const sha256 of [first, second]) expect(await (await other.queue.picture('K01', sha256))?.text()).toBe('small');
});

test('[CT46] of two tabs that send a photo at once the one that took it leaves its small picture, whoever is last', async () => {
  const browser = createFakeBrowser(createFakeBackend());
  const server = createServer();
  server.fails = new AppError('unreachable');
  const one = start(browser, server);
  const sha256 = await one.queue.add('K01', PHOTO, SMALL);
  const answers: (() => void)[] = [];
  const send = <T>(): Promise<T> => new Promise((resolve) => answers.push(() => resolve(undefined as T))); // the route answers nothing
  const other = start(browser, { ...server, send });
  await expect.poll(() => answers).toHaveLength(1);
  server.fails = null;
  one.fire('online');
  await expect.poll(() => one.queue.stateOf(sha256)).toEqual({ kind: 'sent' });
  answers[0]?.();
  await expect.poll(() => other.queue.stateOf(sha256)).toEqual({ kind: 'sent' });
  expect(await (await other.queue.picture('K01', sha256))?.text()).toBe('small');
});

test('[CT46] what the server turns down is said, stays here, and goes when it is tried again', async () => {
  const server = createServer();
  const { queue } = start(createFakeBrowser(createFakeBackend()), server);
  server.fails = new AppError('forbidden');
  const sha256 = await queue.add('K01', PHOTO, SMALL);
  await expect.poll(() => queue.stateOf(sha256)).toEqual({ kind: 'failed', error: new AppError('forbidden') });
  expect(await (await queue.picture('K01', sha256))?.text()).toBe('a form');
  server.fails = null;
  queue.retry();
  await expect.poll(() => queue.stateOf(sha256)).toEqual({ kind: 'sent' });
});

test('[CT46] a photo that the server does not take as things are is not sent again and again; the reason stays until there is another answer', async () => {
  const server = createServer();
  const browser = createFakeBrowser(createFakeBackend());
  const page = browser.openPage({});
  let nowMs = 0;
  const sent = vi.fn(server.send);
  const queue = createPhotoQueue({
    store: createPhotoStore(fakeVault('sara00'), page.environment),
    api: { send: <T>(...call: Parameters<typeof server.send>) => sent(...call) as Promise<T> },
    environment: { ...page.environment, now: () => nowMs },
  });
  closing.push(queue.close);
  server.fails = new AppError('conflict');
  const sha256 = await queue.add('K01', PHOTO, SMALL);
  const refused = { kind: 'failed', error: new AppError('conflict') };
  await expect.poll(() => queue.stateOf(sha256)).toEqual(refused);
  vi.useFakeTimers();
  page.fire('online');
  page.fire('visible');
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  vi.useRealTimers();
  expect(sent).toHaveBeenCalledTimes(1);
  nowMs += 61 * 60_000;
  page.fire('visible');
  expect(queue.stateOf(sha256)).toEqual(refused);
  await expect.poll(() => sent).toHaveBeenCalledTimes(2);
  await expect.poll(() => queue.stateOf(sha256)).toEqual(refused);
  server.fails = null;
  queue.retry();
  await expect.poll(() => queue.stateOf(sha256)).toEqual({ kind: 'sent' });
});

test('[CT46] a photo that another tablet took is not said to have arrived', async () => {
  const { queue } = start(createFakeBrowser(createFakeBackend()), createServer());
  await expect.poll(() => queue.stateOf('f'.repeat(64))).toEqual({ kind: 'elsewhere' });
});

test('[CT46] a photo that no key opens any more is lost, and not another tablet’s', async () => {
  const server = createServer();
  const browser = createFakeBrowser(createFakeBackend());
  server.fails = new AppError('unreachable');
  const before = start(browser, server);
  const sha256 = await before.queue.add('K01', PHOTO, SMALL);
  before.queue.close();
  const { environment } = browser.openPage({});
  const vault = { ...fakeVault('sara00'), cipher: fakeVault('another').cipher };
  const queue = createPhotoQueue({ store: createPhotoStore(vault, environment), api: server, environment });
  closing.push(queue.close);
  await expect.poll(() => queue.stateOf(sha256)).toEqual({ kind: 'gone' });
});

test('[CT46] a device that keeps nothing says so, and no entry names the photo', async () => {
  const page = createFakeBrowser(createFakeBackend()).openPage({ hasDatabase: false });
  const queue = createPhotoQueue({
    store: createPhotoStore(fakeVault('sara00'), page.environment),
    api: createServer(),
    environment: page.environment,
  });
  closing.push(queue.close);
  await expect(queue.add('K01', PHOTO, SMALL)).rejects.toThrow(new AppError('device-cannot-save'));
});

test('[CT46] nothing of a photo lies on the device in clear', async () => {
  const server = createServer();
  server.fails = new AppError('unreachable');
  const { queue, environment } = start(createFakeBrowser(createFakeBackend()), server);
  await queue.add('K01', PHOTO, SMALL);
  const rows: unknown[] = await new Promise((resolve, reject) => {
    const opening = environment.indexedDB?.open('committee-room.sara00');
    if (!opening) return reject(new Error('no database'));
    opening.onsuccess = () => {
      const asked = opening.result.transaction('answers').objectStore('answers').getAll();
      asked.onsuccess = () => {
        opening.result.close();
        resolve(asked.result);
      };
    };
  });
  const [row] = rows as { bytes: Uint8Array }[];
  expect(rows).toHaveLength(1);
  expect(new TextDecoder().decode(row?.bytes)).not.toContain('a form');
});
