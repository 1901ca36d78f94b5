/** docs/operating/backup.md, done. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { cellKey } from './testing/cellKey.ts';
import { settle } from './testing/replica.ts';
import { ROOM, startRooms } from './testing/startRooms.ts';

const EDITS = 200;
let folder: string;
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'committee-room.sqlite'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const WAYS: Readonly<Record<string, (from: Database['sqlite'], to: string) => Promise<unknown> | unknown>> = {
  '.backup': (from, to) => from.backup(to),
  'VACUUM INTO': (from, to) => from.exec(`VACUUM INTO '${to}'`),
};

test.each(Object.entries(WAYS))(
  '[I11] a copy by %s while the server runs gives back everything that was saved; one of the file alone does not',
  async (_, take) => {
    const rooms = startRooms(database);
    const noura = rooms.join({ userId: 'noura1' });
    await settle(noura);
    for (let i = 0; i < EDITS; i++) noura.rows.set(cellKey(i), `n${i}`);
    await settle(noura);
    expect(noura.isSaved).toBe(true);
    const [copy, alone] = [join(folder, 'copy.sqlite'), join(folder, 'alone.sqlite')];
    await take(database.sqlite, copy);
    copyFileSync(join(folder, 'committee-room.sqlite'), alone);
    noura.rows.set(cellKey(EDITS), 'after the copy');
    await settle(noura);
    await rooms.registry.close();
    const found = await Promise.all([copy, alone].map(sizeIn));
    expect(found).toEqual([EDITS, 0]);
  },
);

/** How many cells the room has that a server finds in this file. */
async function sizeIn(file: string): Promise<number> {
  const back = openDatabase(file);
  const rooms = startRooms(back);
  const { size } = (await rooms.registry.open(ROOM)).doc.getMap('rows');
  await rooms.registry.close();
  back.close();
  return size;
}
