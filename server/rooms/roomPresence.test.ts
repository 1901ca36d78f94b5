import * as decoding from 'lib0/decoding';
import { describe, expect, test } from 'vitest';
import { type OwnPresence, packPresence } from '../../schema/presence.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { testClaims } from '../testing/replica.ts';
import { Connection } from './connection.ts';
import { encodeAwareness } from './frames.ts';
import { createRoomPresence } from './roomPresence.ts';

/** The awareness update inside a frame, as a client sends it. */
const said = (clientId: number, state: unknown, clock = 1): Uint8Array => saidAll([[clientId, state, clock]]);
const saidAll = (entries: readonly (readonly [clientId: number, state: unknown, clock: number])[]): Uint8Array =>
  decoding.readVarUint8Array(
    decoding.createDecoder(
      encodeAwareness(entries.map(([clientId, state, clock]) => ({ clientId, clock, state: JSON.stringify(state) }))).subarray(1),
    ),
  );

function startPresence() {
  const clock = createFakeTimers();
  const connections = new Set<Connection>();
  const presence = createRoomPresence({ room: 'guarantees/K01', connections, timers: clock.timers, between: null });
  const enter = (userId: string, userName = userId) => {
    const net = createFakeSocket();
    const connection = new Connection(testClaims({ userId, userName }), net.socket);
    connections.add(connection);
    presence.sendAll(connection);
    return {
      ...net,
      net,
      connection,
      say: (clientId: number, state: unknown, at = 1) => presence.receive(connection, said(clientId, state, at)),
      leave: () => {
        connection.markClosed();
        connections.delete(connection);
        presence.remove(connection);
      },
    };
  };
  return { ...clock, clock, presence, enter };
}
const at = (elector: number): object => ({
  screen: 'list',
  at: { elector: `e${String(elector).padStart(9, '0')}`, owner: '', column: 'answer' },
});

