import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { until } from '../../server/testing/until.ts';
import { signInOverHttp } from '../testing/httpPerson.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import type { ListPage } from '../testing/listPage.ts';
import { mayLeave } from '../testing/mayLeave.ts';

const ROUNDS = process.env.TEST_LONG ? 40 : 1;
const MOST_EDITS = 14;

describeInChromium('kill -9 of the server', (site) => {
  test('[V3][I1] every edit that was shown as saved when the server was killed is there after its restart', {
    timeout: 240_000 + ROUNDS * 20_000,
  }, async () => {
    const seed = 7;
    const random = createRandom(seed);
    let savedInAll = 0;
    let unsavedInAll = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const list = await site.openList('coordinator');
      await list.useOnce();
      await list.focusFirst('note');
      const shownAsSaved = new Set<string>();
      const made: string[] = [];
      let isKilled = false;
      const killAfter = 2 + random.int(MOST_EDITS - 2);
      let killing: Promise<void> | null = null;
      for (let i = 0; i < MOST_EDITS && !isKilled; i++) {
        const note = `k${seed}.${round}.${i}`;
        await list.typeNote(note);
        made.push(note);
        if (i === killAfter - 1) {
          await list.isSaved(); // so that every round has something that must survive, however slow the machine is
          for (const earlier of made) shownAsSaved.add(earlier);
        } else if (i === killAfter) {
          killing = site.demo.kill();
          isKilled = true; // what is under way now may arrive or not; what the pill said before counts
        } else if (await isShownAsSaved(list)) for (const earlier of made) shownAsSaved.add(earlier);
      }
      await until('the device has the last note too', () => mayLeave(list.page), 60_000);
      await list.page.close(); // this tablet must not send again what the server has lost
      await (killing ?? site.demo.kill());
      const stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
      const onDisk = new Set((await stranger.readRoom('guarantees/K01')).values());
      const lost = [...shownAsSaved].filter((note) => !onDisk.has(note));
      expect(lost, `seed ${seed}, round ${round}: lost of ${shownAsSaved.size} shown as saved`).toEqual([]);

      // and what was not shown as saved comes when the tablet is opened again
      const again = await site.openList('coordinator');
      await again.isSaved();
      const afterwards = new Set((await stranger.readRoom('guarantees/K01')).values());
      expect(made.filter((note) => !afterwards.has(note))).toEqual([]);
      savedInAll += shownAsSaved.size;
      unsavedInAll += made.length - shownAsSaved.size;
      await again.page.close();
    }
    // a run in which nothing was ever saved, or nothing ever under way, would have shown nothing
    expect(savedInAll).toBeGreaterThan(ROUNDS);
    expect(unsavedInAll).toBeGreaterThan(0);
  });

  test('[I14] edits made while the server is dead arrive afterwards, by themselves', async () => {
    const list = await site.openList('coordinator');
    await list.useOnce();
    await list.focusFirst('note');
    const made: string[] = [];
    const killing = site.demo.kill();
    let isBack = false;
    killing.then(
      () => (isBack = true),
      () => (isBack = true),
    );
    for (let i = 0; i < 8 || !isBack; i++) {
      made.push(`o.${i}`);
      await list.typeNote(`o.${i}`);
    }
    await killing;
    await list.isSaved();
    const stranger = await signInOverHttp(site.demo.origin, 'coordinator2');
    const onDisk = new Set((await stranger.readRoom('guarantees/K01')).values());
    expect(made.filter((note) => !onDisk.has(note))).toEqual([]);
  });
});

const isShownAsSaved = async (list: ListPage): Promise<boolean> => (await list.pill(list.t('list.save_saved')).count()) > 0;
