import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../server/testing/until.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { filesWith, goOn, notesArrived } from '../testing/keptTablet.ts';
import { createListPage, type ListPage, signIn } from '../testing/listPage.ts';
import { switchOn } from '../testing/switchOn.ts';

/** Left to `npm run test:long`: deviceStore.spec.ts kills a tablet every time. */
const inLong = process.env.TEST_LONG ? test : () => {};
const [TABS, ROWS, ROUNDS] = [3, 100, 3] as const;

describeInChromium('[V5][I14] edits that were not sent', (site) => {
  test('are sent after the page is left and opened again in the same tab', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    const notes = await writeWhileCut(list, 'same-tab');
    await list.page.goto('about:blank'); // without a network the page itself could not be loaded
    await site.demo.heal('left');
    expect(await missing(notes)).toEqual(notes);
    await list.page.goto('/c/K01/list');
    await list.isReady();
    await allArrived(notes);
  });

  test('are sent by a new tab after theirs was closed', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    const notes = await writeWhileCut(list, 'closed-tab');
    await list.page.close();
    await site.demo.heal('left');
    await site.openList('coordinator', { network: 'left' });
    await allArrived(notes);
  });

  test('are shown by the tab that comes back before they are sent, and counted as waiting', async () => {
    const list = await site.openList('coordinator', { network: 'left' });
    const notes = await writeWhileCut(list, 'crashed-tab');
    const crashed = list.page.waitForEvent('crash');
    await list.page.goto('chrome://crash').catch(() => {}); // the renderer dies in the middle of everything
    await crashed;
    await site.demo.heal('left');
    const again = await site.openList('coordinator', { network: 'left' });
    for (const note of notes) await again.grid.getByText(note, { exact: true }).waitFor();
    await allArrived(notes);
  });

  inLong('survive a tablet that is switched off in the middle, with its session, and are sent when the person signs in again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-tablet-'));
    let tablet = await switchOn(folder);
    try {
      const page = await tablet.context.newPage();
      await page.goto(`${site.demo.originOf('left')}/c/K01/list?lang=en`);
      await signIn(page, 'coordinator');
      const list = createListPage(page);
      await list.isReady();
      const notes = await writeWhileCut(list, 'switched-off');
      tablet.process.kill('SIGKILL');
      await once(tablet.process, 'exit');
      await site.demo.heal('left');

      tablet = await switchOn(folder);
      const pageAgain = await tablet.context.newPage();
      await pageAgain.goto(`${site.demo.originOf('left')}/c/K01/list?lang=en`);
      const again = createListPage(pageAgain);
      const nameField = pageAgain.getByLabel(again.t('signIn.username'), { exact: true });
      // cookies of the last half minute may not have reached the tablet's own disk
      await nameField.or(again.grid).first().waitFor();
      if (await nameField.isVisible()) await signIn(pageAgain, 'coordinator');
      await again.isReady();
      await allArrived(notes);
    } finally {
      tablet.process.kill('SIGKILL');
      await once(tablet.process, 'exit').catch(() => {});
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  inLong(
    '300 in each of three tabs of one browser lie encrypted on the device, each tab says how many, and all arrive after the browser was killed',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'committee-room-tablet-'));
      let tablet = await switchOn(folder);
      try {
        const lists: ListPage[] = [];
        for (let tab = 0; tab < TABS; tab++) {
          const page = await tablet.context.newPage();
          await page.goto(`${site.demo.originOf('left')}/c/K01/list?lang=en`);
          if (tab === 0) await signIn(page, 'coordinator');
          lists.push(createListPage(page));
          await lists[tab]?.isReady();
          await lists[tab]?.useOnce();
        }
        await site.demo.cut('left');
        const last: string[] = [];
        for (const [tab, list] of lists.entries()) {
          await list.page.bringToFront();
          await list.pill(list.t('list.save_offline')).waitFor();
          for (let round = 1; round <= ROUNDS; round++) {
            await list.focusFirst('note');
            // every tab has rows of its own: what is left to see in each cell is the last that was written there
            await list.page.keyboard.press('Control+ArrowUp'); // the first row in sight is another one after a round
            for (let row = 0; row < tab * ROWS; row++) await list.page.keyboard.press('ArrowDown');
            expect(await list.focusedRow()).toBe(tab * ROWS);
            for (let row = 0; row < ROWS; row++) {
              const note = `three-tabs ${tab} ${row} ${round}`;
              await list.typeNote(note);
              if (round === ROUNDS) last.push(note);
            }
          }
          await list.isWaiting(ROUNDS * ROWS);
        }
        expect(last).toHaveLength(TABS * ROWS);
        await tablet.kill();
        expect(filesWith(folder, 'three-tabs')).toEqual([]);
        await site.demo.heal('left');
        tablet = await switchOn(folder);
        const again = await goOn(tablet.context.newPage(), site.demo.originOf('left'));
        await again.isSaved();
        await notesArrived(site.demo.origin, last, 'after the browser was killed', 120_000);
      } finally {
        await tablet.kill();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    1_800_000,
  );

  /** Cuts the network, writes three notes in the first rows and waits until the device keeps them. */
  async function writeWhileCut(list: ListPage, mark: string): Promise<string[]> {
    await list.useOnce();
    await site.demo.cut('left');
    await list.pill(list.t('list.save_offline')).waitFor();
    const notes = [1, 2, 3].map((n) => `${mark} ${n}`);
    await list.focusFirst('note');
    for (const note of notes) await list.typeNote(note);
    await list.isWaiting(notes.length);
    return notes;
  }

  /** Every note is on the server. A tab takes over what another left as soon as the browser says that the other is gone, which may be a moment after. */
  async function allArrived(notes: readonly string[]): Promise<void> {
    await until('every note has arrived', async () => (await missing(notes)).length === 0, 20_000);
  }

  /** Which of the notes the server does not have. */
  async function missing(notes: readonly string[]): Promise<string[]> {
    const stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
    const values = new Set((await stranger.readRoom('guarantees/K01')).values());
    return notes.filter((note) => !values.has(note));
  }
});
