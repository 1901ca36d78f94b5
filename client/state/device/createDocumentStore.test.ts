import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../../schema/testing.ts';
import { createFakeBackend } from '../testing/fakeBackend.ts';
import { createFakeBrowser } from '../testing/fakeBrowser.ts';
import { createCipher } from './createCipher.ts';
import { createDocumentStore, type DocumentStore } from './createDocumentStore.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import type { Vault } from './vault.ts';

const ROOM = 'guarantees/K01';
const EDITS = 300;
const { subtle } = crypto;

let open: DocumentStore[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
  open = [];
  vi.restoreAllMocks();
});

async function newVault(): Promise<Vault> {
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return { userId: 'noura0', cipher: createCipher(subtle, key), sealer: { kid: 'none', seal: async (bytes) => Uint8Array.from(bytes) } };
}

/** A tab of one browser with a document of its own: nothing of another tab's reaches it, so that a row that is lost is lost for good. */
function openTab(
  browser: ReturnType<typeof createFakeBrowser>,
  vault: Vault,
  options: { epoch?: number; maxRows?: number; refusedEpoch?: number } = {},
) {
  const { epoch = 1, maxRows = 2, refusedEpoch } = options;
  const { environment } = browser.openPage();
  const store = createDocumentStore({ vault, environment, maxRows });
  open.push(store);
  const doc = new Y.Doc();
  const head = () => ({ epoch, access: 'write' as const, neutralised: [], authors: [[1, 'noura0'] as const] });
  const writer = store.open({ room: ROOM, head, whole: () => ({ update: Y.encodeStateAsUpdate(doc), own: [] }) }, null, refusedEpoch);
  const kept: Promise<void>[] = [];
  doc.on('update', (update) => void kept.push(writer.add(update, [doc.clientID])));
  return {
    store,
    writer,
    set: (key: string, value: string) => void doc.getMap('rows').set(key, value),
    kept: () => Promise.all(kept),
  };
}
async function readAll(browser: ReturnType<typeof createFakeBrowser>, vault: Vault) {
  const store = createDocumentStore({ vault, environment: browser.openPage().environment });
  open.push(store);
  const found = await store.read(ROOM);
  const doc = new Y.Doc();
  for (const update of found?.updates ?? []) Y.applyUpdate(doc, update);
  return { found, store, values: doc.getMap('rows').toJSON() };
}

test(`[D4] three tabs × ${EDITS} edits, encrypted, merged all the time: none is lost`, async () => {
  const browser = createFakeBrowser(createFakeBackend());
  const vault = await newVault();
  const seed = 11;
  const random = createRandom(seed);
  const tabs = [0, 1, 2].map(() => openTab(browser, vault));
  for (const { writer } of tabs) writer.start();
  const expected: Record<string, string> = {};
  for (let i = 0; i < EDITS; i++) {
    for (const [t, tab] of tabs.entries()) {
      tab.set(`t${t}.${i}`, `value ${i}`);
      expected[`t${t}.${i}`] = `value ${i}`;
    }
    // so that rows, merges and edits meet in every order
    for (let turns = random.int(3); turns > 0; turns--) await new Promise((resolve) => setTimeout(resolve, 0));
    if (random.int(10) === 0) await tabs[random.int(3)]?.kept();
  }
  await Promise.all(tabs.map((tab) => tab.kept()));
  const { values, found } = await readAll(browser, vault);
  expect(values, `seed ${seed}`).toEqual(expected);
  expect(found?.updates.length, 'merged').toBeLessThan(EDITS);
}, 60_000);

test('[D4] what is written while rows are merged stays', async () => {
  const browser = createFakeBrowser(createFakeBackend());
  const vault = await newVault();
  const first = openTab(browser, vault, { maxRows: 3 });
  const second = openTab(browser, vault, { maxRows: 1_000 });
  first.writer.start();
  second.writer.start();
  let late: Promise<unknown> | null = null;
  for (const key of ['a', 'b', 'c']) {
    first.set(key, 'first');
    await first.kept();
    if (key === 'c') {
      second.set('late', 'second'); // the merge has begun
      late = second.kept();
    }
  }
  await late;
  await first.store.close();
  expect((await readAll(browser, vault)).values).toEqual({ a: 'first', b: 'first', c: 'first', late: 'second' });
});

