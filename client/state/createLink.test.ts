import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SaveState } from './contracts/link.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

let backend = createFakeBackend();
let tablets: Tablet[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
});
afterEach(() => {
  for (const tablet of tablets) tablet.close();
  tablets = [];
  vi.useRealTimers();
});

async function openConnected(browser = createFakeBrowser(backend)) {
  const tablet = openTablet(backend, browser.openPage());
  tablets.push(tablet);
  await pass(backend, 100);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  return tablet;
}
const ticketCalls = () => backend.callsOf('/api/sync/tickets').length;
const refreshes = () => backend.callsOf('/api/auth/refresh').length;

/** What the pill showed while something went on. */
async function watching(tablet: Tablet, ms: number): Promise<SaveState['kind'][]> {
  const kinds: SaveState['kind'][] = [];
  for (let left = ms; left > 0; left -= 10) {
    await pass(backend, 10);
    const { kind } = tablet.room.save();
    if (kinds.at(-1) !== kind) kinds.push(kind);
  }
  return kinds;
}

test.each([4001, 4003])('closed %i: the session is renewed and the room comes back at once; nobody notices', async (code) => {
  const tablet = await openConnected();
  const before = { tickets: ticketCalls(), refreshes: refreshes() };
  tablet.socket()?.end(code);
  expect(await watching(tablet, 300)).toEqual(['saved']);
  expect(refreshes()).toBe(before.refreshes + 1);
  expect(ticketCalls()).toBe(before.tickets + 1);
  expect(backend.room(ROOM).connections.size).toBe(1);
});

test('an edit made during the renewal is sent with it', async () => {
  const tablet = await openConnected();
  tablet.socket()?.end(4003);
  tablet.set('a', 1);
  expect(await watching(tablet, 300)).toEqual(['sending', 'saved']);
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
});

test('4003 again and again is met with pauses, not with a storm', async () => {
  const tablet = await openConnected();
  const before = ticketCalls();
  for (let i = 0; i < 600; i++) {
    await vi.advanceTimersByTimeAsync(10);
    for (const socket of backend.sockets) socket.end(4003);
    backend.flush();
  }
  expect(ticketCalls() - before).toBeLessThan(14);
  expect(tablet.room.save()).toMatchObject({ kind: 'offline' });
});

test('the session is over: nothing is asked any more, what is unsent stays', async () => {
  const tablet = await openConnected();
  backend.sessions.clear();
  tablet.socket()?.end(4003);
  tablet.set('a', 1);
  await pass(backend, 200);
  expect(tablet.overs).toHaveLength(1);
  const before = backend.calls.length;
  await pass(backend, 20_000);
  expect(backend.calls.length).toBe(before);
  expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 1 });
});

test('[V5] a token that is refused while the session lives is asked for again: the room never stays away by itself', async () => {
  const tablet = await openConnected();
  const sessions = [...backend.sessions];
  backend.sessions.clear();
  tablet.socket()?.end(4003);
  tablet.set('a', 1);
  await pass(backend, 200);
  for (const [id, session] of sessions) backend.sessions.set(id, session);
  await pass(backend, 31_000);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[I10] 4409: the replica is dropped, the list stays on screen, unsent edits are written anew', async () => {
  backend.room(ROOM).write('salem1', { a: 'n', b: 'n', c: 'n' });
  const tablet = await openConnected();
  backend.setNetwork('cut');
  await pass(backend);
  tablet.set('a', 'p');
  tablet.set('b', 'p');
  tablet.set('d', 'p');
  backend.room(ROOM).startEpoch({ b: 'r' }); // somebody changed b meanwhile
  backend.setNetwork('up');
  tablet.fire('online');
  let emptied = false;
  tablet.room.cells.onChange(() => {
    emptied ||= tablet.room.cells.cell('c') !== 'n';
  });
  await pass(backend, 500);
  expect(emptied).toBe(false);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 'p', b: 'r', c: 'n', d: 'p' });
  expect(tablet.room.cells.cell('a')).toBe('p');
  expect(tablet.room.cells.cell('b')).toBe('r');
  expect(tablet.room.refusals()).toMatchObject([{ key: 'b', reason: 'conflict', value: 'p', base: 'n' }]);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(tablet.room.state().kind).toBe('open');
  tablet.set('c', 'p'); // the new replica is the one that is edited
  await pass(backend);
  expect(backend.room(ROOM).rows.get('c')).toBe('p');
});

