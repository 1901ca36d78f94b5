import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import type { FakeSocket } from './testing/fakeSocket.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

const TICKETS = '/api/sync/tickets';
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

async function openConnected(seed = 1): Promise<Tablet> {
  const tablet = openTablet(backend, createFakeBrowser(backend, { seed }).openPage());
  tablets.push(tablet);
  await pass(backend, 100);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  return tablet;
}
const ticketCalls = () => backend.callsOf(TICKETS).length;

/** Milliseconds until `isSo`, looked at every 10 ms; Infinity when it does not come within `withinMs`. */
async function until(isSo: () => boolean, withinMs: number): Promise<number> {
  for (let ms = 0; ms <= withinMs; ms += 10) {
    if (isSo()) return ms;
    await pass(backend, 10);
  }
  return Number.POSITIVE_INFINITY;
}
/** Pauses between the ends of a connection and the next question for a ticket, the server ending each at once with `code`. */
async function pausesAfter(code: number, times: number): Promise<number[]> {
  const pauses: number[] = [];
  for (let i = 0; i < times; i++) {
    for (const socket of backend.sockets) socket.end(code);
    const before = ticketCalls();
    pauses.push(await until(() => ticketCalls() > before, 60_000));
    await vi.advanceTimersByTimeAsync(30); // the socket is there
  }
  return pauses;
}

describe('[C3] a server that restarts or cannot save is left alone for a while', () => {
  test('1012: between 2 and 5 s, and everybody after another time', async () => {
    const pauses: number[] = [];
    for (let seed = 1; seed <= 12; seed++) {
      backend = createFakeBackend();
      const tablet = await openConnected(seed * 7_919);
      const before = ticketCalls();
      tablet.socket()?.end(1012);
      pauses.push(await until(() => ticketCalls() > before, 10_000));
    }
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_990);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5_100);
    expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(1_500);
  });

  test('the same when the answer comes instead of a ticket', async () => {
    const tablet = await openConnected();
    backend.answers.set(TICKETS, () => {
      throw new AppError('restarting');
    });
    tablet.socket()?.end(1006);
    await until(() => tablet.room.save().kind === 'offline', 1_000);
    const before = ticketCalls();
    expect(await until(() => ticketCalls() > before, 10_000)).toBeGreaterThanOrEqual(1_900);
  });

  test('1013 again and again: 1 s at least, and longer and longer', async () => {
    await openConnected();
    const pauses = await pausesAfter(1013, 8);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(990);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(10_100);
    expect(pauses.slice(-3).reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(6_000);
  });

  test('an acknowledgement of nothing right after a 1013 does not make the pauses short again', async () => {
    const tablet = await openConnected();
    const pauses: number[] = [];
    for (let i = 0; i < 8; i++) {
      tablet.socket()?.end(1013);
      await vi.advanceTimersByTimeAsync(0); // it is told
      pauses.push(await until(() => tablet.room.save().kind === 'saved', 60_000)); // its empty step 2 is acknowledged
    }
    expect(pauses.slice(-3).reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(6_000);
    await pass(backend, 12_000); // this one stands
    tablet.set('a', 1);
    await pass(backend);
    tablet.socket()?.end(1006);
    await vi.advanceTimersByTimeAsync(0);
    expect(await until(() => tablet.room.save().kind === 'saved', 60_000)).toBeLessThan(600);
  });

  test('“too fast” names its seconds: they are waited, and not by everybody alike', async () => {
    const waits = new Set<number>();
    for (let seed = 1; seed <= 5; seed++) {
      backend = createFakeBackend();
      const tablet = await openConnected(seed * 7_919);
      backend.answers.set(TICKETS, () => {
        throw new AppError('too-fast', { seconds: 20 });
      });
      tablet.socket()?.end(1006);
      await until(() => tablet.room.save().kind === 'offline', 1_000);
      const before = ticketCalls();
      const waited = await until(() => ticketCalls() > before, 60_000);
      expect(waited).toBeGreaterThanOrEqual(19_900);
      expect(waited).toBeLessThanOrEqual(30_100);
      waits.add(Math.round(waited / 100));
    }
    expect(waits.size).toBeGreaterThan(2);
  });
});

