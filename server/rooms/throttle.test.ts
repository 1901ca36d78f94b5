import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  LIMITS,
  type Limits,
  MAX_CLIENT_IDS_IN_FULL_ROOM,
  MAX_CLIENT_IDS_PER_DEVICE,
  MAX_CLIENT_IDS_PER_PERSON,
  MAX_CLIENT_IDS_PER_ROOM,
  MAX_SOCKETS_PER_DEVICE,
  MAX_STATE_VECTOR_BYTES,
} from '../../schema/limits.ts';
import { MESSAGE, SYNC } from '../../schema/wire.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { rawDeleted, rawGc, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { createReplica, type Replica, settle, testClaims } from '../testing/replica.ts';
import { ROOM, startRooms, turns } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { encodeStep1, encodeStep2, encodeUpdate } from './frames.ts';

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Rooms with the limits of the product and a clock that the test moves. */
function start(limits: Limits = LIMITS) {
  const database = openEmpty();
  closers.push(database.close);
  const clock = createFakeTimers();
  const rooms = startRooms(database, { timers: clock.timers, limits });
  /** Moves the clock and lets the rooms work. */
  async function pass(ms: number, ...replicas: readonly Replica[]): Promise<void> {
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(Math.min(50, left));
      await turns(6);
      for (const replica of replicas) {
        replica.flushToClient();
        replica.flushToServer();
      }
    }
  }
  return { ...rooms, clock, pass };
}

/** So many edits as one update, as a tablet has after a day without a network. */
function offlineDay(edits: number, cells = 500, from = 0): Uint8Array {
  const doc = new Y.Doc();
  for (let i = 0; i < edits; i++) doc.getMap('rows').set(cellKey(from + (i % cells)), `${i}`);
  return Y.encodeStateAsUpdate(doc);
}

/** A document of about so many bytes. */
function noteOf(bytes: number): Y.Doc {
  const doc = new Y.Doc();
  for (let i = 0; i < bytes / 500; i++) doc.getMap('rows').set(cellKey(i), 'x'.repeat(470));
  return doc;
}

describe('[L3] what is honest is never held up', () => {
  test('four hundred edits written anew, a frame each, are taken at once', async () => {
    const { join } = start();
    const noura = join();
    await settle(noura);
    for (let i = 0; i < 400; i++) noura.rows.set(cellKey(i), 'p');
    await settle(noura);
    expect([noura.isSaved, noura.closed]).toEqual([true, null]);
  });

  test('a step 2 of twenty thousand edits, and the edits after it', async () => {
    const { join, pass } = start();
    const noura = join();
    await settle(noura);
    Y.applyUpdate(noura.doc, offlineDay(20_000), 'server');
    noura.sendRaw(encodeStep2(Y.encodeStateAsUpdate(noura.doc)), true);
    for (let i = 0; i < 20; i++) noura.rows.set(cellKey(i), 'p');
    await settle(noura);
    await pass(100, noura);
    expect([noura.isSaved, noura.closed]).toEqual([true, null]);
  });

  test('fifty edits in a row and an undo of all of them, every five seconds for ten minutes', async () => {
    const { join, clock } = start();
    const noura = join();
    await settle(noura);
    for (let round = 0; round < 120; round++) {
      for (let i = 0; i < 50; i++) noura.rows.set(cellKey(i), `${round}`);
      noura.doc.transact(() => {
        for (let i = 0; i < 50; i++) noura.rows.set(cellKey(i), `undone ${round}`);
      });
      await settle(noura);
      expect(noura.isSaved).toBe(true);
      clock.advance(5_000);
      await turns(3);
    }
    expect(noura.closed).toBe(null);
  });
});

