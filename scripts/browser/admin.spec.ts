import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Committee, RollAnswer } from '../../schema/api.ts';
import type { Language } from '../../schema/errors.ts';
import { rollReasonText } from '../../schema/roll.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

/** Lines that an import has to sort out, below the headings of the demo's own file. */
const BROKEN_LINES = [
  '9001,,ذكر,1980,K01,,,', // no name
  '9002,سعد فهد ناصر الغيمة,رجل آلي,1980,K01,,,', // no gender
  '9003,خالد سعد فهد الموج,ذكر,1890 م,K01,,,', // no year
  '9004,ماجد علي حسن الندى,ذكر,1975,K01,,,', // good
  '9004,ماجد علي حسن الندى,ذكر,1975,K01,,,', // twice
  '9005,علي ماجد علي الندى,ذكر,1999,K01,,,', // one number, two names
  '9005,حسن ماجد علي الندى,ذكر,2001,K01,,,',
  '1,شخص آخر تمامًا الغريب,ذكر,1970,K01,,,', // number known under another name
  '1,نورة سالم علي الساحل,أنثى,1990,K77,,,', // a new committee
] as const;

describeInChromium('an administrator', (site) => {
  describe.for(['en', 'ar'] as const)('roll (%s)', (language) => {
    test('[R5][R7][R8] a file with broken lines: every line with its column and reason before anything changes; imported, then again without effect', async () => {
      const t = wordsOf(language);
      const admin = await signInOverHttp(site.demo.origin, 'admin');
      const headings = readFileSync(site.demo.rollFile, 'utf8').split('\r\n')[0] ?? '';
      // each language with numbers and names of its own: the second must not find the first one's electors
      const asOthers = (line: string) => line.replace(/^900/, '950').replace('K77', 'K78').replace('ماجد', 'بندر').replace('نورة', 'هيا');
      const lines = language === 'ar' ? BROKEN_LINES.map(asOthers) : BROKEN_LINES;
      const file = { name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from([headings, ...lines].join('\r\n')) };
      const page = await openAdmin(language, 'roll');
      const before = await rollOf('K01');
      const choose = (): Promise<void> =>
        page.getByLabel(t('admin.choose'), { exact: true }).and(page.locator('input')).setInputFiles(file);

      await choose();
      await page.getByRole('heading', { name: t('admin.checkedTitle') }).waitFor();
      const refused = page.getByRole('region', { name: t('admin.refused'), exact: true }).getByRole('row');
      await noticed(refused, 2, rollReasonText({ column: null, value: null, reason: 'missing-name' }, language));
      await noticed(refused, 3, 'رجل آلي');
      await noticed(refused, 4, '1890 م');
      await noticed(refused, 7, language === 'ar' ? '9505' : '9005');
      await noticed(refused, 8, language === 'ar' ? '9505' : '9005');
      await noticed(page.getByRole('region', { name: t('admin.toBeDecided'), exact: true }).getByRole('row'), 9, 'شخص آخر تمامًا الغريب');
      expect((await rollOf('K01')).electors).toEqual(before.electors); // a dry run changes nothing

      await page.getByRole('button', { name: t('admin.importNow'), exact: true }).click();
      await page.getByText(t('admin.importSummary', { added: 2, changed: 0 })).waitFor();
      const after = await rollOf('K01');
      expect(after.electors.length).toBe(before.electors.length + 1);
      expect(after.electors.find(({ number }) => number === '1')?.name).toBe(before.electors.find(({ number }) => number === '1')?.name);
      const committees = await admin.send<Committee[]>('GET', '/api/committees');
      expect(committees.map(({ id }) => id)).toContain(language === 'ar' ? 'K78' : 'K77');

      await page.getByRole('button', { name: t('admin.otherFile'), exact: true }).click();
      await choose();
      await page.getByText(t('admin.nothingDecided')).waitFor();
      expect(await page.getByRole('button', { name: t('admin.importNow'), exact: true }).isDisabled()).toBe(true);

      function rollOf(committee: string): Promise<RollAnswer> {
        return admin.send<RollAnswer>('GET', `/api/committees/${committee}/roll`);
      }
    });
  });

  test('[R8] the demo’s own file once more: every elector is as before', async () => {
    const t = wordsOf('en');
    const page = await openAdmin('en', 'roll');
    await page.getByLabel(t('admin.choose'), { exact: true }).and(page.locator('input')).setInputFiles(site.demo.rollFile);
    await page.getByText(t('admin.nothingToImport')).waitFor();
    expect(
      await page
        .getByRole('listitem')
        .filter({ hasText: t('admin.unchanged') })
        .innerText(),
    ).toContain('2,370');
  });

  test('a file that is no roll is told so', async () => {
    const t = wordsOf('en');
    const page = await openAdmin('en', 'roll');
    const buffer = Buffer.from('name;phone\nx;99887766\n');
    await page
      .getByLabel(t('admin.choose'), { exact: true })
      .and(page.locator('input'))
      .setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer });
    await page
      .getByRole('alert')
      .filter({ hasText: t('errors.missing-columns') })
      .waitFor();
    await page.getByLabel(t('admin.choose'), { exact: true }).and(page.locator('input')).waitFor({ state: 'attached' }); // the next can be chosen at once
  });

  test('a person is created, gets a password, signs in with it and sees the committee given', async () => {
    const t = wordsOf('en');
    const page = await openAdmin('en', 'people');
    await page.getByRole('button', { name: t('admin.addPerson'), exact: true }).click();
    const form = page.getByRole('dialog', { name: t('admin.newTitle'), exact: true });
    await form.getByText(t('admin.wayPassword'), { exact: true }).click();
    await form.getByRole('button', { name: t('admin.create'), exact: true }).click(); // empty: what is missing is said
    await form.getByText(t('admin.missing')).first().waitFor();
    await form.getByLabel(t('admin.name'), { exact: true }).fill('سارة اليمام');
    await form.getByLabel(t('admin.username'), { exact: true }).fill('Sara');
    await form.getByLabel(t('admin.role'), { exact: true }).selectOption({ label: t('roles.coordinator') });
    await form.getByRole('checkbox', { name: /K03/ }).check();
    await form.getByRole('button', { name: t('admin.generate'), exact: true }).click();
    const password = await form.getByLabel(t('admin.password'), { exact: true }).inputValue();
    expect(password.length).toBeGreaterThanOrEqual(12);
    await form.getByRole('button', { name: t('admin.create'), exact: true }).click();
    const handOver = page.getByRole('dialog', { name: t('admin.created', { name: 'سارة اليمام' }) });
    await handOver.getByText(password, { exact: true }).waitFor();
    await handOver.getByRole('button', { name: t('admin.done'), exact: true }).click();
    await page.getByRole('button', { name: /سارة اليمام/ }).waitFor();

    const hers = await site.newPage({ language: 'ar' });
    await hers.goto('/');
    await signIn(hers, 'sara', { language: 'ar', password });
    const list = createListPage(hers, 'ar');
    await list.isReady(); // one committee: straight to its list
    expect(hers.url()).toContain('/c/K03/list');
  });

  test('a name that is taken is refused with its reason, and what was typed stays', async () => {
    const t = wordsOf('ar');
    const page = await openAdmin('ar', 'people');
    await page.getByRole('button', { name: t('admin.addPerson'), exact: true }).click();
    const form = page.getByRole('dialog', { name: t('admin.newTitle'), exact: true });
    await form.getByLabel(t('admin.name'), { exact: true }).fill('بدر');
    await form.getByLabel(t('admin.username'), { exact: true }).fill('door');
    await form.getByRole('button', { name: t('admin.invite'), exact: true }).click();
    await form
      .getByRole('alert')
      .filter({ hasText: t('errors.name-taken') })
      .waitFor();
    expect(await form.getByLabel(t('admin.name'), { exact: true }).inputValue()).toBe('بدر');
  });

  const openAdmin = (language: Language, screen: 'people' | 'roll'): Promise<Page> =>
    site.openPage('admin', `/admin/${screen}`, { language });
});

/** A line of a table of notices: its number, and what it says. */
async function noticed(rows: ReturnType<Page['getByRole']>, line: number, text: string): Promise<void> {
  const plain = text.replace(/[\u2068\u2069]/g, '');
  const all = await rows.allInnerTexts();
  expect(
    all.map((row) => row.replace(/[\u2068\u2069]/g, '')).some((row) => row.startsWith(String(line)) && row.includes(plain)),
    `line ${line}: ${plain} in\n${all.join('\n')}`,
  ).toBe(true);
}
