import type { Database as Sqlite } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { erasedLogRow } from '../../schema/audit.ts';
import { createRandom } from '../../schema/testing.ts';
import type { Database } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import type { DocLog, LogRow } from '../rooms/docLog.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createAuditChain, hashOf } from './auditChain.ts';
import { createChainReader } from './chainedRows.ts';
import { commitmentOf, drawSalt } from './commitment.ts';
import { type KnownPlace, verifyAtOnce } from './verifyAudit.ts';

const POSITIONS = process.env.TEST_LONG ? 100 : 10;
const ROOMS = ['guarantees/K01', 'attendance/K01', 'guarantees/K02'];
const ROWS = 200;

let database: Database;
let sqlite: Sqlite;
let log: DocLog;
let head: KnownPlace;
const random = createRandom(20_261_128).next;

const rowOf = (n: number): LogRow => ({
  userId: n % 2 === 0 ? 'noura1' : 'salem1',
  device: 'd01',
  atMs: 1_000 + n,
  keys: [`elector${String(n).padStart(3, '0')}noura1a`],
  bytes: Uint8Array.of(n % 256, 1, 2, 3),
  newClientIds: [],
});

beforeAll(async () => {
  database = openEmpty();
  sqlite = database.sqlite;
  sqlite
    .prepare("INSERT INTO doc_log (room, epoch, seq, user_id, device, at, keys, bytes) VALUES ('old/K09', 1, 1, 'a', 'b', 1, '[]', x'00')")
    .run(); // the first release's
  log = createSqliteDocLog({ sqlite, now: () => 1_000 });
  const chain = createAuditChain(sqlite);
  for (let n = 0; n < ROWS; n++) {
    const room = ROOMS[n % ROOMS.length] ?? '';
    if (n % 10 === 0) chain.append({ kind: 'signed-in', userId: 'noura1', device: 'd01', details: { attempt: n } }, 1_000 + n);
    await log.append(room, await log.epochOf(room), [rowOf(n)]);
  }
  const room = 'guarantees/K02';
  const { epoch, seq } = await log.load(room);
  const next = await log.beginEpoch(room, epoch, seq, { state: Uint8Array.of(0, 0), authors: new Map() });
  await log.append(room, next, [rowOf(1), rowOf(2)]);
  const { headSeq, headHash } = verifyAtOnce(sqlite);
  head = { seq: headSeq, hash: headHash };
});
afterAll(() => database.close());

/** What verify says after a change that is taken back again. */
function badAfter(change: () => void, anchors: readonly KnownPlace[] = []) {
  sqlite.exec('BEGIN');
  try {
    change();
    return verifyAtOnce(sqlite, { anchors }).bad;
  } finally {
    sqlite.exec('ROLLBACK');
  }
}

const between = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
const positions = Array.from({ length: POSITIONS }, () => random());
/** Evenly over the whole chain; the same every time. */
const at = (position: number, from: number, to: number): number => from + Math.floor(position * (to - from + 1));

test('[T1] a chain that nobody touched holds, with everything in the log that it names', () => {
  expect(verifyAtOnce(sqlite, { anchors: [head] })).toEqual({
    rows: ROWS + ROWS / 10 + 3,
    compared: ROWS + 3,
    anchors: 1,
    headSeq: head.seq,
    headHash: head.hash,
    bad: null,
  });
  expect(verifyAtOnce(sqlite, { lastRows: 50 })).toMatchObject({ rows: 50, compared: 46, headHash: head.hash, bad: null });
});

