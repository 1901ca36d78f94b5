import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fromTemplate, type Template, takesLists } from '../../schema/election.ts';
import type { ElectionAnswer } from '../../schema/electionApi.ts';
import type { Language } from '../../schema/errors.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { type RunningServer, startServer } from '../../server/startServer.ts';
import { freePort } from '../demo/freePort.ts';
import { ensureBuilt } from '../lib/buildAll.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { createCountPage } from '../testing/countPage.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { signIn } from '../testing/listPage.ts';
import { createEye } from '../testing/walk.ts';
import { wordsOf } from '../testing/words.ts';

const QUICK_PASSWORDS = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };
const PASSWORD = 'four words in a row';
const ROLL = [
  'الرقم,الاسم,الجنس,اللجنة',
  ...Array.from({ length: 12 }, (_, i) => `${i + 1},ناخب ${'ابتثجحخدذرزس'[i]} السالم,ذكر,K01`),
].join('\r\n');
const WALKS = (['union', 'constituency', 'municipality'] as const).flatMap((template) =>
  (
    [
      { language: 'en', hand: 'keys', viewport: { width: 1_280, height: 800 } },
      { language: 'ar', hand: 'touch', viewport: { width: 800, height: 1_280 } },
    ] as const
  ).map((tablet) => ({ template, ...tablet })),
) satisfies readonly { readonly template: Template; readonly language: Language }[];

