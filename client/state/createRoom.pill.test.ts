import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import type { SaveState, SyncEvent } from './contracts/link.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

let backend = createFakeBackend();
let browser = createFakeBrowser(backend);
let tablets: Tablet[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
  browser = createFakeBrowser(backend);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const tablet of tablets) tablet.close();
  tablets = [];
  vi.useRealTimers();
});

async function openConnected(): Promise<Tablet> {
  const tablet = openTablet(backend, browser.openPage());
  tablets.push(tablet);
  await pass(backend, 100);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  return tablet;
}
const kindsOf = (tablet: Tablet): SyncEvent['kind'][] => tablet.log().map(({ kind }) => kind);
const backOf = (tablet: Tablet) => tablet.log().findLast((event) => event.kind === 'back');

type Fault = {
  readonly name: string;
  /** What happens while one edit is under way. */
  readonly strike: (tablet: Tablet) => Promise<void> | void;
  readonly shown: SaveState;
  readonly mend: (tablet: Tablet) => Promise<void> | void;
};
const cut = (): void => backend.setNetwork('cut');
/** Until the first attempt to come back has failed. */
const cutForLong = async (): Promise<void> => {
  cut();
  await pass(backend, 500);
};
const heal = (tablet: Tablet): void => {
  backend.setNetwork('up');
  tablet.fire('online');
};
const endWith = (code: number) => () => {
  backend.room(ROOM).setAcknowledging(false); // nothing of it is on disk
  for (const socket of backend.sockets) socket.end(code);
  if (code === 1006) return cutForLong();
};
const mendDisk = (tablet: Tablet): void => {
  backend.room(ROOM).setAcknowledging(true);
  heal(tablet);
};

/** docs/faults.md, row by row. */
const FAULTS: readonly Fault[] = [
  {
    name: 'the system says that there is no network',
    strike(tablet) {
      tablet.fire('offline');
    },
    shown: { kind: 'offline', waiting: 1 },
    mend: (tablet) => tablet.fire('online'),
  },
  { name: 'the connection breaks', strike: cutForLong, shown: { kind: 'offline', waiting: 1 }, mend: heal },
  {
    name: 'a black hole',
    async strike() {
      backend.setNetwork('hole');
      await pass(backend, 14_000);
    },
    shown: { kind: 'offline', waiting: 1 },
    mend: heal,
  },
  {
    name: 'a slow line, on which bytes still leave',
    async strike(tablet) {
      backend.setNetwork('hole');
      const socket = tablet.socket();
      for (let left = 90_000; left >= 0; left -= 5_000) {
        if (socket) socket.bufferedAmount = left;
        await pass(backend, 500);
      }
    },
    shown: { kind: 'sending', waiting: 1, isSlow: true },
    mend: heal,
  },
  { name: 'the server is killed', strike: endWith(1006), shown: { kind: 'offline', waiting: 1 }, mend: mendDisk },
  { name: 'the server restarts (1012)', strike: endWith(1012), shown: { kind: 'connecting', waiting: 1 }, mend: mendDisk },
  { name: 'the server cannot save (1013)', strike: endWith(1013), shown: { kind: 'connecting', waiting: 1 }, mend: mendDisk },
  {
    name: 'the session is over (4003)',
    async strike() {
      backend.sessions.clear();
      for (const socket of backend.sockets) socket.end(4003);
      await pass(backend, 100);
    },
    shown: { kind: 'offline', waiting: 1 },
    mend() {}, // signing in again is another story
  },
  {
    name: 'the right is gone (4403)',
    async strike() {
      backend.access.set(ROOM, 'forbidden');
      for (const socket of backend.sockets) socket.end(4403);
      await pass(backend, 100);
    },
    shown: { kind: 'offline', waiting: 1 },
    mend(tablet) {
      backend.access.delete(ROOM);
      tablet.room.retry();
    },
  },
  {
    name: 'another generation of the document (4409)',
    strike() {
      backend.room(ROOM).startEpoch();
    },
    shown: { kind: 'sending', waiting: 1 },
    mend() {},
  },
  {
    name: 'the device cannot keep it',
    async strike() {
      vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
        throw new DOMException('full', 'QuotaExceededError');
      });
      tablets[0]?.set('full', 1);
      await pass(backend, 30);
    },
    shown: { kind: 'cannot-save', waiting: 2 },
    async mend() {
      vi.restoreAllMocks();
      await pass(backend, 12_000);
    },
  },
  {
    name: 'the browser has closed the database',
    async strike() {
      for (const database of browser.databases) database.close();
      await pass(backend, 20);
    },
    shown: { kind: 'sending', waiting: 1 },
    mend() {},
  },
  {
    name: 'a clock a day ahead',
    async strike() {
      vi.setSystemTime(Date.now() + 86_400_000);
      await pass(backend, 20);
    },
    shown: { kind: 'sending', waiting: 1 },
    mend() {},
  },
  {
    name: 'a clock set a day back',
    async strike() {
      vi.setSystemTime(Date.now() - 86_400_000);
      await pass(backend, 20);
    },
    shown: { kind: 'sending', waiting: 1 },
    mend() {},
  },
];

