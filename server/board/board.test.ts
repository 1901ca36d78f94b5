import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import { type BoardRow, readRow } from '../../schema/board.ts';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import { elector } from '../../schema/tables.ts';
import { openDatabase } from '../database.ts';
import { signInAs } from '../testing/signInAs.ts';
import type { StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const BOARD = 'board/test';
const ids = Array.from({ length: 5 }, (_, i) => `elector00${i}` as ElectorId);
const tablets = new Set<StockTablet>();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const { db, close } = openDatabase(join(server.dataDir, 'committee-room.sqlite'));
  for (const [i, id] of ids.entries())
    db.insert(elector)
      .values({
        id,
        committeeId: 'K01',
        rollNumber: `${i + 1}`,
        fullName: `N ${i}`,
        foldedName: `n ${i}`,
        gender: i < 2 ? 'female' : 'male',
        importId: 1,
      })
      .run();
  close();
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

const rowOf = (board: StockTablet, committee = 'K01'): BoardRow | null => readRow(board.rows.get(committee));

test('[BO1][BO4] what happens at a door is on the board a moment later, for whoever looks on, and nobody else writes there', async () => {
  const viewer = await signInAs('viewer', server, tablets);
  const board = await viewer.open(BOARD, server);
  await until('the roll', () => rowOf(board)?.registered === 5);
  expect(rowOf(board)).toMatchObject({ status: 'polling', registeredFemale: 2, attended: 0, tablets: 0, enteredAtMs: null, marks: null });
  expect([...board.rows.keys()].sort()).toEqual(['K01', 'K02', 'K03']);

  const doorkeeper = await signInAs('door', server, tablets);
  const door = await doorkeeper.open('attendance/K01', server);
  const list = await (await signInAs('noura', server, tablets)).open('guarantees/K01', server);
  const [first, second] = ids as [ElectorId, ElectorId];
  const { device } = await doorkeeper.browser.tickets(doorkeeper.accessToken, ['attendance/K01'], 'device-of-door-1'.padEnd(24, '0'));
  const me = await server.as<{ user: { id: string } }>(doorkeeper.accessToken, 'GET', '/api/me');
  const writer = `${me.body.user.id}${device}0` as WriterId;
  for (const [n, id] of [first, second].entries()) door.rows.set(observationKey(id, { writer, n: n + 1 }), votedValue(Date.now(), 'door'));
  list.doc.transact(() => {
    for (const id of [second, ids[3] as ElectorId])
      for (const { key, value } of answerWrites(id, 'user01' as UserId, 'promised', 5, false)) list.rows.set(key, value);
  });
  await until('promises and arrivals', () => rowOf(board)?.promised === 2 && rowOf(board)?.attended === 2);
  expect(rowOf(board)).toMatchObject({ attendedFemale: 2, promisedAttended: 1, people: 2, tablets: 2, knownTablets: 2, silentTablets: 0 });
  expect(Math.abs((rowOf(board)?.enteredAtMs ?? 0) - Date.now())).toBeLessThan(20_000);

  board.rows.set('K02', 'untrue');
  await until('a refusal', () => board.refusals.length > 0 || board.closes.length > 0);
});