test('[D4][I10] a tab of an earlier generation writes nothing over a later one; one that replaces leaves nothing of what was there', async () => {
  const browser = createFakeBrowser(createFakeBackend());
  const vault = await newVault();
  const old = openTab(browser, vault, { epoch: 1 });
  old.set('old', 'x');
  old.writer.start();
  await old.kept();
  const fresh = openTab(browser, vault, { epoch: 2, refusedEpoch: 1 });
  fresh.set('new', 'x');
  fresh.writer.start();
  await fresh.kept();
  old.set('older', 'x');
  await old.kept();
  expect(await readAll(browser, vault)).toMatchObject({ values: { new: 'x' }, found: { epoch: 2 } });
  const again = openTab(browser, vault, { epoch: 2, refusedEpoch: 2 });
  again.set('again', 'x');
  again.writer.start();
  await again.kept();
  expect((await readAll(browser, vault)).values).toEqual({ again: 'x' });
});

test.each([
  [1, 'new', 'what the server still has is not replaced by a tab that was refused before it began'],
  [2, 'old', 'what was refused here is replaced by an earlier one, for a copy was put back'],
])('[D4][I10] a stored document of generation 2, of a tab of generation 1 that was refused at %i: %s (%s)', async (refusedEpoch, key) => {
  const browser = createFakeBrowser(createFakeBackend());
  const vault = await newVault();
  const fresh = openTab(browser, vault, { epoch: 2 });
  fresh.set('new', 'x');
  fresh.writer.start();
  await fresh.kept();
  const old = openTab(browser, vault, { epoch: 1, refusedEpoch });
  old.set('old', 'x');
  old.writer.start();
  await old.kept();
  expect((await readAll(browser, vault)).values).toEqual({ [key]: 'x' });
});

test('[D4] what waits is settled when the writer stops, when the device fails, and afterwards', async () => {
  const browser = createFakeBrowser(createFakeBackend());
  const vault = await newVault();
  const tab = openTab(browser, vault);
  tab.set('a', 'x'); // not started: nothing is written
  tab.writer.stop();
  await tab.kept();
  tab.set('b', 'x');
  await tab.kept();
  expect((await readAll(browser, vault)).found).toBeNull();
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  tab.writer.start();
  tab.set('c', 'x');
  await tab.kept();
  expect(tab.store.state()).toBe('error');
  full.mockRestore();
  await expect.poll(tab.store.state, { timeout: 3_000 }).toBe('saved');
  expect((await readAll(browser, vault)).values).toEqual({ a: 'x', b: 'x', c: 'x' });
});

test('[D2] nothing of a document stands on the device in clear; another key opens nothing, drops it and says so', async () => {
  const browser = createFakeBrowser(createFakeBackend());
  const vault = await newVault();
  const tab = openTab(browser, vault);
  tab.set('name', 'Noura Salem');
  tab.writer.start();
  await tab.kept();
  await tab.store.close();
  const database = openDeviceDatabase(browser.indexedDB, 'noura0', () => {});
  const all = await database.transact(['documents'], 'readonly', (transaction) => transaction.objectStore('documents').getAll());
  database.close();
  const text = all.result.map(({ bytes, ...rest }) => JSON.stringify(rest) + new TextDecoder('latin1').decode(bytes)).join('\n');
  expect(all.result).toHaveLength(2);
  expect(text).not.toMatch(/Salem|name|noura0/);
  const foreign = await readAll(browser, await newVault());
  expect([foreign.found, foreign.store.unreadable()]).toEqual([null, 1]);
  expect((await readAll(browser, vault)).found).toBeNull();
});
