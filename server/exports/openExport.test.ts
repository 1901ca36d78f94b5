import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { campaign, committee, erasedElector, user } from '../../schema/tables.ts';
import { type Database, openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { readCsv } from '../roll/readCsv.ts';
import { fromCsvText } from './csvCell.ts';
import type { ExportRequest } from './exportRequest.ts';
import { createExportThread } from './exportThread.ts';
import { openExport } from './openExport.ts';
import { HOSTILE_TEXTS } from './testing/hostileTexts.ts';

const ELECTORS = 10_000;
let folder: string;
let file: string;
let database: Database;

const idOf = (i: number): string => `e${String(i).padStart(9, '0')}`;
/** Of every fifth there is no name that is only a name. */
const nameOf = (i: number): string => `${i % 5 === 0 ? HOSTILE_TEXTS[(i / 5) % HOSTILE_TEXTS.length] : 'سالم أحمد'} ${i}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  file = join(folder, 'committee-room.sqlite');
  database = openDatabase(file);
  const { db, sqlite } = database;
  db.insert(campaign).values({ id: 'test', name: 'Test', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', rollVersion: 3 }).run();
  for (const id of ['K01', 'K02']) db.insert(committee).values({ id, code: id, site: 'School', gender: 'female' }).run();
  db.insert(user).values({ id: 'noura1', username: 'noura', name: 'نورة', role: 'coordinator', passwordHash: '', createdAt: 1 }).run();
  const elector = sqlite.prepare(
    `INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id) VALUES (?, 'K01', ?, ?, '', 'female', 1)`,
  );
  const state = sqlite.prepare(
    `INSERT INTO elector_state (committee_id, elector_id, standing, has_attended, attended_at, observations, is_duplicate) VALUES ('K01', ?, ?, ?, ?, ?, 0)`,
  );
  const claim = sqlite.prepare(
    `INSERT INTO claim_row (committee_id, elector_id, owner, answer, answered_at, contact, contacted_at, is_withdrawn) VALUES ('K01', ?, 'noura1', ?, ?, 'none', NULL, 0)`,
  );
  sqlite.transaction(() => {
    for (let i = 1; i <= ELECTORS; i++) {
      const standing = i % 100 === 7 ? 'refused' : 'promised';
      elector.run(idOf(i), String(i), nameOf(i));
      state.run(idOf(i), standing, i % 2, i % 2 ? 1_000 * i : null, i % 2);
      claim.run(idOf(i), standing, 1_764_000_000_000 + i);
    }
  })();
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const request = (more: Partial<ExportRequest> = {}): ExportRequest => ({
  what: 'guarantees',
  format: 'csv',
  committees: ['K01'],
  isWhole: false,
  seesRoll: true,
  seesWhat: true,
  language: 'ar',
  by: 'نورة',
  atMs: Date.UTC(2026, 10, 30, 6),
  timeZone: 'Asia/Kuwait',
  ...more,
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
const meant = Array.from({ length: ELECTORS }, (_, i) => i + 1).filter((i) => i % 100 !== 7);
const CAPTION = ['سجل غير رسمي', 'الضمانات', 'K01 School', 'وقت التصدير 2026-11-30 09:00:00 (Asia/Kuwait) بواسطة نورة', 'إصدار الكشف 3'];

test('[EX2][EX5][EX6] ten thousand electors as CSV, read again, are cell for cell what SQL holds, and nobody who refuses is among them', async () => {
  const bytes = await bytesOf(request());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [caption, headings, ...lines] = csvLines(bytes);
  expect(caption).toEqual(CAPTION);
  expect(headings?.slice(0, 5)).toEqual(['اللجنة', 'رقم القيد', 'الاسم', 'الجنس', 'الحالة']);
  expect(lines.map(([, number, name]) => `${number} ${name}`)).toEqual(meant.map((i) => `${i} ${nameOf(i)}`));
  expect(lines[0]?.slice(3)).toEqual(['أنثى', 'مضمونة', 'نورة', 'مضمونة', '2025-11-24 19:00:00', '', '']);
  expect(bytes.toString('utf8')).not.toMatch(/refused|رفض/);
});

test('[EX5][EX6] the same as a workbook, opened by another program, is cell for cell the same, from right to left', async () => {
  const bytes = await bytesOf(request({ format: 'xlsx' }));
  const [sheet] = await readXlsx(bytes, { trim: false });
  const [caption, headings, ...lines] = sheet?.data ?? [];
  expect(caption?.slice(0, 5)).toEqual(CAPTION);
  expect(headings?.[1]).toBe('رقم القيد');
  expect(lines.map(([, number, name]) => `${number} ${name}`)).toEqual(meant.map((i) => `${i} ${nameOf(i)}`));
});

test('[EX5] the thread that reads gives the same bytes, piece by piece, and a caller who has had enough ends it', async () => {
  const thread = createExportThread({ file, onError: (error) => expect.unreachable(String(error)) });
  const { rows, bytes } = await thread.open(request());
  expect(rows).toBe(meant.length);
  expect(Buffer.from(await new Response(bytes()).arrayBuffer())).toEqual(await bytesOf(request()));
  const given = await thread.open(request({ format: 'xlsx' }));
  const reader = given.bytes().getReader();
  await reader.read();
  await reader.cancel();
  const all = await Promise.all(Array.from({ length: 4 }, () => thread.open(request())));
  await expect(thread.open(request())).rejects.toThrow('too-fast');
  for (const one of all) one.close();
  expect((await thread.open(request())).rows).toBe(meant.length);
  await thread.end();
});

test('[EX5] a workbook that is given up half-way lets go of the database', async () => {
  const { pieces, close } = openExport(file, request({ format: 'xlsx' }));
  for (let i = 0; i < 3; i++) expect((await pieces.next()).done).toBe(false);
  await pieces.return?.();
  expect(close).not.toThrow();
});

test('[E7][EX4] an arrival that was somebody who is being erased stands in no snapshot', async () => {
  const [room, gone, there] = ['attendance/K01', '?noura1d0101', '?noura1d0102'];
  const doc = new Y.Doc();
  for (const key of [gone, there]) doc.getMap('rows').set(key, `typed ${key}`);
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  const row = { userId: 'noura1', device: 'd01', atMs: 1, keys: [gone, there], bytes: Y.encodeStateAsUpdate(doc), newClientIds: [doc.clientID] };
  await log.append(room, await log.epochOf(room), [row]);
  database.db
    .insert(erasedElector)
    .values({ id: 'e999999999', committeeId: 'K01', at: 1, by: 'noura1', traces: { arrivals: [], cells: [[room, gone]] } })
    .run();
  const by = { id: 'noura1', name: 'نورة' };
  const { pieces, close } = openExport(file, { what: 'snapshot', committee: 'K01', rooms: [room], seesRoll: false, by, atMs: 1 });
  const all: Uint8Array[] = [];
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) all.push(next.value);
  close();
  const text = Buffer.concat(all).toString('utf8');
  expect([text.includes(there), text.includes(gone)]).toEqual([true, false]);
});
