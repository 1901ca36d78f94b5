import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { until } from '../../server/testing/until.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage, type ListPage, signIn } from '../testing/listPage.ts';
import { switchOn } from '../testing/switchOn.ts';

const KILLS = process.env.TEST_LONG ? 100 : 2;
const MOST_EDITS = 4;
const NAMES = 40;

describeInChromium('what the device keeps', (site) => {
  test(`[D1][D2] killed ${KILLS} times right after an edit was shown as accepted: none is lost, and no name of the roll stands in its files`, async () => {
    const seed = 5;
    const random = createRandom(seed);
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-tablet-'));
    let tablet = await switchOn(folder);
    try {
      let list = await goOn(tablet.context.newPage());
      for (let round = 0; round < KILLS; round++) {
        await site.demo.cut('left');
        await list.pill(list.t('list.save_offline')).waitFor();
        await list.focusFirst('note');
        const accepted = Array.from({ length: 1 + random.int(MOST_EDITS) }, (_, i) => `k${seed}.${round}.${i}`);
        for (const [i, note] of accepted.entries()) {
          await list.typeNote(note);
          await list.isWaiting(i + 1);
        }
        tablet.process.kill('SIGKILL');
        await once(tablet.process, 'exit');
        await site.demo.heal('left');
        if (round === 0) expectNoNames(folder);
        tablet = await switchOn(folder);
        list = await goOn(tablet.context.newPage());
        await arrived(accepted, `seed ${seed}, round ${round}`);
      }
      await writeInClear(list.page);
      tablet.process.kill('SIGKILL');
      await once(tablet.process, 'exit');
      expect(filesWith(folder, MARK), 'the search itself').not.toEqual([]);
    } finally {
      tablet.process.kill('SIGKILL');
      await once(tablet.process, 'exit').catch(() => {});
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  test('[D6] a full device says so at once and takes nothing more; what was entered is kept in memory, and on the device when there is room again', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    await list.useOnce();
    await site.demo.cut('left');
    await list.pill(list.t('list.save_offline')).waitFor();
    const storage = await storageOf(list.page);
    await storage.full();
    await list.focusFirst('note');
    await list.typeNote('quota.1');
    await list.page.getByText(list.t('list.save_cannotSave')).first().waitFor();
    await list.page.keyboard.press('x'); // nothing opens any more
    await list.page.keyboard.press('Enter');
    expect(await list.dialog(list.t('list.column_note')).count()).toBe(0);
    await storage.roomy();
    await list.isWaiting(1);
    await list.focusFirst('note');
    await list.typeNote('quota.2');
    await list.isWaiting(2);
    await list.page.close();
    await site.demo.heal('left');
    await site.openList('coordinator', { network: 'left' });
    await arrived(['quota.2'], 'written over the first, in its place');
  });

  test.each(['evicted', 'deleted by another page'] as const)(
    '[D5] the database is %s: what waits is kept again, and so is the document',
    async (how) => {
      const list = await site.openList('coordinator', { network: 'left' });
      await list.useOnce();
      await site.demo.cut('left');
      await list.pill(list.t('list.save_offline')).waitFor();
      const notes = [1, 2, 3].map((n) => `${how}.${n}`);
      await list.focusFirst('note');
      for (const note of notes.slice(0, 2)) await list.typeNote(note);
      await list.isWaiting(2);
      if (how === 'evicted') await (await storageOf(list.page)).clear();
      else await deleteDatabases(list.page);
      await list.typeNote(notes[2] ?? '');
      await list.isWaiting(3);
      await until('the edits and the document are kept again', async () => (await countRows(list.page)).join() === '3,2', 10_000);
      await list.page.goto('about:blank');
      await site.demo.heal('left');
      await list.page.goto('/c/K01/list');
      await arrived(notes, how);
    },
  );

  test('[D4][D7] the list is there before the server has answered, with what the device has kept', async () => {
    const list = await site.openList('coordinator');
    await until('the document is kept', async () => ((await countRows(list.page))[1] ?? 0) > 1, 10_000);
    const waiting: string[] = [];
    await list.page.route(/\/api\/(sync\/tickets|committees\/)/, (route) => void waiting.push(route.request().url())); // never answered
    await list.page.reload();
    await list.firstRow.waitFor();
    expect(await list.textOf('1', 'name')).not.toBe('');
    expect(waiting.length).toBeGreaterThan(0);
    await list.page.unroute(/\/api\/(sync\/tickets|committees\/)/);
  });

  /** The list on a tablet that has just been switched on; signed in again where it has lost its cookies of the last half minute. */
  async function goOn(opening: Promise<Page>): Promise<ListPage> {
    const page = await opening;
    await page.goto(`${site.demo.originOf('left')}/c/K01/list?lang=en`);
    const list = createListPage(page);
    const nameField = page.getByLabel(list.t('signIn.username'), { exact: true });
    await nameField.or(list.grid).first().waitFor();
    if (await nameField.isVisible()) await signIn(page, 'coordinator');
    await list.isReady();
    await list.useOnce();
    return list;
  }

  async function arrived(notes: readonly string[], which: string): Promise<void> {
    const stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
    const missing = async () => {
      const values = new Set((await stranger.readRoom('guarantees/K01')).values());
      return notes.filter((note) => !values.has(note));
    };
    await until('every note has arrived', async () => (await missing()).length === 0, 20_000).catch(() => {});
    expect(await missing(), which).toEqual([]);
  }

  function expectNoNames(folder: string): void {
    const names = readFileSync(site.demo.rollFile, 'utf8')
      .split('\n')
      .slice(1, NAMES + 1)
      .map((line) => line.split(',')[1] ?? '');
    expect(names.filter((name) => name.length > 8)).toHaveLength(NAMES);
    expect(names.flatMap((name) => filesWith(folder, name).map((file) => `${name} in ${file}`))).toEqual([]);
  }
});

const MARK = 'هذا الاسم مكتوب كما هو';
const writeInClear = (page: Page): Promise<void> =>
  page.evaluate(
    (mark) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('in clear', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
          transaction.objectStore('rows').put({ name: mark }, 1);
          transaction.oncomplete = () => resolve();
        };
        opening.onerror = () => reject(opening.error);
      }),
    MARK,
  );