describe.each(positions)('[T4] tampering at %f of the chain is found at the right row', (position) => {
  test('flip: a bit of any column', () => {
    const seq = at(position, 1, head.seq);
    for (const column of ['at', 'kind', 'user_id', 'device', 'room', 'epoch', 'log_seq', 'details', 'commitment', 'hash'])
      expect(badAfter(() => flip('audit', column, 'seq = ?', seq))?.seq, column).toBe(seq);
  });

  test('flip: a bit of the log', () => {
    const rows = sqlite
      .prepare<[], { seq: number; room: string; epoch: number; logSeq: number }>(
        'SELECT seq, room, epoch, log_seq AS logSeq FROM audit WHERE log_seq IS NOT NULL ORDER BY seq',
      )
      .all();
    const row = rows[at(position, 0, rows.length - 1)];
    if (!row) throw new Error('no row');
    const { seq, room, epoch, logSeq } = row;
    for (const column of ['user_id', 'device', 'at', 'keys', 'bytes', 'salt'])
      expect(badAfter(() => flip('doc_log', column, 'room = ? AND epoch = ? AND seq = ?', room, epoch, logSeq))?.seq, column).toBe(seq);
    expect(
      badAfter(() => sqlite.prepare('DELETE FROM doc_log WHERE room = ? AND epoch = ? AND seq = ?').run(room, epoch, logSeq))?.seq,
    ).toBe(seq);
    expect(
      badAfter(() => sqlite.prepare('UPDATE doc_log SET salt = NULL WHERE room = ? AND epoch = ? AND seq = ?').run(room, epoch, logSeq))
        ?.seq,
    ).toBe(seq);
  });

  test('delete: also when all behind it move up', () => {
    const seq = at(position, 1, head.seq - 1);
    expect(badAfter(() => remove(seq))?.seq).toBe(seq);
    expect(
      badAfter(() => {
        remove(seq);
        move(seq, -1);
      })?.seq,
    ).toBe(seq);
  });

  test('swap: of two rows, near or far', () => {
    const one = at(position, 1, head.seq - 1);
    for (const other of [one + 1, between(one + 1, head.seq)])
      expect(
        badAfter(() => {
          sqlite.prepare('UPDATE audit SET seq = 0 WHERE seq = ?').run(one);
          sqlite.prepare('UPDATE audit SET seq = ? WHERE seq = ?').run(one, other);
          sqlite.prepare('UPDATE audit SET seq = ? WHERE seq = 0').run(other);
        })?.seq,
      ).toBe(one);
  });

  test('insert: a copy at its place, and a row whose own hash is right at the one behind it', () => {
    const seq = at(position, 1, head.seq - 1);
    expect(
      badAfter(() => {
        move(seq, 1);
        sqlite.prepare(`INSERT INTO audit SELECT ?, ${COLUMNS} FROM audit WHERE seq = ?`).run(seq, seq + 1);
        sqlite.prepare("UPDATE audit SET kind = 'exported', log_seq = NULL WHERE seq = ?").run(seq);
      })?.seq,
    ).toBe(seq);
    expect(
      badAfter(() => {
        move(seq, 1);
        forge(seq);
      })?.seq,
    ).toBe(seq + 1);
  });

  test('truncate: by the anchor; and without one where the log has rows that nothing names any more', () => {
    const seq = at(position, 1, head.seq - 1);
    const truncate = () => sqlite.prepare('DELETE FROM audit WHERE seq > ?').run(seq);
    expect(badAfter(truncate, [head])?.seq).toBe(seq + 1);
    expect(badAfter(truncate)?.seq).toBe(seq + 1);
  });

  test('a chain written anew from there on: by the anchor behind it', () => {
    const seq = at(position, 1, head.seq);
    const anew = () => {
      sqlite.prepare("UPDATE audit SET device = 'xxx' WHERE seq = ? AND log_seq IS NULL").run(seq);
      sqlite.prepare("UPDATE audit SET details = '{}' WHERE seq = ?").run(seq);
      seal(seq);
    };
    expect(badAfter(anew)).toBeNull(); // nothing in the file can tell
    expect(badAfter(anew, [head])?.seq).toBe(head.seq);
  });
});

test('[T3] a row of the log that the chain does not name is found: in a room, in an epoch, in a room of its own', () => {
  const insert = (room: string, epoch: number, seq: number, salt: Buffer | null) => () =>
    sqlite
      .prepare(
        "INSERT INTO doc_log (room, epoch, seq, user_id, device, at, keys, bytes, salt) VALUES (?, ?, ?, 'a', 'b', 1, '[]', x'00', ?)",
      )
      .run(room, epoch, seq, salt);
  const beyond = { seq: head.seq + 1 };
  expect(badAfter(insert('guarantees/K01', 1_000, 9_999, null))).toMatchObject(beyond);
  expect(badAfter(insert('guarantees/K01', 5_000, 1, null))).toMatchObject(beyond);
  expect(badAfter(insert('guarantees/K09', 1_000, 1, drawSalt()))).toMatchObject(beyond);
});

