import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RollAnswer } from '../../schema/api.ts';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import type { CallResult, CallResultsAnswer, CallsAnswer, ChaseAnswer, PhoneAnswer, SliceAnswer } from '../../schema/chaseApi.ts';
import type { SealedEditsAnswer } from '../../schema/deviceApi.ts';
import { ANSWERS, answerWrites, CONTACTS } from '../../schema/guarantees.ts';
import { type ElectorId, isElectorId, isUserId, isWriterId, type UserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { POLLING_GRACE_MS } from '../../schema/pollingTimes.ts';
import { electorState } from '../../schema/tables/projection.ts';
import { openDatabase } from '../database.ts';
import { sealText } from '../sealed/testing/offlineTablet.ts';
import { sealingKeyIn } from '../sealed/testing/sealingKeyIn.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { createStockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const ROOM = 'guarantees/K01';
const ELECTORS = 4;
let server: TestServer;
let admin: string;
let noura: string;
let guarantor: UserId;
let electors: readonly string[];
beforeAll(async () => {
  server = await startTestServer();
  admin = (await server.login('admin')).accessToken;
  noura = (await server.login('noura')).accessToken;
  const lines = Array.from({ length: ELECTORS }, (_, i) => `${i + 1},Elector number ${i + 1},female,K01`);
  const headers = { Authorization: `Bearer ${admin}`, 'Content-Type': 'text/csv' };
  await fetch(`${server.origin}/api/roll`, { method: 'POST', headers, body: ['roll_no,name,gender,committee', ...lines].join('\n') });
  electors = (await server.as<RollAnswer>(admin, 'GET', '/api/committees/K01/roll')).body.electors.map(({ id }) => id);
  const owner = (await server.login('noura')).user.id;
  guarantor = isUserId(owner) ? owner : expect.unreachable();
  const tablet = await openTablet();
  for (let i = 0; i < ELECTORS; i++)
    for (const { key, value } of answerWrites(electorAt(i), guarantor, 'promised', 1, false)) tablet.rows.set(key, value);
  await tablet.saved(1 + 2 * ELECTORS);
  tablet.end();
  const standings = () =>
    beside.db
      .select()
      .from(electorState)
      .all()
      .filter(({ standing }) => standing === 'promised').length;
  const beside = openDatabase(join(server.dataDir, 'committee-room.sqlite'));
  await until('the promises are projected', () => standings() === ELECTORS);
  beside.close();
});
afterAll(() => server.end());

async function addCaller(username: string) {
  const person = { username, name: username, role: 'caller', memberships: [{ committee: 'K01', stream: null }], password: PASSWORD };
  expect((await server.as(admin, 'POST', '/api/users', person)).status).toBe(201);
  const { accessToken: token, user } = await server.newBrowser().login(username, PASSWORD);
  return { token, id: isUserId(user.id) ? user.id : expect.unreachable() };
}
const handOut = async (callerId: string, ids: readonly string[]): Promise<string> => {
  const request = { callerId, electors: ids, endsAt: Date.now() + 3_600_000 };
  const { body } = await server.as<SliceAnswer>(noura, 'POST', '/api/committees/K01/slices', request);
  return body.slice?.id ?? expect.unreachable(JSON.stringify(body));
};
const resultOf = (sliceId: string, electorId: ElectorId, outcome: CallResult['outcome']): CallResult => ({
  id: `${outcome.toLowerCase()}${electorId}`.padEnd(16, '0').slice(0, 16),
  ...{ sliceId, electorId, outcome, callAt: null, at: Date.now(), wantsTransport: false },
});
const electorAt = (i: number) => {
  const id = electors[i] ?? '';
  return isElectorId(id) ? id : expect.unreachable();
};
async function openTablet() {
  const [ticket] = (await server.browser.tickets(noura, [ROOM], 'device-of-noura'.padEnd(24, '0'))).tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
  const tablet = createStockTablet({ origin: server.origin, room: ROOM, ticket: ticket.ticket });
  await tablet.synced();
  return tablet;
}

test('[J2][J7][J10] handed out, called and refused over HTTP: coordinators see it in the list, and the next answers say so', async () => {
  const tablet = await openTablet();
  const phone = `/api/committees/K01/electors/${electorAt(0)}/phones/${guarantor}`;
  expect((await server.as(noura, 'PUT', phone, { phone: '٩٩٨٧ ٦٥٤٣' })).status).toBe(204);
  const caller = await addCaller('hessa');
  expect((await server.as(caller.token, 'GET', '/api/me')).status).toBe(200);
  const slice = await handOut(caller.id, [electorAt(0), electorAt(2)]);

  const mine = await server.as<CallsAnswer>(caller.token, 'GET', '/api/calls');
  expect(mine.body.slices[0]?.electors.map(({ number, state, hasPhone }) => [number, state, hasPhone])).toEqual([
    ['1', 'open', true],
    ['3', 'open', false],
  ]);
  expect(JSON.stringify(mine.body)).not.toMatch(new RegExp(`99876543|٩٩٨٧|${guarantor}|promised`)); // no phone, no word on who promised whom
  const known = { 'If-None-Match': mine.headers.get('ETag') ?? '' };
  expect((await server.as(caller.token, 'GET', '/api/calls', undefined, known)).status).toBe(304);
  const shown = await server.as<PhoneAnswer>(caller.token, 'POST', `/api/calls/${slice}/electors/${electorAt(0)}/phone`);
  expect(shown.body).toEqual({ phone: '99876543', callsToday: 1 });
  expect(shown.headers.get('Cache-Control')).toBe('no-store');

  const results = [resultOf(slice, electorAt(0), 'refused')];
  const post = () => server.as<CallResultsAnswer>(caller.token, 'POST', '/api/calls', { results });
  expect((await post()).body).toEqual({ taken: [results[0]?.id], refused: [] });
  expect((await post()).body).toEqual({ taken: [results[0]?.id], refused: [] });
  await until('it stands in the list', () => tablet.rows.get(claimKey(electorAt(0), caller.id, 'answer')) === ANSWERS.refused);
  expect(tablet.rows.get(claimKey(electorAt(0), guarantor, 'contact'))).toBe(CONTACTS.reached);
  expect((await server.as(caller.token, 'GET', '/api/calls', undefined, known)).status).toBe(200);
  const chase = (await server.as<ChaseAnswer>(noura, 'GET', '/api/committees/K01/chase')).body;
  expect(chase.callers).toEqual([{ id: caller.id, name: 'hessa' }]);
  expect((await server.as(noura, 'POST', `/api/committees/K01/slices/${slice}/end`)).status).toBe(204);
  expect(chase.calls).toMatchObject([{ electorId: electorAt(0), outcome: 'refused', callsToday: 1 }]);
  expect(chase.doNotCall).toMatchObject([{ electorId: electorAt(0), reason: 'refused' }]);
  tablet.end();
});

test('[J1][J11] whoever is seen at the door is gone in the caller’s next answer, and nobody is shown their phone any more', async () => {
  const caller = await addCaller('watching');
  const slice = await handOut(caller.id, [electorAt(1)]);
  const { user, accessToken } = await server.login('door');
  const { tickets, device } = await server.browser.tickets(accessToken, ['attendance/K01'], 'device-of-door'.padEnd(24, '0'));
  const [ticket] = tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
  const door = createStockTablet({ origin: server.origin, room: 'attendance/K01', ticket: ticket.ticket });
  await door.synced();
  const writer = `${user.id}${device}0`;
  if (!isWriterId(writer)) throw new Error('no writer');
  door.rows.set(observationKey(electorAt(1), { writer, n: 1 }), votedValue(Date.now(), 'door'));
  const mine = async () => (await server.as<CallsAnswer>(caller.token, 'GET', '/api/calls')).body.slices[0]?.electors[0];
  await until('the caller is told', async () => (await mine())?.state === 'gone');
  expect(await mine()).toMatchObject({ hasAttended: true, last: null, number: '2' });
  expect((await server.as(caller.token, 'POST', `/api/calls/${slice}/electors/${electorAt(1)}/phone`)).status).toBe(409);
  await server.as(noura, 'POST', `/api/committees/K01/slices/${slice}/end`);
  door.end();
});

test('[J2][H11] what is another caller’s is not there, nor what was never handed out, in the same words', async () => {
  const [one, two] = [await addCaller('first'), await addCaller('second')];
  const slice = await handOut(one.id, [electorAt(2)]);
  const ask = async (token: string, path: string) => {
    const { status, body } = await server.as(token, 'POST', `/api/calls/${path}/phone`);
    return [status, body];
  };
  const answers = [
    await ask(two.token, `${slice}/electors/${electorAt(2)}`),
    await ask(two.token, `nothing000/electors/${electorAt(2)}`),
    await ask(one.token, `${slice}/electors/${electorAt(3)}`),
  ];
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[0]?.[0]).toBe(404);
  expect(answers[2]?.[0]).toBe(409);
  const results = [resultOf(slice, electorAt(2), 'reached')];
  expect((await server.as<CallResultsAnswer>(two.token, 'POST', '/api/calls', { results })).body.taken).toEqual([]);
  expect((await server.as(noura, 'POST', `/api/committees/K01/slices/${slice}/end`)).status).toBe(204);
  expect((await server.as<CallsAnswer>(one.token, 'GET', '/api/calls')).body.slices).toEqual([]);
});

