import type { CDPSession, Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { paperOf } from '../../schema/ballotPaper.ts';
import type { ElectionAnswer } from '../../schema/electionApi.ts';
import { readTally, type Tally } from '../../schema/tallyTotals.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { countOverHttp } from '../testing/countOverHttp.ts';
import { type CountPage, createCountPage } from '../testing/countPage.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { keptRooms } from '../testing/keptRooms.ts';
import { signIn } from '../testing/listPage.ts';
import { mayLeave } from '../testing/mayLeave.ts';
import { walkCount } from '../testing/walkCount.ts';
import { workUntilShown } from '../testing/workUntilShown.ts';

/** Timings, for the long run. */
const inLong = process.env.TEST_LONG ? test : () => {};

const COUNT = '/c/K01/count';
const TABLET = { width: 800, height: 1_280 };
const TAPS = 20;

describeInChromium('a count', (site) => {
  /** What the server has of a stream. */
  async function stored(username: 'clerk-a' | 'clerk-b'): Promise<Tally> {
    const clerk = await signInOverHttp(site.demo.origin, username);
    const { election } = await clerk.send<ElectionAnswer>('GET', '/api/election');
    if (!election) throw new Error('the demo has no election');
    const paper = paperOf(election);
    return readTally(await clerk.readRoom(`tally/K01/1${username.slice(-1)}`), new Map([[paper.id, paper]]));
  }
  const marksOf = ({ counted }: Tally): readonly number[] => counted.map(({ candidates }) => candidates.length);

  test('[CT20] [CT22] [CT25] [CT27] opened, three ballots, one taken back, a reload with a ballot open, without a network and back', async () => {
    const count = createCountPage(await site.openPage('clerk-a', COUNT, { network: 'left', hasTouch: true }));
    const { page, t } = count;
    await count.open('312');
    await count.ballot(1, 4, 30);
    await count.ballot(2);
    for (const at of [0, 7, 16, 29]) await count.names.nth(at).tap();
    await count.next.tap();
    await expect.poll(() => count.lastRows.count()).toBe(3);
    await count.button(t('tally.undo')).tap();
    await page.getByText(t('tally.said_undone', { number: 3 })).waitFor();
    await count.next.tap(); // its marks lie there again
    await expect.poll(() => count.lastRows.count()).toBe(3);
    expect(await axeViolations(page)).toEqual([]);

    // all thirty names in sight, each at least 48 px high, on a tablet either way
    for (const viewport of [TABLET, { width: 1_280, height: 800 }]) {
      await page.setViewportSize(viewport);
      await expect.poll(() => lowest(count)).toBeLessThanOrEqual(viewport.height);
      expect(Math.min(...(await heights(count)))).toBeGreaterThanOrEqual(48);
    }

    await count.names.nth(3).tap();
    await count.names.nth(9).tap();
    await count.isSaved();
    await expect.poll(() => mayLeave(page)).toBe(true);
    await page.reload();
    await page.getByRole('dialog', { name: t('tally.leftTitle', { number: 4 }) }).waitFor();
    await count.button(t('tally.leftContinue')).click();
    await site.demo.cut('left');
    await count.names.nth(12).tap();
    await count.next.tap();
    await page.keyboard.press('b');
    await count.isWaiting(2);
    await site.demo.heal('left');
    await count.isSaved();
    const tally = await stored('clerk-a');
    expect([marksOf(tally), tally.expected, tally.totals.valid, tally.totals.blank]).toEqual([[3, 1, 4, 3, 0], 312, 4, 1]);
  });

  test('[CT30] what a clerk’s tablet is told and keeps holds no roll, no pledge and no other stream', async () => {
    const device = await site.newDevice();
    const page = await device.newPage();
    const paths = new Set<string>();
    const rooms = new Set<string>();
    device.on('request', (request) => void paths.add(new URL(request.url()).pathname));
    page.on('websocket', (socket) => void rooms.add(new URL(socket.url()).pathname));
    await page.goto(COUNT);
    await signIn(page, 'clerk-b');
    const count = createCountPage(page);
    await count.open('');
    await count.ballot(5);
    await count.isSaved();
    expect([...rooms]).toEqual(['/sync/tally/K01/1b']);
    expect([...paths].filter((path) => /roll|guarantees|attendance|result|calls/.test(path) && path.startsWith('/api/'))).toEqual([]);
    await page.goto('/c/K01/list'); // nor by another way in
    await page.getByText(count.t('errors.forbidden')).first().waitFor();
    await page.goto('/device'); // by the app's own readers
    const held = page.locator('[data-fact="held"]');
    await expect.poll(() => held.innerText()).toBe('0 names · 0 phones · 0 pledges · 0 notes · 0 unsent');
    expect(await keptRooms(page)).toEqual(['tally/K01/1b']);
    expect(marksOf(await stored('clerk-b'))).toEqual([1]);
  });

  inLong('[CT31] a tap shows as soon after 600 ballots as after a few; how soon is printed', async () => {
    const page = await site.newPage({ hasTouch: true });
    await page.goto(COUNT);
    await signIn(page, 'clerk-a');
    const count = createCountPage(page);
    await count.paper.or(count.button(count.t('tally.begin', { number: 1 }))).waitFor();
    if (await count.paper.isHidden()) await count.open(''); // by itself, or after the first test
    const tools = await page.context().newCDPSession(page);
    const few = await measureTaps(count, tools, 'a few');
    const other = await countOverHttp(site.demo.origin, await signInOverHttp(site.demo.origin, 'clerk-a'), 'tally/K01/1a'); // another tablet of theirs
    for (let i = 0; i < 600; i++) other.ballot(1_000 + i, { kind: 'marks', places: [i % 30, (i * 7 + 1) % 30].sort((a, b) => a - b) });
    await page.getByText('1600', { exact: true }).waitFor();
    const later = await measureTaps(count, tools, '600');
    for (const [kind, ms] of Object.entries(few)) expect(later[kind], kind).toBeLessThan(2 * ms);
  });
});

for (const language of process.env.TEST_LONG ? (['ar', 'en'] as const) : [])
  describeInChromium(`a night of counting, ${language}`, (site) => {
    test(
      '[CT20]–[CT51] [CR40]–[CR43] [CR61] opened, compared, handed over without a network, read, sealed, settled, verified, published, counted again',
      () => walkCount(site, language),
      1_200_000, // two cores that have other work
    );
  });

const heights = ({ names }: CountPage): Promise<readonly number[]> =>
  names.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height));
