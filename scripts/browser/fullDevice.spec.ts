import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeInChromium } from '../testing/inChromium.ts';
import { goOn, notesArrived } from '../testing/keptTablet.ts';
import { switchOn } from '../testing/switchOn.ts';

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

describeInChromium('a tablet whose disk is really full', (site) => {
  test('[D6][I14] says so, takes nothing more, keeps what it has, and goes on when there is room', { timeout: 600_000 }, async ({
    skip,
  }) => {
    const disk = mountSmallDisk();
    if (disk === null) return skip('a file system may not be mounted here');
    const origin = site.demo.originOf('left');
    const ballast = join(disk, 'ballast');
    const tablet = await switchOn(join(disk, 'profile'));
    tablet.context.setDefaultTimeout(120_000);
    try {
      const list = await goOn(tablet.context.newPage(), origin);
      await site.demo.cut('left');
      await list.pill(list.t('list.save_offline')).waitFor();
      await list.focusFirst('note');
      await list.typeNote('full.before');
      await list.isWaiting(1);

      fill(ballast);
      expect(statfsSync(disk).bavail).toBe(0);
      const accepted: string[] = [];
      const cannotSave = list.pill(list.t('list.save_cannotSave'));
      while ((await cannotSave.count()) === 0) {
        const note = `full.${accepted.length}`;
        await list.typeNote(note);
        accepted.push(note);
        const counted = list.pill(list.t.plural('list.save_offlineWaiting', accepted.length + 1));
        await counted.or(cannotSave).waitFor(); // what the browser has room for already may still go in
      }
      await list.page.keyboard.press('x'); // nothing opens any more
      await list.page.keyboard.press('Enter');
      expect(await list.dialog(list.t('list.column_note')).count()).toBe(0);

      expect(accepted.length).toBeGreaterThan(0);
      rmSync(ballast);
      await list.isWaiting(accepted.length + 1);
      await list.focusFirst('note');
      await list.typeNote('full.after');
      await list.isWaiting(accepted.length + 2); // the last one stands in the place of the first
      await site.demo.heal('left');
      await list.isSaved();
      await notesArrived(site.demo.origin, [...accepted, 'full.after'], 'after there was room again', 60_000);
    } finally {
      await tablet.kill();
      execFileSync('umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });
});