describe('[C4] a dead network is noticed within 8 s while something is unsent', () => {
  test.each([0, 3_000, 14_000])(
    'the socket is open and everything sent into it disappears, %i ms after the last sign of life',
    async (quietMs) => {
      const tablet = await openConnected();
      await pass(backend, quietMs);
      backend.setNetwork('hole');
      tablet.set('a', 1);
      expect(await until(() => tablet.room.save().kind !== 'sending', 20_000)).toBeLessThan(8_000);
      expect(tablet.room.save()).toMatchObject({ kind: 'connecting', waiting: 1 });
    },
  );

  test('…and a person who goes on entering does not hide it', async () => {
    const tablet = await openConnected();
    const socket = tablet.socket();
    backend.setNetwork('hole');
    let ms = 0;
    for (; tablet.room.save().kind !== 'connecting' && ms < 20_000; ms += 100) {
      tablet.set('a', ms);
      if (socket) socket.bufferedAmount = ms % 200 === 0 ? 120 : 0; // the system takes a frame now and then
      await pass(backend, 100);
    }
    expect(ms).toBeLessThan(8_000);
  });

  test('the ticket is asked for and nobody answers', async () => {
    const tablet = await openConnected();
    backend.setNetwork('hole');
    tablet.set('a', 1);
    tablet.socket()?.end(1006);
    expect(await until(() => tablet.room.save().kind === 'offline', 20_000)).toBeLessThan(8_000);
  });

  test('the socket is still connecting: given up within 8 s, and tried again', async () => {
    const tablet = await openConnected();
    backend.setNetwork('cut');
    await pass(backend, 10);
    tablet.set('a', 1);
    backend.setNetwork('up');
    tablet.fire('online');
    await vi.advanceTimersByTimeAsync(50); // the ticket is there, the socket is not
    const first = tablet.socket();
    expect(first?.readyState).toBe(0);
    backend.setNetwork('hole');
    expect(await until(() => (first?.readyState ?? 0) >= 2, 20_000)).toBeLessThan(8_000);
    expect(tablet.room.save().kind).toBe('offline');
    backend.setNetwork('up');
    expect(await until(() => tablet.room.save().kind === 'saved', 20_000)).toBeLessThan(11_000);
  });

  test('the server greets and then nothing comes: within 8 s; but a line on which the document takes 20 s gets there', async () => {
    backend.room(ROOM).rows.set('a', 1);
    const tablet = openTablet(backend, createFakeBrowser(backend).openPage());
    tablets.push(tablet);
    const lifetimes: number[] = [];
    while (lifetimes.length < 6 && tablet.room.state().kind !== 'open') {
      for (let ms = 0; ms < 20_000 && tablet.socket()?.readyState !== 0; ms += 10) await vi.advanceTimersByTimeAsync(10);
      const socket = tablet.socket();
      if (!socket) throw new Error('no socket');
      socket.open();
      backend.room(ROOM).join(socket, { userId: tablet.userId, access: 'write', epoch: null });
      socket.flushToServer();
      socket.flushToClient(2); // the greeting and step 1; the document is on its way
      let ms = 0;
      for (; ms < 20_000 && socket.readyState < 2; ms += 100) await vi.advanceTimersByTimeAsync(100);
      lifetimes.push(ms);
      if (socket.readyState < 2) socket.flushToClient();
    }
    expect(lifetimes[0]).toBeLessThan(8_000);
    expect(lifetimes).toHaveLength(3);
    expect(tablet.room.state().kind).toBe('open');
    expect(tablet.room.cells.cell('a')).toBe(1);
  });

  test('what is sent while the document is still coming is not expected to be acknowledged before it', async () => {
    const tablet = openTablet(backend, createFakeBrowser(backend).openPage());
    tablets.push(tablet);
    await vi.advanceTimersByTimeAsync(50);
    const socket = tablet.socket();
    if (!socket) throw new Error('no socket');
    backend.setNetwork('hole');
    socket.open();
    backend.room(ROOM).join(socket, { userId: tablet.userId, access: 'write', epoch: null });
    socket.flushToServer();
    socket.flushToClient(2); // greeting and step 1: our step 2 leaves
    await vi.advanceTimersByTimeAsync(5_800); // the document takes its time
    socket.flushToClient();
    expect(tablet.room.state().kind).toBe('open');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(socket.readyState).toBe(1);
    backend.setNetwork('up');
    await pass(backend);
    expect(tablet.room.save()).toEqual({ kind: 'saved' });
  });

  test('a clock that is set back does not blind it', async () => {
    const tablet = await openConnected();
    await pass(backend, 2_000);
    vi.setSystemTime(Date.now() - 60 * 60_000);
    await pass(backend, 2_000);
    backend.setNetwork('hole');
    tablet.set('a', 1);
    expect(await until(() => tablet.room.save().kind !== 'sending', 20_000)).toBeLessThan(8_000);
  });
});