const lowest = async ({ names }: CountPage): Promise<number> =>
  Math.max(...(await names.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().bottom))));

/** What the page's own thread works until a tap on a name, on *next*, *blank* and *undo* is shown, six times over (workUntilShown.ts); medians in ms. */
async function measureTaps(
  { page, names, next, button, t }: CountPage,
  tools: CDPSession,
  ballots: string,
): Promise<Record<string, number>> {
  const boxes = await names.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect()).map(({ x, y }) => ({ x, y })));
  const boxOf = async (one: Locator) => (await one.boundingBox()) ?? { x: 0, y: 0 };
  const [nextBox, blankBox, undoBox] = [await boxOf(next), await boxOf(button(t('tally.blank'))), await boxOf(button(t('tally.undo')))];
  const tap = async ({ x, y }: { readonly x: number; readonly y: number }): Promise<void> => {
    await tools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 60, y: y + 20 }] });
    await tools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await page.evaluate(AFTER_WORK); // a clerk is slower than the work that follows what was shown
  };
  const name = (i: number) => boxes[i % boxes.length] ?? nextBox;
  const steps = (i: number) => ({ mark: name(i), next: nextBox, blank: blankBox, undo: undoBox });
  await page.keyboard.press('i');
  await page.keyboard.press('1'); // an empty paper
  const run = async (rounds: number): Promise<void> => {
    for (let i = 0; i < rounds; i++) for (const box of Object.values(steps(i))) await tap(box);
  };
  await run(TAPS / 2); // code that is compiled is the code of the night
  const worked = await workUntilShown(page, () => run(TAPS));
  const kinds = Object.keys(steps(0));
  const median = (of: number): number => worked.filter((_, i) => i % kinds.length === of).sort((a, b) => a - b)[TAPS / 2] ?? Number.NaN;
  const figures = kinds.map((kind, of) => `${kind} ${median(of).toFixed(1)}`).join(', ');
  console.log(`after ${ballots} ballots the page works until it is shown, ms: ${figures}`); // times six below 50 on a quiet machine (CT31)
  expect(worked).toHaveLength(kinds.length * TAPS);
  return Object.fromEntries(kinds.map((kind, of) => [kind, median(of)]));
}

/** Two frames and what waits behind them, in the world of the page. */
const AFTER_WORK = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))))`;
