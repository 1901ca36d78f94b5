import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { testClaims } from '../testing/replica.ts';
import { Connection } from './connection.ts';
import { createSlowConsumers } from './slowConsumers.ts';

function startSlow() {
  const clock = createFakeTimers();
  let congested = 0;
  const slow = createSlowConsumers(clock.timers, { congested: () => (congested += 1) });
  const net = createFakeSocket();
  const connection = new Connection(testClaims(), net.socket);
  connection.isFollowing = true;
  net.stopReading();
  connection.send([new Uint8Array(300 * 1024)]);
  return { ...clock, clock, slow, net, connection, told: () => congested };
}

test('whoever falls behind follows no more, and is ready when drained, with the state it was left with', () => {
  const { slow, net, connection, told } = startSlow();
  expect(connection.isCongested).toBe(true);
  slow.fallBehind(connection, new Map([[5, 7]]));
  expect(told()).toBe(1);
  expect(connection.isFollowing).toBe(false);
  expect(slow.ready()).toEqual([]);
  net.resumeReading();
  const [ready] = slow.ready();
  expect(ready?.connection).toBe(connection);
  expect(Y.decodeStateVector(ready?.stateVector ?? Uint8Array.of(0))).toEqual(new Map([[5, 7]]));
  expect(slow.ready()).toEqual([]); // once
});

test('[L3] whoever asks while it has not taken the last answer waits for the next, and asking again gives it no more time', () => {
  const { slow, net, connection, told, advance } = startSlow();
  slow.asks(connection, Uint8Array.of(1));
  expect([connection.isFollowing, told(), slow.ready()]).toEqual([false, 1, []]);
  advance(29_000);
  slow.asks(connection, Uint8Array.of(2));
  expect([told(), slow.ready(), net.closed]).toEqual([1, [], null]);
  advance(1_001);
  slow.ready();
  expect(net.closed?.code).toBe(1013);
});

test('closed 1013 after 30 s, not before', () => {
  const { slow, net, connection, advance } = startSlow();
  slow.fallBehind(connection, new Map());
  advance(30_000);
  slow.ready();
  expect(net.closed).toBe(null);
  advance(1);
  slow.ready();
  expect(net.closed?.code).toBe(1013);
  net.resumeReading();
  expect(slow.ready()).toEqual([]);
});

test('the wall clock may jump: only elapsed time counts', () => {
  const { slow, net, connection, clock } = startSlow();
  slow.fallBehind(connection, new Map());
  clock.jump(3_600_000);
  slow.ready();
  expect(net.closed).toBe(null);
});

test('whoever is gone or was answered is forgotten', () => {
  const { slow, net, connection } = startSlow();
  slow.fallBehind(connection, new Map());
  slow.forget(connection);
  net.resumeReading();
  expect(slow.ready()).toEqual([]);
});