describe('[C12] where a connection brings nothing the next goes by another address, for another process', () => {
  const addresses = () => backend.sockets.map(({ url }) => new URL(url).pathname + new URL(url).search);
  const PLAIN = `/sync/${ROOM}`;
  /** Tickets come, and nobody says a word on a socket. */
  const standStill = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test('a process that stands still: each attempt by another; once something is heard the plain one again', async () => {
    const tablet = await openConnected();
    tablet.socket()?.end(1006);
    await standStill(30_000);
    expect(addresses().slice(0, 5)).toEqual([PLAIN, PLAIN, `${PLAIN}?again=1`, `${PLAIN}?again=2`, `${PLAIN}?again=3`]);
    expect(await until(() => tablet.room.save().kind === 'saved', 20_000)).toBeLessThan(11_000);
    expect(addresses()).toEqual([`${PLAIN}?again=3`]);
    tablet.socket()?.end(1006);
    await vi.advanceTimersByTimeAsync(0); // it is told
    expect(await until(() => tablet.room.save().kind === 'saved', 20_000)).toBeLessThan(11_000);
    expect(addresses()).toEqual([PLAIN]);
  });

  test('whoever taps meanwhile is led elsewhere too', async () => {
    const tablet = await openConnected();
    tablet.socket()?.end(1006);
    await standStill(1_000);
    tablet.room.retry();
    await standStill(1_000);
    expect(addresses()).toEqual([PLAIN, PLAIN, `${PLAIN}?again=1`]);
  });

  test('where it was ended from the other side, where it had stood, and where the document is slow, it stays', async () => {
    const tablet = await openConnected();
    async function another(): Promise<FakeSocket> {
      const before = backend.sockets.length;
      for (let ms = 0; ms < 40_000 && backend.sockets.length === before; ms += 10) await standStill(10);
      return backend.sockets.at(-1) as FakeSocket; // the first stands
    }
    for (const code of [1006, 1006, 1012, 1013, 4003, 1006]) {
      tablet.socket()?.end(code);
      await another();
    }
    expect(addresses()).toEqual(Array(7).fill(PLAIN));
    await until(() => tablet.room.save().kind === 'saved', 20_000);
    const socket = await another(); // no heartbeat came
    socket.open();
    backend.room(ROOM).join(socket, { userId: tablet.userId, access: 'write', epoch: null });
    socket.flushToServer();
    socket.flushToClient(1); // it greets, and no more
    await another();
    expect(addresses()).toEqual([PLAIN, PLAIN, PLAIN]);
  });
});

