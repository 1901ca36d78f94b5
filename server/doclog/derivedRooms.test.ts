import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyAtOnce } from '../audit/verifyAudit.ts';
import type { Database } from '../database.ts';
import { writeServerDocument } from '../mirrors/writeServerDocument.ts';
import { settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createSqliteDocLog } from './sqliteDocLog.ts';

const BOARD = 'board/test';
let database: Database;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());

const count = (sql: string): number => database.sqlite.prepare<[], number>(sql).pluck().get() ?? -1;
const boardRows = (): number => count(`SELECT count(*) FROM doc_log WHERE room = '${BOARD}'`);

async function writeBoard(text: string, times: number): Promise<void> {
  const { registry } = startRooms(database);
  const room = await registry.open(BOARD);
  for (let i = 1; i <= times; i++) await writeServerDocument(room, new Map([['K01', `${text}${i}`]]));
  await registry.close(); // writes a snapshot where it pays
}

test('[BO5] of the board as much is kept as a load needs, and nothing of it is in the chain, which holds', async () => {
  await writeBoard('a', 502);
  expect([boardRows(), count(`SELECT count(*) FROM doc_snapshot WHERE room = '${BOARD}'`)]).toEqual([0, 1]);
  await writeBoard('b', 3);
  expect([boardRows(), count('SELECT count(*) FROM audit')]).toEqual([3, 0]);
  const rooms = startRooms(database);
  const viewer = rooms.join({ roomName: BOARD, role: 'viewer', access: 'read' });
  await settle(viewer);
  expect(viewer.rows.get('K01')).toBe('b3');
  await rooms.registry.close();
  expect(verifyAtOnce(database.sqlite).bad).toBeNull();
});

test('[BO5] a board that is damaged begins anew as an empty generation, of which every replica of the old one is told', async () => {
  await writeBoard('a', 502);
  database.sqlite.prepare("UPDATE doc_snapshot SET bytes = x'00' WHERE room = ?").run(BOARD);
  const rooms = startRooms(database);
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  const before = await log.epochOf(BOARD);
  const viewer = rooms.join({ roomName: BOARD, role: 'viewer', access: 'read', epoch: before });
  await settle(viewer);
  expect(viewer.closed?.code).toBe(4409);
  const room = await rooms.registry.open(BOARD);
  expect([room.epoch > before, room.doc.getMap('rows').size]).toEqual([true, 0]);
  await writeServerDocument(room, new Map([['K01', 'c']]));
  expect([boardRows(), count('SELECT count(*) FROM audit')]).toEqual([1, 0]);
  await rooms.registry.close();
});
