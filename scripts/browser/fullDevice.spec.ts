import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../server/testing/until.ts';
import { describeInChromium } from '../testing/inChromium.ts';
import { goOn, notesArrived } from '../testing/keptTablet.ts';
import type { ListPage } from '../testing/listPage.ts';
import { switchOn } from '../testing/switchOn.ts';

type Tablet = Awaited<ReturnType<typeof switchOn>>;

const DISK = 'size=192m';
const MIB = Buffer.alloc(1024 * 1024, 1);

/** A small disk of its own; null where this process may not mount one. */
function mountSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

/** Writes until nothing more goes in, down to the last byte. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  for (const piece of [MIB, MIB.subarray(0, 4096), MIB.subarray(0, 1)]) {
    try {
      for (;;) writeSync(descriptor, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(descriptor);
}

/** Rows of each store of each person. */
const COUNT_ROWS = `(async () => {
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const found = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) found[store] = await answer(database.transaction(store).objectStore(store).count());
    database.close();
  }
  return found;
})()`;

describeInChromium('a tablet whose disk is really full', (site) => {
  /** Goes on until nothing more goes in. @returns notes that were taken, oldest first */
  async function fillUp(list: ListPage, name: string, ballast: string): Promise<string[]> {
    await site.demo.cut('left');
    await list.pill(list.t('list.save_offline')).waitFor();
    const accepted = [`${name}.before`];
    await list.focusFirst('note');
    await list.typeNote(`${name}.before`);
    await list.isWaiting(1);
    fill(ballast);
    const cannotSave = list.pill(list.t('list.save_cannotSave'));
    while ((await cannotSave.count()) === 0) {
      const note = `${name}.${accepted.length}`;
      await list.typeNote(note);
      accepted.push(note);
      const counted = list.pill(list.t.plural('list.save_offlineWaiting', accepted.length));
      await counted.or(cannotSave).waitFor(); // what the browser has room for already may still go in
    }
    await list.page.keyboard.press('x'); // nothing opens any more
    await list.page.keyboard.press('Enter');
    expect(await list.dialog(list.t('list.column_note')).count()).toBe(0);
    return accepted;
  }

  /** Switched off by force and on again with its network back: everything of it arrives. */
  async function switchAgain(
    off: Tablet,
    profile: string,
    notes: readonly string[],
    which: string,
  ): Promise<{ tablet: Tablet; list: ListPage }> {
    await off.kill();
    await site.demo.heal('left');
    const tablet = await switchOn(profile);
    tablet.context.setDefaultTimeout(120_000);
    const list = await goOn(tablet.context.newPage(), site.demo.originOf('left'));
    await list.isSaved();
    await notesArrived(site.demo.origin, notes, which, 60_000);
    return { tablet, list };
  }

  const rowsOf = async (list: ListPage): Promise<Readonly<Record<string, number>>> => await list.page.evaluate(COUNT_ROWS);

  async function typeOffline(list: ListPage, note: string, waiting: number): Promise<void> {
    await list.focusFirst('note');
    await list.typeNote(note);
    await list.isWaiting(waiting);
  }

  for (const when of ['when there is room again', 'while it is full'] as const)
    test(`[D6][D8][I14] says so, takes nothing more and loses nothing where it is killed ${when}`, { timeout: 600_000 }, async ({
      skip,
    }) => {
      const disk = mountSmallDisk();
      if (disk === null) return skip('a file system may not be mounted here');
      const [profile, ballast] = [join(disk, 'profile'), join(disk, 'ballast')];
      const name = when.startsWith('while') ? 'full' : 'room';
      let tablet = await switchOn(profile);
      tablet.context.setDefaultTimeout(120_000);
      try {
        let list = await goOn(tablet.context.newPage(), site.demo.originOf('left'));
        // it is written behind the first row, when the machine has time
        await until('the document is kept', async () => ((await rowsOf(list)).documents ?? 0) > 0, 60_000);
        const accepted = await fillUp(list, name, ballast);
        if (name === 'room') {
          rmSync(ballast);
          await list.isWaiting(accepted.length); // the first cell holds the last note: they stand below one another
          await typeOffline(list, 'room.after', accepted.length + 1);
          accepted.push('room.after');
          const { documents = 0, entries, meta = 0 } = await rowsOf(list);
          expect(entries).toBe(accepted.length);
          expect(documents, 'kept documents, which nobody has begun anew').toBeGreaterThan(0);
          expect(meta, 'who it is, last contact, … beside generation and key').toBeGreaterThan(2);
          ({ tablet, list } = await switchAgain(tablet, profile, accepted.slice(1), 'after there was room again'));
        } else {
          accepted.pop(); // of the last one it was never said that it is kept
          await tablet.kill();
          rmSync(ballast);
          ({ tablet, list } = await switchAgain(tablet, profile, accepted, 'after it was killed while full'));
        }
        await site.demo.cut('left');
        await list.pill(list.t('list.save_offline')).waitFor();
        await typeOffline(list, `${name}.again`, 1);
        ({ tablet, list } = await switchAgain(tablet, profile, [`${name}.again`], 'after it was killed once more'));
      } finally {
        await tablet.kill();
        await site.demo.heal('left');
        execFileSync('umount', ['--lazy', disk]);
        rmSync(disk, { recursive: true, force: true });
      }
    });
});