describe('[C5] it connects at once', () => {
  test('a tab in the background waits 6 to 30 s, one that is looked at 10 s at most, and nobody who comes forward', async () => {
    const tablet = await openConnected();
    backend.answers.set(TICKETS, () => {
      throw new AppError('unreachable');
    });
    const gaps = async (count: number): Promise<number[]> => {
      const measured: number[] = [];
      for (let i = 0; i < count; i++) {
        const before = ticketCalls();
        measured.push(await until(() => ticketCalls() > before, 60_000));
      }
      return measured;
    };
    tablet.socket()?.end(1006);
    await pass(backend, 60_000);
    expect(Math.max(...(await gaps(8)))).toBeLessThanOrEqual(10_050);
    tablet.hide();
    await pass(backend, 60_000);
    const hidden = await gaps(8);
    expect(Math.max(...hidden)).toBeLessThanOrEqual(30_050);
    expect(Math.min(...hidden)).toBeGreaterThanOrEqual(5_900); // the next one is as far away
    backend.answers.delete(TICKETS);
    tablet.fire('visible');
    expect(await until(() => tablet.room.save().kind === 'saved', 10_000)).toBeLessThan(100);
  });

  test('a page that was frozen for hours finds its connection dead at its first look and has another at once', async () => {
    const tablet = await openConnected();
    const before = ticketCalls();
    vi.setSystemTime(Date.now() + 8 * 60 * 60_000); // its timers stood still, the server went away
    tablet.fire('visible');
    await vi.advanceTimersByTimeAsync(30); // nothing is waited but that the rooms of one moment ask together
    expect(ticketCalls()).toBe(before + 1);
    await pass(backend, 60);
    expect(tablet.room.save()).toEqual({ kind: 'saved' });
  });

  test.each(['asking', 'connecting'] as const)('…also when it was frozen while %s', async (phase) => {
    const tablet = await openConnected();
    backend.setNetwork('cut');
    await pass(backend, 10);
    backend.setNetwork(phase === 'asking' ? 'hole' : 'up');
    tablet.fire('online');
    await vi.advanceTimersByTimeAsync(30);
    backend.setNetwork('hole');
    vi.setSystemTime(Date.now() + 8 * 60 * 60_000);
    const before = ticketCalls();
    tablet.fire('visible');
    backend.setNetwork('up');
    expect(await until(() => tablet.room.save().kind === 'saved', 10_000)).toBeLessThan(100);
    expect(ticketCalls()).toBeGreaterThan(before);
  });

  test('coming forward does not disturb an attempt that has just begun', async () => {
    const tablet = await openConnected();
    tablet.socket()?.end(1006);
    tablet.fire('online');
    tablet.fire('visible');
    await vi.advanceTimersByTimeAsync(10);
    tablet.fire('visible');
    await pass(backend, 100);
    expect(tablet.room.save()).toEqual({ kind: 'saved' });
    expect(ticketCalls()).toBe(2);
  });

  test('a tap while the connection seems to stand tries it out', async () => {
    const tablet = await openConnected();
    backend.setNetwork('hole');
    tablet.room.retry();
    await pass(backend, 1_500);
    tablet.room.retry(); // impatience does not put it off
    expect(await until(() => tablet.room.save().kind !== 'saved', 10_000)).toBeLessThan(4_000);
  });

  test('a tap in the two to five seconds after a restart was announced', async () => {
    const tablet = await openConnected();
    tablet.socket()?.end(1012);
    await pass(backend, 500);
    tablet.room.retry();
    await pass(backend, 100);
    expect(tablet.room.save()).toEqual({ kind: 'saved' });
  });
});

describe('[C11] the server’s clock is known anew when the device’s is set while the connection stands', () => {
  /** What the pill showed in the 5 s after, and how far what is taken for the server's clock is off then: the fake one says zero. */
  async function afterSetting(tablet: Tablet, byMs: number) {
    vi.setSystemTime(Date.now() + byMs);
    const pills = new Set<string>();
    for (let left = 5_000; left > 0; left -= 10) {
      await pass(backend, 10);
      pills.add(tablet.room.save().kind);
    }
    const { clockAheadMs, connectedAtMs } = tablet.room.facts();
    return { pills: [...pills], offMs: (clockAheadMs ?? 0) - Date.now(), connectedAtMs };
  }

  test.each([3_000, 60 * 60_000, 24 * 60 * 60_000])(
    'set back by %i ms: nobody notices, and nothing is dated later than now',
    async (ms) => {
      const tablet = await openConnected();
      await pass(backend, 10_000);
      const { pills, offMs, connectedAtMs } = await afterSetting(tablet, -ms);
      expect(Math.abs(offMs)).toBeLessThan(5_000);
      expect(pills).toEqual(['saved']);
      expect(connectedAtMs).toBeLessThanOrEqual(Date.now());
      expect(backend.room(ROOM).connections.size).toBe(1);
      expect(ticketCalls()).toBe(2);
    },
  );

  test('a second, as clocks are kept right, is no reason', async () => {
    const tablet = await openConnected();
    await pass(backend, 10_000);
    await afterSetting(tablet, -1_500);
    expect(ticketCalls()).toBe(1);
  });

  test('what is entered meanwhile is sent', async () => {
    const tablet = await openConnected();
    vi.setSystemTime(Date.now() - 60 * 60_000);
    await vi.advanceTimersByTimeAsync(1_000);
    tablet.set('a', 1);
    await pass(backend, 200);
    expect(backend.room(ROOM).rows.get('a')).toBe(1);
    expect(tablet.room.save()).toEqual({ kind: 'saved' });
  });

  test('where the network is gone as well, that is shown within 8 s', async () => {
    const tablet = await openConnected();
    backend.setNetwork('hole');
    tablet.set('a', 1);
    vi.setSystemTime(Date.now() - 60 * 60_000);
    expect(await until(() => tablet.room.save().kind !== 'sending', 20_000)).toBeLessThan(8_000);
  });
});