describe('[V6] the pill in every fault', () => {
  test.each(FAULTS)('$name', async ({ strike, shown, mend, name }) => {
    const tablet = await openConnected();
    backend.room(ROOM).setAcknowledging(false);
    tablet.set('a', 'p');
    await pass(backend, 20); // the device has it
    await strike(tablet);
    expect(tablet.room.save()).toEqual(shown);
    expect(tablet.room.facts().lastContactAtMs).not.toBeNull();
    backend.room(ROOM).setAcknowledging(true);
    await mend(tablet);
    await pass(backend, 6_500);
    if (name.includes('session')) {
      expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 1 }); // it waits for its person (C10)
      return;
    }
    expect(tablet.room.save()).toEqual({ kind: 'saved' });
    expect(tablet.room.oldestUnsentAtMs()).toBeNull();
    expect(backend.room(ROOM).rows.get('a')).toBe('p');
  });

  test('with nothing waiting it says that, and nothing is ever called saved without a connection', async () => {
    const tablet = await openConnected();
    await cutForLong();
    expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 0 });
    await pass(backend, 60_000);
    expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 0 });
  });

  test('slow is told by the oldest edit: what is acknowledged in time is not, however many follow', async () => {
    const tablet = await openConnected();
    for (let i = 0; i < 12; i++) {
      tablet.set('a', i);
      await pass(backend, 1_000);
      expect(tablet.room.save()).toEqual({ kind: 'saved' });
    }
    backend.room(ROOM).setAcknowledging(false);
    tablet.set('a', 'x');
    await pass(backend, 4_000);
    expect(tablet.room.save()).toEqual({ kind: 'sending', waiting: 1 });
  });
});

const never = (): never => new EventTarget() as never; // a request that nobody answers
/** A transaction in which nothing is answered. */
const silent = () => ({ objectStore: () => new Proxy({}, { get: () => never }), abort() {} }) as never;
const broken = (): never => {
  throw new DOMException('Internal error', 'UnknownError');
};
const BREAKS = [
  { how: 'its databases throw at every call', open: broken, begin: broken, hasFiles: true },
  { how: 'its databases do not answer any more', open: never, begin: silent, hasFiles: true },
  { how: 'its databases and its own files throw at every call', open: broken, begin: broken, hasFiles: false },
  { how: 'its own files throw at every call, after a write has failed', open: null, begin: broken, hasFiles: false },
] as const;