test('[T3] an erased row is held against what is left of it, or may be gone; its neighbours are held as before', () => {
  const chain = createAuditChain(sqlite);
  const place = { room: 'guarantees/K01', epoch: 1_000, seq: 7 };
  const [seq] = sqlite
    .prepare<[string, number], number>('SELECT seq FROM audit WHERE room = ? AND epoch = 1000 AND log_seq = ?')
    .pluck()
    .all(place.room, place.seq);
  const write = (keysJson: string, bytes: Uint8Array, salt: Buffer | null) =>
    sqlite
      .prepare('UPDATE doc_log SET keys = ?, bytes = ?, salt = ? WHERE room = ? AND epoch = ? AND seq = ?')
      .run(keysJson, bytes, salt, place.room, place.epoch, place.seq);
  const rewrite = (isTold: boolean): void => {
    const left = { keysJson: '[]', bytes: Uint8Array.of(0, 0) };
    const salt = drawSalt();
    write(left.keysJson, left.bytes, salt);
    if (isTold) chain.append(erasedLogRow('admin1', place, commitmentOf(salt, left)), 9_000);
  };
  expect(badAfter(() => rewrite(false))?.seq).toBe(seq);
  expect(badAfter(() => rewrite(true))).toBeNull();
  const twice = () => {
    rewrite(true);
    rewrite(true);
  };
  expect(badAfter(twice)).toBeNull();
  const touched = () => {
    rewrite(true);
    flip('doc_log', 'bytes', 'room = ? AND epoch = ? AND seq = ?', place.room, place.epoch, place.seq);
  };
  expect(badAfter(touched)?.seq).toBe(head.seq + 1);
  const neighbour = () => {
    rewrite(true);
    flip('doc_log', 'bytes', 'room = ? AND epoch = ? AND seq = ?', place.room, place.epoch, place.seq + 1);
  };
  expect(badAfter(neighbour)?.seq).toBeGreaterThan(seq ?? 0);
  const gone = (isTold: boolean) => () => {
    sqlite.prepare('DELETE FROM doc_log WHERE room = ? AND epoch = ? AND seq = ?').run(place.room, place.epoch, place.seq);
    if (isTold) chain.append(erasedLogRow('admin1', place, null), 9_000);
  };
  expect(badAfter(gone(false))?.seq).toBe(seq);
  expect(badAfter(gone(true))).toBeNull();
  const another = () => {
    gone(true)();
    flip('doc_log', 'user_id', 'room = ? AND epoch = ? AND seq = ?', place.room, place.epoch, place.seq + 1);
  };
  expect(badAfter(another)).not.toBeNull();
});

test('[T2] a transaction that is rolled back leaves neither the row of the log nor the one of the chain', async () => {
  const before = verifyAtOnce(sqlite);
  sqlite.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON doc_log BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END");
  await expect(log.append('guarantees/K01', 1_000, [rowOf(1)])).rejects.toThrow();
  sqlite.exec('DROP TRIGGER full; ');
  sqlite.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END");
  await expect(log.append('guarantees/K01', 1_000, [rowOf(1)])).rejects.toThrow();
  sqlite.exec('DROP TRIGGER full');
  expect(verifyAtOnce(sqlite)).toEqual(before);
});

const COLUMNS = 'at, kind, user_id, device, room, epoch, log_seq, details, commitment, hash';

function remove(seq: number): void {
  sqlite.prepare('DELETE FROM audit WHERE seq = ?').run(seq);
}

/** All rows from this one on, by so many places. */
function move(from: number, by: number): void {
  sqlite.prepare('UPDATE audit SET seq = -seq WHERE seq >= ?').run(from);
  sqlite.prepare('UPDATE audit SET seq = -seq + ? WHERE seq < 0').run(by);
}

