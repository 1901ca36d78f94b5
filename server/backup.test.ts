/** docs/operating/backup.md, done. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unlistedKey, unlistedValue } from '../schema/attendance.ts';
import type { WriterId } from '../schema/ids.ts';
import { user } from '../schema/tables/people.ts';
import { createDevices } from './accounts/devices.ts';
import { type Database, openDatabase } from './database.ts';
import { writeServerDocument } from './mirrors/writeServerDocument.ts';
import { cellKey } from './testing/cellKey.ts';
import { createReplica, settle } from './testing/replica.ts';
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

/** The page's own command; its folders are put before it by the test. */
const [COMMAND = ''] = /^\( set -e[\s\S]*?echo "ended with \$\?"$/m.exec(readFileSync('docs/operating/backup.md', 'utf8')) ?? [];
const hasSqlite3 = spawnSync('sqlite3', ['-version']).status === 0;
const copyByPage = (dataDir: string, copy: string): string =>
  execFileSync('sh', ['-c', COMMAND], { env: { PATH: process.env.PATH, DATA_DIR: dataDir, COPY: copy }, encoding: 'utf8', stdio: 'pipe' });

const WAYS: Readonly<Record<string, (to: string) => unknown>> = {
  'VACUUM INTO': (to) => database.sqlite.exec(`VACUUM INTO '${to}/committee-room.sqlite'`),
  'the page’s command': (to) => copyByPage(folder, to),
};

test.each(Object.entries(WAYS).filter(([name]) => hasSqlite3 || name === 'VACUUM INTO'))(
  '[I11] a copy by %s while the server runs gives back everything that was saved; one of the file alone does not',
  async (_, take) => {
    const rooms = startRooms(database);
    const noura = rooms.join({ userId: 'noura1' });
    await settle(noura);
    for (let i = 0; i < EDITS; i++) noura.rows.set(cellKey(i), `n${i}`);
    await settle(noura);
    expect(noura.isSaved).toBe(true);
    const [copy, alone] = [mkdtempSync(join(folder, 'copy-')), join(folder, 'alone.sqlite')];
    take(copy);
    copyFileSync(join(folder, 'committee-room.sqlite'), alone);
    noura.rows.set(cellKey(EDITS), 'after the copy');
    await settle(noura);
    await rooms.registry.close();
    const found = await Promise.all([join(copy, 'committee-room.sqlite'), alone].map(sizeIn));
    expect(found).toEqual([EDITS, 0]);
  },
);

test.runIf(hasSqlite3)(
  '[I11] the page’s command replaces no copy, makes none where there is no campaign, and lets nobody else read it',
  () => {
    const copy = join(folder, 'copy');
    expect(copyByPage(folder, copy)).toBe('ended with 0\n');
    expect([copy, join(copy, 'committee-room.sqlite')].map((made) => statSync(made).mode & 0o077)).toEqual([0, 0]);
    expect(copyByPage(folder, copy)).toBe('ended with 1\n');
    expect(copyByPage(join(folder, 'nowhere'), join(folder, 'other'))).toBe('ended with 1\n');
  },
);

test('[A7] a tablet that was first used after the copy brings the arrivals it wrote and those that wait', async () => {
  const noura = { id: 'noura1', username: 'noura', name: 'Noura', role: 'attendance' as const };
  database.db
    .insert(user)
    .values({ ...noura, passwordHash: '', createdAt: 0 })
    .run();
  const copy = mkdtempSync(join(folder, 'copy-'));
  WAYS['VACUUM INTO']?.(copy);
  const tablet = createReplica();
  const come = async ({ db }: Database, rooms: ReturnType<typeof startRooms>): Promise<WriterId> => {
    const device = createDevices({ db, now: Date.now }).claim('the id of this tablet', noura.id);
    rooms.again(tablet, { userId: noura.id, device, role: noura.role, roomName: 'attendance/K01', access: 'write' });
    await settle(tablet);
    return `${noura.id}${device}0` as WriterId;
  };
  const rooms = startRooms(database);
  const writer = await come(database, rooms);
  tablet.rows.set(unlistedKey({ writer, n: 1 }), unlistedValue(1, '1', 'acknowledged'));
  await settle(tablet);
  tablet.cut();
  tablet.rows.set(unlistedKey({ writer, n: 2 }), unlistedValue(1, '2', 'waits'));
  await rooms.registry.close();
  const back = openDatabase(join(copy, 'committee-room.sqlite'));
  const after = startRooms(back);
  await come(back, after);
  expect([tablet.isSaved, tablet.refusals]).toEqual([true, []]);
  expect((await after.registry.open('attendance/K01')).doc.getMap('rows').size).toBe(2);
  await after.registry.close();
  back.close();
});

/** The page's own statement. */
const [, BEGIN_ANEW = ''] = /"(UPDATE room [^"]*)"/.exec(readFileSync('docs/operating/backup.md', 'utf8')) ?? [];

test.each(['board/test', 'result/K01'])(
  '[I10] after the page’s statement nobody keeps in %s what the server wrote after the copy, however often it has written since',
  async (roomName) => {
    const write = async ({ registry }: ReturnType<typeof startRooms>, text: string): Promise<number> =>
      writeServerDocument(await registry.open(roomName), new Map([[roomName === 'board/test' ? 'K01' : '1x', text]]));
    const rooms = startRooms(database);
    await write(rooms, 'first');
    const copy = mkdtempSync(join(folder, 'copy-'));
    WAYS['VACUUM INTO']?.(copy);
    await write(rooms, 'lost');
    const viewer = createReplica();
    const who = { userId: 'viewer', device: 'd01', role: 'viewer', roomName, access: 'read' } as const;
    rooms.again(viewer, who);
    await settle(viewer);
    viewer.cut();
    await rooms.registry.close();
    const back = openDatabase(join(copy, 'committee-room.sqlite'));
    back.sqlite.exec(BEGIN_ANEW);
    const after = startRooms(back);
    await write(after, 'now');
    after.again(viewer, { ...who, epoch: viewer.hellos.at(-1)?.epoch ?? 0 });
    const fresh = createReplica();
    after.again(fresh, who);
    await settle(viewer, fresh);
    expect([viewer.closed?.code, [...fresh.rows.values()]]).toEqual([4409, ['now']]);
    expect(back.sqlite.prepare('SELECT count(*) FROM result_row WHERE is_mirrored').pluck().get()).toBe(0); // they are brought there at the start
    await after.registry.close();
    back.close();
  },
);

/** What `sqlite3` of Debian 11 and of Ubuntu 22.04 knows too. */
const KNOWN_CALLS = ['CAST', 'json_extract', 'length'];

test('[I11] whatever an index calls for an sqlite3 of years ago knows, so that it can read the file', () => {
  const select = database.sqlite.prepare<[], string>(
    "SELECT substr(sql, instr(sql, ' ON ')) FROM sqlite_master WHERE type = 'index' AND sql > ''",
  );
  const indexes = select.pluck().all().join('\n');
  const calls = [...indexes.matchAll(/(\w+)\(/g)].map(([, name = '']) => name);
  expect([...new Set(calls)].sort()).toEqual(KNOWN_CALLS);
  expect(indexes).not.toContain('->');
});

/** How many cells the room has that a server finds in this file. */
async function sizeIn(file: string): Promise<number> {
  const back = openDatabase(file);
  const rooms = startRooms(back);
  const { size } = (await rooms.registry.open(ROOM)).doc.getMap('rows');
  await rooms.registry.close();
  back.close();
  return size;
}
