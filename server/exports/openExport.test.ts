import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { User } from '../../schema/api.ts';
import { countedValue, matchValue, undoValue, unlistedValue } from '../../schema/attendance.ts';
import { type CampaignId, type CommitteeId, type ElectorId, NO_DEVICE, type WriterId } from '../../schema/ids.ts';
import { erasedArrival } from '../../schema/tables/roll.ts';
import type { Caller } from '../accounts/accounts.ts';
import { createAuditChain } from '../audit/auditChain.ts';
import { type Database, openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { createCommitteeCounts } from '../projection/electorStates.ts';
import { readCsv } from '../roll/readCsv.ts';
import { fromCsvText } from './csvCell.ts';
import type { ExportRequest } from './exportRequest.ts';
import { createExports } from './exports.ts';
import { createExportThread } from './exportThread.ts';
import { openExport } from './openExport.ts';
import { idOf, nameOf, requestOf, seedManyElectors } from './testing/manyElectors.ts';

const ELECTORS = 10_000;
let folder: string;
let file: string;
let database: Database;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  file = join(folder, 'committee-room.sqlite');
  database = openDatabase(file);
  seedManyElectors(database, ELECTORS);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

async function bytesOf(wanted: ExportRequest): Promise<Buffer> {
  const { pieces, close } = openExport(file, wanted);
  const all: Uint8Array[] = [];
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) all.push(next.value);
  close();
  return Buffer.concat(all);
}
const csvLines = (bytes: Buffer): string[][] =>
  [...readCsv(bytes.toString('utf8').replace(/^\ufeff/, ''), ',')].map(({ fields }) => fields.map(fromCsvText));
/** How the first sheet of a workbook is to be looked at, as its file says. */
function viewOf(workbook: Buffer): string {
  const [sheet = new Uint8Array()] = Object.values(unzipSync(workbook, { filter: ({ name }) => name.includes('worksheets/') }));
  return /<sheetView [^>]*>/.exec(new TextDecoder().decode(sheet))?.[0] ?? '';
}
const meant = Array.from({ length: ELECTORS }, (_, i) => i + 1).filter((i) => i % 100 !== 7);
const CAPTION = ['سجل غير رسمي', 'الضمانات', 'K01 School', 'وقت التصدير 2026-11-30 09:00:00 (Asia/Kuwait) بواسطة نورة', 'إصدار الكشف 3'];

test('[EX2][EX5][EX6] ten thousand electors as CSV, read again, are cell for cell what SQL holds, and nobody who refuses is among them', async () => {
  const bytes = await bytesOf(requestOf());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [caption, headings, ...lines] = csvLines(bytes);
  expect(caption).toEqual(CAPTION);
  expect(headings?.slice(0, 5)).toEqual(['اللجنة', 'رقم القيد', 'الاسم', 'الجنس', 'الضامن']);
  expect(lines.map(([, number, name]) => `${number} ${name}`)).toEqual(meant.map((i) => `${i} ${nameOf(i)}`));
  expect(lines[0]?.slice(3)).toEqual(['أنثى', 'نورة', 'مضمونة', '2025-11-24 19:00:00', '', '']);
  expect(bytes.toString('utf8')).not.toMatch(/refused|رفض/);
});

test('[EX5][EX6] the same as a workbook, opened by another program, is cell for cell the same, from right to left', async () => {
  const bytes = await bytesOf(requestOf({ format: 'xlsx' }));
  const [sheet] = await readXlsx(bytes, { trim: false });
  const [caption, headings, ...lines] = sheet?.data ?? [];
  expect(caption?.slice(0, 5)).toEqual(CAPTION);
  expect(headings?.[1]).toBe('رقم القيد');
  expect(lines.map(([, number, name]) => `${number} ${name}`)).toEqual(meant.map((i) => `${i} ${nameOf(i)}`));
  expect(viewOf(bytes)).toContain('rightToLeft="1"');
  expect(viewOf(await bytesOf(requestOf({ format: 'xlsx', language: 'en', committees: ['K02'] })))).toMatch(
    /^<sheetView (?!.*rightToLeft)/,
  );
});

