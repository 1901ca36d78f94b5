import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readAttendance } from '../../../schema/attendance.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { openDatabase } from '../../../server/database.ts';
import { countDay } from '../../../server/demo/countSaved.ts';
import { startTestServer, type TestServer } from '../../../server/testing/testServer.ts';
import { until } from '../../../server/testing/until.ts';
import { createPollingDay } from './createPollingDay.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { DEMO: '1' } });
  const { accessToken } = await server.login('admin');
  const lines = Array.from({ length: 60 }, (_, i) => `${i + 1},Elector Number${i + 1},m,K01`);
  const body = ['roll_no,full_name,gender,committee_code', ...lines].join('\n');
  const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'text/csv' };
  expect((await fetch(`${server.origin}/api/roll`, { method: 'POST', headers, body })).status).toBe(200);
});
afterAll(() => server.end());

test('[B20] a day at the doors, stopped and gone on with: everybody who came stands in the log, and nobody twice', {
  timeout: 60_000,
}, async () => {
  const day = createPollingDay({
    origin: server.origin,
    seed: 5,
    doors: [{ committee: 'K01', username: 'door', tablets: 2 }],
    speed: 20_000, // a tick is 83 minutes
  });
  const sum = (what: 'made' | 'acknowledged'): number => day.replicas().reduce((all, replica) => all + replica[what], 0);
  expect(day.state()).toMatchObject({ phase: 'ready', minute: 480, tablets: 0 });
  day.start();
  day.start();
  await until('arrivals', () => sum('made') > 10);
  day.stop();
  const atStop = sum('made');
  await until('everything acknowledged', () => sum('acknowledged') === atStop);
  expect(day.state()).toMatchObject({ phase: 'stopped', tablets: 2, offline: 0, trouble: null });
  day.start();
  await until('the end of the day', () => day.state().phase === 'over' && sum('acknowledged') === sum('made'));
  expect(sum('made')).toBeGreaterThan(atStop);

  const { sqlite, close } = openDatabase(`${server.dataDir}/committee-room.sqlite`);
  const made = sum('made');
  expect(countDay(sqlite, day.replicas())).toEqual({ made, acknowledged: made, inLog: made, lost: 0 });
  const doc = new Y.Doc();
  for (const { bytes } of sqlite.prepare<[], { bytes: Buffer }>("SELECT bytes FROM doc_log WHERE room = 'attendance/K01'").all())
    Y.applyUpdate(doc, bytes);
  const { electors } = readAttendance(doc.getMap<Scalar>(ROOT_NAME).entries());
  const attended = [...electors.values()].filter(({ hasAttended }) => hasAttended);
  expect(attended.length).toBe(electors.size);
  expect(attended.length).toBeGreaterThan(25);
  expect(doc.getMap(ROOT_NAME).size).toBe(made);
  day.close();
  close();
});

test('[B20] while there is no server the day says so, and begins when there is one', { timeout: 30_000 }, async () => {
  const day = createPollingDay({ origin: 'http://127.0.0.1:9', seed: 5 });
  day.start();
  await until('trouble', () => day.state().trouble === 'unreachable');
  expect(day.state()).toMatchObject({ phase: 'running', tablets: 0, minute: 480 });
  day.close();
});
