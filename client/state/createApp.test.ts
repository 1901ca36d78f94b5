import { IDBObjectStore } from 'fake-indexeddb';
import { createMemo, createRoot, onCleanup, untrack } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createApp } from './createApp.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, memoryStorage, pass } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';
import { ROOM } from './testing/openTablet.ts';

let backend = createFakeBackend();
let disposers: (() => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
});
afterEach(() => {
  for (const dispose of disposers) dispose();
  disposers = [];
  vi.useRealTimers();
});

function start(browser = createFakeBrowser(backend), tab = memoryStorage()) {
  const page = browser.openPage({ tab });
  const { app, dispose } = createRoot((end) => ({ app: createApp(page.environment, async (userId) => fakeVault(userId)), dispose: end }));
  disposers.push(dispose);
  return { ...page, app, browser, tab, dispose };
}
/** Opens something as a screen would; `leave` is the screen going away. */
function screen<T>(open: () => T): { readonly it: T; leave(): void } {
  return createRoot((end) => ({ it: open(), leave: end }));
}
const K01 = '/api/committees/K01';
const roll = { committee: 'K01', version: 1, electors: [{ id: '0000000001', number: '1', name: 'One' }] };

test('nothing opens while nobody is signed in', () => {
  const { app } = start();
  expect(() => app.openRoom(ROOM)).toThrow(expect.objectContaining({ code: 'not-authenticated' }));
  expect(() => createRoot(() => app.openRoll('K01'))).toThrow(expect.objectContaining({ code: 'not-authenticated' }));
});

test('two screens share one room; it stays open for a while after the last has gone, seen by nobody', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const first = screen(() => app.openRoom(ROOM));
  const second = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  expect(first.it).toBe(second.it);
  expect(backend.room(ROOM).connections.size).toBe(1);
  const isSeen = () => [...backend.room(ROOM).connections].some(({ presence }) => presence?.state);
  expect(isSeen()).toBe(true);
  first.leave();
  await pass(backend);
  expect(isSeen()).toBe(true);
  second.leave();
  await pass(backend);
  expect(isSeen()).toBe(false);
  await pass(backend, 30_000);
  backend.room(ROOM).heartbeat();
  const third = screen(() => app.openRoom(ROOM));
  expect(third.it.state().kind).toBe('open'); // at once
  third.leave();
  for (let i = 0; i < 8; i++) {
    await pass(backend, 10_000);
    backend.room(ROOM).heartbeat();
  }
  expect(backend.room(ROOM).connections.size).toBe(0);
});

test('[V5] edits of an earlier page load are sent by themselves, whichever screen is looked at', async () => {
  const browser = createFakeBrowser(backend);
  const before = start(browser);
  await before.app.session.login('noura', 'right');
  const { it: room } = screen(() => before.app.openRoom(ROOM));
  await pass(backend, 200);
  backend.setNetwork('cut');
  room.edit([{ key: 'a', value: 1 }]);
  await pass(backend);
  before.dispose();
  before.die();
  backend.setNetwork('up');
  const after = start(browser, before.tab);
  await pass(backend, 500);
  expect(after.app.session.state()).toBe('signed-in');
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
  expect([...backend.room(ROOM).connections].map(({ presence }) => presence?.state ?? null)).toEqual([null]); // nobody is looking at it
});

test('signing out closes every connection and keeps what is unsent for that person', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: room } = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  backend.room(ROOM).setAcknowledging(false);
  room.edit([{ key: 'a', value: 1 }]);
  await app.session.logout();
  await pass(backend, 100);
  expect(backend.room(ROOM).connections.size).toBe(0);

  await app.session.login('salem', 'right');
  const other = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  expect(other.it.save()).toEqual({ kind: 'saved' });
  await app.session.logout();

  await app.session.login('noura', 'right');
  const again = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  expect(again.it.save()).toEqual({ kind: 'sending', waiting: 1 });
  backend.room(ROOM).setAcknowledging(true);
  await pass(backend);
  expect(again.it.save()).toEqual({ kind: 'saved' });
});

test('[I14] a session that runs out keeps the rooms; the same person signs in again and goes on', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: room } = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  backend.room(ROOM).write('salem1', { b: 'n' });
  backend.sessions.clear();
  for (const socket of backend.sockets) socket.end(4003);
  room.edit([{ key: 'a', value: 1 }]);
  await pass(backend, 200);
  expect(app.session.state()).toBe('signed-out');
  expect(room.save()).toEqual({ kind: 'offline', waiting: 1 });
  const asked = backend.callsOf('/api/sync/tickets').length;
  await pass(backend, 20_000);
  expect(backend.callsOf('/api/sync/tickets')).toHaveLength(asked);

  await app.session.login('noura', 'right');
  await pass(backend, 200);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1, b: 'n' });
  expect(room.save()).toEqual({ kind: 'saved' });
  expect(app.openRoom(ROOM)).toBe(room);
});

