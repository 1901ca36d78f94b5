import type { ErrorCode } from '../../schema/errors.ts';
import { LIMITS, type Limits, MAX_WAITING_SOCKETS, ratesFor } from '../../schema/limits.ts';
import { HEARTBEAT_INTERVAL_MS, MAX_CONNECTION_MS } from '../../schema/wire.ts';
import { createAdmission } from './admission.ts';
import { closeInSlices } from './closeInSlices.ts';
import { type Connection, type ConnectionClaims, reasonOf, type Socket } from './connection.ts';
import type { DocLog } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { HEARTBEAT } from './frames.ts';
import type { Judge } from './gate.ts';
import { createLimiter } from './limiter.ts';
import { loadDocument } from './loadDocument.ts';
import type { PresenceChannel } from './presenceElsewhere.ts';
import { createRoom, type Room } from './room.ts';
import type { Timers } from './timers.ts';
import { closeWith, type Host, type SocketHandlers, Visit } from './visit.ts';
import { createWritePolicy, type ErasedIn, type IsOnRollOf, type WritePolicy } from './writePolicy.ts';

/** An empty room stays in memory this long, so that a reload or a short cut finds it warm. */
const KEEP_EMPTY_ROOM_MS = 60_000;
/** How often every connection's right to be there is asked again, besides what is pushed. */
const RECHECK_MS = 5_000;
const TICK_MS = 250;
/** How often all connections are gone through: whoever's time is over ends, a heartbeat that is due is sent. */
const ROUND_MS = 1_000;
/** A wall clock that went so much more or less than the time between two rounds was set: tablets go by it. */
const CLOCK_STEP_MS = 5_000;
/** Rooms that come up at the same time; a campaign whose tablets all come back at once waits in line instead of for each other. */
const MAX_LOADS = 4;
/** At the end rooms may finish what is under way for so long. One that is written to without a pause comes to rest when its sockets are closed. */
const MAX_SETTLING_MS = 1_000;
/** A document in memory takes about this many times its bytes (measured: 11–13). */
const HEAP_FACTOR = 12;

export type RoomRegistry = ReturnType<typeof createRoomRegistry>;

/**
 * All rooms of this process: one load in flight per name (I5), unloaded when empty, closed together at the end.
 *
 * @param deps.whyEnded says with which code a connection has to end now, or null while it may live
 * @param deps.presenceBetween carries presence to other processes; without it there are none
 * @param deps.isOnRoll whether an elector is on a committee's roll; without it nothing is known of that
 * @param deps.erased what a room hears no more of, for somebody was erased; without it there is nothing
 * @param deps.writePolicyOf what may be written in a room; the table of `schema/policy.ts` where nothing else is asked for
 * @param deps.prepare resolves when what a room's edits are held against is known; where it rejects the room does not come up
 * @param deps.judge the gate; another one only to measure what it costs
 * @param deps.limits how much and how fast; `LIMITS` unless something else is asked for
 * @param deps.memoryBytes empty rooms beyond this are not kept warm
 */