test('[J14] what a caller has not sent when their account is closed comes sealed, from whoever carries it, and counts as theirs', async () => {
  const caller = await addCaller('late');
  const deviceId = 'device-of-late'.padEnd(24, '0');
  await server.browser.tickets(caller.token, [ROOM], deviceId); // refused, and the device is known from then on
  const slice = await handOut(caller.id, [electorAt(3)]);
  expect((await server.as(admin, 'PATCH', `/api/users/${caller.id}`, { isDisabled: true })).status).toBe(200);
  const result = resultOf(slice, electorAt(3), 'onTheWay');
  expect((await server.as(caller.token, 'POST', '/api/calls', { results: [result] })).status).toBe(401);
  const place = { room: 'calls', epoch: 0, clientId: 0, clock: -1, update: '', atMs: result.at, tab: 't' };
  const key = await sealingKeyIn(server.dataDir);
  const seal = (id: string, value: unknown) => {
    const entry = { id, ...place, writes: [{ key: 'r', value }] };
    return sealText(key, id, JSON.stringify({ userId: caller.id, deviceId, kind: 'unsent', entry }));
  };
  const edits = [
    await seal('t.1', JSON.stringify(result)),
    await seal('t.2', 'what is no result'),
    await seal('t.3', JSON.stringify(resultOf(slice, electorAt(0), 'refused'))),
  ];
  for (let time = 0; time < 2; time++) {
    const response = await server.browser.post('/api/edits/sealed', { edits });
    expect((await response.json()) as SealedEditsAnswer).toEqual({ taken: ['t.1', 't.2', 't.3'], unreadable: [] });
  }
  const { calls } = (await server.as<ChaseAnswer>(noura, 'GET', '/api/committees/K01/chase')).body;
  expect(calls.filter(({ caller: { id } }) => id === caller.id)).toMatchObject([{ outcome: 'onTheWay', electorId: electorAt(3) }]);
});

