import { beforeAll, expect, test } from 'vitest';
import { isElectorId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { claimedOnce, electorsOf, type ListedElector, unclaimed } from '../testing/electorsOf.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';

const POLL = { timeout: 30_000 };

describeInChromium('a tablet whose network is cut', (site) => {
  let stranger: HttpPerson;
  let electors: readonly ListedElector[];
  beforeAll(async () => {
    stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
    electors = await electorsOf(stranger);
  });

  // first, while the server has nothing to tell these two of what they overwrote for each other
  test.each(process.env.TEST_LONG ? (['en', 'ar'] as const) : (['ar'] as const))(
    '[C6] what somebody else had changed meanwhile can be put back or left, from the keyboard too (%s)',
    async (language) => {
      const username = language === 'en' ? 'coordinator' : 'coordinator2';
      const list = await site.openList(username, { network: 'left', language });
      const { page, t } = list;
      const [first, second] = claimedOnce(electors).slice(language === 'en' ? 30 : 40); // nobody's who is to overwrite the other
      if (!first || !second) throw new Error('the demo has too few electors');
      const refused = [first, second].map(({ id, claim }, i) => {
        if (!isElectorId(id)) throw new Error('no elector id');
        const key = claimKey(id, claim.owner, 'note');
        const edit = `t.${i}`;
        return { id: `${edit}.${key}`, edit, key, value: `${language} ${i}`, room: 'guarantees/K01', reason: 'conflict', atMs: i };
      });
      await list.isSaved();
      await page.evaluate(keepRefused(refused));
      await page.reload();
      const pill = page.getByRole('button', { name: t.plural('list.notAccepted', 2) });
      await pill.click();
      const panel = page.getByRole('dialog');
      await panel.getByText(t('tray.conflict')).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      for (const button of await panel.getByRole('button').all()) expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(48);

      const act = (words: string, name: string) => panel.getByRole('button', { name: t('tray.about', { act: words, name }) });
      await act(t('tray.putBack'), first.name).press('Enter');
      await page.keyboard.press('Tab'); // the focus went on to the other line
      await page.keyboard.press('Enter');
      await panel.getByText(t('tray.conflict')).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await list.isSaved();
      const stored = new Map((await electorsOf(stranger)).map(({ id, claims }) => [id, claims]));
      expect(stored.get(first.id)?.[0]?.note).toBe(`${language} 0`);
      expect(stored.get(second.id)?.[0]?.note).not.toBe(`${language} 1`);
      const kept = async () =>
        (await page.evaluate<readonly string[]>(KEPT_REFUSED)).filter((id) => refused.some((write) => write.id === id));
      await expect.poll(kept, POLL).toEqual([]); // gone from the device a moment later: a reload before that would keep it
      await page.reload();
      await list.isReady();
      expect(await kept()).toEqual([]);
      expect(await pill.count()).toBe(0);
    },
  );

  test('[V3][I14] says so, counts what waits, goes on, and merges with what others did meanwhile', async () => {
    const away = await site.openList('coordinator', { network: 'left' });
    const here = await site.openList('coordinator2', { network: 'right', language: 'ar' });
    const [onlyAway, onlyHere, both] = unclaimed(electors);
    const [sameRow, sameCell] = claimedOnce(electors).filter(({ claim }) => claim.answer === 'promised');
    if (!onlyAway || !onlyHere || !both || !sameRow || !sameCell) throw new Error('the demo has too few electors');

    await away.useOnce();
    await site.demo.cut('left');
    await away.pill(away.t('list.save_offline')).waitFor();
    for (const [number, answer] of [
      [onlyAway.number, 'promised'],
      [both.number, 'undecided'],
      [sameRow.number, 'refused'],
      [sameCell.number, 'refused'],
    ] as const) {
      await away.find(number);
      await away.setAnswer(number, answer);
      await away.showsAnswer(number, answer); // entry goes on as if nothing were
    }
    await away.isWaiting(4);
    for (const [number, answer] of [
      [onlyHere.number, 'promised'],
      [both.number, 'promised'],
      [sameCell.number, 'undecided'],
    ] as const) {
      await here.find(number);
      await here.setAnswer(number, answer);
    }
    await here.find(sameRow.number);
    await here.setNote(sameRow.number, 'يحتاج إلى توصيل');
    await here.isSaved();
    await here.find(onlyAway.number);
    await here.showsAnswer(onlyAway.number, 'notAsked'); // nothing of it can have come through

    await site.demo.heal('left');
    await away.isSaved();
    await here.showsAnswer(onlyAway.number, 'promised');
    await away.find(onlyHere.number);
    await away.showsAnswer(onlyHere.number, 'promised');

    const stored = new Map((await electorsOf(stranger)).map((elector) => [elector.number, elector.claims]));
    expect(
      stored
        .get(both.number)
        ?.map(({ answer }) => answer)
        .sort(),
    ).toEqual(['promised', 'undecided']);
    expect(stored.get(sameRow.number)).toMatchObject([{ answer: 'refused', note: 'يحتاج إلى توصيل' }]);
    const prevailed = stored.get(sameCell.number)?.[0]?.answer ?? 'notAsked';
    expect(['refused', 'undecided']).toContain(prevailed);
    for (const list of [away, here]) {
      await list.find(sameCell.number);
      await list.showsAnswer(sameCell.number, prevailed);
      await list.find(sameRow.number);
      await list.showsAnswer(sameRow.number, 'refused');
      await list.shows(sameRow.number, 'note', 'يحتاج إلى توصيل');
    }
  });

  test('[V3] the pill is never “saved” between the cut and the last acknowledgement, however short the cut', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    await list.useOnce();
    // Every state the pill goes through, with what waited then, from inside of the page.
    await list.page.evaluate(`
      window.pillStates = [];
      const pill = document.querySelector('button[data-kind]');
      new MutationObserver(() => window.pillStates.push(pill.dataset.kind)).observe(pill, { attributes: true, attributeFilter: ['data-kind'] });
    `);
    const pillStates = () => list.page.evaluate<string[]>('window.pillStates');
    for (const { id, number, claim } of claimedOnce(electors).slice(20, 23)) {
      await list.find(number);
      await site.demo.cut('left');
      await list.page.evaluate('window.pillStates = []');
      await list.setNote(number, `قطع ${number}`);
      const before = await stranger.readRoom('guarantees/K01');
      if (!isElectorId(id)) throw new Error('no elector id');
      expect(before.get(claimKey(id, claim.owner, 'note'))).not.toBe(`قطع ${number}`);
      expect(await list.pill(list.t('list.save_saved')).count()).toBe(0);
      expect(await pillStates()).not.toContain('saved');
      await site.demo.heal('left');
      await list.isSaved();
      const after = await stranger.readRoom('guarantees/K01');
      expect(after.get(claimKey(id, claim.owner, 'note'))).toBe(`قطع ${number}`);
      // what waits is sent before it is saved: it must not flicker to saved meanwhile
      const states = await pillStates();
      expect(new Set(states.slice(states.indexOf('saved')))).toEqual(new Set(['saved']));
    }
  });

  test('[V3] a network that is dead without saying so is found out and told', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    const device = list.page.context();
    const [, , , elector] = unclaimed(electors);
    if (!elector) throw new Error('the demo has too few electors');
    await list.useOnce();
    await list.find(elector.number);
    await device.setOffline(true); // Chromium keeps the socket open and holds its frames back
    await list.setAnswer(elector.number, 'undecided');
    await list.isWaiting(1);
    await device.setOffline(false);
    await list.isSaved();
    const stored = (await electorsOf(stranger)).find(({ id }) => id === elector.id);
    expect(stored?.claims).toMatchObject([{ answer: 'undecided' }]);
  });

  test('[C5] a tab that comes forward connects at once, however far its next attempt is', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    const { page } = list;
    let failed = 0;
    page.on('requestfailed', (request) => {
      if (request.url().endsWith('/api/sync/tickets')) failed += 1;
    });
    await page.evaluate(`
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    `);
    await site.demo.cut('left');
    await list.pill(list.t('list.save_offline')).waitFor();
    await expect.poll(() => failed).toBeGreaterThanOrEqual(2);
    await page.evaluate('Math.random = () => 100'); // the next pause is drawn longer than anything here waits
    const before = failed;
    await expect.poll(() => failed).toBeGreaterThan(before);
    await site.demo.heal('left');
    await page.evaluate(`
      Math.random = () => 0;
      delete document.visibilityState;
      document.dispatchEvent(new Event('visibilitychange'));
    `);
    await list.isSaved();
  });
});

/** Puts refused writes where the page keeps them, run in the page: no generation of a document begins during a test. */
const keepRefused = (refused: readonly object[]): string => `(async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const request = indexedDB.open(names.find((name) => name.startsWith('committee-room.')));
  await new Promise((resolve) => (request.onsuccess = resolve));
  const transaction = request.result.transaction('refused', 'readwrite');
  transaction.objectStore('refused').clear(); // what an earlier test of this person has left to decide
  for (const write of ${JSON.stringify(refused)}) transaction.objectStore('refused').put(write);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  request.result.close();
})()`;

/** The ids of what the page keeps of refused writes, run in the page. */
const KEPT_REFUSED = `(async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const request = indexedDB.open(names.find((name) => name.startsWith('committee-room.')));
  await new Promise((resolve) => (request.onsuccess = resolve));
  const asked = request.result.transaction('refused').objectStore('refused').getAllKeys();
  await new Promise((resolve) => (asked.onsuccess = resolve));
  request.result.close();
  return asked.result;
})()`;
