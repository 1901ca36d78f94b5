import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket as WsClient } from 'ws';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { SCHEMA_VERSION } from '../../schema/version.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import type { TestPerson } from '../testing/seedCampaign.ts';
import { createStockTablet, type StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

/** What it takes is milliseconds; a bound of a second fails on a machine that has other work. */
const AT_ONCE_MS = 5_000;

let server: TestServer;
const tablets: StockTablet[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  for (const tablet of tablets.splice(0)) tablet.end();
  server.clock.aheadMs = 0;
});
afterAll(() => server.end());

let devices = 0;
const newDevice = (): string => {
  devices += 1;
  return `device-${String(devices).padStart(12, '0')}`;
};
const keyOf = (n: number): string => claimKey(String(n).padStart(10, '0') as ElectorId, 'owner1' as UserId, 'note');

/** Signs a person in on a tablet of its own, with tickets that are renewed as a stock client would. */
async function open(person: TestPerson, room: string, isRenewing = true) {
  const session = await server.login(person);
  const device = newDevice();
  let token = session.accessToken;
  const ticket = async (): Promise<string> => {
    const { tickets } = await server.browser.tickets(token, [room], device);
    const [answer] = tickets;
    if (!answer || 'error' in answer) throw new Error(`no ticket: ${JSON.stringify(answer)}`);
    return answer.ticket;
  };
  const first = await ticket();
  const tablet = createStockTablet({ origin: server.origin, room, ticket: first, renew: isRenewing ? ticket : null });
  tablets.push(tablet);
  return {
    tablet,
    session,
    ticket,
    first,
    use: (accessToken: string) => {
      token = accessToken;
    },
  };
}

test('an edit of one stock provider reaches another, and is acknowledged', async () => {
  const { tablet: left } = await open('noura', 'guarantees/K01');
  const { tablet: right } = await open('salem', 'guarantees/K01');
  await Promise.all([left.synced(), right.synced()]);
  expect(left.provider.ws?.protocol).toBe(SUBPROTOCOL);
  left.rows.set(keyOf(1), 'from the left');
  await until('the edit arrives', () => right.rows.get(keyOf(1)) === 'from the left');
  await left.saved(2); // its step 2 and the edit
  expect(left.hellos[0]).toMatchObject({ access: 'write', schema: SCHEMA_VERSION });
});

test('[A5] peers see who is here by the server’s word', async () => {
  const { tablet: left, session } = await open('noura', 'guarantees/K01');
  const { tablet: right } = await open('salem', 'guarantees/K01');
  left.provider.awareness.setLocalState({ screen: 'list', user: { id: 'forged', name: 'Somebody', role: 'admin' } });
  const seen = () => right.provider.awareness.getStates().get(left.doc.clientID) as { user?: unknown } | undefined;
  await until('presence arrives', () => seen() !== undefined);
  expect(seen()?.user).toEqual({ id: session.user.id, name: 'Noura', role: 'coordinator' });
});

test('a cut connection comes back with a fresh ticket and brings what was written meanwhile', async () => {
  const { tablet: left } = await open('noura', 'guarantees/K01');
  const { tablet: right } = await open('salem', 'guarantees/K01');
  await Promise.all([left.synced(), right.synced()]);
  left.provider.ws?.close();
  left.rows.set(keyOf(2), 'written while away');
  right.rows.set(keyOf(3), 'written by the other');
  await until('both have both', () => right.rows.get(keyOf(2)) !== undefined && left.rows.get(keyOf(3)) !== undefined);
});

test('§0.3 row 1: nobody without a ticket writes or reads: 4001', async () => {
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket: null });
  tablets.push(tablet);
  await tablet.closedWith(4001);
});

test.each(['nonsense', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'])('a ticket that is none (%s): 4001', async (ticket) => {
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket });
  tablets.push(tablet);
  await tablet.closedWith(4001);
});

test('[A6] an access token is no ticket', async () => {
  const { accessToken } = await server.login('noura');
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket: accessToken });
  tablets.push(tablet);
  await tablet.closedWith(4001);
});

