import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import type { Role } from '../../schema/access.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { testClaims } from '../testing/replica.ts';
import { Connection } from './connection.ts';
import { encodeAwareness } from './frames.ts';
import type { PresenceChannel } from './presenceElsewhere.ts';
import { createRoomPresence } from './roomPresence.ts';

const said = (clientId: number, state: unknown): Uint8Array =>
  decoding.readVarUint8Array(decoding.createDecoder(encodeAwareness([{ clientId, clock: 1, state: JSON.stringify(state) }]).subarray(1)));
const STATE = { screen: 'list', at: { elector: 'e000000001', owner: '', column: 'answer' } };

/** Messages reach every other listener at once, until the line is cut. */
function createLine() {
  const listeners = new Set<Parameters<PresenceChannel>[1]>();
  const line = { isCut: false, sent: 0 };
  const open: PresenceChannel = (_, heard) => {
    listeners.add(heard);
    return {
      publish(message) {
        line.sent += 1;
        if (!line.isCut) for (const listener of listeners) listener.message(message);
      },
      close: () => void listeners.delete(heard),
    };
  };
  const restore = (): void => {
    line.isCut = false;
    for (const listener of listeners) listener.gap();
  };
  const sayRaw = (text: string): void => {
    for (const listener of listeners) listener.message(Buffer.from(text));
  };
  return { open, line, restore, sayRaw };
}

function startProcess(between: PresenceChannel, clock = createFakeTimers()) {
  const connections = new Set<Connection>();
  const presence = createRoomPresence({ room: 'guarantees/K01', connections, timers: clock.timers, between });
  const enter = (userId: string, device = 'd01', role: Role = 'coordinator') => {
    const net = createFakeSocket();
    const connection = new Connection(testClaims({ userId, userName: userId, device, role }), net.socket);
    connections.add(connection);
    presence.sendAll(connection);
    /** Client ids of those that it has been told of and that are still there. */
    const present = new Map<number, boolean>();
    return {
      net,
      say: (clientId: number, state: unknown = STATE) => presence.receive(connection, said(clientId, state)),
      sees: (): number[] => {
        for (const frame of net.takePresence())
          for (const { clientId, state } of frame) {
            if (state === 'null') present.delete(clientId);
            else present.set(clientId, true);
          }
        return [...present.keys()].sort((a, b) => a - b);
      },
      leave: () => {
        connections.delete(connection);
        presence.remove(connection);
      },
    };
  };
  return { presence, enter, clock };
}

test('[M6] who is with one process is seen at the other, and gone within a second of leaving', () => {
  const { open } = createLine();
  const clock = createFakeTimers();
  const [a, b] = [startProcess(open, clock), startProcess(open, clock)];
  const [noura, khaled] = [a.enter('noura1'), b.enter('khaled')];
  noura.say(11);
  khaled.say(22);
  clock.advance(300);
  expect([noura.sees(), khaled.sees()]).toEqual([[22], [11]]);
  expect(b.enter('late01').sees()).toEqual([11, 22]);
  noura.leave();
  clock.advance(300);
  expect(khaled.sees()).toEqual([]);
});

test('[I8] a client id is a writer’s who speaks for it at any process, and no reader’s', () => {
  const { open } = createLine();
  const clock = createFakeTimers();
  const [a, b] = [startProcess(open, clock), startProcess(open, clock)];
  a.enter('noura1').say(11);
  a.enter('badria', 'd02', 'admin').say(22);
  clock.advance(300);
  expect([a, b].map(({ presence }) => presence.holderOf(11))).toMatchObject([11, 11].map(() => ({ userId: 'noura1', device: 'd01' })));
  expect([b.presence.holderOf(22), b.presence.holderOf(33)]).toEqual([undefined, undefined]);
});

test('[M6] a room that was thrown away says nothing more, though its sockets end later', () => {
  const { open, line } = createLine();
  const clock = createFakeTimers();
  const room = startProcess(open, clock);
  const noura = room.enter('noura1');
  noura.say(11);
  clock.advance(300);
  room.presence.destroy();
  const { sent } = line;
  noura.leave();
  clock.advance(1_000);
  expect(line.sent).toBe(sent);
});

