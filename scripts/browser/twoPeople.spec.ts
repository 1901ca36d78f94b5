import { beforeAll, expect, test } from 'vitest';
import { notices as words } from '../../client/i18n/en/notices.ts';
import type { Me } from '../../schema/api.ts';
import { readAnswer } from '../../schema/guarantees.ts';
import { isElectorId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { claimedOnce, electorsOf, type ListedElector, unclaimed } from '../testing/electorsOf.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium, type Site } from '../testing/inChromium.ts';
import { keptRooms } from '../testing/keptRooms.ts';
import type { ListPage } from '../testing/listPage.ts';

const ROUNDS = process.env.TEST_LONG ? 6 : 2;
const inLong = process.env.TEST_LONG ? test : () => {};
const SALEM = 'سالم الوارف';
const HIND = 'هند المرجان';

describeInChromium('two people on one list', (site) => {
  let stranger: HttpPerson;
  let electors: readonly ListedElector[];
  beforeAll(async () => {
    stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
    electors = await electorsOf(stranger);
  });

  test('an edit of one is on the other’s screen at once, marked with its author', async () => {
    const [salem, hind] = await bothOpen(site);
    const { number } = pick(unclaimed(electors), 3);
    await Promise.all([salem.find(number), hind.find(number)]);
    const marked = hind.cell(number, 'answer').getByText(hind.t('list.changedBy', { name: SALEM }));
    // and whoever does not see the screen hears of it
    const said = hind.page.getByRole('status').filter({ hasText: SALEM });
    const told = [marked, said].map((one) => one.waitFor({ state: 'attached' })); // for a few seconds
    await Promise.all([salem.setAnswer(number, 'promised'), ...told]);
    await hind.showsAnswer(number, 'promised');
    expect(await hind.textOf(number, 'guarantor')).toContain(SALEM);
    await hind.setNote(number, 'يفضّل الصباح');
    await salem.shows(number, 'note', 'يفضّل الصباح');
    await Promise.all([salem.isSaved(), hind.isSaved()]);
  });

  test('[A5] each sees who is here and on which cell, under the name the server gives', async () => {
    const [salem, hind] = await bothOpen(site);
    const { number, name } = pick(unclaimed(electors), 4);
    await Promise.all([salem.find(number), hind.find(number)]);
    await here(salem, HIND).waitFor();
    await here(hind, SALEM).waitFor();
    await hind.searchField.press('Enter'); // the first row's answer has the focus
    await salem.shows(number, 'answer', HIND);
    await here(salem, name).waitFor(); // the bar says on which row
    await hind.page.keyboard.press('ArrowLeft'); // Arabic: the next column
    await salem.shows(number, 'contact', HIND);
    expect(await salem.textOf(number, 'answer')).not.toContain(HIND);
    await hind.page.close();
    await here(salem, HIND).waitFor({ state: 'detached' });
    expect(await salem.textOf(number, 'contact')).not.toContain(HIND);
  });

  inLong('[TG3] that somebody writes is said while they write, and not three seconds later', async () => {
    const [salem, hind] = await bothOpen(site);
    const { number } = pick(claimedOnce(electors), 2);
    await Promise.all([salem.find(number), hind.find(number)]);
    await hind.cell(number, 'note').click();
    await hind.dialog(hind.t('list.column_note')).getByRole('textbox').pressSequentially('مس');
    const writing = salem.t('list.isEditing').trim();
    await salem.shows(number, 'note', writing);
    await here(salem, salem.t('list.editsNow')).waitFor();
    await here(salem, salem.t('list.editsNow')).waitFor({ state: 'detached' });
    expect(await salem.textOf(number, 'note')).toContain(HIND);
    expect(await salem.textOf(number, 'note')).not.toContain(writing);
    await hind.page.keyboard.press('Escape');
  });

  test('[TG7] what happens elsewhere comes to the inbox, added up, and leads to where it happened', async () => {
    const own = await signInOverHttp(site.demo.origin, 'coordinator'); // nothing is told before somebody switches it on (TG6)
    const { settings } = await own.send<Me>('GET', '/api/me');
    await own.send('PUT', '/api/me/settings', { ...settings, notices: { ...settings.notices, all: { guarantees: 'own' } } });
    const salem = await site.openPage('coordinator', '/');
    const hind = await site.openList('coordinator2', { network: 'right', language: 'ar' });
    await salem.getByRole('button', { name: words.bell }).waitFor();
    await expect.poll(() => keptRooms(salem)).toContainEqual(expect.stringMatching(/^board\//)); // what stands there is not new
    for (const i of [8, 9]) {
      const { number } = pick(unclaimed(electors), i);
      await hind.find(number);
      await hind.setAnswer(number, 'promised');
      await hind.isSaved();
    }
    await salem.getByRole('button', { name: words.bellUnread.one.replace('{n}', '1') }).click();
    const inbox = salem.getByRole('dialog', { name: words.title });
    await inbox.getByRole('link', { name: words.promised.other.replace('{n}', '2') }).click();
    await expect.poll(() => new URL(salem.url()).pathname).toBe('/c/K01/list');
    await salem.getByRole('button', { name: words.bell, exact: true }).waitFor(); // read
  });

  inLong('[G1] both answer for an elector nobody had claimed, neither knowing of the other: two claims, both kept', async () => {
    const [salem, hind] = await bothOpen(site);
    const { id, number } = pick(unclaimed(electors), 5);
    await Promise.all([salem.find(number), hind.find(number)]);
    await Promise.all([salem, hind].map((list) => list.cell(number, 'answer').focus()));
    await site.demo.cut('right');
    await Promise.all([salem.page.keyboard.press('p'), hind.page.keyboard.press('u')]);
    await salem.isSaved();
    await hind.isWaiting(1);
    await site.demo.heal('right');
    await hind.isSaved();
    const stored = (await electorsOf(stranger)).find((elector) => elector.id === id)?.claims ?? [];
    expect(stored.map(({ answer }) => answer).sort()).toEqual(['promised', 'undecided']);
    for (const list of [salem, hind]) {
      // [V2] the row of the other's claim waits until it is asked for
      const waiting = list.page.getByRole('button', { name: list.t.plural('list.changes', 1), exact: true });
      await waiting.waitFor();
      expect(await list.row(number).count()).toBe(1);
      await waiting.click();
      await expect.poll(() => list.row(number).count()).toBe(2);
    }
  });

  inLong('[G2] both change different cells of one row at the same moment: both stand', async () => {
    const [salem, hind] = await bothOpen(site);
    for (const [round, { id, number, claim }] of claimedOnce(electors).slice(0, ROUNDS).entries()) {
      const note = `ملاحظة ${round}`;
      await Promise.all([salem.find(number), hind.find(number)]);
      await hind.cell(number, 'note').click();
      await hind.dialog(hind.t('list.column_note')).getByRole('textbox').fill(note);
      await salem.cell(number, 'answer').focus();
      await Promise.all([salem.page.keyboard.press(claim.answer === 'refused' ? 'p' : 'r'), hind.page.keyboard.press('Enter')]);
      const answer = claim.answer === 'refused' ? 'promised' : 'refused';
      await Promise.all([salem, hind].flatMap((list) => [list.showsAnswer(number, answer), list.shows(number, 'note', note)]));
      await Promise.all([salem.isSaved(), hind.isSaved()]);
      const stored = (await electorsOf(stranger)).find((elector) => elector.id === id)?.claims[0];
      expect(stored).toMatchObject({ answer, note });
    }
  });

  test('both change one cell at the same moment: one of the two values stands, on both screens and on disk', async () => {
    const [salem, hind] = await bothOpen(site);
    const contested = claimedOnce(electors)
      .filter(({ claim }) => claim.answer === 'promised')
      .slice(6, 6 + ROUNDS);
    for (const { id, number, claim } of contested) {
      await Promise.all([salem.find(number), hind.find(number)]);
      await Promise.all([salem, hind].map((list) => list.cell(number, 'answer').focus()));
      await Promise.all([salem.page.keyboard.press('r'), hind.page.keyboard.press('u')]);
      await Promise.all([salem.isSaved(), hind.isSaved()]);
      if (!isElectorId(id)) throw new Error('no elector id');
      const stored = readAnswer((await stranger.readRoom('guarantees/K01')).get(claimKey(id, claim.owner, 'answer')));
      expect(['refused', 'undecided']).toContain(stored);
      await Promise.all([salem, hind].map((list) => list.showsAnswer(number, stored)));
    }
  });
});

const bothOpen = async (site: Site): Promise<[ListPage, ListPage]> =>
  Promise.all([site.openList('coordinator', { network: 'left' }), site.openList('coordinator2', { network: 'right', language: 'ar' })]);

/** The face of somebody in the bar of who is here. */
const here = (list: ListPage, text: string) =>
  list.page.getByRole('list', { name: list.t('list.hereTitle'), exact: true }).getByRole('button', { name: text });

function pick(electors: readonly ListedElector[], index: number): ListedElector {
  const elector = electors[index];
  if (!elector) throw new Error(`the demo has no such elector: ${index}`);
  return elector;
}
