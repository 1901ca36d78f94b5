import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Erased } from '../../schema/auditApi.ts';
import { claimedOnce, electorsOf } from '../testing/electorsOf.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';

describeInChromium('a tablet that was away while an elector was erased', (site) => {
  test('[E2][E6] holds neither their name nor what it had written about them, and sends everything else', async () => {
    const admin = await signInOverHttp(site.demo.origin, 'admin');
    const [gone, other] = claimedOnce(await electorsOf(admin));
    if (!gone || !other) throw new Error('the demo has no electors with one claim');
    const list = await site.openList('coordinator', { network: 'left' });
    await list.useOnce();
    await site.demo.cut('left');
    await list.pill(list.t('list.save_offline')).waitFor();
    await list.find(gone.number);
    await list.setNote(gone.number, 'canary-about-somebody');
    await list.find(other.number);
    await list.setNote(other.number, 'stays-with-us');
    await list.isWaiting(2);
    expect(await editsInBrowser(list.page)).toBe(2); // else what is asked at the end says nothing
    expect(await heldInBrowser(list.page)).not.toContain('canary-about-somebody'); // [D2] encrypted

    const erased = await admin.send<Erased>('POST', `/api/electors/${gone.id}/erase`, { confirm: gone.number });
    expect(erased).toMatchObject({ isFinished: true, rooms: expect.arrayContaining(['guarantees/K01']) });
    await site.demo.heal('left');
    await list.isSaved();
    await list.shows(other.number, 'note', 'stays-with-us');
    await list.searchField.fill(gone.number);
    await list.page.getByText(list.t('list.nothingFound')).or(list.rows.first()).first().waitFor();
    await expect.poll(() => list.grid.innerText()).not.toContain(gone.name);
    await expect.poll(() => editsInBrowser(list.page)).toBe(0);
    expect(await heldInBrowser(list.page)).not.toContain('canary-about-somebody');
    expect(await heldInBrowser(list.page)).not.toContain(gone.name);

    const values = [...(await admin.readRoom('guarantees/K01')).values()];
    expect(values).toContain('stays-with-us');
    expect(values).not.toContain('canary-about-somebody');
    const held = await admin.send<unknown>('GET', `/api/electors/${other.id}/held`);
    expect(JSON.stringify(held)).toContain('stays-with-us');
  });
});

/** Everything that the browser keeps for this page, as text: databases, storage, caches. */
const heldInBrowser = (page: Page): Promise<string> => page.evaluate<string>(HELD_IN_BROWSER);

/** Unsent and refused edits that the browser keeps. */
const editsInBrowser = (page: Page): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const settled = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    let edits = 0;
    for (const { name } of await indexedDB.databases()) {
      if (!name.startsWith('committee-room.')) continue;
      const database = await settled(indexedDB.open(name));
      for (const store of ['entries', 'refused']) edits += await settled(database.transaction(store).objectStore(store).count());
      database.close();
    }
    return edits;
  })()`);

const HELD_IN_BROWSER = `(async () => {
  const held = [{ ...localStorage }, { ...sessionStorage }];
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) held.push(await settled(database.transaction(store).objectStore(store).getAll()));
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) held.push(await (await cache.match(request)).text());
  }
  return JSON.stringify(held, (_, value) => (ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value));
})()`;