test('[A8] a session that runs out, and somebody else signs in: nothing goes on in their name', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: room } = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  backend.sessions.clear();
  for (const socket of backend.sockets) socket.end(4003);
  room.edit([{ key: 'a', value: 1 }]);
  await pass(backend, 200);
  await app.session.login('salem', 'right');
  await pass(backend, 500);
  expect(backend.room(ROOM).rows.size).toBe(0);
  expect(app.openRoom(ROOM)).not.toBe(room);
  expect(backend.callsOf('/api/auth/refresh').filter(({ token }) => token !== null)).toEqual([]);
});

test('a screen that was refused because the session had run out loads when the person is back', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  backend.answers.set(`${K01}/roll`, () => {
    throw new AppError('token-expired');
  });
  backend.sessions.clear();
  const { it: opened } = screen(() => app.openRoll('K01'));
  await pass(backend, 100);
  expect(opened.error()?.code).toBe('token-expired');
  backend.answers.set(`${K01}/roll`, () => roll);
  await app.session.login('noura', 'right');
  await pass(backend, 100);
  expect(opened.state()).toBe('ready');
});

test('a roll loads, is there at once the second time, and keeps trying while the server is away', async () => {
  const { app, fire } = start();
  await app.session.login('noura', 'right');
  backend.answers.set(`${K01}/roll`, () => roll);
  backend.setNetwork('cut');
  const first = screen(() => app.openRoll('K01'));
  expect(first.it.state()).toBe('loading');
  await pass(backend, 100);
  expect(first.it.state()).toBe('failed');
  expect(first.it.error()?.code).toBe('unreachable');
  backend.setNetwork('up');
  fire('online');
  await pass(backend, 50);
  expect(first.it.state()).toBe('ready');
  expect(first.it.error()).toBeNull();
  expect(first.it.elector('0000000001')?.name).toBe('One');
  first.leave();
  backend.setNetwork('cut');
  const second = screen(() => app.openRoll('K01'));
  expect(second.it.state()).toBe('ready');
  second.leave();
});

test('[D7] without a network a screen shows what this device was told, and when; a roll that still holds is not sent again', async () => {
  const browser = createFakeBrowser(backend);
  const before = start(browser);
  await before.app.session.login('noura', 'right');
  backend.answers.set(`${K01}/roll`, () => roll);
  backend.etags.set(`${K01}/roll`, 'W/"1"');
  const toldAtMs = Date.now();
  screen(() => before.app.openRoll('K01'));
  await pass(backend, 100);
  before.dispose();
  before.die();

  const after = start(browser, before.tab);
  await pass(backend, 100);
  backend.setNetwork('cut');
  await pass(backend, 5_000);
  const { it: opened, leave } = screen(() => after.app.openRoll('K01'));
  await pass(backend, 100);
  expect([opened.state(), opened.elector('0000000001')?.name, opened.error()?.code]).toEqual(['ready', 'One', 'unreachable']);
  expect(opened.atMs()).toBeGreaterThanOrEqual(toldAtMs);
  expect(opened.atMs()).toBeLessThan(toldAtMs + 200);
  backend.setNetwork('up');
  after.fire('online');
  await pass(backend, 100);
  expect(opened.error()).toBeNull();
  expect(opened.atMs()).toBeGreaterThan(toldAtMs + 5_000);
  expect(backend.callsOf(`${K01}/roll`).map(({ headers }) => headers.get('If-None-Match'))).toEqual([null, 'W/"1"']);
  expect(opened.elector('0000000001')?.name).toBe('One');
  backend.etags.set(`${K01}/roll`, 'W/"2"');
  backend.answers.set(`${K01}/roll`, () => ({ ...roll, electors: [{ id: '0000000002', number: '2', name: 'Two' }] }));
  opened.reload();
  await pass(backend, 100);
  expect(opened.electors().map(({ name }) => name)).toEqual(['Two']);
  leave();
});

test('[D7] what the server says is not for this person goes from the screen, and from the device', async () => {
  const browser = createFakeBrowser(backend);
  const before = start(browser);
  await before.app.session.login('noura', 'right');
  backend.answers.set(`${K01}/roll`, () => roll);
  const { it: opened } = screen(() => before.app.openRoll('K01'));
  await pass(backend, 100);
  backend.answers.set(`${K01}/roll`, () => {
    throw new AppError('foreign-committee');
  });
  opened.reload();
  await pass(backend, 100);
  expect([opened.state(), opened.electors()]).toEqual(['failed', []]);
  before.dispose();
  before.die();
  const after = start(browser, before.tab);
  await pass(backend, 100);
  backend.setNetwork('cut');
  const { it: again } = screen(() => after.app.openRoll('K01'));
  await pass(backend, 100);
  expect([again.state(), again.electors()]).toEqual(['failed', []]);
});

