import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { openDatabase } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { type Replica, settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { createRowComparer } from './compareRows.ts';
import { createProjector } from './projector.ts';
import { createArchiveWriter } from './writeArchive.ts';

const MIGRATIONS = fileURLToPath(new URL('../../schema/migrations', import.meta.url));
const G = 'guarantees/K01';
const NOURA = 'noura1' as UserId;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  file = join(folder, 'room.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write({ doc, rows }: Replica, n: number): void {
  doc.transact(() => {
    for (const { key, value } of answerWrites(`elector00${n}` as ElectorId, NOURA, 'promised', n, false)) rows.set(key, value);
  });
}

/** A room with three edits of a tablet, each projected with its append. */
async function open() {
  const database = openDatabase(file);
  const { sqlite } = database;
  sqlite.pragma('synchronous = OFF');
  const reader = createLogReader(sqlite);
  const fail = ({ error }: { readonly error: unknown }): never => {
    throw error;
  };
  const projector = createProjector({ sqlite, log: reader, now: Date.now, everyMs: 0, onError: fail });
  const rooms = startRooms(database, { withAppend: projector.withAppend });
  const tablet = rooms.join({ roomName: G, userId: NOURA });
  for (const n of [1, 2, 3]) {
    write(tablet, n);
    await settle(tablet);
  }
  const written = () => sqlite.prepare<[], number>('SELECT seq FROM projected_place').pluck().all();
  const place = () => sqlite.prepare<[string], number>('SELECT seq FROM projection WHERE room = ?').pluck().all(G);
  return { ...rooms, database, sqlite, projector, tablet, written, place, compare: () => createRowComparer(sqlite, reader).compare(G) };
}

test('[PR7] of a room that is projected with its rows nothing is written of how far it is: it is where its log ends', async () => {
  const { sqlite, database, tablet, written, place, compare, registry } = await open();
  expect([written(), place()]).toEqual([[-1], [3]]);
  sqlite.exec("CREATE TEMP TRIGGER watch BEFORE UPDATE ON projected_place BEGIN SELECT RAISE(ABORT, 'written'); END");
  write(tablet, 4);
  await settle(tablet);
  expect([written(), place(), compare().kind]).toEqual([[-1], [4], 'compared']);
  sqlite.exec('DELETE FROM projection');
  expect([written(), place(), compare().kind]).toEqual([[], [], 'behind']);
  await registry.close();
  database.close();
});

test('[PR7] what is appended without being projected leaves it where it begins, whoever appends', async () => {
  const { sqlite, database, written, place, compare, log, projector, registry } = await open();
  const { epoch } = await log.load(G);
  const row = { userId: NOURA, device: 'd01', atMs: 9, keys: [], bytes: Uint8Array.of(0, 0), newClientIds: [] };
  await log.append(G, epoch, [row]); // without a document
  expect([written(), place(), compare().kind]).toEqual([[3], [3], 'behind']);
  expect([projector.reach(), place(), compare().kind]).toEqual([true, [4], 'compared']);
  await registry.close();

  const again = startRooms(database, { withAppend: projector.withAppend });
  const next = again.join({ roomName: G, userId: NOURA });
  write(next, 5);
  await settle(next);
  expect([next.isSaved, written(), place()]).toEqual([true, [-1], [5]]);
  await again.registry.close();

  await createSqliteDocLog({ sqlite, now: Date.now }).append(G, epoch, [row]); // a log that projects nothing
  expect([written(), place(), compare().kind]).toEqual([[5], [5], 'behind']);
  expect([projector.reach(), compare().kind]).toEqual([true, 'compared']);

  sqlite.exec('UPDATE projected_place SET seq = -1');
  const archive = createArchiveWriter(sqlite);
  archive.raiseFence(1);
  const archived = { ...row, epoch, seq: 7, setAside: null, chain: 'c7' };
  const after = archive.placeOf(G);
  archive.write(1, [{ room: G, after, page: { rows: [archived], bindings: [], setAside: [], head: { epoch, seq: 7, chain: 'c7' } } }]);
  expect([written(), place(), compare().kind]).toEqual([[6], [6], 'behind']);
  database.close();
});

test('[PR7] tables of the release before are carried over, and a row of an elector lies in one b-tree', () => {
  const before = join(folder, 'migrations');
  mkdirSync(join(before, 'meta'), { recursive: true });
  for (const name of readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'))) cpSync(join(MIGRATIONS, name), join(before, name));
  const journal = JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8'));
  writeFileSync(join(before, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, 9) }));
  const old = openDatabase(file, before);
  old.sqlite.exec(`
    INSERT INTO claim_row VALUES ('K01', 'elector001', 'noura1', 'promised', 1, 'reached', 2, 0), ('K01', 'elector001', 'a00001', 'refused', NULL, 'none', NULL, 1);
    INSERT INTO elector_state VALUES ('K01', 'elector001', 'contradicting', 1, 3, 2, 1);
    INSERT INTO projection VALUES ('guarantees/K01', 7, 5, 9)`);
  old.close();
  const { sqlite, close } = openDatabase(file);
  expect(sqlite.prepare('SELECT * FROM claim_row').raw().all()).toEqual([
    ['K01', 'elector001', 'a00001', 'refused', null, 'none', null, 1],
    ['K01', 'elector001', 'noura1', 'promised', 1, 'reached', 2, 0],
  ]);
  expect(sqlite.prepare('SELECT * FROM elector_state').raw().all()).toEqual([['K01', 'elector001', 'contradicting', 1, 3, 2, 1]]);
  expect(sqlite.prepare('SELECT * FROM projection').raw().all()).toEqual([['guarantees/K01', 7, 5, 9]]);
  const compact = sqlite.prepare("SELECT name FROM pragma_table_list WHERE wr = 1 AND schema = 'main' ORDER BY name").pluck().all();
  expect(compact).toEqual(['claim_row', 'elector_state', 'projected_place']);
  close();
});
