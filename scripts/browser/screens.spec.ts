import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { errorText } from '../../schema/errorText.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { electorsOf, type ListedElector, unclaimed } from '../testing/electorsOf.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage, type ListPage, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';
import { foreignWords } from '../testing/wordsOnScreen.ts';

/** Every screen and everything that opens over it, in both languages: nothing of the other language, and nothing that axe finds. */
describeInChromium('every screen', (site) => {
  let electors: readonly ListedElector[];
  let names: readonly string[];
  beforeAll(async () => {
    electors = await electorsOf(await signInOverHttp(site.demo.origin, 'coordinator2'));
    names = [...electors.map(({ name }) => name), ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, username])].sort(
      (a, b) => b.length - a.length,
    );
  });

  describe.for(process.env.TEST_LONG ? (['en', 'ar'] as const) : (['ar'] as const))('%s', (language) => {
    const t = wordsOf(language);
    /** Faults of a screen, each with the name it has here. */
    const look = async (page: Page, screen: string): Promise<string[]> => {
      await page.locator('h1').first().waitFor({ state: 'attached' }); // its words may still be on their way
      const [lang, dir] = await page.evaluate<[string, string]>('[document.documentElement.lang, document.documentElement.dir]');
      const faults = [...(await foreignWords(page, language, names)), ...(await axeViolations(page))];
      if (lang !== language || dir !== (language === 'ar' ? 'rtl' : 'ltr')) faults.push(`lang ${lang}, dir ${dir}`);
      return faults.map((fault) => `${screen}: ${fault}`);
    };

    test('sign-in, what can go wrong there, and the start of an administrator, of a coordinator and of a role whose screen is to come', async () => {
      const device = await site.newDevice({ language });
      const faults: string[] = [];
      const page = await device.newPage();
      await page.goto('/');
      await page.getByLabel(t('signIn.username'), { exact: true }).waitFor();
      faults.push(...(await look(page, 'sign-in')));
      await page.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
      await page.getByText(t('signIn.usernameMissing')).waitFor();
      faults.push(...(await look(page, 'sign-in, empty')));
      await signIn(page, 'admin', { language, password: 'wrong' });
      await page
        .getByRole('alert')
        .filter({ hasText: t('signIn.wrong') })
        .waitFor();
      faults.push(...(await look(page, 'sign-in, wrong password')));
      for (const { username } of DEMO_PEOPLE.filter(({ username }) => ['admin', 'coordinator2', 'clerk-a'].includes(username))) {
        const own = await site.newPage({ language });
        await own.goto('/');
        await signIn(own, username, { language });
        await own.getByRole('button', { name: t('common.account') }).waitFor(); // the heading before it was the sign-in's
        await own.getByRole('heading', { level: 1 }).waitFor();
        await own.getByText(/K01/).first().waitFor();
        faults.push(...(await look(own, `home of ${username}`)));
        if (username === 'admin' || username === 'coordinator2') {
          await own.getByRole('button', { name: t('common.account') }).click();
          await own.getByRole('dialog').waitFor();
          faults.push(...(await look(own, `menu of ${username}`)));
        }
        await own.close();
      }
      expect(faults).toEqual([]);
    });

    test('the list and all that opens over it', async () => {
      const list = await site.openList('coordinator', { language });
      const { page } = list;
      const faults = await look(page, 'list');
      const over = async (screen: string): Promise<void> => {
        await page.getByRole('dialog').waitFor();
        faults.push(...(await look(page, screen)));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      };
      const claimed = electors.find(({ claims }) => claims.length === 2)?.number ?? '';
      const free = unclaimed(electors)[0]?.number ?? '';
      await list.find(free);
      for (const column of ['answer', 'contact', 'guarantor', 'note', 'menu'] as const) {
        await list.cell(free, column).first().click();
        await over(`editor of ${column}`);
      }
      await list.find(claimed);
      await list.cell(claimed, 'name').first().click();
      await page.getByRole('heading', { name: t('list.history') }).waitFor();
      await over('sheet');
      await page.getByRole('button', { name: t('list.moreFilters') }).click();
      await over('more filters');
      await list.pill(t('list.save_saved')).click();
      await over('pill');
      await list.searchField.fill('zzz');
      await page.getByText(t('list.nothingFound')).waitFor();
      faults.push(...(await look(page, 'nothing found')));
      expect(faults).toEqual([]);
    });

    const inLong = process.env.TEST_LONG ? test : () => {};
    inLong('the list of another committee and a page that does not exist', async () => {
      const page = await site.openPage('coordinator', '/c/K02/list', { language });
      await page.getByText(errorText('foreign-committee', language, { committee: 'K02' })).waitFor();
      const faults = await look(page, 'denied');
      await page.goto('/no/such/page');
      await page.getByText(t('errors.pageMissingText')).waitFor();
      faults.push(...(await look(page, 'missing')));
      await page.goto('/device');
      await page.getByRole('heading', { level: 1, name: t('device.title') }).waitFor();
      await page.locator('[data-person]').first().waitFor();
      faults.push(...(await look(page, 'this tablet')));
      expect(faults).toEqual([]);
    });

    test('an invitation, my account with its second factor, who did what, and what is held on a person', async () => {
      const stranger = await site.newPage({ language });
      await stranger.goto('/join');
      await stranger.getByRole('button', { name: t('join.look'), exact: true }).click();
      await stranger.getByText(t('join.codeMissing')).waitFor();
      const faults = await look(stranger, 'join by code');
      await stranger.goto('/join#no-such-secret');
      await stranger.getByText(t('join.wrongHelp')).waitFor();
      faults.push(...(await look(stranger, 'join, used up')));

      const page = await site.openPage('admin', '/account', { language });
      await page.getByText(t('account.thisOne'), { exact: true }).first().waitFor();
      faults.push(...(await look(page, 'account')));
      await page.getByRole('button', { name: t('account.turnOn'), exact: true }).click();
      await page.getByLabel(t('account.currentPassword'), { exact: true }).first().fill(DEMO_PASSWORD);
      await page.getByRole('button', { name: t('account.goOn'), exact: true }).click();
      await page.getByRole('img', { name: t('account.qr') }).waitFor();
      faults.push(...(await look(page, 'second factor')));

      await page.goto('/admin/audit');
      await page.getByRole('list', { name: t('audit.title') }).waitFor();
      await page.getByRole('button', { name: t('audit.check'), exact: true }).click();
      await page.getByText(t('audit.holds'), { exact: true }).waitFor();
      faults.push(...(await look(page, 'audit')));
      await page.getByRole('button', { name: t('audit.takeAnchor'), exact: true }).click();
      await page.getByRole('dialog').getByRole('img').waitFor();
      faults.push(...(await look(page, 'anchor')));

      await page.goto('/admin/electors');
      await page.getByRole('searchbox').fill(electors.find(({ claims }) => claims.length === 2)?.number ?? '');
      await page.locator('a[href^="/admin/electors/"]').first().waitFor();
      faults.push(...(await look(page, 'electors')));
      await page.locator('a[href^="/admin/electors/"]').first().click();
      await page.getByRole('heading', { name: t('held.entries') }).waitFor();
      faults.push(...(await look(page, 'held')));
      await page.getByRole('button', { name: t('held.erase'), exact: true }).click();
      await page.getByRole('dialog').waitFor();
      faults.push(...(await look(page, 'erase')));
      expect(faults).toEqual([]);
    });

    test('administration: people, roll before and after its dry run, committees', async () => {
      const page = await site.openPage('admin', '/admin/people', { language });
      await page.getByRole('button', { name: t('admin.addPerson'), exact: true }).waitFor();
      await page.getByText('coordinator2').waitFor();
      const faults = await look(page, 'people');
      await page.getByRole('button', { name: t('admin.addPerson'), exact: true }).click();
      const form = page.getByRole('dialog');
      await form.getByRole('button', { name: t('admin.invite'), exact: true }).click();
      faults.push(...(await look(page, 'new person')));
      await form.getByLabel(t('admin.name'), { exact: true }).fill(names[0] ?? '');
      await form.getByLabel(t('admin.username'), { exact: true }).fill(`invited-${language}`);
      await form.getByRole('button', { name: t('admin.invite'), exact: true }).click();
      await page.getByText(t('admin.inviteLink'), { exact: true }).first().waitFor();
      faults.push(...(await look(page, 'invitation')));
      await form.getByRole('button', { name: t('admin.done'), exact: true }).click();
      await page.getByRole('button', { name: new RegExp(`invited-${language}`) }).click();
      await form.getByText(t('admin.access'), { exact: true }).waitFor();
      faults.push(...(await look(page, 'invited person')));
      await form.getByRole('button', { name: t('common.cancel'), exact: true }).click();
      await page.getByRole('link', { name: t('admin.committees'), exact: true }).click();
      await page.getByRole('link', { name: /K03/ }).waitFor();
      faults.push(...(await look(page, 'committees')));
      await page.getByRole('link', { name: t('admin.roll'), exact: true }).click();
      const input = page.getByLabel(t('admin.choose'), { exact: true }).and(page.locator('input'));
      await input.waitFor({ state: 'attached' });
      faults.push(...(await look(page, 'roll')));
      const [headings = '', first = ''] = readFileSync(site.demo.rollFile, 'utf8').split('\r\n');
      const buffer = Buffer.from(
        [`${headings},الطائفة`, `${first},x`, '7,,ذكر,1980,K01,,,,', '99,اسم آخر تمامًا لغيره,ذكر,1980,K01,,,,'].join('\r\n'),
      );
      await input.setInputFiles({ name: 'roll.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('heading', { name: t('admin.checkedTitle') }).waitFor();
      faults.push(...(await look(page, 'dry run')));
      expect(faults).toEqual([]);
    });
  });

  (process.env.TEST_LONG ? test : () => {})('by night: the contrast of the list and of what opens over it', async () => {
    const list = await site.openList('coordinator', { language: 'en' });
    const { page, t } = list;
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    const look = async (screen: string): Promise<string[]> =>
      (await axeViolations(page, ['color-contrast'])).map((fault) => `${screen}: ${fault}`);
    const faults = await look('list');
    for (const [number, column] of [
      [unclaimed(electors)[0]?.number ?? '', 'answer'],
      [unclaimed(electors)[0]?.number ?? '', 'note'],
      [electors.find(({ claims }) => claims.length === 2)?.number ?? '', 'name'],
    ] as const) {
      await list.find(number);
      await list.cell(number, column).first().click();
      await page.getByRole('dialog').waitFor();
      faults.push(...(await look(`over ${column}`)));
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: t('list.moreFilters') }).click();
    await page.getByRole('dialog').waitFor();
    faults.push(...(await look('more filters')));
    expect(faults).toEqual([]);
  });

  test('[EX8] the API’s own page: every route, nothing from elsewhere, on a phone, by night, by keyboard, in both languages', async () => {
    const device = await site.newDevice({ language: 'en', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    const page = await device.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/api/docs');
    const routes = page.locator('summary code', { hasText: /^(GET|POST|PUT|PATCH|DELETE) / });
    await routes.first().waitFor();
    expect(asked.filter((url) => !/^data:/.test(url) && new URL(url).origin !== site.demo.origin)).toEqual([]);
    const { paths } = (await (await fetch(`${site.demo.origin}/api/openapi.json`)).json()) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect((await routes.allInnerTexts()).sort()).toEqual(described.sort());

    const search = page.getByRole('searchbox');
    await search.press('Tab');
    await page.keyboard.press('Enter'); // the first route opens
    await page.locator('details[open] pre').first().waitFor();
    const isWithin = () => page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
    expect(await isWithin()).toBe(true);
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    expect(await isWithin()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await search.fill('held-edits');
    await expect
      .poll(() => routes.filter({ visible: true }).allInnerTexts())
      .toEqual(described.filter((route) => route.includes('held-edits')));
    await page.getByRole('button', { name: 'العربية' }).click();
    await routes.first().waitFor();
    expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
    expect(await isWithin()).toBe(true);
    if (process.env.TEST_LONG) expect(await axeViolations(page)).toEqual([]);
  });

  test('the language changes at once, without a reload, and is remembered', async () => {
    const device = await site.newDevice({ language: 'en' });
    const page = await device.newPage();
    await page.goto('/c/K01/list');
    await signIn(page, 'coordinator');
    const english = createListPage(page);
    await english.isReady();
    await english.find('1100');
    await page.evaluate('window.isSamePage = true');
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByText('العربية', { exact: true }).click();
    const arabic = createListPage(page, 'ar');
    await arabic.grid.waitFor();
    await page.keyboard.press('Escape');
    await stands(arabic, 'ar');
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    expect(await arabic.searchField.inputValue()).toBe('1100');
    await page.reload();
    await arabic.isReady();
    const second = await device.newPage();
    await second.goto('/c/K01/list');
    await stands(createListPage(second, 'ar'), 'ar');
  });

  async function stands(list: ListPage, language: Language): Promise<void> {
    await list.grid.waitFor();
    expect(await list.page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual([
      language,
      language === 'ar' ? 'rtl' : 'ltr',
    ]);
    expect(await foreignWords(list.page, language, names)).toEqual([]);
  }
});
