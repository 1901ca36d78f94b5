import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { paperOf } from '../../schema/ballotPaper.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE, type Tablet } from '../../schema/demo.ts';
import type { ElectionSetUp } from '../../schema/election.ts';
import type { ElectionAnswer } from '../../schema/electionApi.ts';
import type { Language } from '../../schema/errors.ts';
import type { ResultAnswer } from '../../schema/resultApi.ts';
import { type CellId, candidateCell, listCell } from '../../schema/tally.ts';
import { figureOf, type TallyFigures } from '../../schema/tallyFigures.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { ROOT } from '../lib/root.ts';
import { axeViolations } from './checkAxe.ts';
import { type CountPage, createCountPage } from './countPage.ts';
import { type HttpPerson, signInOverHttp } from './httpPerson.ts';
import type { Site } from './inChromium.ts';
import { signIn } from './listPage.ts';
import { wordsOf } from './words.ts';
import { foreignWords } from './wordsOnScreen.ts';

const COUNT = '/c/K01/count';
const FORM = '/c/K01/count/form';
const WIDE = { width: 1_180, height: 820 };
const TALL = { width: 800, height: 1_280 };
/** The lowest screen of a tablet on its side. */
const LOW = { width: 1_024, height: 768 };
const PHONE = { width: 360, height: 740 };
/** Where pictures of the walk are left for whoever looks; nowhere unless said. */
const PICTURES = process.env.TEST_PICTURES;