test.for(['csv', 'xlsx'] as const)(
  '[EX10] attendance as %s has arrivals on no list and head counts as lines of their own that say what they are, and none that was taken back',
  async (format) => {
    database.sqlite.exec(`DELETE FROM unlisted_row; DELETE FROM headcount_row;
      INSERT INTO unlisted_row (committee_id, key, roll_number, name, "by", at, elector_id, is_undone) VALUES
        ('K02', '?1', '73', 'Somebody', 'noura1', 1000, NULL, 0), ('K02', '?2', '', '=Found', 'noura1', 2000, '${idOf(3)}', 0),
        ('K02', '?3', '74', 'Undone', 'noura1', 3000, NULL, 1);
      INSERT INTO headcount_row (committee_id, key, people, "by", at) VALUES ('K02', '#1', 12, 'noura1', 4000), ('K02', '#2', 0, 'noura1', 5000)`);
    const read = async (seesRoll: boolean): Promise<string[][]> => {
      const bytes = await bytesOf(requestOf({ what: 'attendance', format, language: 'en', committees: ['K01', 'K02'], seesRoll }));
      if (format === 'csv') return csvLines(bytes).slice(1);
      const [sheet] = await readXlsx(bytes, { trim: false });
      return (sheet?.data ?? []).slice(1).map((line) => line.map((cell) => String(cell ?? '')));
    };
    const at = (seconds: number) => `1970-01-01 03:00:0${seconds}`;
    const [headings, ...lines] = await read(true);
    expect(headings).toEqual('Committee,Roll number,Name,Gender,Attended,Marks,Marked twice,What this line is,People'.split(','));
    expect(lines).toHaveLength(ELECTORS / 2 + 3);
    expect([lines[0]?.[0], lines[0]?.[1], lines[0]?.[7]]).toEqual(['K01', '1', 'On the roll']);
    expect(lines.slice(-3)).toEqual([
      ['K02', '73', 'Somebody', '', at(1), '', '', 'On no list', ''],
      ['K02', '', '=Found', '', at(2), '', '', 'On no list, found on the roll since', ''],
      ['K02', '', '', '', at(4), '', '', 'Counted without a name', '12'],
    ]);
    expect((await read(false)).slice(-3)).toEqual([
      ['K02', '', at(1), '', '', 'On no list', ''],
      ['K02', idOf(3), at(2), '', '', 'On no list, found on the roll since', ''],
      ['K02', '', at(4), '', '', 'Counted without a name', '12'],
    ]);
  },
);

test('[EX10] [B14] an arrival that was matched, and is counted nowhere since every mark of its elector was taken back, says so in the file', async () => {
  database.sqlite.exec('DELETE FROM unlisted_row; DELETE FROM headcount_row');
  const arrive = database.sqlite.prepare(
    `INSERT INTO unlisted_row (committee_id, key, roll_number, name, "by", at, elector_id, is_undone) VALUES ('K01', ?, '', 'Somebody', 'noura1', ?, ?, 0)`,
  );
  for (const [i, elector] of [idOf(1), idOf(2), null].entries()) arrive.run(`?${i}`, i, elector); // of whom the second has no mark
  const kinds = async (seesRoll: boolean) => {
    const lines = csvLines(await bytesOf(requestOf({ what: 'attendance', language: 'en', seesRoll })));
    return lines.slice(-3).map((line) => line.at(-2));
  };
  const said = ['On no list, found on the roll since', 'On no list, matched, and counted nowhere: every mark was taken back', 'On no list'];
  expect([await kinds(true), await kinds(false)]).toEqual([said, said]);
  expect(createCommitteeCounts(database.sqlite)('K01').unlisted).toBe(2);
});

test('[EX5] the thread that reads gives the same bytes, piece by piece, and a caller who has had enough ends it', async () => {
  const thread = createExportThread({ file, onError: (error) => expect.unreachable(String(error)) });
  const { rows, bytes } = await thread.open(requestOf(), 'noura1');
  expect(rows).toBe(meant.length);
  expect(Buffer.from(await new Response(bytes()).arrayBuffer())).toEqual(await bytesOf(requestOf()));
  const given = await thread.open(requestOf({ format: 'xlsx' }), 'noura1');
  const reader = given.bytes().getReader();
  await reader.read();
  await reader.cancel();
  const open = (userId: string) => thread.open(requestOf(), userId);
  const all = await Promise.all(['noura1', 'noura1', 'salem1'].map(open));
  await expect(open('noura1')).rejects.toThrow('too-fast'); // two of one person
  all.push(await open('salem1'));
  await expect(open('dana01')).rejects.toThrow('too-fast'); // four of everybody
  for (const one of all) one.close();
  expect((await open('noura1')).rows).toBe(meant.length);
  await thread.end();
});

