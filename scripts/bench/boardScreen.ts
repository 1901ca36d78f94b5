import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import type { CommitteeId, WriterId } from '../../schema/ids.ts';
import { createPasswords } from '../../server/accounts/passwords.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { createRandomByte } from '../../server/accounts/randomByte.ts';
import { openDatabase } from '../../server/database.ts';
import { createTestBrowser } from '../../server/testing/client.ts';
import { createStockTablet, type StockTablet } from '../../server/testing/stockTablet.ts';
import { until } from '../../server/testing/until.ts';
import { freePort } from '../demo/freePort.ts';
import { ROOT } from '../lib/root.ts';
import { launchChromium } from '../testing/chromium.ts';
import { signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';
import { committeeOf, electorOf, seedBoardScene } from './boardScene.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const COMMITTEES = 250;
const ELECTORS = 1_100;
const PER_SECOND = 150;
/** Doors whose marks come over sockets while the screen is looked at. */
const DOORS = 10;
/** The doors lie so far apart among the committees. */
const STEP = COMMITTEES / DOORS;
const PASSWORD = 'correct horse battery';

/** What a page took to show the totals: by the clock from its navigation, and of its main thread. */
type Opening = { readonly totalsMs: number; readonly wholeMs: number; readonly threadMs: number; readonly scriptMs: number };

/**
 * The operations room of 250 committees with 1,100 electors each, opened by a viewer in a browser. `cold…`: from a new tab's navigation, nothing in its cache; `reload…`: with the app's files kept; `slow…`: the same on a tablet four times
 * slower. `totals`: the head figures stand; `whole`: the table of committees too; `thread`: what the page's main thread worked by then. `live…`: with 150 marks a second and the page scrolled into the middle of the
 * table, what its thread works a second, its longest task, rows that were made anew, layout shifts (CLS), and whether place and focus stayed.
 */
export const boardScreen: Workload = {
  name: 'board-screen',
  async run(say, isFull): Promise<Figures> {
    const runs = isFull ? 10 : 3;
    const scene = await startScene(say);
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({ baseURL: scene.origin, locale: 'en-GB', viewport: { width: 1_440, height: 900 } });
      await context.addInitScript(WATCH);
      const first = await context.newPage();
      await first.goto('/board', { waitUntil: 'networkidle' });
      await signIn(first, 'viewer', { password: PASSWORD });
      await first.evaluate('window.boardSeen.whole');
      const openings: Record<'cold' | 'reload' | 'slow', Opening[]> = { cold: [], reload: [], slow: [] };
      for (let run = 0; run < runs; run++) {
        openings.cold.push(await openAnew(context, true, 1));
        openings.reload.push(await openAnew(context, false, 1));
        openings.slow.push(await openAnew(context, false, 4));
        say(`  run ${run + 1}: ${JSON.stringify(Object.values(openings).map((of) => of.at(-1)))}`);
      }
      say('board-screen: marks come in');
      const live = await watchLive(first, scene.arrive, isFull ? 30 : 10);
      return {
        committees: COMMITTEES,
        runs,
        ...Object.assign({}, ...Object.entries(openings).map(([name, all]) => figuresOf(name, all))),
        ...live,
      };
    } finally {
      await browser.close();
      await scene.end();
    }
  },
};

const figuresOf = (name: string, all: readonly Opening[]): Figures =>
  Object.fromEntries(
    (['totalsMs', 'wholeMs', 'threadMs', 'scriptMs'] as const).map((what) => [
      `${name}${what.charAt(0).toUpperCase()}${what.slice(1, -2)}P50Ms`,
      percentile(
        all.map((one) => one[what]),
        0.5,
      ),
    ]),
  );

/** A new tab of a browser that is signed in. */
async function openAnew(context: BrowserContext, isCold: boolean, slowness: number): Promise<Opening> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  try {
    await cdp.send('Performance.enable');
    if (isCold) {
      await cdp.send('Network.enable');
      await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    }
    if (slowness > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowness });
    await page.goto('/board', { waitUntil: 'commit' });
    const seen = await page.evaluate<{ totalsAtMs: number; wholeAtMs: number }>('window.boardSeen.whole');
    const { TaskDuration = 0, ScriptDuration = 0 } = await metricsOf(cdp);
    return {
      totalsMs: seen.totalsAtMs,
      wholeMs: seen.wholeAtMs,
      threadMs: Math.round(TaskDuration * 1_000),
      scriptMs: Math.round(ScriptDuration * 1_000),
    };
  } finally {
    await page.close();
  }
}

