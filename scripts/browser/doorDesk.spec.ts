import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../schema/errors.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { createLog } from '../../server/log.ts';
import { type RunningServer, startServer } from '../../server/startServer.ts';
import { createCampaign } from '../demo/createCampaign.ts';
import { freePort } from '../demo/freePort.ts';
import { ensureBuilt } from '../lib/buildAll.ts';
import { axeViolations } from '../testing/checkAxe.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { signIn } from '../testing/listPage.ts';
import { wordsOf } from '../testing/words.ts';

const QUICK_PASSWORDS = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };

/** A door and the desk behind it, in two browsers: the tablet in Arabic by touch, the coordinator in English by keyboard. */
describe.skipIf(chromiumPath === null)('What stands around a door', () => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  let server: RunningServer;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    await ensureBuilt(() => {});
    const database = openDatabase(join(folder, 'committee-room.sqlite'));
    await createCampaign(database, { nowMs: Date.now(), passwordCost: QUICK_PASSWORDS });
    database.close();
    const port = await freePort(0);
    origin = `http://127.0.0.1:${port}`;
    server = await startServer(readConfig({ DATA_DIR: folder, PORT: String(port) }), {
      client: 'built',
      passwordCost: QUICK_PASSWORDS,
      log: createLog('silent'),
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(username: string, path: string, language: Language): Promise<{ device: BrowserContext; page: Page }> {
    const isTablet = language === 'ar';
    const device = await browser.newContext({
      baseURL: origin,
      locale: isTablet ? 'ar-KW' : 'en-GB',
      viewport: isTablet ? { width: 800, height: 1_280 } : { width: 1_280, height: 800 },
      hasTouch: isTablet,
      reducedMotion: 'reduce',
    });
    device.setDefaultTimeout(60_000);
    const page = await device.newPage();
    await page.goto(path);
    await signIn(page, username, { language });
    return { device, page };
  }
  const figureOf = (page: Page, name: string) => page.locator('dl > div', { has: page.getByText(name, { exact: true }) }).locator('strong');

  test('[B13]–[B19] a shift is confirmed, practice leaves nothing, a slip and an arrival reach the desk, which matches and counts', async () => {
    const t = wordsOf('ar');
    const en = wordsOf('en');
    const { device, page } = await open('door', '/c/K01/door', 'ar');
    const tap = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).tap();

    await page.getByRole('heading', { name: t('doorDesk.shiftQuestion') }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await tap(t('doorDesk.practise'));
    await page.getByText(t('doorDesk.practiceTitle')).waitFor();
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
    await tap(t('doorDesk.practiceLeave'));
    await tap(t('doorDesk.shiftConfirm'));
    await page.reload(); // asked once a day in this tab
    await page.getByRole('textbox', { name: t('door.field') }).waitFor();

    const desk = await open('coordinator', '/c/K01/attendance', 'en');
    const attended = figureOf(desk.page, en.gendered('desk.attended', 'male'));
    await attended.waitFor();
    const before = Number(await attended.innerText());
    const nameless = Number(await figureOf(desk.page, en('desk.headcount')).innerText());

    // without a network: kept, and sent when it is back
    await device.setOffline(true);
    await tap(t('doorDesk.slip'));
    await page.getByLabel(t('doorDesk.slipLabel')).fill('1-90 ٩١-١٨٠ 7777 خالد');
    const record = page.getByRole('dialog').getByRole('button', { name: /^تسجيل/ });
    const recorded = Number((await record.innerText()).replace(/\D/g, ''));
    expect(recorded).toBeGreaterThan(50);
    expect(await axeViolations(page)).toEqual([]);
    await record.tap();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('common.close'), exact: true })
      .last()
      .tap();
    await page.getByRole('button', { name: new RegExp(`^${t('doorDesk.countOnly')}`) }).tap();
    await page.keyboard.type('88888');
    await tap(t('door.unlisted'));
    await page.getByLabel(t('doorDesk.unlistedName'), { exact: true }).fill('فهد القادم');
    await tap(t('doorDesk.unlistedRecord'));
    await device.setOffline(false);

    await expect.poll(async () => Number(await attended.innerText()), { timeout: 60_000 }).toBe(before + recorded);
    await expect.poll(async () => Number(await figureOf(desk.page, en('desk.headcount')).innerText())).toBe(nameless + 1);
    const arrival = desk.page.getByRole('listitem').filter({ hasText: 'فهد القادم' }).last();
    await arrival.getByRole('button', { name: en('desk.match'), exact: true }).focus();
    await desk.page.keyboard.press('Enter');
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('1200');
    await desk.page.keyboard.press('Enter'); // the one that is found
    await dialog.getByRole('button', { name: en('desk.matchThis') }).focus();
    await desk.page.keyboard.press('Enter');
    await arrival.getByRole('button', { name: en('desk.unmatch') }).waitFor();
    expect(Number(await attended.innerText())).toBe(before + recorded + 1);
    expect(await axeViolations(desk.page)).toEqual([]);

    // the door learns of it, and the theme for the sun is one tap
    await tap(t('doorDesk.unlisted'));
    await page.getByText(/طوبق مع/).waitFor();
    await page.keyboard.press('Escape');
    await tap(t('doorDesk.outdoor'));
    expect(await page.evaluate<string>('getComputedStyle(document.body).fontSize')).toBe('24px');
    expect(await axeViolations(page)).toEqual([]);
    await device.close();
    await desk.device.close();
  });
});