test('[EX1] whoever may not any more gets no further piece, and the database is let go of', async () => {
  const thread = createExportThread({ file, onError: (error) => expect.unreachable(String(error)) });
  let mayGoOn = true;
  const files = await Promise.all([thread.open(requestOf({ format: 'xlsx' }), 'noura1'), thread.open(requestOf(), 'noura1')]);
  const readers = files.map(({ bytes }) => bytes(() => mayGoOn).getReader());
  for (const reader of readers) expect((await reader.read()).done).toBe(false);
  mayGoOn = false;
  for (const reader of readers)
    await expect(
      (async () => {
        for (let next = await reader.read(); !next.done; next = await reader.read());
      })(),
    ).rejects.toThrow('given up');
  await thread.open(requestOf(), 'noura1').then((one) => one.close()); // their places are free

  // shut out while it was being opened: none, and nothing is written down
  const recorded: unknown[] = [];
  let isShutOut = false;
  let isFull = false;
  const exports = createExports({
    thread,
    stands: () => !isShutOut,
    reach: async () => {},
    countsOf: () => 1,
    record(event) {
      if (isFull) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      recorded.push(event);
    },
    timeZone: () => 'Asia/Kuwait',
    now: () => 1,
  });
  const noura: Caller = {
    ...{ user: { id: 'noura1', name: 'نورة' } as User, roleVersion: 1, sessionId: 's1', device: null }, // all that is told of them
    member: { role: 'coordinator', campaign: 'test' as CampaignId, committees: [{ id: 'K01' as CommitteeId, stream: null }] },
  };
  const take = () => exports.sheet(noura, 'guarantees', 'csv', { committee: 'K01' as CommitteeId }, 'en');
  const asked = take();
  isShutOut = true;
  await expect(asked).rejects.toThrow('token-expired');
  expect(recorded).toEqual([]);
  isShutOut = false;
  // a disk that is full keeps it from being written down: nothing leaves, and nothing stays open
  isFull = true;
  for (let i = 0; i < 3; i++) await expect(take()).rejects.toThrow('disk is full');
  isFull = false;
  for (let i = 0; i < 2; i++) await (await take()).bytes.cancel(); // both places of one person are free
  expect(recorded).toHaveLength(2);
  await thread.end();
});

test('[EX5] a workbook that is given up half-way lets go of the database', async () => {
  const { pieces, close } = openExport(file, requestOf({ format: 'xlsx' }));
  for (let i = 0; i < 3; i++) expect((await pieces.next()).done).toBe(false);
  await pieces.return?.();
  expect(close).not.toThrow();
});

/** What a snapshot of one room of K01 says, as text. */
async function snapshotOf(room: string, seesRoll: boolean): Promise<string> {
  const by = { id: 'noura1', name: 'نورة' };
  const { pieces, close } = openExport(file, { what: 'snapshot', committee: 'K01', rooms: [room], seesRoll, by, atMs: 1 });
  const all: Uint8Array[] = [];
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) all.push(next.value);
  close();
  return Buffer.concat(all).toString('utf8');
}
async function writeCells(room: string, cells: Readonly<Record<string, string>>): Promise<void> {
  const doc = new Y.Doc();
  for (const [key, value] of Object.entries(cells)) doc.getMap('rows').set(key, value);
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  const keys = Object.keys(cells);
  const row = { userId: 'noura1', device: 'd01', atMs: 1, keys, bytes: Y.encodeStateAsUpdate(doc), newClientIds: [doc.clientID] };
  await log.append(room, await log.epochOf(room), [row]);
}

test('[E7][EX4] an arrival that was somebody who is being erased stands in no snapshot', async () => {
  const [room, gone, there] = ['attendance/K01', '?noura1d0101', '?noura1d0102'];
  await writeCells(room, { [gone]: `typed ${gone}`, [there]: `typed ${there}` });
  database.db.insert(erasedArrival).values({ room, key: gone }).run();
  const text = await snapshotOf(room, true);
  expect([text.includes(there), text.includes(gone)]).toEqual([true, false]);
});

