/** Rooms of several processes on one Redis, in one test process: each with connections of its own, presence between them, tablets that are flushed by hand. */
import type { Redis } from 'ioredis';
import { afterEach } from 'vitest';
import * as Y from 'yjs';
import type { ConnectionClaims } from '../rooms/connection.ts';
import type { PresenceChannel } from '../rooms/presenceElsewhere.ts';
import { createRoomRegistry, type RoomRegistry } from '../rooms/roomRegistry.ts';
import type { SharedDocLog } from '../rooms/sharedDocLog.ts';
import { createTimers } from '../rooms/timers.ts';
import { createReplica, type Replica, testClaims } from './replica.ts';
import { until } from './until.ts';

export const ROOM = 'guarantees/K01';

/** Messages reach everybody who listens, the sender too, in a later turn. */
export function createPresenceHub(): PresenceChannel & { readonly messages: number } {
  const listeners = new Map<string, Set<Parameters<PresenceChannel>[1]>>();
  let messages = 0;
  const open: PresenceChannel = (room, heard) => {
    const ofRoom = listeners.get(room) ?? new Set();
    listeners.set(room, ofRoom.add(heard));
    setImmediate(() => ofRoom.has(heard) && heard.gap());
    return {
      publish(message) {
        messages += 1;
        setImmediate(() => {
          for (const listener of ofRoom) listener.message(message);
        });
      },
      close: () => void ofRoom.delete(heard),
    };
  };
  return Object.defineProperty(open, 'messages', { get: () => messages }) as PresenceChannel & { readonly messages: number };
}

export type RoomProcess = {
  readonly registry: RoomRegistry;
  readonly log: SharedDocLog;
  readonly errors: unknown[];
  /** Opens a tablet's next connection at this process. */
  connect(replica: Replica, claims?: Partial<ConnectionClaims>): void;
  join(claims?: Partial<ConnectionClaims>): Replica;
};

/** To be called at the top of a test file, with what opens a log. */
export function useRoomProcesses(openLog: () => SharedDocLog) {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  return function startProcesses(count: number): RoomProcess[] {
    const hub = createPresenceHub();
    return Array.from({ length: count }, () => {
      const log = openLog();
      const errors: unknown[] = [];
      const registry = createRoomRegistry({
        log,
        timers: { ...createTimers(), elapsedMs: () => 0 },
        whyEnded: () => null,
        onError: ({ error }) => errors.push(error),
        presenceBetween: hub,
      });
      closers.push(() => registry.close());
      const connect = (replica: Replica, claims: Partial<ConnectionClaims> = {}): void =>
        replica.connect((socket) => registry.join(testClaims(claims), socket));
      return {
        registry,
        log,
        errors,
        connect,
        join(claims) {
          const replica = createReplica();
          connect(replica, claims);
          return replica;
        },
      };
    });
  };
}

/** Flushes both ways until it is so. */
export const settleUntil = (what: string, replicas: readonly Replica[], isSo: () => boolean, withinMs?: number): Promise<void> =>
  until(
    what,
    () => {
      for (const replica of replicas) replica.flushToServer();
      for (const replica of replicas) replica.flushToClient();
      return isSo();
    },
    withinMs,
  );

/** What the log holds, whole, as a fresh process reads it. */
export async function onRedis(log: SharedDocLog, room = ROOM): Promise<Record<string, unknown>> {
  const { snapshot, rows } = await log.load(room);
  const doc = new Y.Doc();
  if (snapshot) Y.applyUpdate(doc, snapshot.bytes);
  for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
  return doc.getMap('rows').toJSON();
}

/** The connections that are told of rows are cut, without the commands'. */
export const cutChannel = async (admin: Redis): Promise<void> => void (await admin.client('KILL', 'TYPE', 'pubsub'));
