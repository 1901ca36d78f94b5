import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { DEMO_PASSWORD } from '../../schema/demo.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { createLog } from '../../server/log.ts';
import { startServer } from '../../server/startServer.ts';
import { createTestBrowser } from '../../server/testing/client.ts';
import { createStockTablet } from '../../server/testing/stockTablet.ts';
import { createCampaign } from '../demo/createCampaign.ts';
import { type CuttableProxy, createCuttableProxy } from '../demo/cuttableProxy.ts';
import { freePort } from '../demo/freePort.ts';
import { launchChromium } from '../testing/chromium.ts';
import { type ListPage, openList } from '../testing/listPage.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const QUICK_PASSWORDS = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };
const ROOM = 'guarantees/K01';
const GIVE_UP_MS = 60_000;
/** Long enough for attempts to have failed and pauses to have grown. */
const AWAY_MS = 4_000;

/**
 * One tablet in real Chromium behind a network that fails, with one edit waiting each time: how long until the pill says so, and until it is saved once the
 * network is there again. Beside it a stock y-websocket on the same dead network.
 */
export const comeBack: Workload = {
  name: 'come-back',
  async run(say, isFull): Promise<Figures> {
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
    const database = openDatabase(join(folder, 'committee-room.sqlite'));
    await createCampaign(database, { nowMs: Date.now(), passwordCost: QUICK_PASSWORDS });
    database.close();
    const port = await freePort(0);
    const network = await createCuttableProxy(port);
    const server = await startServer(readConfig({ DATA_DIR: folder, PORT: String(port), ALLOWED_ORIGINS: network.origin }), {
      client: 'built',
      passwordCost: QUICK_PASSWORDS,
      log: createLog('silent'),
    });
    const browser = await launchChromium();
    try {
      const device = await browser.newContext({ baseURL: network.origin, locale: 'en-GB', viewport: { width: 1_280, height: 800 } });
      const list = await openList(device, 'coordinator');
      await list.useOnce();
      await list.page.evaluate(WATCH);
      const rounds = isFull ? 10 : 3;
      const found: Record<string, number[]> = {};
      for (let i = 0; i < rounds; i++) {
        for (const [name, ms] of Object.entries(await oneRound(list, device, network, i))) found[name] = [...(found[name] ?? []), ms];
        say(`  round ${i + 1} of ${rounds}`);
      }
      const stockMs = await stockInBlackHole(server.origin, network);
      const figures = Object.entries(found).flatMap(([name, times]) => [
        [`${name}P50Ms`, percentile(times, 0.5)],
        [`${name}MaxMs`, Math.max(...times)],
      ]);
      return { rounds, ...Object.fromEntries(figures), stockBlackHoleMs: stockMs };
    } finally {
      await browser.close();
      await server.close();
      await network.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function oneRound(list: ListPage, device: BrowserContext, network: CuttableProxy, i: number): Promise<Record<string, number>> {
  const { page } = list;
  /** From when `act` began until the pill is of one of these kinds. */
  async function time(kinds: readonly string[], act: () => unknown): Promise<number> {
    const seen = page.evaluate<number>(`window.untilKind(${JSON.stringify(kinds)}, ${GIVE_UP_MS})`);
    const startMs = Date.now();
    await act();
    return (await seen) - startMs;
  }
  const edit = async (mark: string): Promise<void> => {
    await list.focusFirst('note');
    await list.typeNote(`${mark} ${i}`);
  };
  const away = ['connecting', 'offline'];

  network.blackhole();
  const blackHole = await time(away, () => edit('black hole'));
  const afterHole = await time(['saved'], () => {
    network.heal();
    return page.locator('button[data-kind]').click();
  });
  await page.keyboard.press('Escape');

  const osOffline = await time(['offline'], () => device.setOffline(true));
  await edit('offline');
  const osOnline = await time(['saved'], () => device.setOffline(false));

  const reset = await time(away, () => network.cut());
  await edit('cut');
  await page.waitForTimeout(AWAY_MS);
  network.heal();
  const tap = await time(['saved'], () => page.locator('button[data-kind]').click());
  await page.keyboard.press('Escape');

  network.cut();
  await edit('forward');
  await page.waitForTimeout(AWAY_MS);
  network.heal();
  const forward = await time(['saved'], () => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`));
  return { blackHole, afterHole, osOffline, osOnline, reset, tap, forward };
}

/** Resolves with the time at which the pill is of one of these kinds. */
const WATCH = `
  window.untilKind = (kinds, withinMs) => new Promise((resolve, reject) => {
    const pill = document.querySelector('button[data-kind]');
    const isSo = () => kinds.includes(pill.dataset.kind);
    const give = setTimeout(() => reject(new Error('never ' + kinds + ', but ' + pill.dataset.kind)), withinMs);
    const observer = new MutationObserver(() => { if (isSo()) end(); });
    const end = () => { observer.disconnect(); clearTimeout(give); resolve(Date.now()); };
    if (isSo()) end(); else observer.observe(pill, { attributes: true, attributeFilter: ['data-kind'] });
  });`;

/** Until a stock provider that has just written finds out that nothing comes through any more. */
async function stockInBlackHole(origin: string, network: CuttableProxy): Promise<number> {
  const person = createTestBrowser(origin);
  const { accessToken } = await person.login('coordinator2', DEMO_PASSWORD);
  const [answer] = (await person.tickets(accessToken, [ROOM], 'bench-stock'.padEnd(24, '0'))).tickets;
  if (!answer || !('ticket' in answer)) throw new Error('no ticket');
  const tablet = createStockTablet({ origin: network.origin, room: ROOM, ticket: answer.ticket });
  try {
    await tablet.synced();
    network.blackhole();
    const startMs = Date.now();
    await new Promise<void>((resolve) => tablet.provider.on('connection-close', () => resolve()));
    return Date.now() - startMs;
  } finally {
    network.heal();
    tablet.end();
  }
}