describe('[L3] what is too fast waits its turn', () => {
  test('two thousand frames at once: five hundred now, twenty a second after that, all of them in the end', async () => {
    const { join, pass } = start();
    const [noura, khaled] = [join(), join({ userId: 'khaled' })];
    await settle(noura, khaled);
    for (let i = 0; i < 1_000; i++) noura.rows.set(cellKey(i % 300), `${i}`);
    await settle(noura, khaled);
    const first = noura.acknowledged;
    expect(first).toBeGreaterThanOrEqual(500);
    expect(first).toBeLessThan(530);
    khaled.rows.set(cellKey(999), 'not held up');
    await settle(noura, khaled);
    expect(khaled.isSaved).toBe(true);
    await pass(10_000, noura, khaled);
    expect(noura.acknowledged - first).toBeGreaterThan(190);
    expect(noura.acknowledged - first).toBeLessThan(210);
    await pass(20_000, noura, khaled);
    expect([noura.isSaved, noura.closed]).toEqual([true, null]);
    expect(khaled.rows.toJSON()).toEqual(noura.rows.toJSON());
  });

  test('[I14] what waits when the tablet goes is taken', async () => {
    const { join } = start();
    const [noura, khaled] = [join(), join({ userId: 'khaled' })];
    await settle(noura, khaled);
    for (let i = 0; i < 700; i++) noura.rows.set(cellKey(i), 'p');
    noura.flushToServer();
    noura.cut();
    await settle(khaled);
    expect(khaled.rows.size).toBe(700);
  });

  test('[N3] what waits when the server has closed the tablet is not taken: the tablet sends it again, and may have written something else meanwhile', async () => {
    const { join, pass } = start();
    const [noura, khaled] = [join(), join({ userId: 'khaled' })];
    await settle(noura, khaled);
    for (let i = 0; i < 400; i++) noura.rows.set(cellKey(i), 'p');
    noura.rows.set('no key of the grammar', 'p');
    for (let i = 500; i < 700; i++) noura.rows.set(cellKey(i), 'p');
    await settle(noura, khaled);
    expect(noura.closed?.code).toBe(4409); // and its socket has not ended yet
    const before = khaled.rows.size;
    await pass(1_000, khaled);
    expect(khaled.rows.size).toBe(before);
  });

  test('bytes: what would wait too long is closed 4429 with the seconds, and is not lost', async () => {
    const { join, again, pass } = start();
    const noura = join();
    await settle(noura);
    const note = 'x'.repeat(480);
    for (let frame = 0; frame < 5; frame++) {
      noura.doc.transact(() => {
        for (let i = 0; i < 1_800; i++) noura.rows.set(cellKey(i), `${frame}${note}`);
      });
    }
    await settle(noura);
    expect(noura.closed).toEqual({ code: 4429, reason: expect.stringMatching(/^retry=[3-9]$/) });
    await pass(Number(noura.closed?.reason.slice('retry='.length)) * 1_000);
    again(noura);
    await settle(noura);
    expect([noura.isSaved, noura.closed]).toEqual([true, null]);
    const fresh = join({ userId: 'khaled' });
    await settle(fresh);
    expect(fresh.rows.toJSON()).toEqual(noura.rows.toJSON());
  });

  test('operations: of a device by all its connections together, and of nobody else', async () => {
    const { join, again, clock } = start({ ...LIMITS, operationsPerMinute: 50 }); // and four hundred at once
    const noura = join();
    await settle(noura);
    for (let i = 0; i < 3; i++) noura.sendRaw(encodeStep2(offlineDay(200, 50, i * 1_000)), true);
    await settle(noura);
    expect(noura.closed).toBe(null); // each began before the quota was used up
    again(noura);
    const khaled = join({ userId: 'khaled' });
    noura.rows.set(cellKey('more'), 'p');
    khaled.rows.set(cellKey('other'), 'p');
    await settle(noura, khaled);
    expect(noura.closed).toEqual({ code: 4429, reason: expect.stringMatching(/^retry=\d+$/) });
    expect(khaled.isSaved).toBe(true);
    let waitedSeconds = 0;
    while (noura.closed && waitedSeconds < 1_000) {
      const seconds = Number(noura.closed.reason.slice('retry='.length));
      waitedSeconds += seconds;
      clock.advance(seconds * 1_000);
      again(noura);
      await settle(noura);
    }
    expect(waitedSeconds).toBeGreaterThan(60);
    expect(noura.isSaved).toBe(true);
  });

  test('operations: of a device that rested, also when another device of the person comes meanwhile', async () => {
    const { join, pass } = start({ ...LIMITS, operationsPerMinute: 50 });
    const noura = join();
    noura.rows.set(cellKey(0), 'p');
    await settle(noura);
    await pass(61_000, noura); // all that it may is there again
    const second = join({ device: 'd02' });
    second.rows.set(cellKey(1), 'p');
    await settle(second);
    for (let i = 0; i < 10 && !noura.closed; i++) {
      noura.sendRaw(encodeStep2(offlineDay(200, 50, i * 1_000)), true);
      await settle(noura);
    }
    expect(noura.closed).toEqual({ code: 4429, reason: expect.stringMatching(/^retry=\d+$/) });
    expect(second.isSaved).toBe(true);
  });

  test('bytes: of a device by all its connections together: coming back brings no more', async () => {
    const { join, again, pass } = start();
    const noura = join();
    await settle(noura);
    const known = encodeStep2(offlineDay(1_700, 1_700));
    const bulky = encodeStep2(Y.encodeStateAsUpdate(noteOf(900_000)));
    for (const frame of [known, bulky, bulky, bulky, bulky, bulky]) noura.sendRaw(frame, true);
    noura.flushToServer();
    noura.cut();
    await turns(30);
    again(noura);
    noura.sendRaw(known, true);
    await settle(noura);
    expect(noura.closed).toEqual({ code: 4429, reason: expect.stringMatching(/^retry=\d+$/) });
    await pass(Number(noura.closed?.reason.slice('retry='.length)) * 1_000);
    again(noura);
    noura.rows.set(cellKey(1), 'p');
    await settle(noura);
    expect([noura.isSaved, noura.closed]).toEqual([true, null]);
  });

  test('step 1s: the latest is answered, in its time', async () => {
    const { join, pass } = start();
    const noura = join();
    await settle(noura);
    const answers = () => noura.seen.filter(({ step }) => step === SYNC.step2).length;
    noura.seen.length = 0;
    for (let i = 0; i < 100; i++) {
      noura.sendRaw(encodeStep1(Uint8Array.of(0)));
      await settle(noura);
    }
    const atOnce = answers();
    expect(atOnce).toBeGreaterThanOrEqual(15);
    expect(atOnce).toBeLessThanOrEqual(20);
    await pass(10_000, noura);
    expect([answers() - atOnce, noura.closed]).toEqual([1, null]);
  });

  test('presence: the latest is seen, ten changes at once and two a second', async () => {
    const { join, pass } = start();
    const [noura, khaled] = [join(), join({ userId: 'khaled' })];
    await settle(noura, khaled);
    khaled.seen.length = 0;
    for (let i = 0; i < 100; i++) {
      noura.say({ screen: 'list', unsent: i }, i + 1);
      noura.flushToServer();
      await pass(100, khaled);
    }
    await pass(1_000, noura, khaled);
    const seen = khaled.seen.filter(({ type }) => type === MESSAGE.awareness).length;
    expect(seen).toBeGreaterThan(20);
    expect(seen).toBeLessThanOrEqual(34);
    expect(khaled.presence.get(noura.doc.clientID)).toMatchObject({ unsent: 99 });
    expect(noura.closed).toBe(null);
  });
});

