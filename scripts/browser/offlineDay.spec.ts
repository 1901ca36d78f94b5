import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../../server/testing/seedCampaign.ts';
import { until } from '../../server/testing/until.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { createInstalledSite, type InstalledSite, NAMES } from '../testing/installedSite.ts';
import { createListPage, type ListPage, signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

const LIST = '/c/K01/list';
const PIN = '271828';
const t = wordsOf('en');
const PICTURES = process.env.PICTURES;
/** Of the page, whose world the types of these files do not know. */
const IS_KEPT =
  "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated' && navigator.serviceWorker.controller !== null)";

/** Half a minute, of parts that have tests of their own. */
describe.skipIf(chromiumPath === null || !process.env.TEST_LONG)('a day without a network', () => {
  let site: InstalledSite;
  let browser: Browser;
  let device: BrowserContext;
  const faults: string[] = [];

  beforeAll(async () => {
    [site, browser] = await Promise.all([createInstalledSite(), launchChromium()]);
    await site.serve('first');
    device = await browser.newContext({
      baseURL: site.origin,
      locale: 'en-GB',
      viewport: { width: 1_024, height: 768 },
      reducedMotion: 'reduce',
    });
    device.setDefaultTimeout(12_000);
    device.on('weberror', (error) => faults.push(error.error().stack ?? error.error().message));
  });
  afterAll(async () => {
    await browser?.close();
    await site?.end();
  });
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  test('[X1][Y5][D6] the app, the keys and the documents of one visit are enough to start, to read, to write, and to come back', async () => {
    const first = await device.newPage();
    await first.goto(LIST);
    await signIn(first, 'noura', { password: PASSWORD });
    const list = createListPage(first);
    await list.isReady();
    await list.focusFirst('note');
    await list.typeNote('sent in the morning');
    await list.isSaved();
    await until('the app is on the device', () => first.evaluate<boolean>(IS_KEPT), 60_000);
    await setPin(first);
    await first.goto(LIST);
    await list.isReady();
    await site.stop();
    await list.pill(t('list.save_offline')).waitFor();
    await first.close(); // no tab is left

    const page = await device.newPage();
    await page.goto(LIST);
    await unlock(page);
    const again = createListPage(page);
    await again.firstRow.waitFor();
    for (const name of NAMES) await again.grid.getByText(name).waitFor();
    await again.grid.getByText('sent in the morning').waitFor();
    await again.pill(t('list.save_offline')).waitFor();
    await again.focusFirst('note');
    await page.keyboard.press('ArrowDown');
    await again.typeNote('without a network');
    await again.isWaiting(1);
    await picture(page, 'offline-list');

    await page.reload();
    await unlock(page);
    await again.grid.getByText('without a network').waitFor();
    await again.isWaiting(1);
    await everyPart(again);

    await site.serve('first');
    await page.evaluate("dispatchEvent(new Event('online'))");
    await again.isSaved();
    await page.goto('/device'); // by its address no list is open, and all of it is here
    await expect.poll(() => page.locator('[data-fact="held"]').innerText()).toMatch(/^3 names .* 2 notes · 0 unsent$/);
    const values = [...(await (await signInOverHttp(site.origin, 'salem', PASSWORD)).readRoom('guarantees/K01')).values()];
    for (const note of ['sent in the morning', 'without a network']) expect(values.filter((value) => value === note)).toHaveLength(1);
  });

  /** What is fetched on a tap only must lie on the device too. */
  async function everyPart({ page, pill, firstRow, inColumn, dialog }: ListPage): Promise<void> {
    await firstRow.locator(inColumn('answer')).click();
    await dialog(t('list.column_answer')).waitFor();
    await page.keyboard.press('Escape');
    await pill(t.plural('list.save_offlineWaiting', 1)).click();
    await page.locator('[data-fact="held"]').waitFor();
    await picture(page, 'offline-sheet');
    await expect.poll(() => page.locator('[data-fact="last-contact"]').innerText()).not.toBe(t('device.never')); // by an earlier page
    expect(await page.locator('[data-fact="held"]').innerText()).toContain(t.plural('device.names', 3));
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('link', { name: t('device.more') }).click();
    await page.getByRole('heading', { name: t('device.title'), exact: true }).waitFor();
    await page.getByText(t.plural('device.waitsIn', 1, { room: t('device.room_guarantees', { committee: 'K01' }) })).waitFor();
    await picture(page, 'offline-device');
    await page.goBack();
    await firstRow.waitFor();
  }
});

async function setPin(page: Page): Promise<void> {
  await page.goto('/account');
  await page.getByRole('button', { name: t('locked.setPin') }).click();
  await page.getByLabel(t('locked.pin'), { exact: true }).fill(PIN);
  await page.getByLabel(t('locked.repeat'), { exact: true }).fill(PIN);
  await page.getByRole('button', { name: t('locked.savePin') }).click();
  await page.getByText(t('locked.pinSaved')).waitFor();
}

async function unlock(page: Page): Promise<void> {
  const field = page.getByLabel(t('locked.pinOf', { name: 'noura' }), { exact: true }).and(page.locator('[aria-busy="false"]'));
  await field.waitFor();
  await field.pressSequentially(PIN);
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