test('[C8] many edits that are written anew on another generation leave together, and those made at once after them too', async () => {
  const tablet = await openConnected();
  backend.setNetwork('cut');
  await pass(backend);
  for (let i = 0; i < 300; i++) tablet.set(`k${i}`, i);
  backend.room(ROOM).startEpoch();
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 500);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(backend.room(ROOM).rows.size).toBe(300);
  const [connection] = backend.room(ROOM).connections;
  expect(connection?.frames).toBeLessThan(5);
  tablet.set('k0', 'later');
  await pass(backend);
  expect(backend.room(ROOM).rows.get('k0')).toBe('later');
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[I14] an edit made while the replica is being replaced is not lost', async () => {
  const tablet = await openConnected();
  backend.room(ROOM).startEpoch();
  await vi.advanceTimersByTimeAsync(1);
  tablet.set('a', 1); // on the old replica, which nobody takes any more
  expect(tablet.room.cells.cell('a')).toBe(1);
  expect(tablet.room.waiting()).toBe(1);
  await pass(backend, 300);
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[I10] after a reload, edits of an earlier generation never reach the new one as bytes', async () => {
  const browser = createFakeBrowser(backend);
  const before = await openConnected(browser);
  backend.setNetwork('cut');
  before.set('a', 1);
  before.set('a', 2);
  await pass(backend);
  before.kill();
  backend.room(ROOM).startEpoch();
  backend.setNetwork('up');
  const after = openTablet(backend, browser.openPage());
  tablets.push(after);
  await pass(backend, 500);
  expect(backend.callsOf('/api/sync/tickets').map(({ body }) => body.rooms)).toContainEqual([{ room: ROOM, epoch: 1 }]);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 2 });
  expect(after.room.save()).toEqual({ kind: 'saved' });
});