describe('[L4] who may come in', () => {
  test('twenty-four sockets of a device, the limit of a person on all devices, and one leaves', async () => {
    const { registry, clock } = start();
    const join = (device: string) => {
      const net = createFakeSocket();
      return { net, handlers: registry.join(testClaims({ device }), net.socket) };
    };
    const first = join('d00');
    for (let i = 1; i < MAX_SOCKETS_PER_DEVICE; i++) expect(join('d00').net.closed).toBe(null);
    expect(join('d00').net.closed).toEqual({ code: 4429, reason: 'retry=5' });
    for (let i = MAX_SOCKETS_PER_DEVICE; i < LIMITS.socketsPerPerson; i++) expect(join(`d${10 + (i % 20)}`).net.closed).toBe(null);
    expect(join('d99').net.closed).toEqual({ code: 4429, reason: 'retry=5' });
    first.handlers.closed();
    clock.advance(1_000);
    expect(join('d99').net.closed).toBe(null);
  });

  test('whoever comes and goes all the time waits; somebody else does not', async () => {
    const { registry, clock } = start();
    const come = (userId: string) => {
      const net = createFakeSocket();
      registry.join(testClaims({ userId }), net.socket).closed();
      return net.closed;
    };
    for (let i = 0; i < 240; i++) expect(come('noura1')).toBe(null);
    expect(come('noura1')).toEqual({ code: 4429, reason: 'retry=1' });
    expect(come('khaled')).toBe(null);
    clock.advance(1_000);
    expect(come('noura1')).toBe(null);
    await turns();
  });

  test('[N3] after twenty refusals within an hour once a minute, and honest edits come through then', async () => {
    const { join, again, clock } = start();
    const noura = join();
    for (let i = 0; i < 20; i++) {
      if (i > 0) again(noura);
      const liar = join();
      await settle(liar);
      expect(liar.closed).toBe(null);
      liar.rows.set(`canary${i}`, 'p');
      await settle(liar);
      expect(liar.closed?.code).toBe(4409);
      noura.cut();
    }
    again(noura);
    expect(noura.closed).toEqual({ code: 4429, reason: 'retry=60' });
    const khaled = join({ userId: 'khaled' });
    await settle(khaled);
    expect(khaled.closed).toBe(null);
    clock.advance(60_000);
    again(noura);
    noura.rows.set(cellKey(1), 'p');
    await settle(noura);
    expect(noura.isSaved).toBe(true);
  });

  test('[N3] forty edits that are refused together, a frame each, are one offence', async () => {
    const { join, again } = start();
    const noura = join();
    await settle(noura);
    for (let i = 0; i < 40; i++) noura.rows.set(`no key of the grammar ${i}`, 'p');
    await settle(noura);
    expect(noura.closed?.code).toBe(4409);
    const fresh = again(createReplica());
    await settle(fresh);
    expect(fresh.closed).toBe(null);
  });

  test('client ids of a device in one generation, over all its connections: 4429, and others may bring theirs', async () => {
    const { join, pass } = start();
    let next = 1;
    const bring = async (count: number, device: string) => {
      const replica = join({ device });
      await settle(replica);
      const ids = Array.from({ length: count }, () => next++).reverse();
      replica.sendRaw(
        encodeUpdate(rawUpdate({ structs: ids.map((id) => [id, 0, [rawValue({ key: cellKey(id % 99) }, 'p')]] as const) })),
        true,
      );
      await settle(replica);
      const { closed } = replica;
      replica.cut();
      await pass(50);
      return closed;
    };
    for (let i = 0; i < MAX_CLIENT_IDS_PER_DEVICE / 256; i++) expect(await bring(256, 'd01')).toBe(null);
    expect(await bring(1, 'd01')).toEqual({ code: 4429, reason: 'retry=300' });
    expect(await bring(1, 'd02')).toBe(null);
  });

  /** Rooms in one of which these people have written under so many client ids each. */
  async function startWritten(written: Readonly<Record<string, number>>) {
    const rooms = start();
    let lastId = 2 ** 32 - 1;
    const rows = Object.entries(written).map(([userId, count]) => {
      const newClientIds = Array.from({ length: count }, () => lastId--);
      const bytes = rawUpdate({ structs: newClientIds.map((id) => [id, 0, [rawGc(2 ** 30)]] as const) });
      return { userId, device: 'd01', atMs: 1, keys: [], bytes, newClientIds };
    });
    await rooms.log.append(ROOM, await rooms.log.epochOf(ROOM), rows);
    return rooms;
  }

  test('client ids of a person in one generation, on all of their devices: 4429, and others may bring theirs', async () => {
    const { join } = await startWritten({ noura1: MAX_CLIENT_IDS_PER_PERSON });
    const [noura, salem] = [join({ userId: 'noura1', device: 'd02' }), join({ userId: 'salem1' })];
    for (const { rows } of [noura, salem]) rows.set(cellKey(1), 'p');
    await settle(noura, salem);
    expect([noura.closed, salem.closed]).toEqual([{ code: 4429, reason: 'retry=300' }, null]);
  });

  test('in a room that has very many client ids whoever has few of their own goes on', async () => {
    const crowd = MAX_CLIENT_IDS_PER_ROOM - 2 * MAX_CLIENT_IDS_IN_FULL_ROOM;
    const { join } = await startWritten({ crowd1: crowd, noura1: MAX_CLIENT_IDS_IN_FULL_ROOM, salem1: MAX_CLIENT_IDS_IN_FULL_ROOM });
    const tablets = ['crowd1', 'noura1', 'fresh1'].map((userId) => join({ userId, device: 'd02' }));
    for (const { rows } of tablets) rows.set(cellKey(1), 'p');
    await settle(...tablets);
    expect(tablets.map(({ closed }) => closed?.code ?? null)).toEqual([4429, 4429, null]);
  });

  test('whoever has all that the document has is answered, however many have written in it', async () => {
    const { registry, again } = await startWritten({ noura1: 27_000 });
    const tablet = createReplica();
    Y.applyUpdate(tablet.doc, Y.encodeStateAsUpdate((await registry.open(ROOM)).doc), 'server');
    expect(Y.encodeStateVector(tablet.doc).length).toBeGreaterThan(MAX_STATE_VECTOR_BYTES);
    await settle(again(tablet, { userId: 'salem1' }));
    expect([tablet.closed, tablet.seen.some(({ step }) => step === SYNC.step2)]).toEqual([null, true]);
  });
});