/** A night of counting as its people walk through it, from the opening to the recount: every screen is looked at, in one language. */
export async function walkCount(site: Site, language: Language): Promise<void> {
  const t = wordsOf(language);
  const { origin } = site.demo;
  const admin = await signInOverHttp(origin, 'admin');
  const relief = { username: 'clerk-a2', name: language === 'ar' ? 'وفاء الضياء' : 'Wafaa Al-Dhiyaa' };
  const second = { username: 'reconciler2', name: language === 'ar' ? 'جاسم البحر' : 'Jassem Al-Bahar' };
  const password = DEMO_PASSWORD;
  await admin.send('POST', '/api/users', { ...relief, role: 'clerk', memberships: [{ committee: 'K01', stream: 'a' }], password });
  await admin.send('POST', '/api/users', { ...second, role: 'reconciler', memberships: [], password });
  const { election } = await admin.send<ElectionAnswer>('GET', '/api/election');
  if (!election) throw new Error('the demo has no election');
  const names = [
    ...DEMO_PEOPLE.flatMap(({ name, username }) => [name.ar, name.en, username]),
    ...[relief, second].flatMap(({ name, username }) => [name, username]),
    ...[...election.candidates, ...election.lists].map(({ name }) => name),
  ].sort((a, b) => b.length - a.length);

  let pictures = 0;
  async function look(page: Page, what: string): Promise<void> {
    pictures += 1;
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${language}-${String(pictures).padStart(2, '0')}-${what}.png`) });
    // what a window, or a bar that stays, covers in part is scrolled or uncovered before it is touched
    const isBeneath = (line: string): boolean => line.startsWith('target-size') && line.includes('partially obscured');
    expect(
      (await axeViolations(page)).filter((line) => !isBeneath(line)),
      what,
    ).toEqual([]);
    expect(await foreignWords(page, language, names), what).toEqual([]);
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      what,
    ).toBeLessThanOrEqual(0);
  }
  async function lookAs(page: Page, what: string, size: { width: number; height: number }): Promise<void> {
    const before = page.viewportSize() ?? WIDE;
    await page.setViewportSize(size);
    await look(page, `${what}-${size.width}`);
    await page.setViewportSize(before);
  }
  const onPhone = (page: Page, what: string): Promise<void> => lookAs(page, what, PHONE);
  const onLow = (page: Page, what: string): Promise<void> => lookAs(page, what, LOW);
  async function open(username: string, path: string, viewport: { width: number; height: number }, network?: Tablet): Promise<Page> {
    const page = await site.newPage({ language, viewport, ...(network ? { network } : {}), hasTouch: path === COUNT });
    await page.goto(path);
    await signIn(page, username, { language });
    return page;
  }

  // two clerks open the count, each by themselves
  const a = createCountPage(await open('clerk-a', COUNT, WIDE, 'left'), language);
  const b = createCountPage(await open('clerk-b', COUNT, TALL, 'right'), language);
  for (const count of [a, b]) {
    await count.page.getByLabel(t('tally.expected')).waitFor();
    await look(count.page, 'opening');
    await count.page.getByRole('radio', { name: '10', exact: true }).check({ force: true });
    await count.open('12');
    await look(count.page, 'empty');
  }
  await onPhone(a.page, 'empty');

  // ballots of every kind, and back
  await a.names.nth(0).tap();
  await a.names.nth(1).tap();
  await a.names.nth(17).tap();
  await look(a.page, 'marks');
  await onLow(a.page, 'marks');
  await a.next.tap();
  await a.paper
    .getByRole('button', { name: election.lists[0]?.name ?? '' })
    .first()
    .tap();
  await look(a.page, 'whole-list');
  await a.next.tap();
  await a.button(t('tally.blank')).tap();
  await a.button(t('tally.invalid')).tap();
  await look(a.page, 'why-invalid');
  await onPhone(a.page, 'why-invalid');
  await a.page.getByRole('button', { name: new RegExp(`${literal(t('tally.reason_unclear'))}$`) }).tap();
  await expect.poll(() => a.lastRows.count()).toBe(4);
  for (let i = 0; i < 3; i++) await a.button(t('tally.undo')).tap(); // the invalid, the blank, the list, whose mark lies there again
  await expect.poll(() => a.lastRows.count()).toBe(1);
  await look(a.page, 'undone');
  await a.next.tap();
  await a.button(t('tally.blank')).tap();
  await a.page.keyboard.press('i');
  await a.page.keyboard.press('3');
  const rest = [[3, 4, 5], [16, 20], [1, 30], [2], [7, 8], [9, 10, 11]];
  for (const numbers of rest) await a.ballot(...numbers);
  await b.ballot(1, 2, 18);
  await b.paper
    .getByRole('button', { name: election.lists[0]?.name ?? '' })
    .first()
    .tap();
  await b.next.tap();
  await b.page.keyboard.press('b');
  await b.page.keyboard.press('i');
  await b.page.keyboard.press('3');
  for (const [i, numbers] of rest.entries()) await b.ballot(...(i === 2 ? [1, 29] : numbers)); // a slip in ballot 7

  // ten are compared by ear, and the ballot is found
  await look(a.page, 'comparison-due');
  for (const { page } of [a, b]) await page.getByRole('button', { name: new RegExp(literal(t('form.compareAt', { number: 10 }))) }).click();
  await look(a.page, 'compare');
  await onPhone(b.page, 'compare');
  const said = async ({ page }: CountPage): Promise<string> =>
    (await page.getByRole('dialog').locator('strong').first().innerText()).replace(/\s+/g, ' ');
  const found = t('form.foundTitle', { number: 7 });
  for (let i = 0; i < 8 && !(await a.page.getByRole('dialog', { name: found }).isVisible()); i++) {
    const isSame = (await said(a)) === (await said(b));
    for (const count of [a, b]) await count.button(t(isSame ? 'form.same' : 'form.different')).click();
    if (i === 0) await look(a.page, 'search');
  }
  for (const { page } of [a, b]) await page.getByRole('dialog', { name: found }).waitFor();
  await look(b.page, 'found');
  await a.page.keyboard.press('Escape');
  await b.button(t('form.foundCorrect', { number: 7 })).click();
  await b.page.getByText(t('tally.correctingTitle'), { exact: true }).waitFor();
  await look(b.page, 'correcting');
  await b.names.nth(28).tap();
  await b.names.nth(29).tap();
  await b.button(t('tally.saveCorrection')).tap();
  for (const count of [a, b]) {
    await count.page.getByRole('button', { name: new RegExp(literal(t('form.compareAt', { number: 10 }))) }).click();
    await count.page.getByRole('dialog').waitFor();
  }
  expect(await said(a)).toBe(await said(b));
  for (const count of [a, b]) await count.button(t('form.same')).click();

  // handed over to somebody else without a network
  const next = createCountPage(await open('clerk-a2', COUNT, TALL, 'left'), language);
  await next.page.getByLabel(t('form.reliefNumber')).waitFor();
  await expect.poll(() => next.page.evaluate(IS_INSTALLED), { timeout: 60_000 }).toBe(true); // no part of the app has to be fetched any more
  await a.isSaved();
  await site.demo.cut('left');
  await tapped(a, 12);
  await tapped(b, 12);
  await a.isWaiting(1);
  await a.button(t('form.finish')).click();
  await look(a.page, 'what-now');
  await onPhone(a.page, 'what-now');
  await a.page.getByRole('button', { name: new RegExp(literal(t('form.finishHandover'))) }).click();
  await look(a.page, 'hand-over');
  await a.button(t('form.handoverNow')).click();
  await a.page.getByText(t('form.handedOverTitle', { number: 11 })).waitFor();
  await look(a.page, 'handed-over-offline');
  await onPhone(a.page, 'handed-over-offline');
  const word = (await a.page.locator('section[aria-labelledby="handed-over"] strong').innerText()).replace(/\s+/g, ' ');
  await next.page.getByLabel(t('form.reliefNumber')).fill('11');
  await next.page.getByLabel(t('form.reliefWord')).fill(word);
  await next.page.getByText(t.plural('form.reliefElsewhere', 1)).waitFor();
  await look(next.page, 'taking-over');
  await onPhone(next.page, 'taking-over');
  await next.button(t('form.reliefBegin', { number: 12 })).click();
  await next.paper.waitFor();
  await tapped(next, 13, 14);
  await tapped(b, 13, 14);
  await look(next.page, 'gone-on');
  await site.demo.heal('left');
  await next.isSaved();
  await a.page.getByText(t.plural('form.arrived', 12)).waitFor();
  await a.page.getByText(plainOf(t('form.handedOverTo', { name: relief.name, number: 12 }))).waitFor();
  await look(a.page, 'handed-over');

  // the hall's totals, and back to ballots
  await next.button(t('form.finish')).click();
  await next.page.getByRole('button', { name: new RegExp(literal(t('form.finishTotals'))) }).click();
  await look(next.page, 'totals-asked');
  await next.button(t('form.totalsBegin')).click();
  await next.page.getByRole('heading', { name: t('form.totalsTitle') }).waitFor();
  await next.page.getByLabel(t('form.valid'), { exact: true }).fill('10');
  await next.page.keyboard.press('Enter');
  await look(next.page, 'totals');
  await onPhone(next.page, 'totals');
  await next.button(t('form.totalsBack')).click();
  await next.paper.waitFor();

  // the form, read by each, with its photo; sealed; gone
  const figures = (await storedTotals(await signInOverHttp(origin, 'clerk-a'), 'a', election)) ?? expect.unreachable();
  await readForm(next, figures, 0);
  await look(next.page, 'form');
  await onPhone(next.page, 'form');
  await onLow(next.page, 'form');
  await next.page.locator('input[type=file]').setInputFiles(join(ROOT, 'docs/pictures/ar-count.webp'));
  await next.page.getByText(t('form.photo_sent')).waitFor();
  await next.page.getByText(t('form.photo_sent')).scrollIntoViewIfNeeded();
  await look(next.page, 'photo');
  await seal(next);
  await next.page.getByText(t.plural('form.goForm', 12)).waitFor();
  await next.page.getByText(t.plural('form.goForm', 12)).scrollIntoViewIfNeeded();
  await look(next.page, 'may-go');
  await onPhone(next.page, 'may-go');
  await b.isSaved();
  await readForm(b, figures, 1);
  await seal(b);
  await b.page.getByText(t.plural('form.goForm', 12)).waitFor();

  // settled: what differs is chosen, warnings say why; who chose does not verify
  const settler = await open('reconciler', '/results', WIDE);
  await settler.getByRole('link', { name: /K01/ }).waitFor();
  await look(settler, 'queue');
  await onPhone(settler, 'queue');
  await settler.getByRole('link', { name: /K01/ }).click();
  const settle = settler.getByRole('button', { name: new RegExp(`^${literal(t('results.settle'))}`) });
  await settle.first().waitFor();
  await look(settler, 'differs');
  await onPhone(settler, 'differs');
  await onLow(settler, 'differs');
  for (let left = await settle.count(); left > 0; left--) {
    await settle.first().click();
    const dialog = settler.getByRole('dialog');
    await dialog.getByRole('radio').first().check();
    await dialog.getByLabel(t('results.reason'), { exact: true }).selectOption({ label: t('results.reason_photoSeen') });
    if (left === 1) await look(settler, 'choose');
    await dialog
      .getByRole('button', { name: /./ })
      .filter({ hasText: confirmOf(t('results.confirmChoose', { value: '#' })) })
      .click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => settle.count(), { timeout: 15_000 }).toBe(left - 1);
  }
  const why = settler.getByRole('button', { name: new RegExp(`^${literal(t('results.acceptWarning'))}`) });
  for (let left = await why.count(); left > 0; left--) {
    await why.first().click();
    const dialog = settler.getByRole('dialog');
    await dialog.getByLabel(t('results.reason'), { exact: true }).selectOption({ index: 1 });
    if (left === 1) await look(settler, 'why-so');
    await dialog.getByRole('button', { name: t('results.confirmAccept'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => why.count(), { timeout: 15_000 }).toBe(left - 1);
  }
  await settler.getByText(t('results.why_chooser')).waitFor();
  await look(settler, 'settled');
  await onPhone(settler, 'settled');
  const verifier = await open('reconciler2', '/results/K01', TALL);
  for (const step of ['verify', 'publish'] as const) {
    await verifier.getByRole('button', { name: t(`results.${step}`), exact: true }).click();
    const dialog = verifier.getByRole('dialog');
    await look(verifier, step);
    await dialog
      .getByRole('button', { name: t(step === 'verify' ? 'results.confirmVerify' : 'results.confirmPublish'), exact: true })
      .click();
    await dialog.waitFor({ state: 'detached' });
  }
  await verifier.getByText(t('results.why_waitsForSecond')).waitFor();
  await look(verifier, 'waits-for-second');
  const publisher = await open('admin', '/results/K01', WIDE);
  await publisher.getByRole('button', { name: t('results.publish'), exact: true }).click();
  await publisher
    .getByRole('dialog')
    .getByRole('button', { name: t('results.confirmPublish'), exact: true })
    .click();
  await publisher.getByText(t('results.state_published'), { exact: true }).first().waitFor();
  await look(publisher, 'published');
  const result = await admin.send<ResultAnswer>('GET', '/api/committees/K01/result');
  const resultIn = (cell: CellId) => result.cells.find((one) => one.cell === cell)?.value;
  expect([result.state, ...(['ballots', 'valid', 'invalid', 'blank'] as const).map(resultIn)]).toEqual(['published', 12, 10, 1, 1]);
  for (const { id } of election.candidates) expect(resultIn(candidateCell(id)), id).toBe(figureOf(figures, candidateCell(id)) ?? 0);

  // counted again, beside the old
  await settler.getByRole('button', { name: t('results.recount'), exact: true }).click();
  const dialog = settler.getByRole('dialog');
  await dialog.getByLabel(t('results.reason'), { exact: true }).selectOption({ index: 1 });
  await look(settler, 'recount');
  await dialog.getByRole('button', { name: t('results.confirmRecount', { n: 2 }), exact: true }).click();
  await settler.getByText(t('results.nothingCounted')).waitFor();
  await look(settler, 'recounted');

  async function readForm(count: CountPage, totals: TallyFigures, slip: number): Promise<void> {
    const { page } = count;
    await count.button(t('form.finish')).click();
    await page.getByRole('link', { name: new RegExp(literal(t('form.finishForm'))) }).click();
    await page.waitForURL(`**${FORM}`);
    const write = async (field: Locator, n: number) => {
      await field.fill(String(n));
      await field.press('Enter');
    };
    for (const [figure, n] of [
      ['registered', 1_200],
      ['admitted', 12],
      ['ballots', 12],
      ['valid', 10],
      ['invalid', 1],
      ['blank', 1],
    ] as const)
      await write(page.getByLabel(t(`form.${figure}`), { exact: true }), n);
    for (const { id, name } of election?.lists ?? []) {
      const n = figureOf(totals, listCell(id)) ?? 0;
      if (n > 0) await write(page.getByRole('textbox', { name: new RegExp(`^${literal(name)}`) }), n);
    }
    for (const { id, name, ballotNumber } of election?.candidates ?? []) {
      const n = figureOf(totals, candidateCell(id)) ?? 0;
      if (n > 0)
        await write(
          page.getByRole('textbox', { name: new RegExp(`^${ballotNumber}\\s*${literal(name)}`) }),
          n + (ballotNumber === 1 ? slip : 0),
        );
    }
    await count.button(t('form.restZero')).click();
  }
  async function seal(count: CountPage): Promise<void> {
    await count.button(t('form.sealNow')).click();
    const asked = count.page.getByRole('dialog', { name: t('form.sealAsk') });
    await asked
      .or(count.page.getByText(t.plural('form.goForm', 12)))
      .first()
      .waitFor();
    if (!(await asked.isVisible())) return;
    await look(count.page, 'seal-asked');
    await count.button(t('form.sealAnyway')).click();
  }
}

/** Every file of the app is on the device. */
const IS_INSTALLED =
  "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated' && navigator.serviceWorker.controller !== null)";

/** By touch: after a dialog Enter is the button's that has the focus. */
async function tapped({ names, next }: CountPage, ...numbers: number[]): Promise<void> {
  for (const number of numbers) await names.nth(number - 1).tap();
  await next.tap();
}
/** Without what keeps names apart from the words around them. */
const plainOf = (text: string): RegExp => new RegExp(literal(text.replace(/[\u2068\u2069]/g, '#')).replaceAll('#', '[\u2068\u2069]?'));
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\\u2068\u2069]/g, '\\$&');
/** The words of a button that names a number, whichever. */
const confirmOf = (words: string): RegExp => new RegExp(`^${literal(words).replace('#', '\\S+')}$`);

async function storedTotals(clerk: HttpPerson, stream: 'a' | 'b', election: ElectionSetUp): Promise<TallyFigures> {
  const paper = paperOf(election);
  return readTally(await clerk.readRoom(`tally/K01/1${stream}`), new Map([[paper.id, paper]])).totals;
}
