import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import { errorText } from '../../schema/errorText.ts';
import { MAX_CONNECTION_MS } from '../../schema/wire.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { createLog } from '../../server/log.ts';
import { type RunningServer, startServer } from '../../server/startServer.ts';
import { createCampaign } from '../demo/createCampaign.ts';
import { type CuttableProxy, createCuttableProxy } from '../demo/cuttableProxy.ts';
import { freePort } from '../demo/freePort.ts';
import { ensureBuilt } from '../lib/buildAll.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { createListPage, openList, signIn } from '../testing/listPage.ts';

const QUICK_PASSWORDS = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };
const MONTH_MS = 31 * 24 * 60 * 60_000;
const SALEM = DEMO_PEOPLE[0]?.name.ar ?? '';

/** The server runs in this process, so that its clock can be moved; the browser and the network before it are real. */
describe.skipIf(chromiumPath === null)('a session that runs out', () => {
  const clock = { aheadMs: 0 };
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
      now: () => Date.now() + clock.aheadMs,
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
  beforeEach(async () => {
    device = await browser.newContext({ baseURL: network.origin, locale: 'en-GB', viewport: { width: 1_280, height: 800 } });
    device.setDefaultTimeout(30_000);
  });
  afterEach(async () => {
    await device.close();
    network.heal();
  });

  test('4003 on a session that lives: renewed without anyone noticing, edits go on', async () => {
    await device.addInitScript(`
      window.closeCodes = [];
      window.WebSocket = class extends WebSocket {
        constructor(...args) { super(...args); this.addEventListener('close', ({ code }) => this.url.includes('/guarantees/') && window.closeCodes.push(code)); }
      };`);
    const list = await openList(device, 'coordinator');
    await list.useOnce();
    await list.page.evaluate(`
      window.pillStates = [];
      const pill = document.querySelector('button[data-kind]');
      new MutationObserver(() => window.pillStates.push(pill.dataset.kind)).observe(pill, { attributes: true, attributeFilter: ['data-kind'] });`);
    await list.focusFirst('note');
    await list.typeNote('before 4003');
    await list.isSaved();

    clock.aheadMs += MAX_CONNECTION_MS + 60_000; // the access token has run out long before
    await expect.poll(() => list.page.evaluate('window.closeCodes')).toEqual([4003]);
    await list.typeNote('at 4003');
    await list.isSaved();
    expect(await list.page.evaluate('window.pillStates')).not.toContain('offline');
    expect(await list.page.getByRole('dialog').count()).toBe(0);
    await list.typeNote('after 4003');
    await list.isSaved();
    expect(await missing(['before 4003', 'at 4003', 'after 4003'])).toEqual([]);
    expect(await list.page.evaluate('window.closeCodes')).toEqual([4003]);
  });

  test('[I14] a session that is over asks the same person to sign in, over the same screen, and sends what waited', async () => {
    const list = await openList(device, 'coordinator');
    await list.useOnce();
    await list.find('20');
    await waitWithTwoNotes('over');
    clock.aheadMs += MONTH_MS;
    network.heal();
    const over = list.dialog(list.t('signIn.overTitle'));
    await over.waitFor();
    await over.getByText(list.t.plural('device.overWaits', 2)).waitFor();
    expect(await missing(['over 1', 'over 2'])).toEqual(['over 1', 'over 2']);
    await list.page.keyboard.press('Escape'); // it cannot be waved away
    await over.getByLabel(list.t('signIn.overFor', { name: SALEM })).fill('committee-room-demo');
    await over.getByRole('button', { name: list.t('signIn.submit'), exact: true }).click();
    await over.waitFor({ state: 'detached' });
    await list.isSaved();
    expect(await list.searchField.inputValue()).toBe('20'); // the screen is the one that was left
    expect(await missing(['over 1', 'over 2'])).toEqual([]);

    async function waitWithTwoNotes(mark: string): Promise<void> {
      await list.focusFirst('note');
      network.cut();
      await list.typeNote(`${mark} 1`);
      await list.typeNote(`${mark} 2`);
      await list.isWaiting(2);
    }
  });

  test('[A8][I14] if somebody else signs in instead, nothing is sent in their name; it waits for whose it is', async () => {
    const list = await openList(device, 'coordinator');
    await list.useOnce();
    await list.focusFirst('note');
    network.cut();
    await list.typeNote('only salem');
    await list.isWaiting(1);
    clock.aheadMs += MONTH_MS;
    network.heal();
    await list
      .dialog(list.t('signIn.overTitle'))
      .getByRole('button', { name: list.t('common.someoneElse') })
      .click();
    expect(await list.page.getByText('only salem').count()).toBe(0);
    await signIn(list.page, 'coordinator2');
    await list.page.getByRole('link', { name: /K01/ }).click();
    await list.isReady();
    expect(await missing(['only salem'])).toEqual(['only salem']);
    await list.page.getByRole('button', { name: /^Account/ }).click();
    await list.page.getByRole('button', { name: list.t('common.signOut') }).click();
    await signIn(list.page, 'coordinator');
    await createListPage(list.page).isReady();
    expect(await missing(['only salem'])).toEqual([]);
  });

  test('[A2] who is taken out of a committee is told why at once and sees nothing more of it', async () => {
    const list = await openList(device, 'coordinator');
    const admin = await signInOverHttp(server.origin, 'admin');
    const { id } = (await admin.send<{ id: string; username: string }[]>('GET', '/api/users')).find(
      ({ username }) => username === 'coordinator',
    ) ?? { id: '' };
    const memberships = [{ committee: 'K03', stream: null }];
    await admin.send('PATCH', `/api/users/${id}`, { memberships });
    await list.page.getByText(errorText('foreign-committee', 'en', { committee: 'K01' })).waitFor();
    expect(await list.page.getByRole('grid').count()).toBe(0);
    await admin.send('PATCH', `/api/users/${id}`, { memberships: [...memberships, { committee: 'K01', stream: null }] });
  });

  /** Which of the notes the server does not have. */
  async function missing(notes: readonly string[]): Promise<string[]> {
    const stranger = await signInOverHttp(server.origin, 'coordinator2');
    const values = new Set((await stranger.readRoom('guarantees/K01')).values());
    return notes.filter((note) => !values.has(note));
  }
});
