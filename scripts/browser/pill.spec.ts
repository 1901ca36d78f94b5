import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { createLog } from '../../server/log.ts';
import { type RunningServer, startServer } from '../../server/startServer.ts';
import { until } from '../../server/testing/until.ts';
import { createCampaign } from '../demo/createCampaign.ts';
import { type CuttableProxy, createCuttableProxy } from '../demo/cuttableProxy.ts';
import { freePort } from '../demo/freePort.ts';
import { ensureBuilt } from '../lib/buildAll.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { createListPage, type ListPage, openList, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

/** What other tests see too, each in its way. */
/** Left to `npm run test:long`. */
const inLong = process.env.TEST_LONG ? test : () => {};

const QUICK_PASSWORDS = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };

/** Faults by a network that is cut, swallows everything, or is slow: the browser sees nothing else. */
describe.skipIf(chromiumPath === null)('[V6] what is safe where', () => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  let network: CuttableProxy;
  let server: RunningServer;
  let browser: Browser;
  let device: BrowserContext;

  beforeAll(async () => {
    await ensureBuilt(() => {});
    const database = openDatabase(join(folder, 'committee-room.sqlite'));
    await createCampaign(database, { nowMs: Date.now(), passwordCost: QUICK_PASSWORDS });
    database.close();
    const port = await freePort(0);
    network = await createCuttableProxy(port);
    server = await startServer(readConfig({ DATA_DIR: folder, PORT: String(port), ALLOWED_ORIGINS: network.origin }), {
      client: 'built',
      passwordCost: QUICK_PASSWORDS,
      log: createLog('silent'),
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await network?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => openDevice('en'));
  afterEach(async () => {
    await device.close();
    network.heal();
  });
  async function openDevice(language: Language): Promise<void> {
    await device?.close();
    device = await browser.newContext({
      baseURL: network.origin,
      locale: language === 'ar' ? 'ar-KW' : 'en-GB',
      viewport: { width: 1_024, height: 768 },
      reducedMotion: 'reduce',
    });
    device.setDefaultTimeout(15_000);
  }
  const factOf = (page: Page, name: string): Promise<string> => page.locator(`[data-fact="${name}"]`).first().innerText();
  /** The pill's panel, with all that is fetched or counted for it. */
  async function openSheet(list: ListPage, pill: string | RegExp): Promise<void> {
    await list.pill(pill).click();
    await list.page.locator('[data-fact="held"]').waitFor();
    await list.page.locator('[data-fact="storage"]').waitFor();
  }

  test('[C4][C9] a dead Wi-Fi is told with what waits, the sheet says since when, and coming back says what it brought', async () => {
    const list = await openList(device, 'coordinator');
    const { page, t } = list;
    await list.useOnce();
    await list.focusFirst('note');
    network.blackhole();
    await list.typeNote('into a black hole');
    await list.isWaiting(1);
    await openSheet(list, t.plural('list.save_offlineWaiting', 1));
    expect(await factOf(page, 'troubles')).toContain(t('device.why_silent'));
    expect(await factOf(page, 'uptime')).toBe(t('device.standsNot'));
    expect(await factOf(page, 'oldest')).not.toBe(t('device.oldestNone'));
    expect(await factOf(page, 'held')).toContain(t.plural('device.unsent', 1));
    await page.keyboard.press('Escape');
    network.heal();
    await page.locator('button[data-kind]').click(); // a tap asks at once
    await page.keyboard.press('Escape');
    await list.isSaved();
    await page.getByText(t('device.toast', { what: t.plural('device.back_sent', 1) })).waitFor();
  });

  inLong('a slow line is sending, not offline, and never saved before it is', async () => {
    const list = await openList(device, 'coordinator');
    await list.useOnce();
    await list.focusFirst('note');
    network.delay(700);
    await list.typeNote('slowly');
    await list.pill(list.t.plural('list.save_sending', 1)).waitFor();
    await list.isSaved();
  });

  inLong('a device that cannot keep edits says so, and entry stops', async () => {
    const list = await openList(device, 'coordinator');
    const { page, t } = list;
    await list.useOnce();
    await page.evaluate(`IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };`);
    await list.focusFirst('note');
    network.cut();
    await list.typeNote('nowhere to keep it');
    await list.pill(t('list.save_cannotSave')).waitFor();
    await page
      .getByRole('alert')
      .filter({ hasText: t('list.save_cannotSave') })
      .waitFor();
  });

  inLong(
    '[D1][D6] a device that breaks for good says so, takes nothing more, and what is in memory goes to the server; also after a reload',
    async () => {
      const list = await openList(device, 'coordinator');
      const { page, t } = list;
      await list.useOnce();
      await list.focusFirst('note');
      network.cut();
      await list.typeNote('before it broke');
      await list.isWaiting(1);
      const breaks = `{
      const fail = () => { throw new DOMException('Internal error', 'UnknownError'); };
      IDBFactory.prototype.open = IDBDatabase.prototype.transaction = fail;
      StorageManager.prototype.getDirectory = async () => fail();
    }`;
      await page.evaluate<void>(breaks);
      await list.typeNote('as it broke');
      await list.pill(t('list.save_cannotSave')).waitFor();
      await page.keyboard.press('x'); // nothing opens any more
      await page.keyboard.press('Enter');
      expect(await list.dialog(t('list.column_note')).count()).toBe(0);
      network.heal();
      await page.evaluate("dispatchEvent(new Event('online'))");
      const stranger = await (await signInOverHttp(network.origin, 'coordinator2')).join('guarantees/K01');
      const isThere = (note: string): boolean => [...stranger.rows.values()].includes(note);
      await until('what is in memory has arrived', () => isThere('before it broke') && isThere('as it broke'), 60_000);
      stranger.end();
      await list.pill(t('list.save_cannotSave')).waitFor();
      await device.addInitScript(breaks);
      await page.reload();
      await list.firstRow.waitFor();
      await list.pill(t('list.save_cannotSave')).waitFor();
    },
  );

  test('[V8] what waits for another person is named in the bar and on the page about this tablet, also signed out', async () => {
    const list = await openList(device, 'coordinator');
    const { page, t } = list;
    await list.useOnce();
    await list.focusFirst('note');
    network.cut();
    await list.typeNote('salem 1');
    await list.typeNote('salem 2');
    await list.isWaiting(2);
    await page.goto('about:blank'); // its edits are nobody's to send before its person is back
    const other = await device.newPage();
    await other.addInitScript(`localStorage.removeItem('committee-room.sessions'); sessionStorage.clear();`);
    await other.route('**/api/edits/sealed', (route) => route.abort()); // else they are brought to the server at once
    network.heal();
    await other.goto('/device');
    await other.getByRole('heading', { level: 1, name: t('device.title') }).waitFor();
    await other.getByText(t.plural('device.waitsIn', 2, { room: t('device.room_guarantees', { committee: 'K01' }) })).waitFor();
    await other.getByText(t('device.holdsUnknown')).waitFor(); // nobody is signed in here
    await other.getByRole('link', { name: t('device.back') }).click();
    await signIn(other, 'coordinator2');
    await other.getByRole('link', { name: /edits of .* still here/ }).waitFor();
    await other.getByRole('link', { name: /K01/ }).first().click();
    await createListPage(other).isReady();
    expect(await other.getByText('salem 1').count()).toBe(0);
  });

  inLong('[C10] signing in again sends what waited', async () => {
    const list = await openList(device, 'coordinator');
    const { page, t } = list;
    await list.useOnce();
    await list.focusFirst('note');
    network.cut();
    await list.typeNote('over');
    await list.isWaiting(1);
    await device.clearCookies();
    await page.evaluate(`
      const fetchIt = window.fetch;
      window.fetch = (input, init) => String(input).includes('/api/sync/tickets') && !window.isIn
        ? Promise.resolve(new Response(JSON.stringify({ error: { code: 'token-expired', message: '' } }), { status: 401 }))
        : fetchIt(input, init);`);
    network.heal();
    const over = list.dialog(t('signIn.overTitle'));
    await over.getByText(t.plural('device.overWaits', 1)).waitFor();
    await page.evaluate('window.isIn = true');
    await over.getByRole('textbox').or(over.locator('input[type="password"]')).first().fill(DEMO_PASSWORD);
    await over.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
    await list.isSaved();
  });

  test.each(['en', 'ar'] as const)('sheet and page read well and axe finds nothing (%s)', async (language) => {
    await openDevice(language);
    const list = await openList(device, 'coordinator', { language });
    const { page } = list;
    const t = wordsOf(language);
    await openSheet(list, t('list.save_saved'));
    await page.locator('[data-fact="round-trip"]').first().waitFor(); // asked when it was opened
    expect(await factOf(page, 'held')).toMatch(/1[,٬.]?200/);
    expect(await factOf(page, 'clock')).toBe(t('device.clockRight'));
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `sheet-${language}`);
    await page.getByRole('link', { name: t('device.more') }).click();
    await page.getByRole('heading', { level: 1, name: t('device.title') }).waitFor();
    await page.getByText(t('device.event_connected')).first().waitFor();
    await page.locator('[data-fact="held"]').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `device-${language}`);
  });
});

/** With PICTURES=<folder>, for whoever looks at them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (!folder) return;
  for (const [width, height] of [
    [1_024, 768],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(folder, `${name}-${width}.png`) });
  }
}
