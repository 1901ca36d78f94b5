import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';
import * as Y from 'yjs';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import { answerWrites, type CellWrite } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { createRandom } from '../../schema/testing.ts';
import { checksumOf } from '../../server/checksum.ts';
import { openDatabase } from '../../server/database.ts';
import { checkProjection, reproject } from '../../server/reproject.ts';

const COMMITTEES = 250;
const ELECTORS = 1_100;
const WRITERS = 8;
const BEGAN_MS = Date.UTC(2026, 10, 28);

/**
 * A log of so many rows over 250 committees, half of them answers in lists, half marks at doors, by eight tablets each; then all of it projected from scratch and compared with the documents. The rows are
 * those of one committee, for the bytes of a row say nothing of its room.
 */
export async function reprojectMillion(
  rows: number,
): Promise<{ reprojectedRows: number; reprojectMs: number; reprojectCpuMs: number; checkMs: number; isSame: boolean }> {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  try {
    const database = openDatabase(join(folder, 'committee-room.sqlite'));
    const perRoom = Math.floor(rows / COMMITTEES / 2);
    const drawn = { guarantees: draw('guarantees', perRoom), attendance: draw('attendance', perRoom) };
    database.sqlite.pragma('synchronous = OFF');
    fill(database.sqlite, drawn);
    database.close();
    const startedMs = performance.now();
    const before = process.cpuUsage();
    const isComplete = reproject(folder, () => {});
    const reprojectMs = performance.now() - startedMs;
    const { user, system } = process.cpuUsage(before);
    const again = openDatabase(join(folder, 'committee-room.sqlite'));
    const checkStartedMs = performance.now();
    const isSame = checkProjection(again.sqlite, () => {});
    const checkMs = performance.now() - checkStartedMs;
    again.close();
    return {
      reprojectedRows: perRoom * 2 * COMMITTEES,
      reprojectMs: Math.round(reprojectMs),
      reprojectCpuMs: Math.round((user + system) / 1_000),
      checkMs: Math.round(checkMs),
      isSame: isComplete && isSame,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Row = { readonly keys: string; readonly bytes: Uint8Array; readonly checksum: number };

/** One room's rows: each tablet writes on top of what it has seen of the others. */
function draw(kind: 'guarantees' | 'attendance', count: number): readonly Row[] {
  const random = createRandom(11);
  const docs = Array.from({ length: WRITERS }, (_, i) => {
    const doc = new Y.Doc();
    doc.clientID = i + 1;
    return doc;
  });
  const rows: Row[] = [];
  for (let n = 0; n < count; n++) {
    const i = random.int(WRITERS);
    const doc = docs[i];
    if (!doc) continue;
    const before = Y.encodeStateVector(doc);
    const writes = kind === 'guarantees' ? answer(random, i, n) : mark(random, i, n);
    doc.transact(() => {
      for (const { key, value } of writes) doc.getMap(ROOT_NAME).set(key, value);
    });
    const bytes = Y.encodeStateAsUpdate(doc, before);
    rows.push({ keys: JSON.stringify(writes.map(({ key }) => key)), bytes, checksum: checksumOf(bytes) });
  }
  for (const doc of docs) doc.destroy();
  return rows;
}

type Random = ReturnType<typeof createRandom>;
const electorId = (i: number): ElectorId => `e${i.toString(36).padStart(9, '0')}` as ElectorId;
const answer = (random: Random, i: number, n: number): readonly CellWrite[] =>
  answerWrites(
    electorId(random.int(ELECTORS)),
    `user0${i}` as UserId,
    random.pick(['promised', 'undecided', 'refused']),
    BEGAN_MS + n,
    false,
  );
const mark = (random: Random, i: number, n: number): readonly CellWrite[] => [
  {
    key: observationKey(electorId(random.int(ELECTORS)), { writer: `door0${i}d01a` as WriterId, n }),
    value: votedValue(BEGAN_MS + n, 'door'),
  },
];

function fill(sqlite: Sqlite, drawn: Readonly<Record<'guarantees' | 'attendance', readonly Row[]>>): void {
  const insertRoom = sqlite.prepare<[string]>('INSERT INTO room (name, epoch) VALUES (?, 1)');
  const insertRow = sqlite.prepare<[string, number, number, string, Uint8Array, number]>(
    "INSERT INTO doc_log (room, epoch, seq, user_id, device, at, keys, bytes, checksum) VALUES (?, 1, ?, 'user01', 'd01', ?, ?, ?, ?)",
  );
  for (let i = 0; i < COMMITTEES; i++)
    sqlite.transaction(() => {
      for (const [kind, rows] of Object.entries(drawn)) {
        const name = `${kind}/C${i}`;
        insertRoom.run(name);
        for (const [at, { keys, bytes, checksum }] of rows.entries()) insertRow.run(name, at + 1, BEGAN_MS + at, keys, bytes, checksum);
      }
    })();
}