test('[A6] a used ticket: 4001, and the third time within a minute 4403, which stops a stock client', async () => {
  const { tablet } = await open('noura', 'guarantees/K01', false);
  await tablet.synced();
  tablet.provider.ws?.close();
  await until('the client stops', () => tablet.isStopped);
  expect(tablet.closes.slice(1)).toEqual([4001, 4403]);
});

test('[A6] a ticket older than a minute: 4003', async () => {
  const { ticket } = await open('noura', 'guarantees/K01');
  const old = await ticket();
  server.clock.aheadMs = 61_000;
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket: old });
  tablets.push(tablet);
  await tablet.closedWith(4003);
});

test('[A6] a ticket opens its own room only', async () => {
  const { ticket } = await open('salem', 'guarantees/K01');
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K02', ticket: await ticket() });
  tablets.push(tablet);
  await tablet.closedWith(4403);
  expect(tablet.isStopped).toBe(true);
});

test('a room that cannot be: 4404', async () => {
  const tablet = createStockTablet({ origin: server.origin, room: 'kitchen/K01', ticket: 'x' });
  tablets.push(tablet);
  await tablet.closedWith(4404);
});

test.each([
  ['https://evil.example', 403],
  ['null', 403],
])('a foreign Origin (%s) gets %i at the upgrade', async (origin, status) => {
  const { ticket } = await open('noura', 'guarantees/K01');
  const protocols = [SUBPROTOCOL, TICKET_PREFIX + (await ticket())];
  const socket = new WsClient(`${server.origin.replace('http', 'ws')}/sync/guarantees/K01`, protocols, { origin });
  const answered = await new Promise<number>((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => resolve(101));
    socket.on('error', () => {});
  });
  expect(answered).toBe(status);
});

test('[A3] rooms are refused one by one, each with its reason; whether a foreign one exists is not told', async () => {
  const { accessToken } = await server.login('noura');
  const rooms = ['guarantees/K01', 'guarantees/K02', 'guarantees/K99', 'tally/K01/1a', 'kitchen/K01', 'board/test', 'board/other'];
  const { tickets } = await server.browser.tickets(accessToken, rooms, newDevice());
  expect(tickets.map((answer) => ('error' in answer ? answer.error.code : answer.access))).toEqual([
    'write',
    'foreign-committee',
    'foreign-committee',
    'forbidden',
    'not-found',
    'read',
    'forbidden',
  ]);
  const [, foreign, absent] = tickets;
  const blind = (answer: unknown) => JSON.stringify(answer).replaceAll(/K\d\d/g, 'K');
  expect(blind(foreign)).toBe(blind(absent));
});

test('a room of a committee that is not there is refused to those who see all', async () => {
  const { accessToken } = await server.login('admin');
  const { tickets } = await server.browser.tickets(accessToken, ['guarantees/K99'], newDevice());
  expect(tickets[0]).toMatchObject({ room: 'guarantees/K99', error: { code: 'not-found' } });
});

test('[A4] a read-only person’s edit is refused by name, closed 4409, and never seen by others', async () => {
  const { tablet: reader } = await open('admin', 'guarantees/K01');
  const { tablet: writer } = await open('noura', 'guarantees/K01');
  await Promise.all([reader.synced(), writer.synced()]);
  expect(reader.hellos[0]?.access).toBe('read');
  reader.rows.set(keyOf(4), 'by an admin');
  await reader.closedWith(4409);
  expect(reader.isStopped).toBe(true);
  expect(reader.refusals).toEqual([{ refused: [{ key: keyOf(4), reason: 'read-only' }] }]);
  const { tablet: late } = await open('salem', 'guarantees/K01');
  await late.synced();
  expect([writer.rows.has(keyOf(4)), late.rows.has(keyOf(4))]).toEqual([false, false]);
});