describe('[N7] no client writes twice in one place', () => {
  test.each([
    ['the first value of a key', rawUpdate({ structs: [[9, 1, [rawValue({ key: cellKey(1) }, 'again')]]] })],
    ['what follows a value', rawUpdate({ structs: [[9, 3, [rawValue({ origin: [7, 0] }, 'again')]]] })],
    ['what follows its own', rawUpdate({ structs: [[9, 3, [rawDeleted({ origin: [9, 1] }, 1)]]] })],
  ])('%s: 4400', async (_what, update) => {
    const { join } = start();
    const [noura, khaled] = [join(), join({ userId: 'khaled' })];
    await settle(noura, khaled);
    khaled.sendRaw(encodeUpdate(rawUpdate({ structs: [[7, 0, [rawValue({ key: cellKey(2) }, 'of Khaled')]]] })), true);
    await settle(noura, khaled);
    const isShort = update[3] === 1;
    const own = [rawValue({ key: cellKey(1) }, '1'), rawValue({ origin: [7, 0] }, '2'), rawValue({ origin: [9, 1] }, '3')];
    noura.sendRaw(encodeUpdate(rawUpdate({ structs: [[9, 0, isShort ? own.slice(0, 1) : own]] })), true);
    await settle(noura, khaled);
    expect(noura.closed).toBe(null);
    const before = khaled.rows.toJSON();
    noura.sendRaw(encodeUpdate(update), true);
    await settle(noura, khaled);
    expect(noura.closed?.code).toBe(4400);
    expect(khaled.rows.toJSON()).toEqual(before);
  });

  test('a flood on one key over many frames cannot make the document slow', async () => {
    const { join, registry } = start();
    const noura = join();
    await settle(noura);
    for (let i = 0; i < 300; i++) noura.sendRaw(encodeUpdate(rawUpdate({ structs: [[9, i, [rawValue({ key: cellKey(1) }, 'p')]]] })), true);
    await settle(noura);
    expect(noura.closed?.code).toBe(4400);
    const room = await registry.open('guarantees/K01');
    expect(Y.getState(room.doc.store, 9)).toBe(1);
  });
});