test('a committee knows the names behind ids', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  backend.answers.set(K01, () => ({
    id: 'K01',
    guarantors: [{ id: 'g00001', name: 'Guarantor' }],
    people: [{ id: 'u00001', name: 'Person' }],
  }));
  const { it: committee } = screen(() => app.openCommittee('K01'));
  expect(committee.nameOf('g00001')).toBeNull();
  await pass(backend);
  expect([committee.nameOf('g00001'), committee.nameOf('u00001'), committee.nameOf('nobody')]).toEqual(['Guarantor', 'Person', null]);
});

test('a refusal is told and not tried again', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: committee } = screen(() => app.openCommittee('K09'));
  await pass(backend, 60_000);
  expect(committee.error()?.code).toBe('not-found');
  expect(backend.callsOf('/api/committees/K09')).toHaveLength(1);
});

test('the system’s word about the network', () => {
  const { app, fire } = start();
  expect(app.isOnline()).toBe(true);
  fire('offline');
  expect(app.isOnline()).toBe(false);
});

test('[V8] what waits in a room that is refused is counted for as long as it waits, and sent when the right comes back', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: room, leave } = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  backend.setNetwork('cut');
  await pass(backend, 50);
  room.edit([{ key: 'a', value: 1 }]);
  await pass(backend, 200);
  backend.access.set(ROOM, 'forbidden');
  backend.setNetwork('up');
  room.retry();
  await pass(backend, 500);
  expect(room.state().kind).toBe('denied');
  leave();
  await pass(backend, 90_000);
  expect(app.sync.unsent()).toEqual([{ room: ROOM, waiting: 1, isShown: false }]);
  backend.access.set(ROOM, 'write');
  for (const [id, user] of backend.sessions) backend.sessions.set(id, { ...user, name: 'Noura, in another committee' });
  backend.expireTokens();
  app.api.send('GET', '/api/me').catch(() => {}); // whatever asks next: the session is renewed, and with it who they are
  await pass(backend, 500);
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
  expect(app.sync.unsent()).toEqual([]);
});

test('[V8] a room that was refused is asked for again when its screen is opened again', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  backend.access.set(ROOM, 'forbidden');
  const first = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  expect(first.it.state().kind).toBe('denied');
  first.leave();
  backend.access.set(ROOM, 'write');
  const second = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  expect(second.it.state().kind).toBe('open');
});

/** Whether the page asks before it is closed. */
function leaving(): boolean {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

test('[D1] locked or handed over with an edit that the device has not taken: the page asks before it is closed until it has', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: room } = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  backend.room(ROOM).setAcknowledging(false);
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  room.edit([{ key: 'a', value: 1 }]);
  await pass(backend, 500);
  app.session.leave();
  await pass(backend, 500);
  expect([leaving(), app.isAtRisk()]).toEqual([true, true]);
  await app.session.login('salem', 'right');
  await pass(backend, 500);
  expect(leaving()).toBe(true);
  full.mockRestore();
  await pass(backend, 20_000);
  expect(leaving()).toBe(false);
});

test('the page is not let go while an edit is neither on the device nor at the server', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: room } = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  expect(leaving()).toBe(false);
  room.edit([{ key: 'a', value: 1 }]);
  expect(leaving()).toBe(true);
  await pass(backend);
  expect(leaving()).toBe(false);
});

test('[D1] what a screen keeps when it ends is kept also when the work is locked or left: the screen ends before what it stands on', async () => {
  const { app } = start();
  await app.session.login('noura', 'right');
  const { it: room } = screen(() => app.openRoom(ROOM));
  await pass(backend, 200);
  backend.setNetwork('cut');
  const refused: unknown[] = [];
  screen(() =>
    createMemo(() => {
      if (app.session.state() !== 'signed-in') return;
      onCleanup(() => {
        try {
          untrack(() => room.edit([{ key: 'a', value: 'typed' }]));
        } catch (error) {
          refused.push(error);
        }
      });
    }),
  );
  app.session.startLeaving();
  expect(refused).toEqual([]);
  await pass(backend, 500);
  expect(() => room.edit([{ key: 'a', value: 'after' }])).toThrow(expect.objectContaining({ code: 'unreachable' }));
  expect(() => room.undo()).toThrow(expect.objectContaining({ code: 'unreachable' }));
});