export function createRoomRegistry(deps: {
  readonly log: DocLog;
  readonly timers: Timers;
  readonly whyEnded: (claims: ConnectionClaims) => ErrorCode | null;
  readonly onError: (event: { room: string; error: unknown }) => void;
  readonly events?: EngineEvents;
  readonly memoryBytes?: number;
  readonly presenceBetween?: PresenceChannel | null;
  readonly isOnRoll?: IsOnRollOf;
  readonly erased?: ErasedIn;
  readonly writePolicyOf?: (roomName: string) => WritePolicy;
  readonly prepare?: (roomName: string) => Promise<void>;
  readonly judge?: Judge;
  readonly limits?: Limits;
}) {
  const { log, timers, events = {}, limits = LIMITS, memoryBytes = 512 * 1024 * 1024 } = deps;
  const rooms = new Map<string, Promise<Room>>();
  const opened = new Map<string, Room>();
  const rates = ratesFor(limits);
  const admission = createAdmission({ elapsedMs: timers.elapsedMs, joins: rates.joins, socketsPerPerson: limits.socketsPerPerson });
  const emptySince = new Map<string, number>();
  const leaving = new Set<Promise<void>>();
  const loads = createLimiter(MAX_LOADS);
  const byTheTable = (roomName: string): WritePolicy => createWritePolicy(roomName, deps.isOnRoll ?? (() => null), deps.erased);
  let isClosing = false;
  let waiting = 0;
  let lastRoundMs = timers.now();
  let lastRecheckMs = lastRoundMs;
  let wallAheadMs = lastRoundMs - timers.elapsedMs();

  function open(name: string): Promise<Room> {
    const known = rooms.get(name);
    if (known) return known;
    const opening = loads
      .run(() => load(name))
      .catch((error: unknown) => {
        if (rooms.get(name) === opening) rooms.delete(name); // a failed load leaves no empty room behind (I5)
        throw error;
      });
    rooms.set(name, opening);
    return opening;
  }

  async function load(name: string): Promise<Room> {
    const [document] = await Promise.all([loadDocument(name, log, events), deps.prepare?.(name)]);
    const room: Room = createRoom(document, {
      name,
      log,
      timers,
      events,
      writePolicy: (deps.writePolicyOf ?? byTheTable)(name),
      rates,
      ...(deps.judge ? { judge: deps.judge } : {}),
      onOffence: admission.noteOffence,
      presenceBetween: deps.presenceBetween ?? null,
      erased: deps.erased ?? (() => []),
      onFailed: (error) => {
        forget(room);
        deps.onError({ room: name, error });
      },
      onError: (error) => deps.onError({ room: name, error }),
    });
    opened.set(name, room);
    emptySince.set(name, timers.now());
    return room;
  }

  function forget(room: Room): void {
    if (opened.get(room.name) !== room) return;
    opened.delete(room.name);
    rooms.delete(room.name);
    emptySince.delete(room.name);
  }

  /** Takes a socket whose ticket is already redeemed. Frames that come while the room is being loaded wait, within bounds. */
  function join(claims: ConnectionClaims, socket: Socket): SocketHandlers {
    if (isClosing) return refuse(socket, 'restarting');
    const waitMs = admission.waitMs(claims);
    if (waitMs > 0) {
      events.connectionRefused?.(claims, 'too-fast');
      return refuse(socket, 'too-fast', reasonOf('too-fast', waitMs));
    }
    if (waiting >= MAX_WAITING_SOCKETS) return refuse(socket, 'cannot-save');
    admission.enter(claims);

    const visit = new Visit(claims, socket, host);
    waiting += 1;
    open(claims.roomName)
      .then((room) => visit.enter(room))
      .catch((error: unknown) => {
        deps.onError({ room: claims.roomName, error });
        visit.refuse('cannot-save');
      })
      .finally(() => {
        waiting -= 1;
      });
    return visit;
  }

  const host: Host = {
    whyEnded: deps.whyEnded,
    entered(connection) {
      emptySince.delete(connection.claims.roomName);
      const nowMs = timers.now();
      connection.endsAtMs = Math.min(connection.claims.endsAtMs, nowMs + MAX_CONNECTION_MS);
      connection.nextBeatMs = nowMs + HEARTBEAT_INTERVAL_MS;
    },
    left(room) {
      if (opened.get(room.name) === room && room.connections.size === 0) emptySince.set(room.name, timers.now());
    },
    ended: admission.leave,
  };

  /** Empty rooms leave after a while; at once, the longest empty first, when the memory is needed. */
  function unloadEmpty(nowMs: number): void {
    let bytes = 0;
    for (const room of opened.values()) bytes += room.weight * HEAP_FACTOR;
    for (const [name, sinceMs] of emptySince) {
      if (bytes <= memoryBytes && nowMs - sinceMs < KEEP_EMPTY_ROOM_MS) continue;
      const room = opened.get(name);
      if (!room?.isIdle) continue;
      bytes -= room.weight * HEAP_FACTOR;
      forget(room); // first, so that whoever comes now loads from the log, which has everything
      const unloading = room
        .unload()
        .catch((error: unknown) => deps.onError({ room: name, error }))
        .finally(() => leaving.delete(unloading));
      leaving.add(unloading);
    }
  }

  function* connections(): Iterable<Connection> {
    for (const room of opened.values()) yield* room.connections;
  }

  function tick(): void {
    const nowMs = timers.now();
    if (Math.abs(nowMs - lastRoundMs) >= ROUND_MS) goRound(nowMs);
    for (const room of opened.values()) room.look();
    unloadEmpty(nowMs);
    callOffTick = timers.after(TICK_MS, tick);
  }
  let callOffTick = timers.after(TICK_MS, tick);

  function goRound(nowMs: number): void {
    lastRoundMs = nowMs;
    const isRecheck = Math.abs(nowMs - lastRecheckMs) >= RECHECK_MS; // also when the wall clock was set back
    if (isRecheck) lastRecheckMs = nowMs;
    const aheadMs = nowMs - timers.elapsedMs();
    if (Math.abs(aheadMs - wallAheadMs) > CLOCK_STEP_MS) for (const room of opened.values()) room.greetAgain();
    wallAheadMs = aheadMs;
    for (const connection of connections()) {
      if (nowMs >= connection.endsAtMs) connection.close('token-expired');
      else if (isRecheck) endIfOver(connection);
      const { nextBeatMs } = connection;
      if (nowMs < nextBeatMs && nextBeatMs - nowMs <= HEARTBEAT_INTERVAL_MS) continue; // further off: the wall clock was set back
      connection.nextBeatMs = nowMs + HEARTBEAT_INTERVAL_MS; // each in its own time: not all sockets of a process at once
      connection.send(HEARTBEAT);
    }
  }

  function endIfOver(connection: Connection): void {
    const why = deps.whyEnded(connection.claims);
    if (why) connection.close(why);
  }

  return {
    join,
    open,
    forget,
    /** Asks again whether each connection of a session or a person may live: called when either changes. */
    recheck(isMeant: (claims: ConnectionClaims) => boolean): void {
      for (const connection of connections()) if (isMeant(connection.claims)) endIfOver(connection);
    },
    /** Resolves when nothing that any room has received is still on its way to disk. */
    async settled(): Promise<void> {
      await Promise.all([...opened.values()].map((room) => room.settled()));
    },
    /** Rooms in memory and connections in them. */
    counts: () => ({ rooms: opened.size, connections: [...opened.values()].reduce((sum, room) => sum + room.connections.size, 0) }),
    connections,
    openRooms: (): Iterable<Room> => opened.values(),
    /** Finishes what is under way, closes every connection 1012, many of them in slices, and frees all rooms. Takes nobody new meanwhile. */
    async close(): Promise<void> {
      isClosing = true;
      callOffTick();
      const enough = Promise.withResolvers<void>();
      const callOff = timers.after(MAX_SETTLING_MS, enough.resolve);
      await Promise.race([enough.promise, Promise.all([...opened.values()].map((room) => room.settled()))]);
      callOff();
      await closeInSlices([...connections()], timers);
      for (const opening of rooms.values()) {
        const room = await opening.catch(() => null);
        await room?.unload();
      }
      await Promise.all(leaving);
      rooms.clear();
      opened.clear();
    },
  };
}

const DEAF: SocketHandlers = { receive: () => {}, closed: () => {} };

function refuse(socket: Socket, code: ErrorCode, reason?: string): SocketHandlers {
  closeWith(socket, code, reason);
  return DEAF;
}