test('[I10] a hello of another generation is believed before a frame is answered', async () => {
  const tablet = await openConnected();
  const room = backend.room(ROOM);
  room.ignoreEpochs();
  tablet.set('erased', 1);
  await pass(backend);
  backend.setNetwork('cut');
  tablet.set('a', 1);
  room.startEpoch({ erased: undefined });
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 300);
  expect(room.rows.toJSON()).toEqual({ a: 1 });
  expect(tablet.room.cells.cell('erased')).toBeUndefined();
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('4400 with unsent edits: they are written anew; when that does not help either, it is told', async () => {
  const tablet = await openConnected();
  backend.room(ROOM).setAcknowledging(false);
  tablet.set('a', 1);
  tablet.socket()?.end(4400);
  await pass(backend, 300);
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
  for (let i = 0; i < 30; i++) {
    for (const socket of backend.sockets) socket.end(4400);
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(tablet.room.state()).toMatchObject({ kind: 'failed', error: { code: 'bad-request' } });
  expect(tablet.room.waiting()).toBe(1);
});

test('[A3] a room that is refused is denied with its reason', async () => {
  backend.access.set(ROOM, 'foreign-committee');
  const tablet = openTablet(backend, createFakeBrowser(backend).openPage());
  tablets.push(tablet);
  await pass(backend, 100);
  expect(tablet.room.state()).toMatchObject({ kind: 'denied', error: { code: 'foreign-committee', details: { committee: 'K01' } } });
  const before = ticketCalls();
  await pass(backend, 20_000);
  expect(ticketCalls()).toBe(before);
});

test('4403: the next ticket says why; edits stay on the device', async () => {
  const tablet = await openConnected();
  backend.access.set(ROOM, 'forbidden');
  backend.room(ROOM).setAcknowledging(false);
  tablet.set('a', 1);
  tablet.socket()?.end(4403);
  await pass(backend, 200);
  expect(tablet.room.state()).toMatchObject({ kind: 'denied', error: { code: 'forbidden' } });
  expect(tablet.room.waiting()).toBe(1);
  backend.access.delete(ROOM);
  backend.room(ROOM).setAcknowledging(true);
  tablet.room.retry();
  await pass(backend, 200);
  expect(tablet.room.state().kind).toBe('open');
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('4403 although tickets are given: once more, then denied', async () => {
  const tablet = await openConnected();
  tablet.socket()?.end(4403);
  await vi.advanceTimersByTimeAsync(60);
  tablet.socket()?.end(4403);
  await pass(backend, 100);
  expect(tablet.room.state()).toMatchObject({ kind: 'denied', error: { code: 'forbidden' } });
});

test.each([
  [4413, 'too-large'],
  [4426, 'client-too-old'],
] as const)('closed %i: trying on is of no use', async (code, reason) => {
  const tablet = await openConnected();
  const before = ticketCalls();
  tablet.socket()?.end(code);
  await pass(backend, 20_000);
  expect(tablet.room.state()).toMatchObject({ kind: 'failed', error: { code: reason } });
  expect(ticketCalls()).toBe(before);
});

test('closed 4429: it waits before it comes back', async () => {
  const tablet = await openConnected();
  const before = ticketCalls();
  tablet.socket()?.end(4429);
  await pass(backend, 4_900);
  expect(ticketCalls()).toBe(before);
  await pass(backend, 3_300);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[C3] closed 4429 with the seconds to wait: it waits them, up to half as long again, and all that was entered comes with it', async () => {
  const tablet = await openConnected();
  const before = ticketCalls();
  tablet.socket()?.end(4429, 'retry=20');
  tablet.set('a', 1);
  await pass(backend, 19_900);
  expect(ticketCalls()).toBe(before);
  expect(tablet.room.save()).toMatchObject({ waiting: 1 });
  await pass(backend, 10_400);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
});

test.each([
  [1006, 800],
  [1012, 5_300],
  [1013, 4_300],
])('closed %i: it comes back with growing pauses and holds the list open', async (code, withinMs) => {
  const tablet = await openConnected();
  const before = ticketCalls();
  tablet.socket()?.end(code);
  expect(await watching(tablet, withinMs)).toEqual(['connecting', 'saved']);
  expect(ticketCalls()).toBe(before + 1);
  backend.setNetwork('cut');
  await pass(backend, 40_000);
  expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 0 });
  expect(tablet.room.state().kind).toBe('open');
  backend.setNetwork('up');
  await pass(backend, 10_100); // [C1] whoever looks waits no longer
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test.each(['online', 'visible'] as const)('it comes back at once on %s', async (event) => {
  const tablet = await openConnected();
  backend.setNetwork('cut');
  await pass(backend, 40_000);
  backend.setNetwork('up');
  tablet.fire(event);
  await pass(backend, 60);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('asking before the device has been read does not connect without what waits there', async () => {
  const tablet = openTablet(backend, createFakeBrowser(backend).openPage());
  tablets.push(tablet);
  tablet.room.retry();
  await pass(backend, 200);
  expect(ticketCalls()).toBe(1);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('it comes back at once when the person asks', async () => {
  const tablet = await openConnected();
  backend.setNetwork('cut');
  await pass(backend, 40_000);
  backend.setNetwork('up');
  tablet.room.retry();
  expect(tablet.room.save().kind).toBe('connecting');
  await pass(backend, 60);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('a dead network with an open socket: an unacknowledged edit finds it within 8 s', async () => {
  const tablet = await openConnected();
  backend.setNetwork('hole');
  tablet.set('a', 1);
  await pass(backend, 4_900);
  expect(tablet.room.save()).toEqual({ kind: 'sending', waiting: 1 });
  await pass(backend, 1_600);
  expect(tablet.room.save().kind).toBe('connecting');
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 200);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
});

test('a dead network with an open socket and nothing to send: silence finds it within 27 s', async () => {
  const tablet = await openConnected();
  backend.room(ROOM).heartbeat();
  await pass(backend);
  backend.setNetwork('hole');
  await pass(backend, 24_500);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  await pass(backend, 2_000);
  expect(tablet.room.save().kind).toBe('connecting');
});

test('heartbeats keep a quiet connection', async () => {
  const tablet = await openConnected();
  const before = ticketCalls();
  for (let i = 0; i < 8; i++) {
    await pass(backend, 15_000);
    backend.room(ROOM).heartbeat();
    backend.flush();
  }
  expect(ticketCalls()).toBe(before);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('a slow upload is no dead network as long as bytes leave', async () => {
  const tablet = await openConnected();
  const socket = tablet.socket();
  const before = ticketCalls();
  backend.setNetwork('hole');
  tablet.set('a', 1);
  for (let left = 20; left > 0 && socket; left--) {
    socket.bufferedAmount = left * 1_000;
    await pass(backend, 1_000);
  }
  backend.setNetwork('up');
  await pass(backend);
  expect(ticketCalls()).toBe(before);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('the system says offline: shown at once, and taken back when the server is heard all the same', async () => {
  const tablet = await openConnected();
  tablet.fire('offline'); // a laptop without network, the server on it
  expect(tablet.room.save().kind).toBe('offline');
  await pass(backend, 30);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[C9] a connection that the system took for gone and that is heard again stands, and the next return tells of itself only', async () => {
  const tablet = await openConnected();
  const socket = tablet.socket();
  tablet.fire('offline');
  expect(tablet.room.facts().connectedAtMs).toBe(null);
  await pass(backend, 500);
  tablet.fire('online');
  await pass(backend, 500);
  expect(tablet.socket()).toBe(socket);
  expect(tablet.room.facts().connectedAtMs).not.toBe(null);
  expect(tablet.log().map(({ kind }) => kind)).toEqual(['connected', 'lost', 'connected', 'back']);
  tablet.set('a', 'p');
  await pass(backend, 60_000);
  backend.setNetwork('cut');
  await pass(backend, 1_000);
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 5_000);
  const back = tablet.log().at(-1);
  expect(back).toMatchObject({ kind: 'back', sent: 0 });
  expect(back?.kind === 'back' && back.awayMs).toBeLessThan(10_000);
});

test('the system says offline and the network is a hole: the connection is given up after 3 s', async () => {
  const tablet = await openConnected();
  backend.setNetwork('hole');
  tablet.fire('offline');
  await pass(backend, 2_000);
  expect(tablet.room.save().kind).toBe('offline');
  await pass(backend, 3_000);
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 100);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test.each(['online', 'visible'] as const)('a connection that may have died meanwhile is tried out on %s', async (event) => {
  const tablet = await openConnected();
  await pass(backend, 17_000);
  backend.setNetwork('hole');
  tablet.fire(event);
  await pass(backend, 4_500);
  expect(tablet.room.save().kind).not.toBe('saved');
  backend.setNetwork('up');
  tablet.room.retry();
  await pass(backend, 200);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('a laptop that slept finds its connection dead at the first look', async () => {
  const tablet = await openConnected();
  const before = ticketCalls();
  vi.setSystemTime(Date.now() + 8 * 60 * 60_000);
  await pass(backend, 2_500);
  expect(ticketCalls()).toBeGreaterThan(before);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('the network is gone at the start: the room stays opening and says offline', async () => {
  backend.setNetwork('cut');
  const tablet = openTablet(backend, createFakeBrowser(backend).openPage());
  tablets.push(tablet);
  await pass(backend, 200);
  expect(tablet.room.state().kind).toBe('opening');
  expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 0 });
});
