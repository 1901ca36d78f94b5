import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import type { User } from '../../schema/api.ts';
import type { SealedEdit } from '../../schema/deviceApi.ts';
import { isElectorId, isUserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { createOfflineTablet, sealEntry } from '../../server/sealed/testing/offlineTablet.ts';
import { sealingKeyIn } from '../../server/sealed/testing/sealingKeyIn.ts';
import type { StockTablet } from '../../server/testing/stockTablet.ts';
import { until } from '../../server/testing/until.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { electorsOf, type ListedElector } from '../testing/electorsOf.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

const ROOM = 'guarantees/K01';
/** Three looks of the carrier: a device that has other work may not open its database at the first. */
const LOOKS_MS = 90_000;

describeInChromium('[Z8][Z6] edits of somebody who does not come back to the tablet', (site) => {
  test('140 of them reach the server from the sign-in screen; of a revoked person a coordinator decides, in both languages', async () => {
    const admin = await signInOverHttp(site.demo.origin, 'admin');
    const device = await site.newDevice();
    const page = await device.newPage();
    await page.goto('/c/K01/list');
    await signIn(page, 'coordinator');
    await createListPage(page).isReady();
    const [owner] = (await admin.send<User[]>('GET', '/api/users')).filter(({ username }) => username === 'coordinator');
    if (!owner) throw new Error('the demo has no coordinator');
    const of = { userId: owner.id, deviceId: await page.evaluate<string>(`localStorage.getItem('committee-room.device.${owner.id}')`) };
    await leave(page);

    const first = await sealedNotes(admin, of, 'gone0001', 140);
    await keep(page, of.userId, 'gone0001', first.edits);
    await page.goto('/'); // nobody is signed in here any more
    await page.getByLabel(wordsOf('en')('signIn.username'), { exact: true }).waitFor();
    await until('the server has them all', async () => (await missing(first.notes)).length === 0, LOOKS_MS);
    await until('and the device lets go of them', async () => (await kept(page, of.userId)).length === 0, 10_000);

    await admin.send('PATCH', `/api/users/${owner.id}`, { memberships: [{ committee: 'K02', stream: null }] });
    const second = await sealedNotes(admin, of, 'gone0002', 3);
    await keep(page, of.userId, 'gone0002', second.edits);
    await signIn(page, 'coordinator2');
    await until('they are signed in', () => page.evaluate<boolean>(`localStorage.getItem('committee-room.sessions') !== null`), 30_000);
    await page.evaluate(`window.dispatchEvent(new Event('online'))`);
    await until('they are off the tablet', async () => (await kept(page, of.userId)).length === 0, LOOKS_MS);
    expect(await missing(second.notes)).toEqual(second.notes);

    await page.goto('/c/K01/list');
    await createListPage(page).isReady();
    await page.getByRole('link', { name: '3 edits wait for a decision' }).click();
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    const waiting = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Apply: / }) });
    await expect.poll(() => waiting.count()).toBe(3);
    expect(await waiting.first().innerText()).toContain('The person does not belong to this committee any more.');
    expect(await axeViolations(page)).toEqual([]);
    await waiting
      .filter({ hasText: second.notes[0] ?? '' })
      .getByRole('button', { name: /^Apply: / })
      .click();
    await expect.poll(() => waiting.count()).toBe(2);
    await until('it stands on other screens', async () => (await missing(second.notes)).length === 2);
    await waiting
      .filter({ hasText: second.notes[1] ?? '' })
      .getByRole('button', { name: /^Discard: / })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard', exact: true }).click();
    await expect.poll(() => waiting.count()).toBe(1);

    const arabic = await site.openPage('admin', '/c/K01/waiting', { language: 'ar' });
    const t = wordsOf('ar');
    await arabic.getByText(second.notes[2] ?? '').waitFor();
    expect(await arabic.getByRole('button', { name: t('sealed.apply') }).count()).toBe(0); // an administrator only reads the list
    expect(await arabic.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
    expect(await axeViolations(arabic)).toEqual([]);
  });

  let reader: StockTablet | null = null;
  afterAll(() => reader?.end());

  /** Notes of a tablet without a network, sealed. */
  async function sealedNotes(admin: HttpPerson, of: { userId: string; deviceId: string }, tab: string, count: number) {
    const isFree = ({ claims }: ListedElector): boolean => !claims.some(({ owner }) => owner === of.userId); // the tablet knows of no note before its own
    const electors = (await electorsOf(admin)).filter(isFree).slice(0, count);
    const { tickets } = await admin.send<{ tickets: { epoch: number }[] }>('POST', '/api/sync/tickets', {
      rooms: [ROOM],
      deviceId: 'asks-for-the-epoch-000',
    });
    const tablet = createOfflineTablet({ room: ROOM, epoch: tickets[0]?.epoch ?? 0, tab, atMs: Date.now() });
    const key = await sealingKeyIn(site.demo.dataDir);
    const notes = electors.map((_, i) => `${tab} ${i}`);
    const edits = await Promise.all(
      electors.map(({ id }, i) => {
        if (!isElectorId(id) || !isUserId(of.userId)) throw new Error('no id');
        return sealEntry(key, of, tablet.write({ [claimKey(id, of.userId, 'note')]: notes[i] ?? '' }));
      }),
    );
    expect(edits).toHaveLength(count);
    return { notes, edits };
  }

  async function missing(notes: readonly string[]): Promise<string[]> {
    reader ??= await (await signInOverHttp(site.demo.origin, 'admin')).join(ROOM); // once: it is asked again and again
    const values = new Set(reader.rows.values());
    return notes.filter((note) => !values.has(note));
  }
});

/** The person goes without a word: their session is forgotten, what lies in their database is not. */
const leave = async (page: Page): Promise<void> => {
  await page.evaluate(`localStorage.removeItem('committee-room.sessions'); sessionStorage.clear()`);
  await page.context().clearCookies();
  await page.goto('about:blank');
  await page.goto('/healthz'); // the same origin, without the app
};

/** As a page load of the person that is gone has left them. */
const keep = (page: Page, userId: string, tab: string, edits: readonly SealedEdit[]): Promise<unknown> =>
  page.evaluate(`(async () => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open('committee-room.${userId}');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction('entries', 'readwrite');
    const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    ${JSON.stringify(edits)}.forEach(({ id, kid, sealed }, i) =>
      transaction.objectStore('entries').put({ id, tab: '${tab}', room: '${ROOM}', atMs: i, kid, secret: new Uint8Array(1), sealed: bytesOf(sealed) }));
    await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onerror = reject; });
    database.close();
  })()`);

const kept = (page: Page, userId: string): Promise<string[]> =>
  page.evaluate<string[]>(`(async () => {
    const database = await new Promise((resolve) => { const request = indexedDB.open('committee-room.${userId}'); request.onsuccess = () => resolve(request.result); });
    const keys = await new Promise((resolve) => { const request = database.transaction('entries').objectStore('entries').getAllKeys(); request.onsuccess = () => resolve(request.result); });
    database.close();
    return keys;
  })()`);