/** Files of a browser in which a text stands, as UTF-8 or UTF-16. */
function filesWith(folder: string, text: string): string[] {
  const forms = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return forms.some((form) => bytes.includes(form));
    });
}

/** What the browser gives this page's origin, by its debugger. */
async function storageOf(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  return {
    full: () => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 }),
    roomy: () => session.send('Storage.overrideQuotaForOrigin', { origin }),
    clear: () => session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' }),
  };
}

async function deleteDatabases(page: Page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(new URL('/healthz', page.url()).href).catch(() => {}); // another page of the same origin
  await other.close();
  await page.evaluate(async () => {
    for (const { name = '' } of await indexedDB.databases()) if (name.startsWith('committee-room.')) indexedDB.deleteDatabase(name);
  });
}

/** Rows of unsent edits, and of documents, on the device of the one who is signed in. */
const countRows = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name.startsWith('committee-room.'));
    const database = await new Promise<IDBDatabase | null>((resolve) => {
      if (!names[0]) return resolve(null);
      const opening = indexedDB.open(names[0]);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => resolve(null);
    });
    if (!database?.objectStoreNames.contains('documents')) return [];
    const transaction = database.transaction(['entries', 'documents']);
    const counts = await Promise.all(
      ['entries', 'documents'].map(
        (store) =>
          new Promise<number>((resolve) => {
            const asked = transaction.objectStore(store).count();
            asked.onsuccess = () => resolve(asked.result);
          }),
      ),
    );
    database.close();
    return counts;
  });