describe('[A5] presence', () => {
  test('at most one frame a window and receiver, with the latest of each', () => {
    const room = startPresence();
    const watcher = room.enter('watchr');
    const people = Array.from({ length: 20 }, (_, i) => room.enter(`user${10 + i}`));
    for (let round = 0; round < 50; round++) {
      for (const [i, person] of people.entries()) expect(person.say(100 + i, at(round), round)).toBe(true);
      room.advance(10);
    }
    const frames = watcher.takePresence();
    expect(frames.length).toBeLessThanOrEqual(5); // 500 ms in windows of 100
    expect(frames.length).toBeGreaterThanOrEqual(4);
    for (const frame of frames) expect(new Set(frame.map(({ clientId }) => clientId)).size).toBe(frame.length);
    room.advance(100);
    expect(watcher.takePresence().length).toBeLessThanOrEqual(1);
    expect(room.clock.waiting).toBe(0); // nothing rings in a room where nobody moves
  });

  test('nobody hears themselves, and everybody the others', () => {
    const room = startPresence();
    const [noura, khaled, watcher] = [room.enter('noura1'), room.enter('khaled'), room.enter('watchr')];
    noura.say(1, at(1));
    khaled.say(2, at(2));
    room.advance(100);
    expect(
      noura
        .takePresence()
        .flat()
        .map(({ clientId }) => clientId),
    ).toEqual([2]);
    expect(
      khaled
        .takePresence()
        .flat()
        .map(({ clientId }) => clientId),
    ).toEqual([1]);
    expect(
      watcher
        .takePresence()
        .flat()
        .map(({ clientId }) => clientId),
    ).toEqual([1, 2]);
  });

  test('gone within 1 s of a close, back within 1 s of a reconnect, with a clock that peers take as newer', () => {
    const room = startPresence();
    const watcher = room.enter('watchr');
    const noura = room.enter('noura1');
    noura.say(7, at(1), 40);
    room.advance(1_000);
    const [before] = watcher.takePresence().flat();
    room.clock.jump(-3_600_000); // a wall clock that is set back makes nobody invisible
    noura.leave();
    room.advance(1_000);
    const [gone] = watcher.takePresence().flat();
    expect(gone).toMatchObject({ clientId: 7, state: 'null' });
    const back = room.enter('noura1');
    back.say(7, at(1), 40); // the tablet's own clock has not moved
    room.advance(1_000);
    const [again] = watcher.takePresence().flat();
    expect(JSON.parse(again?.state ?? 'null')).toMatchObject({ ...at(1), user: { id: 'noura1' } });
    expect(before && gone && again && before.clock < gone.clock && gone.clock < again.clock).toBe(true);
  });

  test('a tablet that is back before its old socket is found dead goes on being there when that ends', () => {
    const room = startPresence();
    const watcher = room.enter('watchr');
    const old = room.enter('noura1');
    old.say(7, at(1));
    const back = room.enter('noura1');
    back.say(7, at(2));
    room.advance(1_000);
    old.leave();
    back.say(7, at(3));
    room.advance(1_000);
    const late = room.enter('late01');
    for (const heard of [watcher.takePresence().flat(), late.takePresence().flat()])
      expect(JSON.parse(heard.filter(({ clientId }) => clientId === 7).at(-1)?.state ?? 'null')).toMatchObject(at(3));
  });

  test('a reconnect within one window is seen as present at the end', () => {
    const room = startPresence();
    const watcher = room.enter('watchr');
    const noura = room.enter('noura1');
    noura.say(7, at(1));
    room.advance(1_000);
    watcher.take();
    noura.leave();
    const back = room.enter('noura1');
    back.say(7, at(2));
    room.advance(1_000);
    expect(watcher.takePresence().flat().at(-1)?.state).toContain('noura1');
  });

  test('whoever comes later hears of everybody at once, but not of those who have left or hide', () => {
    const room = startPresence();
    const [noura, khaled, hidden] = [room.enter('noura1'), room.enter('khaled'), room.enter('hidden')];
    noura.say(1, at(1));
    khaled.say(2, at(2));
    hidden.say(3, at(3));
    hidden.say(3, null, 2);
    khaled.leave();
    expect(
      room
        .enter('late01')
        .takePresence()
        .flat()
        .map(({ clientId }) => clientId),
    ).toEqual([1]);
  });

  test('a client id that another connection holds is not spoken for, nor is a second one', () => {
    const room = startPresence();
    const [noura, forger, watcher] = [room.enter('noura1'), room.enter('forger'), room.enter('watchr')];
    noura.say(1, at(1));
    room.advance(100);
    watcher.take();
    forger.say(1, at(9), 1_000);
    room.presence.receive(
      forger.connection,
      saidAll([
        [1, null, 2 ** 53 - 1],
        [66, at(9), 1],
        [67, at(9), 1],
      ]),
    );
    room.advance(100);
    const heard = watcher.takePresence().flat();
    expect(heard.map(({ clientId }) => clientId)).toEqual([66]);
    expect(heard[0]?.state).toContain('"id":"forger"');
  });

  test('[L1] more than 1 kB is passed over, counted in bytes', () => {
    const room = startPresence();
    const [noura, watcher] = [room.enter('noura1'), room.enter('watchr')];
    expect(noura.say(1, { screen: 'list', more: 'x'.repeat(1_100) })).toBe(true);
    expect(noura.say(1, { screen: 'list', more: 'ن'.repeat(600) })).toBe(true);
    room.advance(100);
    expect(watcher.takePresence()).toEqual([]);
    expect(noura.say(1, { screen: 'list', more: 'ن'.repeat(400) })).toBe(true);
    room.advance(100);
    expect(watcher.takePresence().flat()).toHaveLength(1);
  });

  test('a crowd of more than 100 is told every 250 ms', () => {
    const room = startPresence();
    const people = Array.from({ length: 101 }, (_, i) => room.enter(`user${i}`));
    people[0]?.say(1, at(1));
    room.advance(240);
    expect(people[1]?.takePresence()).toEqual([]);
    room.advance(10);
    expect(people[1]?.takePresence()).toHaveLength(1);
  });

  test('[L1] who asks for everybody hears it once a window, however often it asks', () => {
    const room = startPresence();
    const [noura, asker] = [room.enter('noura1'), room.enter('asker1')];
    noura.say(1, at(1));
    room.advance(100);
    asker.take();
    for (let i = 0; i < 1_000; i++) room.presence.query(asker.connection);
    expect(asker.take()).toEqual([]);
    room.advance(100);
    expect(asker.takePresence().map((entries) => entries.map(({ clientId }) => clientId))).toEqual([[1]]);
    room.advance(1_000);
    expect(asker.take()).toEqual([]);
    room.presence.query(asker.connection);
    asker.leave();
    room.advance(100);
    expect(asker.take()).toEqual([]);
  });

  test('a slow consumer is spared until it has caught up', () => {
    const room = startPresence();
    const [noura, slow] = [room.enter('noura1'), room.enter('slow01')];
    slow.net.stopReading();
    slow.connection.send([new Uint8Array(300 * 1024)]);
    slow.take();
    for (let i = 0; i < 20; i++) {
      noura.say(1, at(i), i);
      room.advance(100);
    }
    expect(slow.take()).toEqual([]);
  });

  test('what is no awareness update is told as such', () => {
    const room = startPresence();
    const noura = room.enter('noura1');
    expect(room.presence.receive(noura.connection, Uint8Array.of(9, 9))).toBe(false);
    expect(room.presence.receive(noura.connection, Uint8Array.of(1, 1, 1, 2, 123, 34))).toBe(false); // state is not JSON
    expect(room.presence.receive(noura.connection, Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 15))).toBe(false);
    expect(room.presence.receive(noura.connection, Uint8Array.of(0))).toBe(true);
  });
});

