import type { Locator } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import { answerWrites, standingOf } from '../../schema/guarantees.ts';
import { isElectorId, type UserId } from '../../schema/ids.ts';
import type { StockTablet } from '../../server/testing/stockTablet.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { claimedOnce, electorsOf, type ListedElector, unclaimed } from '../testing/electorsOf.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage, type ListPage, signIn } from '../testing/listPage.ts';

const HIND = DEMO_PEOPLE.find(({ username }) => username === 'coordinator2')?.name.ar ?? '';

const inLong = process.env.TEST_LONG ? test : () => {};

describeInChromium('one person at a list', (site) => {
  let hind: HttpPerson;
  beforeAll(async () => {
    hind = await signInOverHttp(site.demo.origin, 'coordinator2');
  });
  const tablets: StockTablet[] = [];
  afterEach(() => {
    for (const tablet of tablets.splice(0)) tablet.end();
  });
  /** Hind's own tablet, without a screen. */
  const hindsTablet = async (): Promise<StockTablet> => {
    const tablet = await hind.join('guarantees/K01');
    tablets.push(tablet);
    return tablet;
  };
  const electorsNow = (): Promise<ListedElector[]> => electorsOf(hind);

  test('[V2] a row that somebody else’s edit takes out of the view stays in its place, struck through; a tap hits the row it was meant for', async () => {
    const list = await site.openList('coordinator');
    const tablet = await hindsTablet();
    await chip(list, list.t.gendered('list.filter_undecided', 'male')).click();
    const before = await numbersOf(list);
    const [second, third] = [before[1] ?? '', before[2] ?? ''];
    const elector = claimedOnce(await electorsNow()).find(({ number }) => number === second);
    if (!elector) throw new Error('the second undecided elector has more than one claim: choose another seed');
    await list.cell(third, 'name').focus(); // a hand is on the list: however slow the machine, no row leaves by itself
    write(tablet, elector.id, elector.claim.owner, 'promised');
    await list.row(second).getByText(list.t('list.leaves')).waitFor();
    expect(await numbersOf(list)).toEqual(before);
    expect(
      await list
        .row(second)
        .evaluate((row) => row.ownerDocument.defaultView?.getComputedStyle(row.querySelector('bdi') ?? row).textDecorationLine),
    ).toBe('line-through');
    await list.cell(third, 'answer').click();
    await list.dialog(list.t('list.column_answer')).getByText(third, { exact: true }).waitFor();
    await list.page.keyboard.press('Escape');
    await list.page.getByRole('button', { name: list.t.plural('list.changes', 1), exact: true }).click();
    await list.row(second).waitFor({ state: 'detached' });
    expect((await numbersOf(list)).slice(0, 5)).toEqual([before[0], ...before.slice(2)].slice(0, 5));
  });

  test('[V4] undo takes back one’s own last edit, and leaves alone what somebody else has written since', async () => {
    const list = await site.openList('coordinator');
    const tablet = await hindsTablet();
    const [mine, contested] = claimedOnce(await electorsNow()).filter(({ claim }) => claim.answer === 'promised');
    if (!mine || !contested) throw new Error('the demo has too few promises');
    const undo = list.page.getByRole('button', { name: list.t('list.undo'), exact: true });
    expect(await undo.isDisabled()).toBe(true);

    await list.find(mine.number);
    await list.setAnswer(mine.number, 'refused');
    const undone = list.page.getByText(list.t('grid.undoneOne', { name: mine.name, now: list.answerWord('promised') }));
    await Promise.all([undo.click(), undone.waitFor()]); // said for a few seconds
    await list.showsAnswer(mine.number, 'promised');
    expect(await undo.isDisabled()).toBe(true);

    await list.find(contested.number);
    await list.setAnswer(contested.number, 'refused');
    await list.isSaved();
    await expect.poll(() => tablet.rows.get(`${contested.id}${contested.claim.owner}a`)).toBe('r');
    write(tablet, contested.id, contested.claim.owner, 'undecided');
    await list.showsAnswer(contested.number, 'undecided');
    const notUndone = list.t('grid.notUndoneBy', { author: HIND, name: contested.name, now: list.answerWord('undecided') });
    await Promise.all([list.page.keyboard.press('Control+z'), list.page.getByText(notUndone).waitFor()]);
    await list.showsAnswer(contested.number, 'undecided');
    await list.isSaved();
  });

  inLong('[S1][S2][S3] search finds by any parts of a name, however it is typed, and by number in either digits', async () => {
    const list = await site.openList('coordinator', { language: 'ar' });
    const electors = await electorsNow();
    const named = electors.find(({ name, family }) => /^[أإ]/.test(name) && family?.startsWith('ال') && name.split(' ').length >= 4);
    if (!named?.family) throw new Error('the demo has no such elector');
    const [own = '', father = ''] = named.name.split(' ');
    const asTyped = `${named.family.replace(/^ال/, '')} ${father.slice(0, 3)} ${own.replace(/[أإآ]/g, 'ا')}`;
    await list.searchField.fill(asTyped);
    await list.row(named.number).waitFor();
    const namesShown = () => list.rows.locator(list.inColumn('name')).allInnerTexts();
    await expect.poll(async () => (await namesShown()).filter((text) => !text.includes(own))).toEqual([]);
    const far = unclaimed(electors).find(({ number }) => Number(number) > 1_000)?.number ?? '';
    await list.searchField.fill(far.replace(/\d/g, (digit) => String.fromCharCode(0x06_60 + Number(digit))));
    await list.row(far).waitFor();
    expect(await numbersOf(list)).toEqual([far]);
    await list.searchField.fill('zzzz');
    await list.page.getByText(list.t('list.nothingFound')).waitFor();
    await list.page.getByRole('button', { name: list.t('list.showAll'), exact: true }).click();
    await expect.poll(async () => (await numbersOf(list))[0]).toBe('1');
    expect(await list.searchField.inputValue()).toBe('');
  });

  inLong('[G8] filters count electors, not claims, and show as many as they say', async () => {
    const list = await site.openList('coordinator');
    const electors = await electorsNow();
    for (const standing of ['promised', 'refused', 'contradicting', 'notAsked'] as const) {
      const count = electors.filter(({ claims }) => standingOf(claims) === standing).length;
      const filter = chip(list, list.t.gendered(`list.filter_${standing}`, 'male'));
      expect(await filter.innerText()).toContain(list.t.number(count));
      await filter.click();
      await list.page.getByText(list.t.plural('list.shown', count, {}, 'male'), { exact: true }).waitFor();
      await filter.click();
    }
    await chip(list, list.t('list.moreFilters')).click();
    const more = list.dialog(list.t('list.moreFilters'));
    const area = electors[0]?.area ?? '';
    const there = electors.filter((elector) => elector.area === area).length;
    await more.getByLabel(list.t('list.column_area'), { exact: true }).selectOption(area);
    await more.getByRole('button', { name: list.t('list.showRows', { count: there }), exact: true }).click();
    await list.page.getByText(list.t.plural('list.shown', there, {}, 'male'), { exact: true }).waitFor();
  });

  test('by keyboard alone: search, answer, the next row, the next search', async () => {
    const list = await site.openList('coordinator');
    const { keyboard } = list.page;
    const [one, two] = unclaimed(await electorsNow()).filter(({ number }) => Number(number) > 999);
    if (!one || !two) throw new Error('the demo has too few electors');
    await keyboard.press('/');
    await keyboard.type(one.number);
    await keyboard.press('Enter'); // to the first row found
    await isFocused(list.cell(one.number, 'answer'));
    await keyboard.press('u');
    await list.showsAnswer(one.number, 'undecided');
    await keyboard.press('Enter'); // opens the choice on what stands
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await list.showsAnswer(one.number, 'promised');
    await keyboard.press('Control+k');
    await keyboard.press('Escape'); // everybody again
    await keyboard.type(two.number);
    await keyboard.press('ArrowDown');
    await isFocused(list.cell(two.number, 'answer'));
    await keyboard.press('r');
    await list.showsAnswer(two.number, 'refused');
    await keyboard.press('Control+z');
    await list.showsAnswer(two.number, 'notAsked');
    await list.isSaved();
    const stored = (await electorsNow()).find(({ id }) => id === one.id);
    expect(stored?.claims).toMatchObject([{ answer: 'promised' }]);
  });

  describe.for(process.env.TEST_LONG ? (['en', 'ar'] as const) : (['ar'] as const))('arrows (%s)', (language) => {
    test('go where they point', async () => {
      const list = await site.openList('coordinator', { language });
      const { keyboard } = list.page;
      const [onwards, back] = language === 'ar' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
      await list.searchField.press('Enter');
      await isFocused(list.cell('1', 'answer'));
      await keyboard.press(onwards);
      await isFocused(list.cell('1', 'contact'));
      await keyboard.press(back);
      await keyboard.press(back);
      await isFocused(list.cell('1', 'area'));
      await keyboard.press('ArrowDown');
      await isFocused(list.cell('2', 'area'));
      await keyboard.press('Home');
      await isFocused(list.cell('2', 'number'));
      await keyboard.press('Control+End');
      const last = (await electorsNow()).at(-1)?.number ?? '';
      await isFocused(list.cell(last, 'menu').last()); // far below what was rendered
      await keyboard.press('Control+Home');
      await isFocused(list.cell('1', 'number'));
    });
  });

  test('[GR2][GR9][GR10] what a spreadsheet has copied is shown, set, undone; a whole one is read in part and the page goes on; a column is hidden, by keyboard, in Arabic', async () => {
    const list = await site.openList('coordinator', { language: 'ar' });
    const { page, t } = list;
    const { keyboard } = page;
    const [one = '', two = ''] = unclaimed(await electorsNow()).map(({ number }) => number);
    await chip(list, t.gendered('list.filter_notAsked', 'male')).click();
    await expect.poll(async () => (await numbersOf(list)).slice(0, 2)).toEqual([one, two]);
    /** As a spreadsheet leaves it on the clipboard, in both forms. */
    const paste = (text: string) =>
      page.evaluate(`(() => {
        const data = new DataTransfer();
        data.setData('text/plain', ${text});
        data.setData('text/html', '<table><tr><td>=1+1</td></tr></table>');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      })()`);
    await list.cell(one, 'answer').focus();
    const copied = 'مضمون\tتم التواصل\t\t"قال: ""بعد العصر""\nإن شاء الله"\r\nundecided\tno answer\t\t=SUM(A1)\r\n';
    await paste(JSON.stringify(copied));
    const dialog = page.getByRole('dialog');
    await dialog.getByText(t('grid.sum', { set: 6, same: 0, left: 0 })).waitFor();
    await dialog.getByText('=SUM(A1)', { exact: false }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: t.plural('grid.set', 2), exact: true }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await list.showsAnswer(one, 'promised');
    await list.shows(one, 'note', 'قال: "بعد العصر"');
    await list.showsAnswer(two, 'undecided');
    await keyboard.press('Control+z');
    await list.showsAnswer(one, 'notAsked');
    await list.showsAnswer(two, 'notAsked');

    await list.cell(one, 'answer').focus();
    await paste("('مضمون\\t'.repeat(999) + 'مضمون\\n').repeat(1000)");
    await dialog.getByText(t('grid.tooMany', { max: 500 })).waitFor();
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: t('grid.tools'), exact: true }).press('Enter');
    await dialog.getByRole('button', { name: t('grid.columnsTitle'), exact: true }).press('Enter');
    const contact = page.getByRole('columnheader', { name: t('list.column_contact'), exact: true });
    await dialog.getByRole('checkbox', { name: t('list.column_contact'), exact: true }).press('Space');
    await contact.waitFor({ state: 'detached' });
    if (process.env.TEST_LONG) expect(await axeViolations(page)).toEqual([]);
    await keyboard.press('Escape');
    await page.reload();
    await list.isReady();
    expect(await contact.count()).toBe(0); // kept for this person
    await list.cell('1', 'answer').focus();
    await keyboard.press('ArrowLeft');
    await isFocused(list.cell('1', 'guarantor').first());
  });

  test('three taps from the search’s result to a saved guarantee, with a finger on a phone; what is tapped is large enough', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const list = await site.openList('coordinator', { ...phone, language: 'ar' });
    const elector = unclaimed(await electorsNow()).at(-1);
    if (!elector) throw new Error('the demo has too few electors');
    await list.searchField.tap();
    await list.find(elector.number);
    let taps = 0;
    const tap = async (target: Locator): Promise<void> => {
      const box = await target.boundingBox();
      expect(Math.min(box?.height ?? 0, box?.width ?? 0), `what tap ${taps + 1} hits is ${JSON.stringify(box)}`).toBeGreaterThanOrEqual(44);
      await target.tap();
      taps += 1;
    };
    await tap(list.cell(elector.number, 'answer'));
    await tap(list.dialog(list.t('list.column_answer')).getByRole('button', { name: list.answerWord('promised') }));
    await list.showsAnswer(elector.number, 'promised');
    await list.isSaved();
    expect(taps).toBeLessThanOrEqual(3);
    const stored = (await electorsNow()).find(({ id }) => id === elector.id);
    expect(stored?.claims).toMatchObject([{ answer: 'promised', isWithdrawn: false }]);
    // nothing stands beside the screen
    expect(await list.page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
  });

  inLong('[G4] a guarantee is withdrawn, stays on the list as withdrawn, and stands again when it is answered', async () => {
    const list = await site.openList('coordinator');
    const elector = claimedOnce(await electorsNow()).filter(({ claim }) => claim.answer === 'undecided')[3];
    if (!elector) throw new Error('the demo has too few electors');
    await list.find(elector.number);
    await list.cell(elector.number, 'menu').click();
    await list.page
      .getByRole('dialog')
      .getByRole('button', { name: list.t('list.withdraw') })
      .click();
    await list.shows(elector.number, 'answer', list.t('list.withdrawn'));
    await list.isSaved();
    expect((await electorsNow()).find(({ id }) => id === elector.id)?.claims).toMatchObject([{ isWithdrawn: true, answer: 'undecided' }]);
    await list.setAnswer(elector.number, 'promised');
    await list.showsAnswer(elector.number, 'promised');
    await list.isSaved();
    expect((await electorsNow()).find(({ id }) => id === elector.id)?.claims).toMatchObject([{ isWithdrawn: false, answer: 'promised' }]);
  });

  test('a reload keeps the person, the committee and the language', async () => {
    const device = await site.newDevice({ language: 'en' });
    const page = await device.newPage();
    await page.goto('/c/K02/list?lang=ar');
    await signIn(page, 'coordinator2', { language: 'ar' });
    const list = createListPage(page, 'ar', 'female');
    await list.isReady();
    await page.goto('/c/K02/list');
    await list.isReady();
    expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
  });
});

/** Somebody else’s edit of an answer, straight into the room. */
function write(tablet: StockTablet, elector: string, owner: UserId, answer: 'promised' | 'undecided'): void {
  if (!isElectorId(elector)) throw new Error('no elector id');
  tablet.doc.transact(() => {
    for (const { key, value } of answerWrites(elector, owner, answer, Date.now(), false)) tablet.rows.set(key, value);
  });
}

const chip = (list: ListPage, label: string): Locator =>
  list.page.getByRole('group', { name: list.t('list.filters'), exact: true }).getByRole('button', { name: label });

/** The roll numbers of the rows in the document, from the top. */
async function numbersOf(list: ListPage): Promise<string[]> {
  const texts = await list.rows.locator(list.inColumn('number')).allInnerTexts();
  return texts.map((text) => text.trim());
}

const isFocused = (target: Locator): Promise<void> =>
  expect.poll(() => target.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