describe('[D1][D6] the device breaks for good in the middle of a session', () => {
  test.each(BREAKS)('$how: told, no further entry, nothing called kept or saved; what is in memory goes to the server', async (fault) => {
    const tablet = await openConnected();
    cut();
    await pass(backend, 500);
    tablet.set('before', 1);
    await pass(backend, 20);
    expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 1 });
    if (!fault.hasFiles) {
      vi.stubGlobal('FileSystemFileHandle', { prototype: { createWritable: broken } });
      vi.stubGlobal('navigator', { storage: { getDirectory: async () => ({ getFileHandle: broken, removeEntry: broken }) } });
    }
    if (fault.open) browser.indexedDB.open = fault.open;
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(fault.begin);

    tablet.set('after', 1);
    await pass(backend, 20);
    if (!fault.open) begin.mockRestore(); // the databases would take it again
    for (let seconds = 0; seconds < 16; seconds++) {
      await vi.advanceTimersByTimeAsync(1_000);
      const shown = tablet.room.save();
      expect(shown.kind === 'saved' || ('waiting' in shown && shown.kind === 'offline' && shown.waiting === 2), JSON.stringify(shown)).toBe(
        false,
      );
    }
    expect(tablet.room.save()).toEqual({ kind: 'cannot-save', waiting: 2 });
    expect(() => tablet.set('more', 1)).toThrow(expect.objectContaining({ code: 'device-cannot-save' }));
    expect(tablet.outbox.unkept(ROOM)).toBeGreaterThan(0);

    heal(tablet);
    await pass(backend, 2_000);
    expect([backend.room(ROOM).rows.get('before'), backend.room(ROOM).rows.get('after')]).toEqual([1, 1]);
    expect(tablet.room.save()).toEqual({ kind: 'cannot-save', waiting: 0 });
    expect(() => tablet.set('more', 1)).toThrow(expect.objectContaining({ code: 'device-cannot-save' }));
  });
});

describe('[C9] coming back', () => {
  test('says what was sent, which cells others had changed, and what needs an eye', async () => {
    backend.room(ROOM).write('salem1', { x: 1, y: 1 });
    const tablet = await openConnected();
    cut();
    await pass(backend);
    tablet.set('a', 1);
    tablet.set('b', 1);
    tablet.set('b', 2);
    await pass(backend, 12_000);
    backend.room(ROOM).write('salem1', { x: 2, z: 2 });
    heal(tablet);
    await pass(backend, 500);
    expect(backOf(tablet)).toMatchObject({ sent: 3, received: 2, eye: 0 });
    expect((backOf(tablet) as { awayMs: number }).awayMs).toBeGreaterThanOrEqual(12_000);
    expect(kindsOf(tablet)).toEqual(['connected', 'lost', 'connected', 'back']);
    tablet.set('c', 1); // an edit of now is none that had waited
    await pass(backend);
    expect(kindsOf(tablet).at(-1)).toBe('back');
  });

  test('a page that finds what an earlier one could not send tells it; one that finds nothing tells nothing', async () => {
    const first = await openConnected();
    cut();
    await pass(backend);
    for (let i = 0; i < 5; i++) first.set(`k${i}`, i);
    await pass(backend);
    first.kill();
    backend.setNetwork('up');
    const second = openTablet(backend, browser.openPage());
    tablets.push(second);
    await pass(backend, 500);
    expect(backOf(second)).toMatchObject({ awayMs: null, sent: 5 });
    const third = openTablet(backend, browser.openPage());
    tablets.push(third);
    await pass(backend, 500);
    expect(backOf(third)).toBeUndefined();
  });

  test('a page that was loaded without a network tells what others had written meanwhile', async () => {
    backend.room(ROOM).write('salem1', { x: 1, y: 1 });
    const first = await openConnected();
    await pass(backend, 1_000);
    cut();
    await pass(backend);
    first.kill();
    const second = openTablet(backend, browser.openPage());
    tablets.push(second);
    await pass(backend, 12_000);
    expect(second.room.state().kind).toBe('open');
    second.set('a', 1);
    backend.room(ROOM).write('salem1', { x: 2, z: 2 });
    heal(second);
    await pass(backend, 500);
    expect(backOf(second)).toMatchObject({ sent: 1, received: 2 });
    expect((backOf(second) as { awayMs: number }).awayMs).toBeGreaterThanOrEqual(10_000);
  });

  test('a cut in the middle of it is part of the same outage', async () => {
    const tablet = await openConnected();
    cut();
    await pass(backend);
    tablet.set('a', 1);
    backend.room(ROOM).setAcknowledging(false);
    heal(tablet);
    await pass(backend, 300);
    expect(backOf(tablet)).toBeUndefined();
    cut();
    await pass(backend);
    tablet.set('b', 1);
    backend.room(ROOM).setAcknowledging(true);
    heal(tablet);
    await pass(backend, 500);
    expect(tablet.log().filter(({ kind }) => kind === 'back')).toMatchObject([{ sent: 2 }]);
  });

  test('what was not accepted meanwhile needs an eye', async () => {
    backend.room(ROOM).write('salem1', { a: 'n' });
    const tablet = await openConnected();
    cut();
    await pass(backend);
    tablet.set('a', 'p');
    backend.room(ROOM).startEpoch({ a: 'r' });
    heal(tablet);
    await pass(backend, 500);
    expect(backOf(tablet)).toMatchObject({ sent: 0, eye: 1 });
    expect(kindsOf(tablet)).toContain('replaced');
  });

  test('a token that is renewed is none', async () => {
    const tablet = await openConnected();
    backend.room(ROOM).setAcknowledging(false);
    tablet.set('a', 1);
    tablet.socket()?.end(4003);
    backend.room(ROOM).setAcknowledging(true);
    await pass(backend, 500);
    expect(tablet.room.save()).toEqual({ kind: 'saved' });
    expect(kindsOf(tablet)).toEqual(['connected']);
  });
});