async function metricsOf(cdp: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function watchLive(page: Page, arrive: (n: number) => void, seconds: number): Promise<Figures> {
  const t = wordsOf('en');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.bringToFront();
  await page
    .getByRole('button', { name: /^Show all/ })
    .first()
    .click();
  const links = page.getByRole('region', { name: t('board.committees') }).getByRole('link');
  await links.nth(COMMITTEES - 1).waitFor({ state: 'attached' }); // they come by steps
  const link = links.nth(60);
  await link.focus();
  const place = await page.evaluate<{ scrollY: number; href: string }>('({ scrollY, href: document.activeElement.href })');
  await page.evaluate('window.boardSeen.watchLive()');
  const before = await metricsOf(cdp);
  const untilMs = performance.now() + seconds * 1_000;
  while (performance.now() < untilMs) {
    arrive(PER_SECOND / 5);
    await pause(200);
  }
  const after = await metricsOf(cdp);
  const live = await page.evaluate<{ rows: number; shift: number; longestMs: number; scrollY: number; href: string; changed: number }>(
    'window.boardSeen.live()',
  );
  const spent = (name: string): number => ((after[name] ?? 0) - (before[name] ?? 0)) * 1_000;
  return {
    liveThreadMsPerSecond: Math.round(spent('TaskDuration') / seconds),
    liveScriptMsPerSecond: Math.round(spent('ScriptDuration') / seconds),
    liveLayoutMsPerSecond: Math.round((spent('LayoutDuration') + spent('RecalcStyleDuration')) / seconds),
    liveLongestTaskMs: Math.round(live.longestMs),
    liveChangedTexts: live.changed,
    liveRowsMadeAnew: live.rows,
    liveLayoutShift: Math.round(live.shift * 10_000) / 10_000,
    liveKeptPlace: live.scrollY === place.scrollY && live.href === place.href,
  };
}

/** Runs in the page before anything else: notes when the head figures and the rows of committees stand, in the frame that shows them; later what of the table is made anew. */
export const WATCH = `
  const seen = window.boardSeen = {};
  seen.whole = new Promise((resolve) => { seen.settle = resolve; });
  let isLookDue = false;
  const look = () => {
    isLookDue = false;
    if (/[1-9]/.test(document.querySelector('main li h2 + p strong')?.textContent ?? '')) seen.totalsAtMs ??= Math.round(performance.now());
    if (seen.totalsAtMs === undefined || document.querySelectorAll('main table tbody tr').length < 40) return;
    seen.wholeAtMs = Math.round(performance.now());
    seen.settle({ totalsAtMs: seen.totalsAtMs, wholeAtMs: seen.wholeAtMs });
    watching.disconnect();
  };
  const watching = new MutationObserver(() => {
    if (isLookDue) return;
    isLookDue = true;
    requestAnimationFrame(look);
  });
  watching.observe(document, { childList: true, subtree: true });
  seen.watchLive = () => {
    const live = { rows: 0, shift: 0, longestMs: 0, changed: 0 };
    new MutationObserver((records) => {
      for (const { type, addedNodes, target } of records) {
        if (type === 'characterData') live.changed += 1;
        for (const node of addedNodes) {
          if (node.nodeName === 'TR') live.rows += 1;
          else if (node.nodeName === '#text') live.changed += 1;
        }
      }
    }).observe(document.querySelector('main table tbody'), { childList: true, subtree: true, characterData: true });
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) live.shift += value; }).observe({ type: 'layout-shift' });
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) live.longestMs = Math.max(live.longestMs, duration); }).observe({ type: 'longtask' });
    seen.live = () => ({ ...live, scrollY, href: document.activeElement?.href });
  };`;

/** The built server over a campaign of that size, with doors that write. */
export async function startScene(say: (line: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  say('board-screen: the campaign');
  const { db, sqlite, close } = openDatabase(join(folder, 'committee-room.sqlite'));
  seedBoardScene(sqlite, COMMITTEES, ELECTORS);
  const people = createPeople({ db, passwords: createPasswords(), now: Date.now, randomByte: createRandomByte(), onChanged: () => {} });
  const doors = Array.from({ length: DOORS }, (_, n) => committeeOf(n * STEP));
  await people.create({ username: 'viewer', name: 'Viewer', role: 'viewer', memberships: [], password: PASSWORD });
  const memberships = doors.map((committee) => ({ committee: committee as CommitteeId, stream: null }));
  await people.create({ username: 'door', name: 'Door', role: 'attendance', memberships, password: PASSWORD });
  close();

  const port = await freePort(0);
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'error', NODE_ENV: 'production', VITEST: undefined };
  const server = fork(join(ROOT, 'dist/server/main.js'), [], { env });
  const endWithUs = (): void => void server.kill('SIGKILL');
  process.once('exit', endWithUs);
  await until('the server', async () => (await fetch(`${origin}/readyz`).catch(() => null))?.ok === true, 60_000);

  const browser = createTestBrowser(origin);
  const { accessToken, user } = await browser.login('door', PASSWORD);
  const tablets: { readonly tablet: StockTablet; readonly writer: WriterId; n: number }[] = [];
  for (const room of doors.map((committee) => `attendance/${committee}`)) {
    let code = '';
    const renew = async (): Promise<string> => {
      const { tickets, device } = await browser.tickets(accessToken, [room], 'bench-device-000000000001');
      code = device;
      const [ticket] = tickets;
      if (!ticket || !('ticket' in ticket)) throw new Error(`no ticket for ${room}`);
      return ticket.ticket;
    };
    const tablet = createStockTablet({ origin, room, ticket: await renew(), renew });
    await until(room, () => tablet.provider.synced, 120_000);
    tablets.push({ tablet, writer: `${user.id}${code}0` as WriterId, n: 0 });
  }
  let turn = 0;
  const arrive = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const at = turn++ % DOORS;
      const one = tablets[at];
      if (!one || one.n >= ELECTORS) continue;
      one.n += 1;
      one.tablet.rows.set(observationKey(electorOf(at * STEP, one.n), { writer: one.writer, n: one.n }), votedValue(Date.now(), 'door'));
    }
  };
  arrive(DOORS * 20); // somebody has come
  await pause(3_000);
  return {
    origin,
    arrive,
    async end(): Promise<void> {
      for (const { tablet } of tablets) tablet.end();
      process.off('exit', endWithUs);
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
