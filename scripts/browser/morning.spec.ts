import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RollAnswer } from '../../schema/api.ts';
import { readAttendance } from '../../schema/attendance.ts';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import type { ElectorId } from '../../schema/ids.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { byNamesakes, createDoorPage } from '../testing/doorPage.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

const TABLETS = [
  { language: 'ar', viewport: { width: 800, height: 1_280 } },
  { language: 'en', viewport: { width: 1_024, height: 768 } },
] as const satisfies readonly { readonly language: Language; readonly viewport: { width: number; height: number } }[];
const PHONE = { width: 360, height: 740 };

describeInChromium('a morning', (site) => {
  /** Of electors and people, the longest first: they stand in texts of both languages. */
  const namesIn = (electors: RollAnswer['electors']): string[] =>
    [...electors.map(({ name }) => name), ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, username])].sort(
      (a, b) => b.length - a.length,
    );
  const facts = async () => {
    const person = await signInOverHttp(site.demo.origin, 'coordinator');
    const { electors } = await person.send<RollAnswer>('GET', '/api/committees/K01/roll');
    const seen = readAttendance(await person.readRoom('attendance/K01')).electors;
    const { alone, shared } = byNamesakes(electors);
    const left = alone.filter(({ id }) => !seen.has(id as ElectorId)); // ids of a roll are electors'
    return { electors, left, shared: shared.filter((group) => group.every(({ id }) => !seen.has(id as ElectorId))) };
  };
  /** What keeps a screen from being used: by axe, in words of another language, wider than the screen, and keys that lie below it. */
  async function faultsOf(page: Page, language: Language, names: readonly string[]): Promise<string[]> {
    const outside = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll('fieldset[aria-label] > button, header a, header button, header svg')].flatMap((one) => {
      const { bottom, left, right, width } = one.getBoundingClientRect();
      return width > 1 && one.checkVisibility() && (bottom > innerHeight || left < -1 || right > innerWidth + 1) ? ['outside: ' + one.outerHTML.slice(0, 120)] : [];
    })`);
    const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    return [
      ...(await axeViolations(page)),
      ...(await foreignWords(page, language, names)),
      ...outside,
      ...(isWider ? ['wider than the screen'] : []),
    ];
  }

  for (const { language, viewport } of TABLETS)
    for (const hand of ['touch', 'keys'] as const)
      test(`[B7]–[B19] at the door, ${language}, by ${hand}`, async () => {
        const { electors, left, shared } = await facts();
        const names = namesIn(electors);
        const t = wordsOf(language);
        const device = await site.newDevice({ language, viewport, hasTouch: true });
        const page = await device.newPage();
        const door = createDoorPage(page, language);
        const faults: string[] = [];
        const see = async (where: string): Promise<void> =>
          void faults.push(...(await faultsOf(page, language, names)).map((fault) => `${where}: ${fault}`));
        const act = async (name: string | RegExp): Promise<void> => {
          const one = page.getByRole('button', { name, exact: true }).last();
          if (hand === 'touch') return one.tap();
          await one.focus();
          await page.keyboard.press('Enter');
        };
        const enter = async (number: string): Promise<void> => {
          if (hand === 'touch') return door.tapKeys(number);
          await page.keyboard.type(number);
        };
        const take = () => {
          const one = left.splice(Math.floor(left.length / 2), 1)[0];
          if (!one) throw new Error('the demo has no more electors');
          return one;
        };

        await page.goto('/c/K01/door');
        await signIn(page, 'door', { language });
        await page.getByRole('heading', { name: t('doorDesk.shiftQuestion') }).waitFor();
        await see('the band');
        await act(t('doorDesk.practise'));
        await page.getByText(t('doorDesk.practiceTitle')).waitFor();
        await see('practice');
        await act(t('doorDesk.practiceLeave'));
        await act(t('doorDesk.shiftConfirm'));
        await door.field.waitFor();
        await see('the open door');

        const [one, two, three] = [take(), take(), take()];
        await enter(one.number);
        await door.record.waitFor();
        await see('one hit');
        if (hand === 'touch') await door.record.tap();
        else await page.keyboard.press('Enter');
        await door.row(one.number).waitFor();
        await page.keyboard.type(`${two.number}\n`); // a scanner, wherever the focus is
        await door.row(two.number).waitFor();
        await act(t('door.undoOf', two));
        await door
          .row(two.number)
          .getByText(t('door.takenBackAt', { time: '' }).trim())
          .waitFor();
        await act(t('door.wrongPersonOf', one));
        await see('wrong person');
        await enter(three.number);
        await act(t.gendered('door.wasThem', 'male'));
        await door.row(three.number).waitFor();
        await enter(three.number);
        await page.getByText(t.gendered('door.recordAgain', 'male')).waitFor();
        await see('seen already');
        await page.keyboard.press('Escape');

        const [first, second] = shared[shared.length - 1] ?? [];
        await page.keyboard.type(first?.number ?? '');
        await page.getByText(t('door.chooseFirst')).waitFor();
        await see('namesakes');
        const candidate = page.locator('button[aria-pressed]').filter({ has: page.locator(`bdi:text-is("${second?.number}")`) });
        if (hand === 'touch') await candidate.tap();
        else await candidate.press('Space');
        await act(`${t.gendered('door.record', 'male')} · ${second?.number}`);
        await door.row(second?.number ?? '').waitFor();
        await page
          .getByRole('group', { name: t('door.pads') })
          .getByText(t('door.pad_letters'))
          .click({ force: true });
        if (hand === 'touch') await door.tapKeys('محمد');
        else await page.keyboard.type('محمد');
        await see('letters');
        await page
          .getByRole('group', { name: t('door.pads') })
          .getByText(t('door.pad_digits'))
          .click({ force: true });
        await page.keyboard.press('Escape');
        await door.field.focus();

        for (const n of [9, 8, 7, 6, 5]) await page.keyboard.type(`999${n}\n`);
        await page.getByText(t('doorDesk.wrongCommittee')).waitFor();
        await see('the wrong committee?');
        await act(t('doorDesk.wrongCommitteeRight'));
        await act(t('doorDesk.slip'));
        await page.getByLabel(t('doorDesk.slipLabel')).fill('12 45 ٩٨ 233-240 7777 خالد');
        await see('a slip');
        await page.keyboard.press('Escape');
        await act(t('doorDesk.unlisted'));
        await page.getByLabel(t('doorDesk.unlistedName'), { exact: true }).fill('فهد القادم');
        await act(t('doorDesk.unlistedRecord'));
        await page.keyboard.press('Escape');
        await act(new RegExp(`^${t('doorDesk.countOnly')}`));
        await act(t('doorDesk.countUndo'));
        await act(t('doorDesk.outdoor'));
        await page.keyboard.type(take().number);
        await see('in the sun');
        await page.keyboard.press('Escape');
        await act(t('doorDesk.outdoor'));

        await door.isSaved();
        await device.setOffline(true);
        for (const each of [take(), take()]) await page.keyboard.type(`${each.number}\n`);
        await door.isWaiting(2);
        await see('offline');
        await device.setOffline(false);
        await door.isSaved();
        expect(faults).toEqual([]);
      });

  for (const { language, viewport } of TABLETS)
    test(`[J1]–[J20] two coordinators and a caller on a phone, ${language}`, async () => {
      const t = wordsOf(language);
      const names = namesIn((await facts()).electors);
      const faults: string[] = [];
      const see = async (page: Page, where: string): Promise<void> =>
        void faults.push(...(await faultsOf(page, language, names)).map((fault) => `${where}: ${fault}`));
      const chase = await site.openPage('coordinator', '/c/K01/chase', { language, viewport, hasTouch: true });
      await chase.locator('[data-elector]').nth(3).waitFor();
      const beside = await site.openPage('coordinator2', '/c/K01/chase', { language, viewport });
      await beside.locator('[data-elector]').nth(3).waitFor();
      await see(chase, 'chase list');
      const calls = await site.openPage('caller', '/calls', { language, viewport: PHONE, hasTouch: true });
      const inHand = calls.getByRole('article');
      await inHand.waitFor();
      await see(calls, 'calls');
      await inHand.getByRole('button', { name: t.gendered('calls.outcome_callAt', 'male'), exact: true }).tap();
      await calls.getByRole('dialog').waitFor();
      await see(calls, 'when to call again');
      await calls.keyboard.press('Escape');
      await calls.getByRole('dialog').waitFor({ state: 'detached' });
      await calls.context().setOffline(true);
      await calls.getByRole('button', { name: t('list.save_offline') }).waitFor();
      await see(calls, 'calls offline');
      const name = await inHand.getByRole('heading', { level: 2 }).innerText();
      await inHand.getByRole('button', { name: t.gendered('calls.outcome_noAnswer', 'male'), exact: true }).tap();
      await expect.poll(() => inHand.getByRole('heading', { level: 2 }).innerText()).not.toBe(name);
      await calls.context().setOffline(false);
      await calls.getByRole('button', { name: new RegExp(`^${t('list.save_saved')}`) }).waitFor();

      const desk = await site.openPage('coordinator2', '/c/K01/attendance', { language, viewport });
      await desk.locator('dl dd strong').first().waitFor();
      await see(desk, 'desk');
      for (const [user, path] of [
        ['viewer', 'door'],
        ['auditor', 'attendance'],
        ['caller', 'attendance'],
        ['door', 'chase'],
      ] as const) {
        const page = await site.openPage(user, `/c/K01/${path}`, { language, viewport: PHONE });
        await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
        await see(page, `${user} at ${path}`);
      }
      expect(faults).toEqual([]);
    });
});