test('[EX3] what somebody who is on no list gave as name stands in no snapshot of whoever does not read the roll', async () => {
  const writer = 'noura1d010' as WriterId;
  const [room, later, match, undo] = ['attendance/K02', `?${writer}2`, `?${writer}3`, `?${writer}4`];
  await writeCells(room, {
    [`?${writer}1`]: unlistedValue(1, '73', 'Somebody'),
    [later]: 'of a later version: Somebody',
    [match]: matchValue(2, { writer, n: 1 }, 'elector001' as ElectorId),
    [undo]: undoValue(3, { writer, n: 3 }),
    [`#${writer}5`]: countedValue(4, 7),
  });
  const [whole, least] = [await snapshotOf(room, true), await snapshotOf(room, false)];
  expect([whole, least].map((text) => text.match(/Somebody/g)?.length ?? 0)).toEqual([2, 0]);
  expect([match, undo, `#${writer}5`].filter((key) => least.includes(key))).toHaveLength(3);
  expect(least).not.toContain(later);
});

test('[EX2] the audit as a file does not say what came of a call: neither in a line nor by a gap between lines, whoever’s phone was looked at before', async () => {
  const chain = createAuditChain(database.sqlite);
  const [refuser, other] = [idOf(7), idOf(8)];
  for (const elector of [refuser, other]) {
    chain.append({ kind: 'phone-shown', userId: 'noura1', details: { elector } }, 1);
    chain.append({ kind: 'call-recorded', userId: 'noura1', details: { elector, slice: 's1' } }, 1);
    if (elector === refuser) chain.append({ kind: 'do-not-call', userId: 'noura1', details: { elector } }, 1);
    // what the server brings into the list of guarantees: a refusal has more cells than a contact, and one more may be refused
    const brought = { userId: 'noura1', device: NO_DEVICE, room: 'guarantees/K01', epoch: 1 };
    chain.append(
      { ...brought, kind: 'update', logSeq: elector === refuser ? 901 : 902, details: { keys: elector === refuser ? 2 : 1 } },
      1,
    );
    if (elector === refuser) chain.append({ ...brought, kind: 'denied', details: { refused: [`${elector} too-many`] } }, 1);
  }
  chain.append({ kind: 'transport-changed', userId: 'noura1', details: { elector: other, state: 'asked' } }, 1);
  chain.append({ kind: 'may-be-called', userId: 'noura1', details: { elector: refuser } }, 1);
  for (const more of [{ isWhole: true }, {}]) {
    const bytes = await bytesOf(requestOf({ what: 'audit', language: 'en', ...more }));
    const lines = csvLines(bytes).slice(-3);
    expect(lines.map((line) => [line[2], line[6]])).toEqual([
      ['Phone number shown', `{"elector":"${refuser}"}`],
      ['Phone number shown', `{"elector":"${other}"}`],
      ['Transport request', '{"state":"asked"}'],
    ]);
    const [first, second, third] = lines.map((line) => Number(line[0]));
    expect([Number(second) - Number(first), Number(third) - Number(second)]).toEqual([1, 1]);
    // a row's hash covers the elector: of whoever has the roll it would only have to be tried
    const hashes = database.sqlite.prepare<[], string>('SELECT lower(hex(hash)) FROM audit ORDER BY seq').pluck().all();
    expect(hashes.filter((hash) => bytes.toString('utf8').includes(hash))).toEqual([]);
  }
});

test('[EX10][J4] a phone that was looked at stands in the audit as a file, of everything and of its committee, and in no other committee’s', async () => {
  createAuditChain(database.sqlite).append({ kind: 'phone-shown', userId: 'noura1', details: { elector: idOf(9) } }, 1);
  const shownIn = async (more: Partial<ExportRequest>) =>
    csvLines(await bytesOf(requestOf({ what: 'audit', language: 'en', ...more })))
      .filter((line) => line[2] === 'Phone number shown')
      .slice(-1)
      .map((line) => line[6]);
  const said = [`{"elector":"${idOf(9)}"}`];
  expect([await shownIn({ isWhole: true }), await shownIn({}), await shownIn({ committees: ['K02'] })]).toEqual([said, said, []]);
});
