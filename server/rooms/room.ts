import * as Y from 'yjs';
import type { ErrorCode } from '../../schema/errors.ts';
import { isScalar } from '../../schema/keys.ts';
import {
  MAX_FRAME_BYTES,
  MAX_ROOM_BYTES,
  MAX_STATE_VECTOR_BYTES,
  MAX_STATE_VECTOR_ENTRY_BYTES,
  MAX_STREAM_ENTRIES,
  RATES,
  type Rates,
} from '../../schema/limits.ts';
import { parseRoomName, ROOT_NAME } from '../../schema/rooms.ts';
import type { Hello } from '../../schema/wire.ts';
import { createCheckpoints } from './checkpoints.ts';
import { CARRIED_SESSION, Connection, type ConnectionClaims, type Socket } from './connection.ts';
import { createCrowding, hasOwnPlace } from './crowding.ts';
import type { Author, DocLog } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { ContradictionError, createFollowing } from './following.ts';
import { decodeFrame, encodeStep1 } from './frames.ts';
import type { Judge } from './gate.ts';
import { createIntake, type Queued } from './intake.ts';
import type { OpenedDocument } from './loadDocument.ts';
import { neutralisedClients } from './neutralisedClients.ts';
import type { PresenceChannel } from './presenceElsewhere.ts';
import { createReservations } from './reservations.ts';
import { createRoomPresence } from './roomPresence.ts';
import { isShared } from './sharedDocLog.ts';
import { createSlowConsumers } from './slowConsumers.ts';
import { createSyncAnswers } from './syncAnswers.ts';
import { createTelling } from './telling.ts';
import { createThrottle } from './throttle.ts';
import type { Timers } from './timers.ts';
import { createTurns } from './turns.ts';
import type { ErasedIn, WritePolicy } from './writePolicy.ts';

export type Room = ReturnType<typeof createRoom>;

/** Step 1s are answered for this long before edits have their turn again. */
const ANSWERING_MS = 8;
const NOBODY_NEW: ReadonlyMap<number, Author> = new Map();

/**
 * One shared document with its live connections, driven by one loop: drain the queue → judge → apply → append → **durable** → one merged
 * frame to the room and one acknowledgement per connection → answer step 1. Nothing is answered from memory while an append is under
 * way, so that whatever anybody sees is on disk (I1, I2).
 *
 * @param deps.onFailed the room is unusable and all its connections are closed 1013; the registry forgets it (I3)
 */
