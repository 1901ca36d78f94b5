import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import { type BoardRow, readRow } from '../../schema/board.ts';
import type { ActivityAnswer, BoardCommittee, TabletsAnswer, TurnoutAnswer } from '../../schema/boardApi.ts';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import { elector } from '../../schema/tables/roll.ts';
import { openDatabase } from '../database.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { signInAs } from '../testing/signInAs.ts';
import type { StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

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
  expect(rowOf(board)).toMatchObject({ status: 'polling', registeredFemale: 2, attended: 0, tablets: 0, enteredAtMs: null });
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

test('[BO9] what a tablet says of itself is kept for the board and told to no peer; gone, it is silent after three minutes', async () => {
  const viewer = await signInAs('viewer', server, tablets);
  const board = await viewer.open(BOARD, server);
  const salem = await (await signInAs('salem', server, tablets)).open('attendance/K02', server);
  const peer = await (await signInAs('badria', server, tablets)).open('attendance/K02', server);
  salem.provider.awareness.setLocalState({ screen: 'desk', unsent: 3, battery: 9, ahead: 120, isReady: true });
  await until('the facts', () => rowOf(board, 'K02')?.unsent === 3);
  expect(rowOf(board, 'K02')).toMatchObject({ people: 2, tablets: 2, lowBatteries: 1, wrongClocks: 1, readyTablets: 1, knownTablets: 2 });
  await until('presence', () => peer.provider.awareness.states.has(salem.doc.clientID));
  expect(Object.keys(peer.provider.awareness.states.get(salem.doc.clientID) ?? {}).sort()).toEqual(['screen', 'unsent', 'user']);

  const read = (query = '') => server.as<TabletsAnswer>(viewer.accessToken, 'GET', `/api/board/tablets${query}`);
  expect((await read('?committee=K02')).body.tablets).toMatchObject([
    { user: { name: 'Badria', role: 'coordinator' }, isOnline: true, battery: null },
    { user: { name: 'Salem' }, screen: 'desk', isOnline: true, unsent: 3, battery: 9, clockAheadMs: 120_000 },
  ]);
  salem.end();
  await until('that it is gone', () => rowOf(board, 'K02')?.tablets === 1);
  expect(rowOf(board, 'K02')).toMatchObject({ silentTablets: 0, unsent: 3, lowBatteries: 0 });
  server.clock.aheadMs += 181_000;
  await until('that it is missed', () => (rowOf(board, 'K02')?.silentTablets ?? 0) > 0, 25_000);
  expect((await read('?committee=K02')).body.tablets[0]).toMatchObject({ user: { name: 'Salem' }, isOnline: false, unsent: 3 });
  expect((await read('?committee=K01')).body.tablets.map(({ committee }) => committee)).not.toContain('K02');
});

test('[BO6] turnout is told by quarters of an hour and gender, once: who has it is told so', async () => {
  const { accessToken } = await server.login('viewer');
  server.clock.aheadMs += 60_000; // what was read is told again for ten seconds
  const answer = await server.as<TurnoutAnswer>(accessToken, 'GET', '/api/board/turnout');
  const [first] = answer.body.committees;
  expect(first).toMatchObject({ committee: 'K01', registered: { male: 3, female: 2 } });
  expect(first?.bins.reduce((sum, [, men, women]) => [(sum[0] ?? 0) + men, (sum[1] ?? 0) + women], [0, 0])).toEqual([0, 2]);
  expect(answer.body.committees.map(({ site }) => site)).toEqual(['School K01', 'School K02', 'School K03']);
  const etag = answer.headers.get('etag') ?? '';
  server.clock.aheadMs += 60_000;
  expect((await server.as(accessToken, 'GET', '/api/board/turnout', undefined, { 'If-None-Match': etag })).status).toBe(304);
});

test('[OR10] whoever reads the board is told what its committees are called, all of them; nobody else is', async () => {
  const { accessToken: ofK01 } = await server.login('noura');
  const called = await server.as<BoardCommittee[]>(ofK01, 'GET', '/api/board/committees');
  expect(called.body.map(({ id, site }) => `${id} ${site}`)).toEqual(['K01 School K01', 'K02 School K02', 'K03 School K03']);
  const etag = called.headers.get('etag') ?? '';
  expect((await server.as(ofK01, 'GET', '/api/board/committees', undefined, { 'If-None-Match': etag })).status).toBe(304);
  expect((await server.as((await server.login('door')).accessToken, 'GET', '/api/board/committees')).status).toBe(403);
});

test('[BO7] activity names who, where and how often, and no elector; people and exports only to whoever reads the audit', async () => {
  const [admin, viewer] = [await server.login('admin'), await server.login('viewer')];
  await server.as(admin.accessToken, 'POST', '/api/committees/K03/status', { status: 'closed', seen: 'polling', reason: null });
  await server.as(admin.accessToken, 'POST', '/api/users', {
    username: 'new',
    name: 'New',
    role: 'viewer',
    memberships: [],
    password: PASSWORD,
  });
  const read = async (token: string, query = '') => (await server.as<ActivityAnswer>(token, 'GET', `/api/board/activity${query}`)).body;
  const toViewer = await read(viewer.accessToken);
  expect(toViewer.acts).toMatchObject([
    { kind: 'status', committee: 'K03', by: { name: 'Dana' }, times: 1, what: 'status-changed' },
    { kind: 'guarantees', committee: 'K01', by: { name: 'Noura' }, what: 'update' },
    { kind: 'attendance', committee: 'K01', by: { name: 'Bader' }, what: 'update' },
  ]);
  expect(JSON.stringify(toViewer)).not.toMatch(/elector0/);
  expect(toViewer.isMore).toBe(false);
  expect((await read(admin.accessToken)).acts[0]).toMatchObject({ kind: 'people', committee: null });
  expect((await read(viewer.accessToken, '?committee=K03')).acts.map(({ kind }) => kind)).toEqual(['status']);
  const before = toViewer.acts[0]?.seq ?? 0;
  expect((await read(viewer.accessToken, `?before=${before}`)).acts).toEqual(toViewer.acts.slice(1));
});

test('[BO8] a plan is set over the one that was seen, and told as it stands to who saw another', async () => {
  const [admin, viewer] = [await server.login('admin'), await server.login('viewer')];
  const plan = {
    version: 0,
    targetVotes: 900,
    turnout: [
      { minute: 480, share: 0.1 },
      { minute: 1_200, share: 0.6 },
    ],
    silentAfterMinutes: 20,
  };
  const put = (body: unknown) => server.as(admin.accessToken, 'PUT', '/api/board/plan', body);
  expect((await put({ ...plan, turnout: plan.turnout.toReversed() })).status).toBe(400);
  expect(await put(plan)).toMatchObject({ status: 200, body: { ...plan, version: 1 } });
  const late = await put({ ...plan, targetVotes: 1 });
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  const { details } = (late.body as { error: { details: { plan: string } } }).error;
  expect(JSON.parse(details.plan)).toEqual({ ...plan, version: 1 });
  expect((await server.as(viewer.accessToken, 'GET', '/api/board/plan')).body).toEqual({ ...plan, version: 1 });
});
