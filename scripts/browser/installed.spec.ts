import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../../server/testing/seedCampaign.ts';
import { until } from '../../server/testing/until.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { createInstalledSite, type InstalledSite, NAMES } from '../testing/installedSite.ts';
import { createListPage, type ListPage, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

/** Left to `npm run test:long`; createUpdates.test.ts says it too. */
const inLong = process.env.TEST_LONG ? test : () => {};
const LIST = '/c/K01/list';
const t = wordsOf('en');
// Of the page, whose world the types of these files do not know.
const IS_KEPT =
  "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated' && navigator.serviceWorker.controller !== null)";
const IS_COMPLETE = "performance.getEntriesByType('resource').some((one) => /\\/Later-[^/]*js$/.test(one.name) && one.responseEnd > 0)";
const IS_WAITING = 'navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.waiting))';
const ALL_KEPT = `(async () => {
  const all = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      all.push({ url: new URL(request.url).pathname, text: await (await cache.match(request)).text() });
  }
  return all;
})()`;

describe.skipIf(chromiumPath === null)('the installed app', () => {
  let site: InstalledSite;
  let browser: Browser;
  const devices: BrowserContext[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    [site, browser] = await Promise.all([createInstalledSite(), launchChromium(['--host-resolver-rules=MAP committee.test 127.0.0.1'])]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.end();
  });
  afterEach(async () => {
    await Promise.all(devices.splice(0).map((device) => device.close()));
    expect(faults.splice(0)).toEqual([]);
  });

  async function newDevice(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const device = await browser.newContext({ baseURL: site.origin, locale: 'en-GB', reducedMotion: 'reduce', ...options });
    device.setDefaultTimeout(30_000);
    device.on('weberror', (error) => faults.push(error.error().stack ?? error.error().message));
    device.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
    });
    devices.push(device);
    return device;
  }

  /** One visit of a coordinator, as long as the app needs to be on the device. */
  async function visit(device: BrowserContext): Promise<ListPage> {
    const page = await device.newPage();
    await page.goto(LIST);
    await signIn(page, 'noura', { password: PASSWORD });
    const list = createListPage(page);
    await list.isReady();
    await isKept(page);
    return list;
  }
  const isKept = (page: Page): Promise<void> => until('the app is on the device', () => page.evaluate<boolean>(IS_KEPT), 60_000);
  /** The browser looks for a new version, as it does whenever the network is back. */
  const lookForUpdate = (page: Page): Promise<unknown> => page.evaluate("dispatchEvent(new Event('online'))");
  const buildOf = (page: Page): Promise<string | null> => page.evaluate("document.querySelector('meta[name=build]')?.content ?? null");
  const reloadButton = (page: Page) => page.getByRole('button', { name: t('installed.reload') });

  test('[X1] after one visit a deep link opens without a server; it can be installed; nothing about people lies among what is kept', async () => {
    await site.serve('first');
    const device = await newDevice();
    const { page } = await visit(device);
    const kept = await page.evaluate<{ url: string; text: string }[]>(ALL_KEPT);
    expect(kept.map(({ url }) => url)).toContain('/index.html');
    expect(kept.filter(({ url }) => !/^\/(assets\/[^/]+|turn|[\w-]+\.(html|svg|png|webmanifest))$/.test(url))).toEqual([]);
    for (const name of [...NAMES, 'Noura', 'noura'])
      expect(kept.filter(({ text }) => text.includes(name)).map(({ url }) => url)).toEqual([]);

    const session = await page.context().newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]); // as every context of a test is
    const { errors, data } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data ?? '{}')).toMatchObject({ id: '/', scope: '/', display: 'standalone', lang: 'ar' });

    await site.stop();
    await page.reload();
    await page.locator('#root > :not(.late)').first().waitFor();
    const another = await device.newPage();
    await another.goto('/account');
    await another.locator('#root > :not(.late)').first().waitFor();
    expect(await another.title()).toContain('Committee Room');
    // what is the server's own is asked of the server
    await expect(another.goto('/healthz')).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  });

  inLong('[X2] a new version waits, asks, waits for what is unsent, and changes nothing but the tab that is reloaded', async () => {
    await site.serve('first');
    const device = await newDevice();
    const list = await visit(device);
    const { page } = list;
    await list.useOnce();
    const other = await device.newPage();
    await other.goto('/account');
    await other.getByRole('heading', { level: 1 }).waitFor();

    await site.serve('next');
    await list.isSaved();
    await lookForUpdate(page);
    await page.getByText(t('installed.ready')).waitFor();
    await page.reload();
    await list.isReady();
    expect(await buildOf(page)).toBeNull(); // not by a reload either

    await site.stop();
    await list.pill(t('list.save_offline')).waitFor();
    await list.focusFirst('note');
    await list.typeNote('kept through the update');
    await page.getByText(t.plural('installed.waits', 1)).waitFor();
    expect(await reloadButton(page).isDisabled()).toBe(true);

    await site.serve('next');
    await until('the edit is sent and the version may change', () => reloadButton(page).isEnabled(), 20_000);
    await reloadButton(page).click();
    await page.locator('meta[name=build]').waitFor({ state: 'attached' });
    await list.isReady();
    await list.grid.getByText('kept through the update').waitFor();

    // the other tab goes on with its own version, of which the server has nothing any more, and is asked as well
    expect(await buildOf(other)).toBeNull();
    await other.getByText(t('installed.ready')).waitFor();
    await other.evaluate("history.pushState(null, '', '/nowhere/at/all'); dispatchEvent(new PopStateEvent('popstate'));");
    await other
      .getByRole('heading', { name: t('errors.pageMissing') })
      .first()
      .waitFor();
  });

  inLong('[X3] a version that the server no longer takes says so, keeps what was entered, and the next one sends it', async () => {
    await site.serve('first');
    const device = await newDevice();
    const list = await visit(device);
    const { page } = list;
    await list.useOnce();
    await site.stop();
    await list.pill(t('list.save_offline')).waitFor();
    await list.focusFirst('note');
    await list.typeNote('of an old version');
    await list.isWaiting(1);
    await device.route('**/api/sync/tickets', async (route) => {
      const body = route.request().postDataJSON() as Record<string, unknown>;
      await route.continue({ postData: JSON.stringify({ ...body, schema: 0 }) }); // what a client of long ago says
    });
    await site.serve('next');
    await page.getByText(t('installed.tooOld')).waitFor();
    await page.getByText(t.plural('installed.kept', 1)).waitFor();
    expect(await page.getByRole('button', { name: t('installed.later') }).count()).toBe(0);
    await device.unroute('**/api/sync/tickets'); // the next version is not so old
    await until('the next version is on the device', () => page.evaluate<boolean>(IS_WAITING), 60_000);
    await reloadButton(page).click();
    await page.locator('meta[name=build]').waitFor({ state: 'attached' });
    await list.isReady();
    await list.grid.getByText('of an old version').waitFor();
    await list.isSaved();
    const stranger = await signInOverHttp(site.origin, 'salem', PASSWORD);
    expect([...(await stranger.readRoom('guarantees/K01')).values()]).toContain('of an old version');
  });

  inLong('[X4] a tab that keeps nothing on the device is told when the server has another version than it needs', async () => {
    await site.serve('first');
    const page = await (await newDevice({ serviceWorkers: 'block' })).newPage();
    await page.goto('/account');
    await page.getByLabel(t('signIn.username'), { exact: true }).waitFor();
    await until('the first screen is complete', () => page.evaluate<boolean>(IS_COMPLETE), 60_000);
    await site.serve('next');
    await page.evaluate("history.pushState(null, '', '/setup'); dispatchEvent(new PopStateEvent('popstate'))");
    await page.getByText(t('installed.ready')).waitFor();
    await reloadButton(page).click();
    await page.locator('meta[name=build]').waitFor({ state: 'attached' });
    expect(faults.splice(0).filter((fault) => !/^Refused to apply style .*Setup/.test(fault))).toEqual([]); // the part that is gone has a style
  });

  test('[X9] what could not be fetched on a first visit is there once the network is, without a reload', async () => {
    await site.serve('first');
    const device = await newDevice({ serviceWorkers: 'block' });
    await device.route(/\/assets\/Overlays-/, (route) => route.abort());
    const page = await device.newPage();
    await page.goto(LIST);
    await signIn(page, 'noura', { password: PASSWORD });
    const list = createListPage(page);
    await list.isReady();
    await list.firstRow.locator(list.inColumn('answer')).click();
    await page.waitForRequest(/\/Overlays-/);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await device.unrouteAll();
    await page.getByRole('dialog').waitFor();
  });

  test('[X6] an insecure origin says so in both languages, and nobody signs in there', async () => {
    await site.serve('first');
    const page = await (await newDevice()).newPage();
    await page.goto(`http://committee.test:${site.port}${LIST}`);
    await page.getByRole('heading', { name: 'This address is not secure' }).waitFor();
    await page.getByRole('heading', { name: 'هذا العنوان غير آمن' }).waitFor();
    expect(await page.locator('section[lang=ar]').getAttribute('dir')).toBe('rtl');
    expect(await page.getByRole('link').first().getAttribute('href')).toBe(`https://committee.test${LIST}`);
    expect(await page.locator('input').count()).toBe(0);
  });
});