test('[A9] a session that ends closes its sockets 4003 at once; another sign-in goes on', async () => {
  const { tablet, session } = await open('noura', 'guarantees/K01', false);
  const { tablet: other } = await open('noura', 'guarantees/K01');
  await Promise.all([tablet.synced(), other.synced()]);
  expect((await server.browser.post('/api/auth/logout', { sessionId: session.sessionId })).status).toBe(204);
  const endedAtMs = Date.now();
  await tablet.closedWith(4003);
  expect(Date.now() - endedAtMs).toBeLessThan(AT_ONCE_MS);
  expect(other.closes).toEqual([]);
});

test('a session that lives on after its access token: refresh, a new ticket, and the tablet is back', async () => {
  const { tablet, session, use } = await open('noura', 'guarantees/K01');
  await tablet.synced();
  server.clock.aheadMs = 11 * 60_000; // the access token is over
  const late = await server.as(session.accessToken, 'POST', '/api/sync/tickets', { rooms: ['guarantees/K01'], deviceId: newDevice() });
  expect(late).toMatchObject({ status: 401, body: { error: { code: 'token-expired' } } });
  const renewed = await server.browser.post('/api/auth/refresh', { sessionId: session.sessionId });
  use(((await renewed.json()) as { accessToken: string }).accessToken);
  tablet.provider.ws?.close();
  await until('back in sync', () => tablet.closes.length > 0 && tablet.provider.synced);
});

test('a connection lives at most twelve hours: then 4003, and the tablet comes back', async () => {
  const { tablet, session, use } = await open('noura', 'guarantees/K01');
  await tablet.synced();
  server.clock.aheadMs = 12 * 60 * 60_000 + 1_000;
  const renewed = await server.browser.post('/api/auth/refresh', { sessionId: session.sessionId });
  use(((await renewed.json()) as { accessToken: string }).accessToken);
  await tablet.closedWith(4003);
  await tablet.synced();
});

test('rights that are taken away close the sockets 4403 at once, and the old access token no longer works', async () => {
  const admin = await server.login('admin');
  const { tablet, session } = await open('badria', 'guarantees/K02', false);
  await tablet.synced();
  const path = `/api/users/${session.user.id}`;
  await server.as(admin.accessToken, 'PATCH', path, { memberships: [] });
  const changedAtMs = Date.now();
  await tablet.closedWith(4403);
  expect(Date.now() - changedAtMs).toBeLessThan(AT_ONCE_MS);
  expect(tablet.isStopped).toBe(true);
  expect((await server.as(session.accessToken, 'GET', '/api/me')).status).toBe(401);
  await server.as(admin.accessToken, 'PATCH', path, { memberships: [{ committee: 'K02', stream: null }] });
});

test('a disabled person is closed 4403 and cannot come back', async () => {
  const admin = await server.login('admin');
  const { tablet, session } = await open('badria', 'guarantees/K02', false);
  await tablet.synced();
  await server.as(admin.accessToken, 'PATCH', `/api/users/${session.user.id}`, { isDisabled: true });
  await tablet.closedWith(4403);
  expect((await server.browser.post('/api/auth/refresh', { sessionId: session.sessionId })).status).toBe(401);
  await server.as(admin.accessToken, 'PATCH', `/api/users/${session.user.id}`, { isDisabled: false });
});

test('a ticket that was asked for before the rights were taken away opens nothing', async () => {
  const admin = await server.login('admin');
  const { ticket, session } = await open('badria', 'guarantees/K02');
  const early = await ticket();
  const path = `/api/users/${session.user.id}`;
  await server.as(admin.accessToken, 'PATCH', path, { memberships: [] });
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K02', ticket: early });
  tablets.push(tablet);
  await tablet.closedWith(4403);
  await server.as(admin.accessToken, 'PATCH', path, { memberships: [{ committee: 'K02', stream: null }] });
});