/** In the long run only (`scripts/test.ts`): an empty installation becomes an election of each template, by its screens, and is counted by it. */
describe.skipIf(chromiumPath === null)('setting an election up', () => {
  const folders: string[] = [];
  let server: RunningServer | undefined;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    await ensureBuilt(() => {});
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await server?.close();
    server = undefined;
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  for (const { template, language, hand, viewport } of WALKS)
    test(`[F1]–[F9] ${template}, ${language}, by ${hand}: from nothing, with every field wrong once, beside somebody else, to its ballot paper`, async () => {
      const t = wordsOf(language);
      const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
      folders.push(folder);
      const port = await freePort(0);
      const origin = `http://127.0.0.1:${port}`;
      server = await startServer(readConfig({ DATA_DIR: folder, PORT: String(port) }), {
        client: 'built',
        passwordCost: QUICK_PASSWORDS,
        log: createLog('silent'),
      });
      const eye = createEye(`setup-${template}-${language}`, [
        'Asia/Kuwait',
        'Mars/Base',
        'Salma',
        'سلمى',
        'salma',
        'clerk-a',
        'فارزة',
        'العربية',
        'English',
        'حملة النخيل',
        'K01',
      ]);
      const device = (): Promise<BrowserContext> =>
        browser
          .newContext({
            baseURL: origin,
            locale: language === 'ar' ? 'ar-KW' : 'en-GB',
            timezoneId: 'Asia/Kuwait',
            viewport,
            hasTouch: hand === 'touch',
            reducedMotion: 'reduce',
          })
          .then((context) => {
            context.setDefaultTimeout(30_000);
            context.on('weberror', (error) => faults.push(error.error().stack ?? error.error().message));
            return context;
          });
      const press = async (page: Page, target: Locator): Promise<void> => {
        if (hand === 'touch') return target.tap();
        await target.focus();
        await page.keyboard.press('Enter');
      };
      const pressName = (page: Page, name: string | RegExp) => press(page, page.getByRole('button', { name, exact: true }).last());
      const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).first().fill(text);

      // the first administrator
      const page = await (await device()).newPage();
      await page.goto(server.setupLink ?? '');
      await page.getByLabel(t('setup.campaignName'), { exact: true }).waitFor();
      await eye.see(page, language, 'an empty installation');
      await pressName(page, t('setup.submit'));
      await page.getByText(t('setup.missing')).first().waitFor();
      await eye.see(page, language, 'nothing filled in');
      await fill(page, t('setup.campaignName'), 'حملة النخيل');
      await fill(page, t('setup.pollingDay'), '2027-03-01');
      await fill(page, t('setup.name'), 'سلمى');
      await fill(page, t('setup.username'), 'salma');
      await fill(page, t('setup.password'), PASSWORD);
      await pressName(page, t('setup.submit'));
      await page.getByRole('button', { name: /سلمى/ }).first().waitFor();
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await eye.see(page, language, 'the first screen');
      await page.goto('/admin/committees');
      await page.getByText(t('admin.noCommitteesYet')).waitFor();
      await eye.see(page, language, 'no committees');
      const admin = await signInOverHttp(origin, 'salma', PASSWORD);

      // the template, and every field wrong
      await page.goto('/admin/election');
      await page.getByText(t('election.noneTitle')).waitFor();
      await eye.see(page, language, 'templates');
      await press(page, page.getByRole('button', { name: new RegExp(`^${t(`election.template_${template}`)}`) }));
      const save = page.getByRole('button', { name: t('election.save'), exact: true });
      await save.waitFor();
      await eye.see(page, language, 'the template');
      const expected = fromTemplate(
        template,
        { list: (n) => t('election.newList', { n }), candidate: (n) => t('election.newCandidate', { n }) },
        ids(),
      );
      await fill(page, t('election.name'), '');
      await fill(page, t('election.pollingDay'), '');
      await fill(page, t('election.timeZone'), 'Mars/Base');
      await fill(page, t('election.seats'), 'سبعة');
      if (expected.maxMarks > 1) {
        await fill(page, t('election.minMarks'), '99');
        await fill(page, t('election.maxMarks'), '98');
      }
      const [first, second] = expected.candidates;
      if (first && second) {
        await fill(page, t('election.numberOf', { name: second.name }), String(first.ballotNumber));
        await fill(page, t('election.nameOf', { n: first.ballotNumber }), '');
      }
      for (const name of ['callsADay', 'confirmedWithinDays'] as const) await fill(page, t(`election.${name}`), '-1');
      await page.getByText(t('election.tolerances'), { exact: true }).click();
      await fill(page, t('election.t_blankPercent'), '101');
      await press(page, save);
      await page.locator('[aria-invalid=true]').first().waitFor();
      await eye.see(page, language, 'everything wrong');
      const wrong = await page.locator('[aria-invalid=true]').count();
      expect(wrong).toBeGreaterThanOrEqual(expected.maxMarks > 1 ? 8 : 7);
      expect(await page.evaluate<string>("document.activeElement.getAttribute('aria-invalid')")).toBe('true');
      expect((await admin.send<ElectionAnswer>('GET', '/api/election')).election).toBeNull();
      await pressName(page, t('election.discard'));
      await press(page, page.getByRole('dialog').getByRole('button', { name: t('election.discard'), exact: true }));
      await press(page, page.getByRole('button', { name: new RegExp(`^${t(`election.template_${template}`)}`) }));
      await save.waitFor();
      await fill(page, t('election.name'), 'انتخابات النخيل');
      await fill(page, t('election.pollingDay'), '2027-03-01');
      await fill(page, t('election.timeZone'), 'Asia/Kuwait');
      await press(page, save);
      await page.getByText(t('election.upToDate'), { exact: true }).waitFor();
      await eye.see(page, language, 'saved');
      const stored = (await admin.send<ElectionAnswer>('GET', '/api/election')).election;
      expect(stored).toMatchObject({
        method: expected.method,
        seats: expected.seats,
        minMarks: expected.minMarks,
        maxMarks: expected.maxMarks,
      });
      expect([stored?.lists.length, stored?.candidates.length]).toEqual([expected.lists.length, expected.candidates.length]);

      // somebody else has it open and saves first
      const other = await (await device()).newPage();
      await other.goto('/admin/election');
      await signIn(other, 'salma', { language, password: PASSWORD });
      await other.getByLabel(t('election.seats'), { exact: true }).waitFor();
      await fill(other, t('election.seats'), '5');
      await fill(other, t('election.callsADay'), '2');
      await press(other, other.getByRole('button', { name: t('election.save'), exact: true }));
      await other.getByText(t('election.upToDate'), { exact: true }).waitFor();
      await fill(page, t('election.seats'), '4');
      await fill(page, t('election.confirmedWithinDays'), '9');
      await press(page, save);
      await page.getByText(t('election.conflictTitle')).waitFor();
      await eye.see(page, language, 'somebody else has saved');
      await pressName(page, new RegExp(t('election.takeTheirs')));
      await press(page, save);
      await page.getByText(t('election.upToDate'), { exact: true }).waitFor();
      expect((await admin.send<ElectionAnswer>('GET', '/api/election')).election).toMatchObject({
        seats: 5,
        settings: { callsADay: 2, confirmedWithinDays: 9 },
      });
      expect(takesLists(expected.method)).toBe((stored?.lists.length ?? 0) > 0);

      // a committee, whose status somebody else changes meanwhile
      await page.goto('/admin/roll');
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'roll.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${ROLL}`) });
      const take = page.getByRole('button', { name: t('admin.importNow'), exact: true });
      await take.waitFor();
      await eye.see(page, language, 'a roll');
      await press(page, take);
      await expect.poll(async () => (await admin.send<readonly unknown[]>('GET', '/api/committees')).length, { timeout: 30_000 }).toBe(1);
      await page.goto('/admin/committees');
      const status = page.getByRole('button', { name: new RegExp(t('election.statusOf', { code: 'K01', status: '' }).slice(0, 8)) });
      await status.waitFor();
      await eye.see(page, language, 'committees');
      await press(page, status);
      await page.getByRole('dialog').waitFor();
      await admin.send('POST', '/api/committees/K01/status', { status: 'polling', seen: 'not_open', reason: null });
      await press(
        page,
        page
          .getByRole('dialog')
          .getByRole('button', { name: t('election.statusConfirm', { status: t('common.status_polling') }), exact: true }),
      );
      await page.getByRole('dialog').getByRole('alert').waitFor();
      await eye.see(page, language, 'another status');
      for (const to of ['closed', 'counting'] as const) {
        await page.getByRole('dialog').locator(`input[value=${to}]`).check({ force: true });
        await press(
          page,
          page
            .getByRole('dialog')
            .getByRole('button', { name: t('election.statusConfirm', { status: t(`common.status_${to}`) }), exact: true }),
        );
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        if (to === 'closed') await press(page, status);
      }

      // it is counted by what was set up
      await admin.send('POST', '/api/users', {
        username: 'clerk-a',
        name: 'فارزة',
        role: 'clerk',
        memberships: [{ committee: 'K01', stream: 'a' }],
        password: PASSWORD,
      });
      const clerk = await (await device()).newPage();
      await clerk.goto('/c/K01/count');
      await signIn(clerk, 'clerk-a', { language, password: PASSWORD });
      const count = createCountPage(clerk, language);
      await clerk.getByLabel(t('tally.expected')).waitFor();
      await eye.see(clerk, language, 'the count');
      await count.open('10');
      await eye.see(clerk, language, 'the ballot paper');
      expect(await count.names.count()).toBe(expected.candidates.length);
      await press(clerk, count.names.first());
      if (expected.maxMarks > 1) await press(clerk, count.next); // one mark is the whole ballot
      await count.lastRows.first().waitFor();
      await eye.see(clerk, language, 'a ballot');
      await clerk.goto('/c/K01/count/form');
      await clerk.getByRole('main').getByRole('heading').first().waitFor();
      await eye.see(clerk, language, 'the form');
      const isMeant = (fault: string): boolean =>
        fault.includes(t('tally.wholeList')) || // a list's head has 44 px, so that fifteen names of 48 stand under it, whole (CT27)
        fault.includes('partially obscured'); // by the bar that stays at the end: what lies behind it can be scrolled
      expect(eye.faults.filter((fault) => !isMeant(fault))).toEqual([]);
    }, 600_000);
});

/** Ids of lists and candidates, as a page draws them. */
function ids(): () => string {
  let n = 0;
  return () => {
    n += 1;
    return String(n).padStart(4, '0');
  };
}
