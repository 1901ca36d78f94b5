import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Invitation } from '../../schema/accountApi.ts';
import type { CommitteeDetail, RollAnswer } from '../../schema/api.ts';
import { type ElectorId, isElectorId, isUserId, type UserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { refusalText } from '../../schema/refusals.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { guarantor, user } from '../../schema/tables/people.ts';
import { elector } from '../../schema/tables/roll.ts';
import { withoutDirections } from '../../schema/withoutDirections.ts';
import { openDatabase } from '../../server/database.ts';
import { DATABASE_FILE } from '../demo/demoFolder.ts';
import { HOSTILE_TEXTS, type HostileText } from '../testing/hostileTexts.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { createListPage, signIn } from '../testing/listPage.ts';
import { faultsOf, textsOf, watchDevice } from '../testing/watchPage.ts';
import { wordsOf } from '../testing/words.ts';

const { markup, moreMarkup, templates, formulas, directions } = HOSTILE_TEXTS;
const KINDS = Object.keys(HOSTILE_TEXTS) as HostileText[];
/** Every screen in one of the languages; at full counts in both. */
const isLong = Boolean(process.env.TEST_LONG);
const inLong = isLong ? test : () => {};
/** As many electors as there are kinds, each with one of them as its name; 9,000 and up, so that their numbers find them. */
const numberOf = (kind: HostileText): string => String(9_000 + KINDS.indexOf(kind));

/** Somebody of whom nothing is accepted. */
const NOT_ON_ROLL = '8900';

/** The texts that the doors let in, and those that they would not, put straight into the database: screens hold by themselves. */
describeInChromium('hostile texts in every field', (site) => {
  const idOf = new Map<HostileText, ElectorId>();
  /** What stands after `/join` for whoever has this name and this committee. */
  let invited = '';

  beforeAll(async () => {
    const { db, close } = openDatabase(join(site.demo.dataDir, DATABASE_FILE));
    db.update(campaign)
      .set({ name: markup, rollVersion: sql`${campaign.rollVersion} + 1` })
      .run();
    db.update(committee)
      .set({ code: `K02 ${moreMarkup}`, site: markup })
      .where(eq(committee.id, 'K02'))
      .run();
    db.update(committee).set({ site: directions }).where(eq(committee.id, 'K03')).run();
    db.update(user).set({ name: markup }).where(eq(user.username, 'coordinator2')).run();
    db.update(user).set({ name: directions }).where(eq(user.username, 'admin')).run();
    db.update(user).set({ name: templates }).where(eq(user.username, 'viewer')).run();
    const electors = db.select().from(elector).where(eq(elector.committeeId, 'K02')).limit(KINDS.length).all();
    for (const [i, { id }] of electors.entries()) {
      const kind = KINDS[i] ?? 'markup';
      const text = HOSTILE_TEXTS[kind];
      const change = { rollNumber: numberOf(kind), fullName: text, foldedName: text, family: text, area: text };
      db.update(elector).set(change).where(eq(elector.id, id)).run();
    }
    for (const [i, kind] of KINDS.entries())
      db.insert(guarantor)
        .values({ id: `xss00${i}`, name: HOSTILE_TEXTS[kind] })
        .run();
    close();

    const coordinator = await signInOverHttp(site.demo.origin, 'coordinator2');
    const { electors: listed } = await coordinator.send<RollAnswer>('GET', '/api/committees/K02/roll');
    const { guarantors } = await coordinator.send<CommitteeDetail>('GET', '/api/committees/K02');
    const tablet = await coordinator.join('guarantees/K02');
    for (const kind of KINDS) {
      const id = listed.find(({ number }) => number === numberOf(kind))?.id ?? '';
      const owner = guarantors.find(({ name }) => name === HOSTILE_TEXTS[kind])?.id ?? '';
      if (!isElectorId(id) || !isUserId(owner)) throw new Error(`nobody for ${kind}`);
      write(id, owner, HOSTILE_TEXTS[kind]);
      idOf.set(kind, id);
    }
    await tablet.saved(KINDS.length);
    tablet.end();
    const admin = await signInOverHttp(site.demo.origin, 'admin');
    const { link } = await admin.send<Invitation>('POST', `/api/users/${coordinator.user.id}/invitation`, {});
    invited = new URL(link).hash;
    addBehindTheBack();

    /** On the roll that a tablet fetches, and not on the one that the server has read to hold edits against. */
    function addBehindTheBack(): void {
      const { db, close } = openDatabase(join(site.demo.dataDir, DATABASE_FILE));
      const [one] = db.select().from(elector).where(eq(elector.committeeId, 'K02')).limit(1).all();
      if (!one) throw new Error('the demo has no electors');
      const text = moreMarkup;
      db.insert(elector)
        .values({ ...one, id: 'xssxssxss0', rollNumber: NOT_ON_ROLL, fullName: text, foldedName: text, family: text })
        .run();
      close();
    }

    function write(id: ElectorId, owner: UserId, note: string): void {
      tablet.doc.transact(() => {
        tablet.rows.set(claimKey(id, owner, 'answer'), 'p');
        tablet.rows.set(claimKey(id, owner, 'note'), note);
      });
    }
  });

  describe.for(isLong ? (['en', 'ar'] as const) : (['ar'] as const))('%s', (language) => {
    const t = wordsOf(language);
    const faults: string[] = [];
    beforeEach(() => void faults.splice(0));

    async function open(): Promise<Page> {
      const device = await site.newDevice({ language });
      await watchDevice(device);
      device.on('request', (request) => {
        if (!/^(http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url())) faults.push(`asked for ${request.url()}`);
      });
      const page = await device.newPage();
      page.on('dialog', (dialog) => {
        faults.push(`dialog: ${dialog.message()}`);
        dialog.dismiss().catch(() => {});
      });
      return page;
    }
    /** The screen shows these texts as they are, and does nothing else. */
    async function shows(page: Page, screen: string, ...texts: string[]): Promise<void> {
      const said = async (): Promise<string[]> => {
        const all = withoutDirections(await textsOf(page));
        return texts.filter((text) => !all.includes(withoutDirections(text)));
      };
      await expect.poll(said, { timeout: 10_000, message: screen }).toEqual([]);
      faults.push(...(await faultsOf(page)).map((fault) => `${screen}: ${fault}`));
    }

    test('[H13] sign-in, list, its sheet and editors, paper, what was not accepted: shown as they are, and nothing runs', async () => {
      const page = await open();
      await page.goto(`/${encodeURIComponent(markup)}?next=javascript:ran(1)#${encodeURIComponent(moreMarkup)}`);
      await page.getByLabel(t('signIn.username'), { exact: true }).fill(markup);
      await shows(page, 'sign-in', markup.slice(0, 40));
      await page.goto('/c/K02/list');
      await signIn(page, 'coordinator2', { language });
      const list = createListPage(page, language, 'female');
      await list.isReady();
      await list.searchField.fill('900');
      for (const kind of KINDS) await list.row(numberOf(kind)).first().waitFor();
      await shows(page, 'list', ...Object.values(HOSTILE_TEXTS));
      for (const kind of [language === 'en' ? 'markup' : 'directions'] as const) {
        await list.cell(numberOf(kind), 'note').first().click();
        await list.dialog(t('list.column_note')).getByRole('textbox').waitFor();
        await shows(page, `note, ${kind}`, HOSTILE_TEXTS[kind]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await list.cell(numberOf(kind), 'name').first().click();
        await page.getByRole('heading', { name: t('list.history') }).waitFor();
        await shows(page, `sheet, ${kind}`, HOSTILE_TEXTS[kind], markup); // of the person who wrote it
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await list.cell(numberOf('templates'), 'guarantor').first().click();
      await shows(page, 'guarantors', ...Object.values(HOSTILE_TEXTS));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.evaluate("window.print = () => window.dispatchEvent(new Event('beforeprint'))");
      await page.getByRole('button', { name: t('list.print') }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('exports.print'), exact: true })
        .click();
      await page.locator('[data-print]').waitFor({ state: 'attached' });
      await shows(page, 'paper', ...Object.values(HOSTILE_TEXTS));
      await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
      await page.getByRole('button', { name: /^(Account|الحساب)/ }).click();
      await shows(page, 'menu', markup);
      await page.keyboard.press('Escape');
      await list.find(NOT_ON_ROLL);
      await list.setAnswer(NOT_ON_ROLL, 'promised');
      await list.pill(new RegExp(t.plural('list.notAccepted', 1))).click();
      await shows(page, 'not accepted', moreMarkup, refusalText('not-on-roll', language) ?? '');
      await page.keyboard.press('Escape');
      await list.searchField.fill(`${moreMarkup} nobody`);
      await page.getByText(t('list.nothingFound')).waitFor();
      await shows(page, 'nothing found', moreMarkup);
      expect(faults.splice(0)).toEqual([]);
    });

    inLong('[H13] an invitation, administration with its records, my account, a roll that is read, and who is here', async () => {
      const page = await open();
      await page.goto(`/join${invited}`);
      await shows(page, 'join', markup);
      await page.goto('/admin/people');
      await signIn(page, 'admin', { language });
      await page
        .getByRole('button', { name: /script/ })
        .first()
        .waitFor();
      await shows(page, 'people', markup, templates, directions);
      await page
        .getByRole('button', { name: /constructor/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
      await shows(page, 'person', templates, moreMarkup);
      await page.getByRole('button', { name: t('admin.cannotGetIn'), exact: true }).click();
      await page.getByRole('button', { name: t('admin.makeLink'), exact: true }).click();
      await page.locator('[data-print]').waitFor({ state: 'attached' });
      await shows(page, 'slip', templates, markup);
      await page.keyboard.press('Escape');
      await page.goto('/admin/committees');
      await shows(page, 'committees', moreMarkup, markup, directions);
      await page.goto('/admin/audit');
      await shows(page, 'who did what', markup, templates, `${t('audit.room_guarantees')} K02 ${moreMarkup}`);
      await page.getByRole('button', { name: t('audit.takeAnchor'), exact: true }).click();
      await page.locator('[data-print]').waitFor({ state: 'attached' });
      await shows(page, 'anchor', markup);
      await page.goto('/admin/electors');
      await page.getByRole('searchbox').fill('900');
      await shows(page, 'search of what is held', ...Object.values(HOSTILE_TEXTS));
      for (const kind of KINDS) {
        await page.goto(`/admin/electors/${idOf.get(kind)}`);
        await page.getByRole('heading', { name: t('held.entries') }).waitFor();
        await shows(page, `held, ${kind}`, HOSTILE_TEXTS[kind], markup); // and who wrote it
      }
      await page.getByRole('button', { name: t('held.erase'), exact: true }).click();
      await page.getByRole('dialog').waitFor();
      await shows(page, 'erase', directions);
      await page.goto('/account');
      await shows(page, 'my account', directions);
      await page.goto('/');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await shows(page, 'home', moreMarkup, directions);
      await page.goto('/admin/roll');
      await page.getByLabel(t('admin.choose'), { exact: true }).and(page.locator('input')).setInputFiles(hostileFile());
      await page.getByRole('heading', { name: t('admin.checkedTitle') }).waitFor();
      await shows(page, 'roll', ...KINDS.filter((kind) => kind !== 'directions').map((kind) => HOSTILE_TEXTS[kind].slice(0, 30).trim()));
      expect(faults.splice(0)).toEqual([]);
    });
  });
});

/** A roll with hostile headings, hostile names that are refused, and hostile places that are taken. */
function hostileFile(): { name: string; mimeType: string; buffer: Buffer } {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = [
    ['number', 'name', 'gender', 'committee', 'area', 'site', moreMarkup],
    ...Object.values(HOSTILE_TEXTS).map((text, i) => [String(8_000 + i), text, 'male', 'K01', text, text, text]),
    ['8100', 'سالم فهد', 'male', markup, markup, markup, ''],
    ['8101', 'سالم ناصر', formulas, 'K01', '', '', ''],
  ];
  const text = lines.map((fields) => fields.map(quoted).join(',')).join('\r\n');
  return { name: `${markup.slice(0, 24).replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) };
}