describe('[V7] the figures', () => {
  test('count messages, connections and interruptions, the same one in a row as one line', async () => {
    const tablet = await openConnected();
    const before = tablet.room.facts();
    expect(before).toMatchObject({ reconnections: 0, troubles: [] });
    expect(before.messagesIn).toBeGreaterThan(0);
    expect(before.messagesOut).toBeGreaterThan(0);
    cut();
    await pass(backend, 60_000);
    const away = tablet.room.facts();
    expect(away.connectedAtMs).toBeNull();
    expect(away.troubles.map(({ why }) => why)).toEqual(['broken', 'unreachable']);
    expect(away.troubles[1]?.times).toBeGreaterThan(3);
    heal(tablet);
    await pass(backend, 300);
    const back = tablet.room.facts();
    expect(back.reconnections).toBe(1);
    expect(back.connectedAtMs).not.toBeNull();
    backend.room(ROOM).heartbeat();
    await pass(backend);
    expect(tablet.room.facts().messagesIn).toBe(back.messagesIn + 1);
  });

  test('time an edit until it is on disk, and the age of the oldest that is not', async () => {
    const tablet = await openConnected();
    backend.room(ROOM).setAcknowledging(false);
    const madeAtMs = Date.now();
    tablet.set('a', 1);
    await pass(backend, 800);
    expect(tablet.room.oldestUnsentAtMs()).toBe(madeAtMs);
    backend.room(ROOM).setAcknowledging(true);
    await pass(backend, 20);
    const { roundTripMs } = tablet.room.facts();
    expect(roundTripMs).toBeGreaterThanOrEqual(800);
    expect(roundTripMs).toBeLessThan(900);
    tablet.room.retry(); // asks a connection that stands
    await pass(backend);
    expect(tablet.room.facts().roundTripMs).toBeLessThan(100);
  });

  test('keep the last fifty events and the last three interruptions', async () => {
    const tablet = await openConnected();
    for (let i = 0; i < 30; i++) {
      cut();
      await pass(backend, 20);
      heal(tablet);
      await pass(backend, 60);
    }
    expect(tablet.log()).toHaveLength(50);
    expect(tablet.room.facts().troubles.length).toBeLessThanOrEqual(3);
  });

  test('a room that is refused says so once', async () => {
    const tablet = await openConnected();
    backend.access.set(ROOM, 'forbidden');
    for (const socket of backend.sockets) socket.end(4403);
    await pass(backend, 10_000);
    const ended = tablet.log().filter((event) => event.kind === 'ended');
    expect(ended).toHaveLength(1);
    expect(ended[0]?.kind === 'ended' && ended[0].error).toBeInstanceOf(AppError);
  });
});
