import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { errorText } from '../../schema/errorText.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage, openList, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

/** The words of both are compared word for word elsewhere (W1); `npm run test:long` signs in in both. */
const isLong = Boolean(process.env.TEST_LONG);
const LANGUAGES: readonly Language[] = isLong ? ['ar', 'en'] : ['ar'];
const WITHOUT_LIST = ['auditor', 'viewer', 'reconciler'] as const;
const nameOf = (username: string): string => DEMO_PEOPLE.find((person) => person.username === username)?.name.ar ?? '';

describeInChromium('who is signed in', (site) => {
  test.for(LANGUAGES)('a wrong password is told in words, the name stays, and the right one works (%s)', async (language) => {
    const page = await site.newPage({ language });
    const t = wordsOf(language);
    await page.goto('/');
    await signIn(page, 'coordinator', { language, password: 'not the password' });
    await page
      .getByRole('alert')
      .filter({ hasText: t('signIn.wrong') })
      .waitFor();
    expect(await page.getByLabel(t('signIn.username'), { exact: true }).inputValue()).toBe('coordinator');
    const password = page.getByLabel(t('signIn.password'), { exact: true });
    expect(await password.inputValue()).toBe('');
    expect(await password.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true); // straight on, by keyboard
    await signIn(page, 'coordinator', { language });
    await createListPage(page, language).isReady();
  });

  test('[EX9] a body that is no JSON is the caller’s mistake, also as it is built', async () => {
    const told = await fetch(`${site.demo.origin}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{',
    });
    expect([told.status, ((await told.json()) as { error: { code: string } }).error.code]).toEqual([400, 'bad-request']);
  });

  test('[A8] two people in two tabs of one browser stay two people after both are loaded again; one signs out, the other stays', async () => {
    const device = await site.newDevice();
    const salem = await openList(device, 'coordinator');
    const second = await device.newPage();
    await second.goto('/c/K01/list');
    const hind = createListPage(second);
    await hind.isReady(); // a new tab goes on as the only person of this browser …
    await account(second, 'coordinator').click();
    await second.getByRole('button', { name: hind.t('common.signInAsAnother') }).click();
    await second.getByRole('button', { name: hind.t('common.someoneElse') }).click();
    await signIn(second, 'coordinator2'); // … until another signs in
    await account(second, 'coordinator2').waitFor();
    for (let round = 0; round < 2; round++) {
      await Promise.all([salem.page.reload(), second.reload()]);
      await Promise.all([account(salem.page, 'coordinator').waitFor(), account(second, 'coordinator2').waitFor()]);
    }
    await second.goto('/c/K01/list');
    await Promise.all([salem.isReady(), hind.isReady()]);

    // each writes under their own name
    const row = salem.rows.first().getByRole('gridcell').first();
    const number = (await row.innerText()).trim();
    const marked = second.getByText(hind.t('list.changedBy', { name: nameOf('coordinator') })).first();
    await Promise.all([salem.setNote(number, 'من سالم'), marked.waitFor({ state: 'attached' })]); // for a few seconds
    await hind.shows(number, 'note', 'من سالم');

    await account(second, 'coordinator2').click();
    await second.getByRole('button', { name: hind.t('common.signOut') }).click();
    await account(second, 'coordinator2').waitFor({ state: 'detached' });
    await salem.page.reload();
    await salem.isReady();
    await account(salem.page, 'coordinator').waitFor();
    expect(await second.getByRole('grid').count()).toBe(0); // nothing of the list stays behind
  });

  test('signing out ends the session: going back or loading again shows nothing of it', async () => {
    const device = await site.newDevice();
    const list = await openList(device, 'coordinator');
    await account(list.page, 'coordinator').click();
    await list.page.getByRole('button', { name: list.t('common.signOut') }).click();
    await isAtSignIn(list.page);
    await list.page.goto('/c/K01/list');
    await isAtSignIn(list.page);
    await expect.poll(() => device.cookies()).toEqual([]);
  });

  describe.for(LANGUAGES)('what is not somebody’s (%s)', (language) => {
    const t = wordsOf(language);

    test('[A3] another’s committee is refused with its reason, whether it exists or not', async () => {
      const page = await site.openPage('coordinator', '/c/K02/list', { language });
      await page.getByText(errorText('foreign-committee', language, { committee: 'K02' })).waitFor();
      expect(await page.getByRole('grid').count()).toBe(0);
      await page.goto('/c/K99/list');
      await page.getByText(errorText('foreign-committee', language, { committee: 'K99' })).waitFor();
    });

    test('[A2] an administrator reads every list and changes none', async () => {
      const list = await site.openList('admin', { language });
      await list.page.getByText(t('list.readOnly')).waitFor();
      const cell = list.rows.first().locator(list.inColumn('answer'));
      const before = await cell.innerText();
      await cell.focus();
      await list.page.keyboard.press('r');
      await cell.click();
      const sheet = list.page.getByRole('dialog');
      await sheet.waitFor(); // what can be read opens …
      expect(
        await sheet
          .getByRole('button', { name: list.answerWord('refused') })
          .and(sheet.locator(':enabled'))
          .count(),
      ).toBe(0);
      await list.page.keyboard.press('Escape');
      expect(await cell.innerText()).toBe(before); // … and what would be written does nothing
      expect(await list.page.getByRole('button', { name: t('list.undo') }).isDisabled()).toBe(true);
    });

    test.for(WITHOUT_LIST.filter((username) => (isLong ? (username === 'auditor') === (language === 'ar') : username === 'viewer')))(
      'whoever has no list is shown none, and told what is theirs: %s',
      async (username) => {
        const device = await site.newDevice({ language });
        const page = await device.newPage();
        await page.goto('/');
        await signIn(page, username, { language });
        await page.getByText(t('board.title'), { exact: true }).waitFor();
        await page.goto('/c/K01/list');
        const refused = errorText('forbidden', language);
        await page
          .getByText(refused)
          .or(page.getByText(errorText('foreign-committee', language, { committee: 'K01' })))
          .first()
          .waitFor();
        expect(await page.getByRole('grid').count()).toBe(0);
        await page.goto('/admin/people');
        await page.getByText(refused).waitFor();
      },
    );
  });
});

const account = (page: Page, username: string) =>
  page.getByRole('button', { name: `${wordsOf('en')('common.account')} ${nameOf(username)}` });

const isAtSignIn = async (page: Page): Promise<void> => page.getByLabel(wordsOf('en')('signIn.username'), { exact: true }).waitFor();
