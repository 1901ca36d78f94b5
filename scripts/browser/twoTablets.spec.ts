import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { createLog } from '../../server/log.ts';
import { type RunningServer, startServer } from '../../server/startServer.ts';
import { QUICK_PASSWORDS } from '../../server/testing/seedCampaign.ts';
import { until } from '../../server/testing/until.ts';
import { createCampaign } from '../demo/createCampaign.ts';
import { type CuttableProxy, createCuttableProxy } from '../demo/cuttableProxy.ts';
import { freePort } from '../demo/freePort.ts';
import { ensureBuilt } from '../lib/buildAll.ts';
import { chromiumPath, launchChromium } from '../testing/chromium.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { type ListPage, openList } from '../testing/listPage.ts';

/** Of each tablet: so many rows, the second half of the one's are the first of the other's, each written twice. */
const ROWS = Number(process.env.TABLET_ROWS ?? 200);
const ROUNDS = 2;
const HALF_A_DAY_MS = 6 * 3_600_000;
const SLOW_MS = 400;

type Tablet = {
  readonly name: string;
  readonly network: CuttableProxy;
  readonly device: BrowserContext;
  readonly list: ListPage;
  /** What waits for the coordinators' decision already. */
  readonly waitsBefore: number;
  readonly last: readonly string[];
};

/** `createRoom.longDay.test.ts` says it of the client alone, in every cell; here it is said of the browser, its disk and a network. */
describe.skipIf(chromiumPath === null)('two tablets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  let networks: readonly [CuttableProxy, CuttableProxy];
  let server: RunningServer;
  let browser: Browser;
  let origin = '';

  beforeAll(async () => {
    await ensureBuilt(() => {});
    const database = openDatabase(join(folder, 'committee-room.sqlite'));
    await createCampaign(database, { nowMs: Date.now(), passwordCost: QUICK_PASSWORDS });
    database.close();
    const port = await freePort(0);
    origin = `http://127.0.0.1:${port}`;
    networks = [await createCuttableProxy(port), await createCuttableProxy(port)];
    server = await startServer(
      readConfig({ DATA_DIR: folder, PORT: String(port), ALLOWED_ORIGINS: networks.map((one) => one.origin).join() }),
      { client: 'built', passwordCost: QUICK_PASSWORDS, log: createLog('silent') },
    );
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    for (const network of networks ?? []) await network.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const chipOf = ({ page, t }: ListPage) => page.getByRole('button', { name: new RegExp(`^${t('tray.title')}`) });
  const countOn = async (list: ListPage): Promise<number> => Number((await chipOf(list).innerText()).replace(/\D/g, ''));

  async function switchOn(name: string, username: string, network: CuttableProxy): Promise<Tablet> {
    const device = await browser.newContext({ baseURL: network.origin, locale: 'en-GB', reducedMotion: 'reduce' });
    device.setDefaultTimeout(60_000);
    await device.clock.install();
    const list = await openList(device, username);
    await list.useOnce();
    await chipOf(list).click(); // what is fetched for it is on the device then
    await list.page.keyboard.press('Escape');
    const last = Array.from({ length: ROWS }, (_, row) => `${name} ${ROUNDS} ${row}`);
    return { name, network, device, list, waitsBefore: await countOn(list), last };
  }

  /** Writes every row from `from` on, twice, half a day apart. */
  async function liveADay({ name, device, list }: Tablet, from: number): Promise<void> {
    await list.pill(list.t('list.save_offline')).waitFor();
    for (let round = 1; round <= ROUNDS; round++) {
      await list.focusFirst('note');
      await list.page.keyboard.press('Control+ArrowUp'); // the first row in sight is another one after a round
      for (let row = 0; row < from; row++) await list.page.keyboard.press('ArrowDown');
      expect(await list.focusedRow()).toBe(from);
      for (let row = 0; row < ROWS; row++) {
        await list.inColumn('note').and(list.page.locator(':focus')).waitFor(); // frames come by the clock that the test sets
        await list.typeNote(`${name} ${round} ${row}`);
      }
      await device.clock.fastForward(HALF_A_DAY_MS);
    }
    await list.isWaiting(ROUNDS * ROWS);
  }

  test('[O1][I14] twelve hours without a network, 400 edits each, back through a cut in the middle: nothing lost, all conflicts listed, both show the same', {
    timeout: 2_400_000,
  }, async () => {
    const left = await switchOn('left', 'coordinator', networks[0]);
    const right = await switchOn('right', 'coordinator2', networks[1]);
    const tablets = [left, right];
    for (const { network } of tablets) network.cut();
    await Promise.all([liveADay(left, 0), liveADay(right, ROWS / 2)]);

    const stranger = await (await signInOverHttp(origin, 'coordinator2')).join('guarantees/K01');
    const stored = (): Set<unknown> => new Set(stranger.rows.values());
    const comeBack = ({ network, list }: Tablet): Promise<void> => {
      network.heal();
      return list.page.evaluate<void>("dispatchEvent(new Event('online'))");
    };
    left.network.delay(SLOW_MS);
    await comeBack(left);
    left.network.delay(SLOW_MS); // what it sends arrives, and is cut off before it hears so
    await until('something has arrived', () => left.last.some((note) => stored().has(note)), 120_000);
    left.network.cut();
    await left.list.isWaiting(ROUNDS * ROWS);
    await comeBack(right);
    await comeBack(left);
    for (const { list } of tablets) await list.isSaved();

    const all = stored();
    const lost = tablets.map(({ last }) => last.filter((note) => !all.has(note)));
    expect(lost.flat().length, 'cells that both had written').toBeGreaterThan(ROWS / 8);
    for (const [i, { list, waitsBefore }] of tablets.entries()) {
      const own = lost[i] ?? [];
      await expect.poll(() => countOn(list), { timeout: 60_000 }).toBe(waitsBefore + own.length);
      await chipOf(list).click();
      const tray = list.dialog(list.t('tray.title'));
      await tray.waitFor();
      const text = await tray.innerText();
      expect(own.filter((note) => !text.includes(note))).toEqual([]);
      await list.page.keyboard.press('Escape');
    }
    const shown = await Promise.all(
      tablets.map(async ({ list }) => {
        await list.focusFirst('note');
        await list.page.keyboard.press('Control+ArrowUp');
        const notes = await list.inColumn('note').allInnerTexts();
        return notes.slice(0, 8).map((note) => note.split('\n')[0] ?? ''); // below it stands whose it is, and who is there
      }),
    );
    expect(shown[0]).toEqual(shown[1]);
    expect(shown[0]?.filter((note) => note.startsWith('left')).length).toBeGreaterThan(0);
    stranger.end();
    for (const { device } of tablets) await device.close();
  });
});
