import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { until } from '../../server/testing/until.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { filesWith, goOn as goOnAt, notesArrived } from '../testing/keptTablet.ts';
import { createListPage, type ListPage, signIn } from '../testing/listPage.ts';
import { switchOn } from '../testing/switchOn.ts';
import { wordsOf } from '../testing/words.ts';

const inLong = process.env.TEST_LONG ? test : () => {};
const KILLS = process.env.TEST_LONG ? 100 : 1;
const MOST_EDITS = 4;
const NAMES = 40;

describeInChromium('what the device keeps', (site) => {
  test(
    `[D1][D2] killed ${KILLS} times right after an edit was shown as accepted: none is lost, and no name of the roll stands in its files`,
    async () => {
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
          await tablet.kill();
          await site.demo.heal('left');
          if (round === 0) expectNoNames(folder);
          tablet = await switchOn(folder);
          list = await goOn(tablet.context.newPage());
          await arrived(accepted, `seed ${seed}, round ${round}`);
        }
        await writeInClear(list.page);
        await tablet.kill();
        expect(filesWith(folder, MARK), 'the search itself').not.toEqual([]);
      } finally {
        await tablet.kill();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    KILLS * 15_000 + 60_000,
  );

  inLong(
    '[D9] what stands in fields is not in the browser’s own files: a password that is shown, a note that is being written',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'committee-room-tablet-'));
      const tablet = await switchOn(folder);
      try {
        const page = await tablet.context.newPage();
        const t = wordsOf('en');
        await page.goto(`${site.demo.origin}/c/K01/list?lang=en`);
        const password = page.getByLabel(t('signIn.password'), { exact: true });
        await page.getByLabel(t('signIn.username'), { exact: true }).fill('zz-user');
        await password.fill('zz-password');
        await page.getByRole('button', { name: t('common.showPassword') }).click();
        expect(await password.getAttribute('type')).toBe('text');
        await areWritten(page, folder, 'zz-at-sign-in', ['zz-user', 'zz-password']);
        await signIn(page, 'coordinator');
        const list = createListPage(page);
        await list.isReady();
        await list.focusFirst('note');
        await page.keyboard.type('zz-note'); // the first letter opens the editor
        await page.getByRole('textbox').and(page.locator(':focus')).waitFor();
        await areWritten(page, folder, 'zz-beside-a-note', ['zz-note']);
      } finally {
        await tablet.kill();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  );

  test('[D6] a full device says so at once and takes nothing more; what was entered is kept in memory, and on the device when there is room again', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    await list.useOnce();
    await site.demo.cut('left');
    await list.pill(list.t('list.save_offline')).waitFor();
    await beFull(list.page, true);
    await list.focusFirst('note');
    await list.typeNote('quota.1');
    await list.page.getByText(list.t('list.save_cannotSave')).first().waitFor();
    await list.page.keyboard.press('x'); // nothing opens any more
    await list.page.keyboard.press('Enter');
    expect(await list.dialog(list.t('list.column_note')).count()).toBe(0);
    await beFull(list.page, false);
    await list.isWaiting(1);
    await list.focusFirst('note');
    await list.typeNote('quota.2');
    await list.isWaiting(2);
    await list.page.close();
    await site.demo.heal('left');
    await site.openList('coordinator', { network: 'left' });
    await arrived(['quota.2'], 'written over the first, in its place');
  });

  test.each(process.env.TEST_LONG ? (['evicted', 'deleted by another page'] as const) : (['evicted'] as const))(
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
      if (how === 'evicted') await evict(list.page);
      else await deleteDatabases(list.page);
      await until('the edits and the document are kept again', async () => (await countRows(list.page)).join() === '2,2', 60_000);
      await list.isWaiting(2);
      await list.typeNote(notes[2] ?? '');
      await list.isWaiting(3);
      await list.page.goto('about:blank');
      await site.demo.heal('left');
      await list.page.goto('/c/K01/list');
      await arrived(notes, how);
    },
  );

  test('[D4][D7] the list is there before the server has answered, with what the device has kept', async () => {
    const list = await site.openList('coordinator');
    await until('the document is kept', async () => ((await countRows(list.page))[1] ?? 0) > 1, 60_000);
    const waiting: string[] = [];
    await list.page.route(/\/api\/(sync\/tickets|committees\/)/, (route) => void waiting.push(route.request().url())); // never answered
    await list.page.reload();
    await list.firstRow.waitFor();
    expect(await list.textOf('1', 'name')).not.toBe('');
    expect(waiting.length).toBeGreaterThan(0);
    await list.page.unroute(/\/api\/(sync\/tickets|committees\/)/);
  });

  const goOn = (opening: Promise<Page>): Promise<ListPage> => goOnAt(opening, site.demo.originOf('left'));
  const arrived = (notes: readonly string[], which: string): Promise<void> => notesArrived(site.demo.origin, notes, which);

  /** Waits until the browser has written what its fields held, which a field that nobody has told anything shows, and finds none of these. */
  async function areWritten(page: Page, folder: string, mark: string, texts: readonly string[]): Promise<void> {
    await page.evaluate<void>(`document.body.append(Object.assign(document.createElement('input'), { value: '${mark}' }))`);
    await until('the browser has written its fields', () => filesWith(folder, mark).length > 0, 30_000);
    expect(texts.flatMap((text) => filesWith(folder, text).map((file) => `${text} in ${file}`))).toEqual([]);
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
  page.evaluate<void>(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('in clear', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
      transaction.objectStore('rows').put({ name: '${MARK}' }, 1);
      transaction.oncomplete = () => resolve();
    };
  })`);

/** What a full device answers; Chromium (156) does not hold IndexedDB to the debugger's own quota. */
const beFull = (page: Page, isFull: boolean): Promise<void> =>
  page.evaluate<void>(`{
    const { prototype } = IDBObjectStore;
    prototype.realPut ??= prototype.put;
    prototype.put = ${isFull} ? () => { throw new DOMException('full', 'QuotaExceededError'); } : prototype.realPut;
  }`);

/** As the browser does when it runs out of room: connections are closed, the data is gone. */
async function evict(page: Page): Promise<void> {
  await page.evaluate<void>(`new Promise((resolve) => {
    indexedDB.open('evicted').onsuccess = ({ target }) => resolve(target.result.close());
  })`);
  const session = await page.context().newCDPSession(page);
  const cleared = session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb' });
  cleared.catch(() => {}); // the page may be gone before it is answered
  await until('the data is gone', () => page.evaluate<boolean>(`(async () => !(${NAMES_THERE} ?? ['evicted']).includes('evicted'))()`));
}

/** Names of databases; null where Chromium does not answer, as it does while it throws some away (D10). */
const NAMES_THERE = `(await Promise.race([indexedDB.databases(), new Promise((resolve) => setTimeout(resolve, 1_000))]))?.map(({ name }) => name)`;
const OURS = `(${NAMES_THERE} ?? []).filter((name) => name.startsWith('committee-room.'))`;

/** Somebody clears what the browser has of us. */
const deleteDatabases = (page: Page): Promise<void> =>
  page.evaluate<void>(`(async () => {
    for (const name of ${OURS}) indexedDB.deleteDatabase(name);
  })()`);

/** Rows of unsent edits, and of documents, on the device of the one who is signed in. */
const countRows = (page: Page): Promise<number[]> =>
  page.evaluate<number[]>(`(async () => {
    const [name] = ${OURS};
    if (!name) return [];
    const database = await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.onupgradeneeded = () => opening.transaction.abort(); // it has gone meanwhile: looking must not make one
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => resolve(null);
      setTimeout(() => resolve(null), 2_000);
    });
    if (!database?.objectStoreNames.contains('documents')) return [];
    const transaction = database.transaction(['entries', 'documents']);
    const count = (store) => new Promise((resolve) => {
      const asked = transaction.objectStore(store).count();
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null); // thrown away while it is counted
    });
    const counts = await Promise.all([count('entries'), count('documents')]);
    database.close();
    return counts;
  })()`);