test('[M6] what was lost on the way is made good by the next regular message', () => {
  const { open, line } = createLine();
  const clock = createFakeTimers();
  const [a, b] = [startProcess(open, clock), startProcess(open, clock)];
  const [noura, khaled] = [a.enter('noura1'), b.enter('khaled')];
  line.isCut = true;
  noura.say(11);
  clock.advance(300);
  line.isCut = false;
  expect(khaled.sees()).toEqual([]);
  clock.advance(4_300);
  expect(khaled.sees()).toEqual([11]);
  line.isCut = true;
  noura.leave();
  clock.advance(300);
  line.isCut = false;
  clock.advance(4_300);
  expect(khaled.sees()).toEqual([]);
});

test('[M6] after a gap both ask, and know at once', () => {
  const { open, line, restore } = createLine();
  const clock = createFakeTimers();
  const [a, b] = [startProcess(open, clock), startProcess(open, clock)];
  const [noura, khaled] = [a.enter('noura1'), b.enter('khaled')];
  line.isCut = true;
  noura.say(11);
  khaled.say(22);
  clock.advance(300);
  restore();
  clock.advance(300);
  expect([noura.sees(), khaled.sees()]).toEqual([[22], [11]]);
});

test('[M6] a process that was killed takes its people with it within some seconds; one that lives and is idle does not', () => {
  const { open, line } = createLine();
  const [dead, live] = [createFakeTimers(), createFakeTimers()];
  const [a, b] = [startProcess(open, dead), startProcess(open, live)];
  const [noura, khaled] = [a.enter('noura1'), b.enter('khaled')];
  noura.say(11);
  dead.advance(300);
  live.advance(300);
  expect(khaled.sees()).toEqual([11]);
  for (let s = 0; s < 60; s++) {
    dead.advance(1_000);
    live.advance(1_000);
  }
  expect(khaled.sees()).toEqual([11]);
  live.advance(15_000); // and `dead` says nothing more
  expect(khaled.sees()).toEqual([]);
  expect(line.sent).toBeLessThan(60);
});

test('[M6] a tablet that comes to another process before its old socket was found dead is there once, and the end of the old one says nothing', () => {
  const { open } = createLine();
  const [early, late] = [createFakeTimers(1_800_000_000_000), createFakeTimers(1_700_000_000_000)]; // clocks that differ by years
  const advance = (ms: number): void => {
    early.advance(ms);
    late.advance(ms);
  };
  const [a, b] = [startProcess(open, early), startProcess(open, late)];
  const watcher = b.enter('khaled');
  const old = a.enter('noura1');
  old.say(11);
  advance(300);
  expect(watcher.sees()).toEqual([11]);
  const back = b.enter('noura1');
  back.say(11);
  advance(300);
  old.leave();
  advance(10_000);
  expect(watcher.sees()).toEqual([11]);
  expect(a.enter('other1').sees()).toEqual([11]);
  back.leave();
  advance(300);
  expect(watcher.sees()).toEqual([]);
});

test('[M6] nobody takes the client id of somebody at another process', () => {
  const { open } = createLine();
  const clock = createFakeTimers();
  const [a, b] = [startProcess(open, clock), startProcess(open, clock)];
  const [noura, thief, watcher] = [a.enter('noura1'), b.enter('thief1'), b.enter('khaled')];
  noura.say(11);
  clock.advance(300);
  expect(thief.say(11)).toBe(true); // heard, and passed over
  clock.advance(300);
  expect(
    watcher.net
      .takePresence()
      .flat()
      .map(({ state }) => JSON.parse(state).user.id),
  ).toEqual(['noura1']);
});

test('rubbish on the channel is passed over', () => {
  const { open, sayRaw } = createLine();
  const clock = createFakeTimers();
  const a = startProcess(open, clock);
  const noura = a.enter('noura1');
  for (const text of [
    '',
    'x',
    '{}',
    '[]',
    '{"from":1,"people":[]}',
    '{"from":"b","people":[[1]]}',
    '{"from":"b","people":[[1,2,3,4]]}',
    'null',
  ])
    sayRaw(text);
  clock.advance(300);
  expect(noura.sees()).toEqual([]);
});
