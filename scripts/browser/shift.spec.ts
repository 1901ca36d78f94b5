import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { readAttendance, userOf } from '../../schema/attendance.ts';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { byNamesakes, createDoorPage } from '../testing/doorPage.ts';
import { electorsOf } from '../testing/electorsOf.ts';
import { type HttpPerson, signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

const PINS = { door: '2718', coordinator2: '314159' } as const;
type Username = keyof typeof PINS;
const TABLETS = [
  { language: 'en', viewport: { width: 1_024, height: 768 }, hand: 'keys' },
  { language: 'ar', viewport: { width: 800, height: 1_280 }, hand: 'touch' },
] as const;
/** Where pictures of the screens go, for whoever wants to look at them. */
const PICTURES = process.env.PICTURES;

/** In the long run only (`scripts/test.ts`): its parts are in door.spec.ts and locked.spec.ts. */
describeInChromium('a shift at the door', (site) => {
  for (const { language, viewport, hand } of TABLETS)
    test(`[Y6][B9][B13] is handed over without a network, and what the next one marks is theirs (${language}, by ${hand})`, async () => {
      const t = wordsOf(language);
      const coordinator = await signInOverHttp(site.demo.origin, 'coordinator');
      const electors = await electorsOf(coordinator);
      const names = [...electors.map(({ name }) => name), ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, username])].sort(
        (a, b) => b.length - a.length,
      );
      const seen = await seenBy(coordinator);
      const left = byNamesakes(electors).alone.filter(({ id }) => !seen.has(id));
      const [one, two, three] = [left[40], left[50], left[60]];
      if (!one || !two || !three) throw new Error('the demo has no more electors');
      const faults: string[] = [];
      const see = async (page: Page, where: string): Promise<void> => {
        if (PICTURES) await page.screenshot({ path: `${PICTURES}/shift-${language}-${where}.png` });
        const found = [...(await axeViolations(page)), ...(await foreignWords(page, language, names))];
        if (await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')) found.push('wider than the screen');
        faults.push(...found.map((fault) => `${where}: ${fault}`));
      };
      const press = async (page: Page, name: string | RegExp): Promise<void> => {
        const button = page.getByRole('button', { name, exact: true }).last();
        if (hand === 'touch') return button.tap();
        await button.focus();
        await page.keyboard.press('Enter');
      };
      const account = (page: Page, username: Username) =>
        page.getByRole('button', { name: `${t('common.account')} ${DEMO_PEOPLE.find((person) => person.username === username)?.name.ar}` });
      const device = await site.newDevice({ language, viewport, hasTouch: true });
      const setPin = async (page: Page, username: Username): Promise<void> => {
        await page.goto('/account');
        await press(page, t('locked.setPin'));
        await page.getByLabel(t('locked.pin'), { exact: true }).fill(PINS[username]);
        await page.getByLabel(t('locked.repeat'), { exact: true }).fill(PINS[username]);
        await press(page, t('locked.savePin'));
        await page.getByText(t('locked.pinSaved')).waitFor();
      };
      /** Whoever has this tablet was once here with a network, and has a PIN. */
      const comeHere = async (username: Username): Promise<Page> => {
        const page = await device.newPage();
        await page.goto('/account');
        const someoneElse = page.getByRole('button', { name: t('common.someoneElse') });
        const nameField = page.getByLabel(t('signIn.username'), { exact: true });
        await account(page, 'door').or(nameField).first().waitFor();
        if (!(await nameField.isVisible())) {
          await account(page, 'door').click();
          await page
            .getByRole('dialog')
            .getByRole('button', { name: t('common.signInAsAnother') })
            .click();
          await someoneElse.click();
        }
        await signIn(page, username, { language });
        await account(page, username).waitFor();
        await setPin(page, username);
        await page.goto('/c/K01/door');
        await createDoorPage(page, language).start();
        await createDoorPage(page, language).isSaved();
        await page.waitForLoadState('networkidle'); // nobody leaves a door in the moment it opens: the roll is being kept
        return page;
      };

      const page = await comeHere('door');
      await (await comeHere('coordinator2')).close();
      const door = createDoorPage(page, language);
      await device.setOffline(true);
      const enter = async (number: string): Promise<void> => {
        if (hand === 'keys') return page.keyboard.type(`${number}\n`);
        await door.recordByTouch(number);
      };
      await enter(one.number);
      await door.row(one.number).waitFor();
      await door.isWaiting(1);
      await account(page, 'door').click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('locked.handOver') })
        .click();
      await page.getByText(t('locked.who')).waitFor();
      await see(page, 'who goes on here');
      await press(page, /^coordinator2|هند المرجان/);
      const pin = page.getByLabel(t('locked.pinOf', { name: 'coordinator2' }), { exact: true }).and(page.locator('[aria-busy="false"]'));
      await pin.waitFor();
      await see(page, 'their PIN');
      if (hand === 'keys') await pin.pressSequentially(PINS.coordinator2);
      else for (const digit of PINS.coordinator2) await page.getByRole('button', { name: digit, exact: true }).tap();
      await account(page, 'coordinator2').waitFor();
      if (!page.url().endsWith('/c/K01/door'))
        await page.evaluate("history.pushState(null, '', '/c/K01/door'); dispatchEvent(new PopStateEvent('popstate'))");
      const confirm = page.getByRole('button', { name: t('doorDesk.shiftConfirm'), exact: true });
      await confirm.or(door.field).first().waitFor();
      await page.locator('a[href="/device"]').first().waitFor(); // that an edit of whoever was here before has not gone yet
      await see(page, 'the next one’s door');
      if (await confirm.isVisible()) await press(page, t('doorDesk.shiftConfirm'));
      await door.field.waitFor();
      // whom the one before has marked is seen, and that it is on this tablet only
      if (hand === 'keys') await page.keyboard.type(one.number);
      else await door.tapKeys(one.number);
      await page.getByText(t('door.onlyHere')).waitFor();
      await see(page, 'whom the one before has marked');
      await page.keyboard.press('Escape');
      await enter(two.number);
      await enter(three.number);
      await door.row(three.number).waitFor();
      await see(page, 'the next one’s marks');
      await device.setOffline(false);
      await expect
        .poll(async () => [...(await seenBy(coordinator))].filter(([id]) => [one, two, three].some((each) => each.id === id)).length, {
          timeout: 60_000,
        })
        .toBe(3);
      const after = await seenBy(coordinator);
      const users = await (await signInOverHttp(site.demo.origin, 'admin')).send<readonly { id: string; username: string }[]>(
        'GET',
        '/api/users',
      );
      const by = [one, two, three].map(({ id }) => after.get(id)?.map((user) => users.find((each) => each.id === user)?.username));
      expect(by).toEqual([['door'], ['coordinator2'], ['coordinator2']]);
      expect(faults).toEqual([]);
    });
});

/** By whom each elector was seen, as the server has it. */
async function seenBy(person: HttpPerson): Promise<Map<string, readonly string[]>> {
  const { electors } = readAttendance(await person.readRoom('attendance/K01'));
  return new Map([...electors].filter(([, one]) => one.hasAttended).map(([id, { standing }]) => [id, standing.map(userOf)]));
}
