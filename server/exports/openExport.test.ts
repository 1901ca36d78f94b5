import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { erasedElector } from '../../schema/tables.ts';
import { type Database, openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { readCsv } from '../roll/readCsv.ts';
import { fromCsvText } from './csvCell.ts';
import type { ExportRequest } from './exportRequest.ts';
import { createExportThread } from './exportThread.ts';
import { openExport } from './openExport.ts';
import { nameOf, requestOf, seedManyElectors } from './testing/manyElectors.ts';

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
});

test('[EX5] the thread that reads gives the same bytes, piece by piece, and a caller who has had enough ends it', async () => {
  const thread = createExportThread({ file, onError: (error) => expect.unreachable(String(error)) });
  const { rows, bytes } = await thread.open(requestOf());
  expect(rows).toBe(meant.length);
  expect(Buffer.from(await new Response(bytes()).arrayBuffer())).toEqual(await bytesOf(requestOf()));
  const given = await thread.open(requestOf({ format: 'xlsx' }));
  const reader = given.bytes().getReader();
  await reader.read();
  await reader.cancel();
  const all = await Promise.all(Array.from({ length: 4 }, () => thread.open(requestOf())));
  await expect(thread.open(requestOf())).rejects.toThrow('too-fast');
  for (const one of all) one.close();
  expect((await thread.open(requestOf())).rows).toBe(meant.length);
  await thread.end();
});

test('[EX5] a workbook that is given up half-way lets go of the database', async () => {
  const { pieces, close } = openExport(file, requestOf({ format: 'xlsx' }));
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