export function createRoom(
  opened: OpenedDocument,
  deps: {
    readonly name: string;
    readonly log: DocLog;
    readonly timers: Timers;
    readonly events: EngineEvents;
    readonly writePolicy: WritePolicy;
    readonly judge?: Judge;
    /** How fast frames may come; `RATES` unless something else is asked for. */
    readonly rates?: Rates;
    /** Somebody's frame was forged, or something in it was refused. */
    readonly onOffence?: (userId: string) => void;
    /** Carries presence to the other processes that hold the room. */
    readonly presenceBetween?: PresenceChannel | null;
    /** What the room hears no more of, for somebody was erased. */
    readonly erased?: ErasedIn;
    readonly onFailed: (error: unknown) => void;
    /** Something went wrong that costs nobody an edit. */
    readonly onError: (error: unknown) => void;
  },
) {
  // `opened` is taken apart here and not kept: it may hold the bytes that were read from the disk
  const { name, log, timers, events } = deps;
  const { doc, epoch, lastRowAtMs, earlierClientIds } = opened;
  const authors = new Map<number, Author>(opened.authors);
  const connections = new Set<Connection>();
  const presence = createRoomPresence({ room: name, connections, timers, between: deps.presenceBetween ?? null });
  const answers = createSyncAnswers(doc, timers, opened.bytes);
  const slow = createSlowConsumers(timers, events);
  const reservations = isShared(log) ? createReservations({ name, log, authors }) : null;
  const throttle = createThrottle({ timers, rates: deps.rates ?? RATES, release: enqueue });
  const offended = new WeakSet<Connection>();
  /** Once a connection, which ends with it: what a tablet wrote without a network may come a frame an edit, and is one offence. */
  function onOffence(connection: Connection): void {
    if (offended.has(connection) || connection.claims.sessionId === CARRIED_SESSION) return;
    offended.add(connection);
    deps.onOffence?.(connection.claims.userId);
  }
  const cells = doc.getMap<unknown>(ROOT_NAME);
  const kind = parseRoomName(name)?.kind;
  const maxKeys = kind === 'tally' ? MAX_STREAM_ENTRIES : Number.POSITIVE_INFINITY;
  const intake = createIntake({
    doc,
    epoch,
    authors,
    earlierClientIds,
    writePolicy: deps.writePolicy,
    isTooMany: (keys, key) => keys > maxKeys || (answers.bytes > MAX_ROOM_BYTES && !hasOwnPlace(kind, key)),
    crowding: createCrowding(kind, cells._map),
    ...(deps.judge ? { judge: deps.judge } : {}),
    ownerOfNew: (clientId) => reservations?.ownerOf(clientId) ?? presence.holderOf(clientId),
    timers,
    events,
    brought: throttle.brought,
    onOffence,
  });
  const telling = createTelling({ epoch, connections, answers, slow, timers, events });
  const checkpoints = createCheckpoints(opened, {
    name,
    log,
    timers,
    answers,
    isBusy: () => isRunning,
    onError: deps.onError,
  });
  const following = isShared(log)
    ? createFollowing({ name, epoch, seq: opened.seq, log, doc, authors, onRows: runSoon, onLost: fail })
    : null;
  let queue: Queued[] = [];
  /** State vectors that wait for their answer: the latest of each connection, so that asking often costs no more than asking once. */
  let asked = new Map<Connection, Uint8Array>();
  let isRunning = false;
  let isFailed = false;
  const whenSettled: (() => void)[] = [];
  const turns = createTurns({
    name,
    epoch,
    log,
    document: {
      get seq() {
        return checkpoints.seq;
      },
      keys: () => cells._map.keys(),
      value(key) {
        const value = cells.get(key);
        return isScalar(value) ? value : undefined;
      },
    },
    timers,
    events,
    intake,
    following,
    checkpoints,
    telling,
    hasFailed: () => isFailed,
  });

  const ourStep1 = (): Uint8Array => encodeStep1(Y.encodeStateVector(doc));

  /** What only the first hello of a connection says, where there is anything to say. */
  function toldAtFirst(claims: ConnectionClaims): Pick<Hello, 'neutralised' | 'erased'> {
    const neutralised = neutralisedClients(doc, authors, claims);
    const ownArrival = `?${claims.userId}${claims.device}`; // of others' a device keeps nothing unsent
    const erased = (deps.erased?.(name) ?? []).filter((one) => !one.startsWith('?') || one.startsWith(ownArrival));
    return { ...(neutralised.length > 0 ? { neutralised } : {}), ...(erased.length > 0 ? { erased } : {}) };
  }

  /** A new socket: hello, our step 1, who is here. `receive` and `leave` are to be called for what it does. */
  function join(claims: ConnectionClaims, socket: Socket): Connection {
    const connection = new Connection(claims, socket, (code) => {
      events.closed?.(code);
      events.connectionRefused?.(claims, code);
    });
    connection.sinceMs = connection.heardAtMs = timers.now();
    if (isFailed) connection.close('cannot-save');
    else if (claims.epoch !== null && claims.epoch !== epoch)
      connection.close('replica-out-of-date'); // before a frame is read (I10)
    else {
      connections.add(connection);
      connection.send([telling.helloFor(claims.access, authors, toldAtFirst(claims)), ourStep1()]);
      presence.sendAll(connection);
    }
    return connection;
  }

  /** The socket is gone. */
  function leave(connection: Connection): void {
    const isCut = !connection.isOpen;
    connection.markClosed();
    throttle.leave(connection, isCut);
    asked.delete(connection);
    slow.forget(connection);
    if (connections.delete(connection)) presence.remove(connection);
  }

  function receive(connection: Connection, bytes: Uint8Array): void {
    if (!connection.isOpen || isFailed) return;
    connection.heardAtMs = timers.now();
    if (bytes.length > MAX_FRAME_BYTES) return connection.close('too-large');
    const frame = decodeFrame(bytes);
    if (!frame) return connection.close('bad-request');
    events.frame?.(frame.kind === 'data' ? (frame.isStep2 ? 'step2' : 'update') : frame.kind);
    if (frame.kind !== 'data' && !throttle.takeAside(connection)) return;
    switch (frame.kind) {
      case 'data':
        if (!connection.enterQueue(frame.update.length)) return connection.close('too-fast');
        throttle.data(connection, { connection, number: connection.countFrame(), frame, atMs: timers.elapsedMs() });
        break;
      case 'step1':
        if (frame.stateVector.length > longestVector()) return connection.close('too-large');
        throttle.inTime(connection, 'question', () => ask(connection, frame.stateVector));
        break;
      case 'awareness':
        throttle.inTime(connection, 'presence', () => {
          if (!presence.receive(connection, frame.update)) connection.close('bad-request');
        });
        break;
      case 'query-awareness':
        throttle.inTime(connection, 'query', () => presence.query(connection));
        break;
      default: // a message of a later version
    }
  }

  /** Whoever has all that the document has is answered, however many have written in it: 4413 would be the end of their coming back. */
  const longestVector = (): number => MAX_STATE_VECTOR_BYTES + MAX_STATE_VECTOR_ENTRY_BYTES * doc.store.clients.size;

  function enqueue(item: Queued): void {
    queue.push(item);
    runSoon();
  }

  function ask(connection: Connection, stateVector: Uint8Array): void {
    if (namesEarlierEpoch(stateVector)) return connection.close('replica-out-of-date');
    asked.set(connection, stateVector);
    runSoon();
  }

  /** Whether a replica holds something of an earlier generation, which must not come back (I10). */
  function namesEarlierEpoch(stateVector: Uint8Array): boolean {
    if (earlierClientIds.size === 0) return false;
    try {
      for (const clientId of Y.decodeStateVector(stateVector).keys()) if (earlierClientIds.has(clientId)) return true;
    } catch {
      // answering it will say so
    }
    return false;
  }

  function runSoon(): void {
    if (isRunning) return;
    isRunning = true;
    const start = (): void => {
      run().catch(fail);
    };
    const restMs = turns.restMs(timers.elapsedMs());
    if (restMs >= 1) timers.after(restMs, start);
    else timers.soon(start); // after the turn's other sockets have delivered too: their edits share the batch
  }

  async function run(): Promise<void> {
    if (isFailed) return;
    const items = queue;
    const toAnswer = asked;
    queue = [];
    asked = new Map();
    await Promise.all([following?.catchUpFor(items, toAnswer), reservations?.askFor(items)]);
    if (isFailed) return;
    turns.takeFollowed();
    if (items.length > 0) await turns.takeBatch(items);
    if (isFailed) return;
    answerAll(toAnswer);
    isRunning = false;
    if (queue.length + asked.size > 0 || following?.isWaiting) return runSoon();
    checkpoints.plan();
    for (const resolve of whenSettled.splice(0)) resolve();
  }

  function answerAll(toAnswer: ReadonlyMap<Connection, Uint8Array>): void {
    const startedMs = timers.elapsedMs();
    for (const [connection, stateVector] of toAnswer) {
      if (!connection.isOpen) continue;
      if (timers.elapsedMs() - startedMs > ANSWERING_MS) {
        if (!asked.has(connection)) asked.set(connection, stateVector);
        continue;
      }
      if (connection.isCongested) {
        slow.asks(connection, stateVector);
        continue;
      }
      let messages: readonly Uint8Array[];
      try {
        messages = answers.to(stateVector);
      } catch {
        connection.close('bad-request');
        continue;
      }
      connection.isFollowing = true;
      slow.forget(connection);
      connection.send(messages);
    }
  }

  /** Slow consumers that have caught up get what they missed; those that do not are closed. Called several times a second. */
  function look(): void {
    answers.tidy();
    for (const { connection, stateVector } of slow.ready()) {
      connection.send([telling.helloFor(connection.claims.access, authors)]);
      presence.sendAll(connection);
      if (asked.has(connection)) continue;
      asked.set(connection, stateVector);
      runSoon();
    }
  }

  /** Everybody is told the server's time anew, which a hello carries. */
  function greetAgain(): void {
    for (const connection of connections) connection.send([telling.helloFor(connection.claims.access, NOBODY_NEW)]);
  }

  /** The memory is no longer what is on disk, or may not be: nothing of it may be shown or built upon (I3). */
  function fail(error: unknown): void {
    if (isFailed) return;
    destroy(error instanceof ContradictionError ? 'replica-out-of-date' : 'cannot-save');
    deps.onFailed(error);
  }

  function destroy(code: ErrorCode): void {
    isFailed = true;
    queue = [];
    asked = new Map();
    for (const connection of connections) connection.close(code);
    following?.stop();
    throttle.destroy();
    presence.destroy();
    checkpoints.destroy();
    doc.destroy();
    for (const resolve of whenSettled.splice(0)) resolve();
  }

  const settled = (): Promise<void> => (isRunning && !isFailed ? new Promise((resolve) => whenSettled.push(resolve)) : Promise.resolve());

  return {
    name,
    epoch,
    doc,
    join,
    /** Takes a frame of one of its connections. */
    receive,
    leave,
    look,
    greetAgain,
    connections: connections as ReadonlySet<Connection>,
    authors: authors as ReadonlyMap<number, Author>,
    earlierClientIds,
    get isIdle() {
      return connections.size === 0 && !isRunning && !isFailed;
    },
    /** Its memory is thrown away: what is in it may not be on disk (I3). */
    get isFailed() {
      return isFailed;
    },
    /** How long ago this process saw the last edit, whoever's, by a clock that never jumps; null where it has seen none. */
    get sinceEditMs() {
      return turns.sinceEditMs;
    },
    /** When the last row was written of those that it was opened with, by its writer's clock. */
    lastRowAtMs,
    /** Roughly what it holds in memory, bytes. */
    get weight() {
      return answers.bytes;
    },
    /** The number of the last row that the document holds. */
    get seq() {
      return checkpoints.seq;
    },
    /** Resolves when nothing received is still on its way to disk. */
    settled,
    /** Writes a snapshot if it pays and frees the memory. Whoever is still there is closed with `code`. */
    async unload(code: ErrorCode = 'restarting'): Promise<void> {
      await settled();
      if (isFailed) return;
      await checkpoints.write();
      if (!isFailed) destroy(code);
    },
  };
}