test('[A6] a ticket of before a change of rights is closed 4003, also where the room may still be opened; the next opens it', async () => {
  const admin = await server.login('admin');
  const { ticket, session } = await open('badria', 'guarantees/K02');
  const early = await ticket();
  const path = `/api/users/${session.user.id}`;
  const both = ['K01', 'K02'].map((committee) => ({ committee, stream: null }));
  await server.as(admin.accessToken, 'PATCH', path, { memberships: both });
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K02', ticket: early });
  tablets.push(tablet);
  await tablet.closedWith(4003);
  const again = await open('badria', 'guarantees/K02');
  await again.tablet.synced();
  await server.as(admin.accessToken, 'PATCH', path, { memberships: [{ committee: 'K02', stream: null }] });
});

test('[A11] another role in the same room closes the socket 4003; the next ticket opens it with that role', async () => {
  const admin = await server.login('admin');
  const { tablet, session } = await open('badria', 'attendance/K02', false);
  await tablet.synced();
  const path = `/api/users/${session.user.id}`;
  await server.as(admin.accessToken, 'PATCH', path, { role: 'attendance' });
  await tablet.closedWith(4003);
  const again = await open('badria', 'attendance/K02');
  const { tablet: other } = await open('admin', 'attendance/K02');
  await Promise.all([again.tablet.synced(), other.synced()]);
  again.tablet.provider.awareness.setLocalState({ screen: 'door' });
  const seen = () => other.provider.awareness.getStates().get(again.tablet.doc.clientID) as { user?: unknown } | undefined;
  await until('presence arrives', () => seen() !== undefined);
  expect(seen()?.user).toMatchObject({ id: session.user.id, role: 'attendance' });
  await server.as(admin.accessToken, 'PATCH', path, { role: 'coordinator', memberships: [{ committee: 'K02', stream: null }] });
});

test('[I10] a replica of another epoch is closed 4409 before it is read', async () => {
  const session = await server.login('noura');
  const { tickets } = await server.browser.tickets(session.accessToken, [{ room: 'guarantees/K01', epoch: 1 }], newDevice());
  const [answer] = tickets;
  if (!answer || 'error' in answer) throw new Error('no ticket');
  expect(answer.epoch).toBeGreaterThan(1);
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket: answer.ticket });
  tablets.push(tablet);
  await tablet.closedWith(4409);
});

test('[A7] a device id belongs to the person who used it first, and has one code', async () => {
  const device = newDevice();
  const first = await server.login('noura');
  const { device: code } = await server.browser.tickets(first.accessToken, ['guarantees/K01'], device);
  expect(code).toMatch(/^[0-9a-z]{3}$/);
  expect((await server.browser.tickets(first.accessToken, ['guarantees/K01'], device)).device).toBe(code);
  const second = await server.login('salem');
  const refused = await server.as(second.accessToken, 'POST', '/api/sync/tickets', { rooms: ['guarantees/K01'], deviceId: device });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'foreign-device' } } });
});

test('a room is a socket: asked for otherwise it is no page', async () => {
  expect((await fetch(`${server.origin}/sync/guarantees/K01`)).status).toBe(404);
});

test('[C12] a room is the same whatever the query of its address', async () => {
  const [{ tablet }, { ticket }] = [await open('noura', 'guarantees/K01'), await open('salem', 'guarantees/K01')];
  const again = createStockTablet({ origin: server.origin, room: 'guarantees/K01?again=1', ticket: await ticket() });
  tablets.push(again);
  await Promise.all([tablet.synced(), again.synced()]);
  again.rows.set(keyOf(9), 'by another address');
  await until('it is seen', () => tablet.rows.get(keyOf(9)) === 'by another address');
});

test('a socket that offers another version of ours only is closed 4426', async () => {
  const socket = new WsClient(`${server.origin.replace('http', 'ws')}/sync/guarantees/K01`, ['committee-room.0', 'ticket.x']);
  const code = await new Promise((resolve) => socket.once('close', resolve));
  expect(code).toBe(4426);
});

test('a client of a version that is no longer spoken is told so', async () => {
  const { accessToken } = await server.login('noura');
  const body = { rooms: ['guarantees/K01'], deviceId: newDevice(), schema: 0 };
  expect(await server.as(accessToken, 'POST', '/api/sync/tickets', body)).toMatchObject({ status: 426 });
});