describe('[TG10] presence costs little', () => {
  /** As the app says it. */
  const packed = (own: OwnPresence): object => ({ p: 1, ...packPresence(own) });
  const PEOPLE = 30;
  const SECONDS = 30;
  const NAME = 'عبد الله محمد صالح العتيبي'; // as long as people are called, two bytes a letter
  const FRAME_BYTES = 4; // a socket puts before each frame
  const cell = (elector: number, isEditing = false) => ({
    screen: 'list' as const,
    at: { elector: `e${String(elector).padStart(9, '0')}`, owner: 'user01', column: 'answer' },
    ...(isEditing ? { isEditing: true } : {}),
    unsent: elector % 3,
  });

  /** What each of 30 hears in a second when they say something at `times`, milliseconds within each second of theirs. */
  function measure(times: readonly number[], say: (i: number, turn: number) => object, everySeconds = 1) {
    const room = startPresence();
    const tablets = Array.from({ length: PEOPLE }, (_, i) => room.enter(`user${10 + i}`, NAME));
    const all = (turn: number, pack: (i: number) => object) =>
      tablets.forEach((tablet, i) => void tablet.say(4_000_000_000 + i, pack(i), turn));
    all(1, (i) => say(i, 0));
    room.advance(1_000);
    for (const tablet of tablets) tablet.take();
    for (let second = 0, turn = 1; second < SECONDS; second++)
      for (let ms = 0; ms < 1_000; ms += 25) {
        for (const [i, tablet] of tablets.entries())
          if (second % everySeconds === i % everySeconds && times.includes((((ms - i * 275) % 1_000) + 1_000) % 1_000))
            tablet.say(4_000_000_000 + i, say(i, turn++), turn);
        room.advance(25);
      }
    const heard = tablets.map((tablet) => tablet.take());
    const most = (of: (frames: Uint8Array[]) => number) => Math.max(...heard.map(of)) / SECONDS;
    return {
      framesPerSecond: most((frames) => frames.length),
      bytesPerSecond: most((frames) => frames.reduce((sum, frame) => sum + frame.length + FRAME_BYTES, 0)),
    };
  }

  test('30 that move once a second: at most 10 frames and 1.8 kB a second to each', () => {
    const { framesPerSecond, bytesPerSecond } = measure([0], (i, turn) => packed(cell(i * 50 + (turn % 50))));
    expect(framesPerSecond).toBeLessThanOrEqual(10);
    expect(bytesPerSecond).toBeLessThanOrEqual(1_800);
    expect(bytesPerSecond).toBeGreaterThan(PEOPLE * 30); // everybody is told of everybody
  });

  test('30 that begin and end to write once a second: at most 10 frames a second, and 3.6 kB, for they say two things', () => {
    const { framesPerSecond, bytesPerSecond } = measure([0, 500], (i, turn) => packed(cell(i, turn % 2 === 0)));
    expect(framesPerSecond).toBeLessThanOrEqual(10);
    expect(bytesPerSecond).toBeLessThanOrEqual(3_600);
  });

  test('30 that do nothing but say every 15 s that they are there: at most 3 frames and 150 bytes a second', () => {
    const { framesPerSecond, bytesPerSecond } = measure([0], (i) => packed(cell(i)), 15);
    expect(framesPerSecond).toBeLessThanOrEqual(3);
    expect(bytesPerSecond).toBeLessThanOrEqual(150);
  });

  const userIn = (state: string | undefined) => JSON.parse(state ?? 'null')?.user?.id;

  test('who it is is said once to whoever reads it so, again after it hid, and to each who comes; what it has not sent is told to none of them', () => {
    const room = startPresence();
    const [noura, watcher] = [room.enter('noura1'), room.enter('watchr')];
    watcher.say(9, packed(cell(1)));
    noura.say(7, packed(cell(1)), 1);
    room.advance(100);
    const late = room.enter('late01');
    late.say(8, packed(cell(1)));
    noura.say(7, packed(cell(2)), 2);
    room.advance(100);
    const ofNoura = (person: typeof watcher) =>
      person
        .takePresence()
        .flat()
        .filter(({ clientId }) => clientId === 7)
        .map(({ state }) => state);
    const [first, second] = ofNoura(watcher);
    expect([userIn(first), userIn(second), first?.includes('unsent')]).toEqual(['noura1', undefined, false]);
    expect(ofNoura(late).map(userIn)).toEqual(['noura1', undefined]);
    noura.say(7, null, 3);
    room.advance(100);
    noura.say(7, packed(cell(3)), 4);
    room.advance(100);
    expect(ofNoura(late).map(userIn)).toEqual([undefined, 'noura1']);
  });

  test('a tablet that says it at length hears it at length, with who it is at every move', () => {
    const room = startPresence();
    const [noura, old] = [room.enter('noura1'), room.enter('older1')];
    old.say(9, at(1));
    noura.say(7, packed(cell(1)), 1);
    room.advance(100);
    noura.say(7, packed(cell(2)), 2);
    room.advance(100);
    const heard = old.takePresence().flat();
    expect(heard.map(({ state }) => JSON.parse(state))).toMatchObject([1, 2].map((n) => ({ ...cell(n), user: { id: 'noura1' } })));
  });

  test('one that could not read while somebody was introduced knows who it is when it has caught up', () => {
    const room = startPresence();
    const [noura, slow] = [room.enter('noura1'), room.enter('slowly')];
    slow.say(9, packed(cell(1)));
    slow.net.stopReading();
    slow.connection.send([new Uint8Array(300 * 1024)]);
    noura.say(7, packed(cell(1)), 1);
    room.advance(100);
    slow.take();
    slow.net.resumeReading();
    room.presence.sendAll(slow.connection); // as the room does then
    expect(
      slow
        .takePresence()
        .flat()
        .map(({ state }) => userIn(state)),
    ).toEqual(['noura1']);
  });
});