test('[J14] of a device that was ended results count that were made before, also by a clock that is ahead, and no later ones', async () => {
  const caller = await addCaller('stolen');
  const deviceId = 'device-of-stolen'.padEnd(24, '0');
  await server.browser.tickets(caller.token, [ROOM], deviceId);
  const slice = await handOut(caller.id, electors);
  const mine = (await server.as<CallsAnswer>(caller.token, 'GET', '/api/calls')).body.slices[0]?.electors[0]?.id ?? '';
  const elector = isElectorId(mine) ? mine : expect.unreachable();
  const before = resultOf(slice, elector, 'onTheWay');
  const { body } = await server.as<{ devices: { code: string }[] }>(admin, 'GET', `/api/users/${caller.id}/sign-ins`);
  expect((await server.as(admin, 'DELETE', `/api/users/${caller.id}/devices/${body.devices[0]?.code}`)).status).toBe(204);
  const ahead = { ...resultOf(slice, elector, 'noAnswer'), at: Date.now() + 9 * 60_000 };
  const after = { ...resultOf(slice, elector, 'refused'), at: Date.now() + POLLING_GRACE_MS + 1_000 };
  const key = await sealingKeyIn(server.dataDir);
  const seal = (id: string, value: typeof before) => {
    const place = { room: 'calls', epoch: 0, clientId: 0, clock: -1, update: '', atMs: value.at, tab: 't' };
    const entry = { id, ...place, writes: [{ key: 'r', value: JSON.stringify(value) }] };
    return sealText(key, id, JSON.stringify({ userId: caller.id, deviceId, kind: 'unsent', entry }));
  };
  const edits = [await seal('s.1', before), await seal('s.2', ahead), await seal('s.3', after)];
  const response = await server.browser.post('/api/edits/sealed', { edits });
  expect(((await response.json()) as SealedEditsAnswer).taken).toEqual(['s.1', 's.2', 's.3']);
  const file = new Sqlite(join(server.dataDir, 'committee-room.sqlite'), { readonly: true });
  const counted = file.prepare<[string], { outcome: string; isAfterItsEnd: 0 | 1 }>(
    `SELECT r.outcome, r.at > d.ended_at AS isAfterItsEnd FROM call_result r JOIN device d ON d.user_id = r.caller_id
     WHERE r.caller_id = ? ORDER BY r.at`,
  );
  expect(counted.all(caller.id)).toEqual([
    { outcome: 'onTheWay', isAfterItsEnd: 0 },
    { outcome: 'noAnswer', isAfterItsEnd: 0 },
  ]);
  file.close();
});
