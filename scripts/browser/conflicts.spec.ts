import { beforeAll, expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { contradictionOf } from '../../schema/settlements.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { claimedOnce, electorsOf, type ListedElector } from '../testing/electorsOf.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import type { ListPage } from '../testing/listPage.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

const SIZE = { width: 1_024, height: 768 };

describeInChromium('what was replaced, and answers that contradict each other', (site) => {
  let stranger: HttpPerson;
  let electors: readonly ListedElector[];
  let names: readonly string[];
  beforeAll(async () => {
    stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
    electors = await electorsOf(stranger);
    names = [...electors.map(({ name }) => name), ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, username])].sort(
      (a, b) => b.length - a.length,
    );
  });

  const chipOf = ({ page, t }: ListPage) => page.getByRole('button', { name: new RegExp(`^${t('tray.title')}`) });
  const trayOf = ({ page, t }: ListPage) => page.getByRole('dialog', { name: t('tray.title'), exact: true });
  const countOn = async (list: ListPage): Promise<number> => Number((await chipOf(list).innerText()).replace(/\D/g, ''));
  async function look(list: ListPage, language: Language): Promise<string[]> {
    const faults = [...(await foreignWords(list.page, language, names)), ...(await axeViolations(list.page))];
    for (const button of await trayOf(list).getByRole('button').all())
      if (((await button.boundingBox())?.height ?? 0) < 48) faults.push(`low: ${await button.innerText()}`);
    const isWider = await list.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    return isWider ? [...faults, 'wider than the screen'] : faults;
  }

  test('[O1][O3][O4] two people write the same notes without a network: exactly who lost each is shown both, and puts one back and leaves one, by keyboard', async () => {
    const left = await site.openList('coordinator', { network: 'left', language: 'en' });
    const right = await site.openList('coordinator2', { network: 'right', language: 'ar' });
    const lists = [
      { list: left, language: 'en' as const, word: 'left' },
      { list: right, language: 'ar' as const, word: 'يمين' },
    ];
    const waiting = contradictionsIn(electors).length;
    const chosen = claimedOnce(electors).slice(40, 43);
    for (const { list } of lists) {
      await list.page.setViewportSize(SIZE);
      await list.useOnce();
      await chipOf(list).click(); // what is fetched for it is on the device then
      await list.page.keyboard.press('Escape');
    }
    await site.demo.cut('left');
    await site.demo.cut('right');
    for (const { list, word } of lists) {
      for (const [i, { number }] of chosen.entries()) {
        await list.find(number);
        await list.setNote(number, `${word} ${i}`);
      }
      await list.isWaiting(3);
    }
    await site.demo.heal('left');
    await left.isSaved();
    await site.demo.heal('right');
    await expect
      .poll(async () => [...(await notesOf()).values()].filter((note) => note.startsWith('left') || note.startsWith('يمين')).length)
      .toBe(3);
    await right.pill(new RegExp(right.t('list.save_saved'))).waitFor();
    await left.pill(new RegExp(left.t('list.save_saved'))).waitFor();
    const stored = await notesOf();
    // each note is somebody's, and everybody who lost one is told of those
    for (const { list, language, word } of lists) {
      const lost = chosen.filter(({ number }, i) => stored.get(number) !== `${word} ${i}`);
      await expect.poll(() => countOn(list)).toBe(waiting + lost.length);
      const [first, ...rest] = lost;
      if (!first) continue;
      const { page, t } = list;
      await list.find(first.number);
      expect(await list.cell(first.number, 'note').innerText()).toContain(t('list.isOpen'));
      await chipOf(list).press('Enter');
      const tray = trayOf(list);
      await tray.getByText(t('tray.replaced')).waitFor();
      expect(await tray.innerText()).toContain(stored.get(first.number));
      expect(await look(list, language)).toEqual([]);
      const act = (words: string, name: string) => tray.getByRole('button', { name: t('tray.about', { act: words, name }) });
      await act(t('tray.putBack'), first.name).press('Enter');
      for (const { name } of rest) await act(t('tray.keep'), name).press('Enter');
      await expect.poll(() => countOn(list)).toBe(waiting);
      await page.keyboard.press('Escape');
      await list.isSaved();
      const after = await notesOf();
      expect(after.get(first.number)).toBe(`${word} ${chosen.indexOf(first)}`);
      for (const { number } of rest) expect(after.get(number)).toBe(stored.get(number));
    }
    const counts = await Promise.all(lists.map(({ list }) => countOn(list)));
    expect(counts).toEqual([waiting, waiting]); // a put back was known of: nobody is told of it

    async function notesOf(): Promise<ReadonlyMap<string, string>> {
      return new Map((await electorsOf(stranger)).map(({ number, claims }) => [number, claims[0]?.note ?? '']));
    }
  });

  test('[O4][O6][O7] a coordinator settles a contradiction, everybody sees by whom, and it can be undone', async () => {
    const list = await site.openList('coordinator', { language: 'en' });
    const other = await site.openList('coordinator2', { language: 'ar' });
    const [elector] = contradictionsIn(await electorsOf(stranger));
    if (!elector) throw new Error('the demo has no contradiction');
    for (const { page } of [list, other]) await page.setViewportSize(SIZE);
    const before = await countOn(list);
    await chipOf(other).click();
    expect(await look(other, 'ar')).toEqual([]);
    await other.page.keyboard.press('Escape');
    await chipOf(list).click();
    expect(await look(list, 'en')).toEqual([]);
    const line = trayOf(list).getByRole('listitem').filter({ hasText: elector.name }).first();
    await line.getByRole('button').first().press('Enter');
    await list.page.keyboard.press('Escape'); // the line has gone, and the focus is still in the tray
    await trayOf(list).waitFor({ state: 'detached' });
    await expect.poll(() => countOn(list)).toBe(before - 1);
    await list.isSaved();

    await other.find(elector.number);
    await other.cell(elector.number, 'name').first().click();
    const sheet = other.page.getByRole('dialog', { name: elector.name });
    const coordinator = DEMO_PEOPLE.find(({ username }) => username === 'coordinator')?.name.ar ?? '';
    const settledBy = other.t('tray.settledBy', { name: coordinator, time: '' }).split(coordinator)[0] ?? '';
    await sheet.getByText(new RegExp(`${settledBy}.*${coordinator}`)).waitFor();
    expect(await axeViolations(other.page)).toEqual([]);
    await list.page.getByRole('button', { name: list.t('list.undo') }).click();
    await sheet.getByText(other.t('tray.twoAnswers')).waitFor();
    await expect.poll(() => countOn(list)).toBe(before);
  });
});

const contradictionsIn = (electors: readonly ListedElector[]): ListedElector[] =>
  electors.filter(({ claims }) => contradictionOf(claims).length > 0);