/** A row that was never written, with a hash that fits. */
function forge(seq: number): void {
  const before =
    sqlite
      .prepare<[number], string>('SELECT lower(hex(hash)) FROM audit WHERE seq = ?')
      .pluck()
      .get(seq - 1) ?? createAuditChain(emptyLike()).head().hash;
  const row = {
    seq,
    at: 1,
    kind: 'exported',
    userId: 'noura1',
    device: '',
    room: null,
    epoch: null,
    logSeq: null,
    details: '{}',
    commitment: null,
  };
  sqlite
    .prepare("INSERT INTO audit (seq, at, kind, user_id, device, details, hash) VALUES (?, 1, 'exported', 'noura1', '', '{}', ?)")
    .run(seq, Buffer.from(hashOf(before, row), 'hex'));
}

/** A file of the same installation that has no row yet. */
function emptyLike(): Sqlite {
  const other = openEmpty().sqlite;
  const id = sqlite.prepare<[], string>('SELECT installation_id FROM installation').pluck().get();
  other.prepare('UPDATE installation SET installation_id = ?').run(id);
  return other;
}

/** Gives every row from here on the hash that fits: what somebody with the file and our source can do. */
function seal(from: number): void {
  const read = createChainReader(sqlite);
  let hash =
    sqlite
      .prepare<[number], string>('SELECT lower(hex(hash)) FROM audit WHERE seq = ?')
      .pluck()
      .get(from - 1) ?? createAuditChain(emptyLike()).head().hash;
  const update = sqlite.prepare('UPDATE audit SET hash = ? WHERE seq = ?');
  for (const { row } of read(from - 1, 10_000)) {
    hash = hashOf(hash, row);
    update.run(Buffer.from(hash, 'hex'), row.seq);
  }
}

/** One bit of a text, a number or bytes; nothing there becomes something. */
function flip(table: string, column: string, where: string, ...values: (string | number)[]): void {
  const stored = sqlite
    .prepare(`SELECT ${column} FROM ${table} WHERE ${where}`)
    .pluck()
    .get(...values);
  const flipped =
    typeof stored === 'number'
      ? stored + 1
      : stored === null || stored === ''
        ? 'x'
        : flipBit(Buffer.from(stored as string | Buffer), typeof stored === 'string');
  sqlite.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(flipped, ...values);
}

function flipBit(bytes: Buffer, isText: boolean): Buffer | string {
  const place = between(0, bytes.length - 1);
  bytes[place] = (bytes[place] ?? 0) ^ (isText ? 1 : 1 << between(0, 7)); // the lowest bit keeps ASCII what it is
  return isText ? bytes.toString('latin1') : bytes;
}

test('[T10] a row set aside by the log is written down; one that only a mark in the file speaks of is named, and so is a mark that was taken away', async () => {
  const own = openEmpty();
  try {
    const here = createSqliteDocLog({ sqlite: own.sqlite, now: () => 1_000 });
    const room = 'guarantees/K01';
    const epoch = await here.epochOf(room);
    await here.append(room, epoch, [rowOf(1), rowOf(2), rowOf(3)]);
    const verdict = () => verifyAtOnce(own.sqlite).bad?.reason ?? null;
    await here.quarantine(room, epoch, [2], 'it does not apply');
    await here.quarantine(room, epoch, [2], 'told once');
    expect(verdict()).toBe(null);
    expect(own.sqlite.prepare("SELECT log_seq FROM audit WHERE kind = 'set-aside'").pluck().all()).toEqual([2]);
    own.sqlite.exec('UPDATE doc_log SET quarantined_at = 1 WHERE seq = 1');
    expect(verdict()).toContain('row 1 of guarantees/K01');
    own.sqlite.exec('UPDATE doc_log SET quarantined_at = NULL WHERE seq = 1');
    expect(verdict()).toBe(null);
    own.sqlite.exec('UPDATE doc_log SET quarantined_at = NULL WHERE seq = 2');
    expect(verdict()).toContain('was set aside and is not any more');
  } finally {
    own.close();
  }
});
