import * as Y from 'yjs';
import type { ErrorCode } from '../../schema/errors.ts';
import { MAX_FRAME_BYTES, MAX_STATE_VECTOR_BYTES } from '../../schema/limits.ts';
import { SCHEMA_VERSION } from '../../schema/version.ts';
import { type Batch, createBatch } from './batch.ts';
import { createCheckpoints } from './checkpoints.ts';
import { type Connection, type ConnectionClaims, createConnection, type Socket } from './connection.ts';
import type { Author, DocLog, LogRow } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { decodeFrame, encodeHello, encodeRefusal, encodeStep1, encodeUpdate, type IncomingFrame } from './frames.ts';
import { judgeUpdate, type Verdict } from './gate.ts';
import { hasPending, type OpenedDocument } from './loadDocument.ts';
import { createPace } from './pace.ts';
import { createRoomPresence } from './roomPresence.ts';
import { createSlowConsumers } from './slowConsumers.ts';
import { createSyncAnswers } from './syncAnswers.ts';
import type { Timers } from './timers.ts';

type DataFrame = Extract<IncomingFrame, { kind: 'data' }>;
type Queued = { readonly connection: Connection; readonly number: number; readonly frame: DataFrame; readonly atMs: number };

type News = {
  readonly frame: Uint8Array;
  /** New authors, told before the frame that holds them. */
  readonly hellos: Readonly<Record<'read' | 'write', Uint8Array>> | null;
  /** The state vector before the frame. */
  readonly before: ReadonlyMap<number, number>;
};

export type Room = ReturnType<typeof createRoom>;

/** Step 1s are answered for this long before edits have their turn again. */
const ANSWERING_MS = 8;

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
    readonly onFailed: (error: unknown) => void;
    /** Something went wrong that costs nobody an edit. */
    readonly onError: (error: unknown) => void;
  },
) {
  // `opened` is taken apart here and not kept: it may hold the bytes that were read from the disk
  const { name, log, timers, events } = deps;
  const { doc, epoch, earlierClientIds } = opened;
  const authors = new Map<number, Author>(opened.authors);
  const bindings = { authors, earlierClientIds };
  const connections = new Set<Connection>();
  const presence = createRoomPresence({ connections, timers });
  const answers = createSyncAnswers(doc);
  const slow = createSlowConsumers(timers, events);
  const checkpoints = createCheckpoints(opened, {
    name,
    log,
    timers,
    answers,
    isBusy: () => isRunning,
    onError: deps.onError,
  });
  let queue: Queued[] = [];
  /** State vectors that wait for their answer: the latest of each connection, so that asking often costs no more than asking once. */
  let asked = new Map<Connection, Uint8Array>();
  let isRunning = false;
  let isFailed = false;
  const pace = createPace();
  let lastEditAtMs = 0;
  const whenSettled: (() => void)[] = [];

  const authorPairs = (of: ReadonlyMap<number, Author>): [number, string][] => [...of].map(([clientId, { userId }]) => [clientId, userId]);
  const helloFor = (access: 'read' | 'write', of: ReadonlyMap<number, Author>): Uint8Array =>
    encodeHello({ epoch, schema: SCHEMA_VERSION, access, serverTime: timers.now(), authors: authorPairs(of) });
  const ourStep1 = (): Uint8Array => encodeStep1(Y.encodeStateVector(doc));

  /** A new socket: hello, our step 1, who is here. `receive` and `closed` are to be called for what the socket does. */
  function join(claims: ConnectionClaims, socket: Socket) {
    const connection = createConnection(claims, socket, events.closed);
    if (isFailed) connection.close('cannot-save');
    else if (claims.epoch !== null && claims.epoch !== epoch)
      connection.close('replica-out-of-date'); // before a frame is read (I10)
    else {
      connections.add(connection);
      connection.send(helloFor(claims.access, authors), ourStep1());
      presence.sendAll(connection);
    }
    return {
      connection,
      receive: (frame: Uint8Array) => receive(connection, frame),
      closed: () => {
        connection.markClosed();
        asked.delete(connection);
        slow.forget(connection);
        if (connections.delete(connection)) presence.remove(connection);
      },
    };
  }

  function receive(connection: Connection, bytes: Uint8Array): void {
    if (!connection.isOpen || isFailed) return;
    if (bytes.length > MAX_FRAME_BYTES) return connection.close('too-large');
    const frame = decodeFrame(bytes);
    if (!frame) return connection.close('bad-request');
    events.frame?.(frame.kind === 'data' ? (frame.isStep2 ? 'step2' : 'update') : frame.kind);
    switch (frame.kind) {
      case 'data':
        if (!connection.enterQueue(frame.update.length)) return connection.close('too-fast');
        queue.push({ connection, number: connection.countFrame(), frame, atMs: timers.elapsedMs() });
        runSoon();
        break;
      case 'step1':
        if (frame.stateVector.length > MAX_STATE_VECTOR_BYTES) return connection.close('too-large');
        if (namesEarlierEpoch(frame.stateVector)) return connection.close('replica-out-of-date');
        asked.set(connection, frame.stateVector);
        runSoon();
        break;
      case 'awareness':
        if (!presence.receive(connection, frame.update)) connection.close('bad-request');
        break;
      case 'query-awareness':
        presence.sendAll(connection);
        break;
      default: // a message of a later version
    }
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
    const restMs = pace.restMs(timers.elapsedMs());
    if (restMs >= 1) timers.after(restMs, start);
    else timers.soon(start); // after the turn's other sockets have delivered too: their edits share the batch
  }

  async function run(): Promise<void> {
    if (isFailed) return;
    const items = queue;
    const toAnswer = asked;
    queue = [];
    asked = new Map();
    if (items.length > 0) await takeBatch(items);
    if (isFailed) return;
    answerAll(toAnswer);
    isRunning = false;
    if (queue.length + asked.size > 0) return runSoon();
    checkpoints.plan();
    for (const resolve of whenSettled.splice(0)) resolve();
  }

  async function takeBatch(items: readonly Queued[]): Promise<void> {
    const batch = createBatch(timers.now());
    const startedMs = timers.elapsedMs();
    const before = applyBatch(items, batch);
    const rows = batch.rows();
    const appliedMs = timers.elapsedMs();
    if (rows.length > 0) {
      const seq = await log.append(name, epoch, rows);
      if (isFailed) return;
      events.committed?.(timers.elapsedMs() - appliedMs, rows.length);
      events.step?.('after-commit');
      checkpoints.appended(seq, rows.length);
      lastEditAtMs = timers.now();
    }
    const tellingMs = timers.elapsedMs();
    const frameBytes = tell(batch, new Set(items.map(({ connection }) => connection)), before);
    const endMs = timers.elapsedMs();
    const oldest = items[0];
    if (oldest) events.acknowledged?.(endMs - oldest.atMs);
    pace.batchDone({ startedMs, endMs, busyMs: appliedMs - startedMs + endMs - tellingMs, frameBytes });
  }

  /** Judges and applies a batch's frames in one transaction. Returns the state vector that there was before. */
  function applyBatch(items: readonly Queued[], batch: Batch): ReadonlyMap<number, number> {
    events.step?.('before-gate');
    const before = Y.transact(
      doc,
      (transaction) => {
        for (const item of items) {
          item.connection.leaveQueue(item.frame.update.length);
          takeData(item, batch); // also of a socket that has closed since: what was sent is taken
        }
        return transaction.beforeState;
      },
      null,
      false,
    );
    if (hasPending(doc)) throw new Error('an update that the gate took as complete was not');
    events.step?.('after-apply');
    return before;
  }

  /** Judges one data frame and applies it; what it changed waits in `batch` for the append. */
  function takeData({ connection, number, frame }: Queued, batch: Batch): void {
    const startedMs = timers.elapsedMs();
    const verdict = judgeUpdate(doc, frame.update, connection.claims, bindings);
    events.judged?.(verdict.kind, timers.elapsedMs() - startedMs);
    events.step?.('after-gate');
    switch (verdict.kind) {
      case 'malformed':
      case 'foreign-client':
        return connection.close('bad-request');
      case 'out-of-date':
        return connection.close('replica-out-of-date');
      case 'gap':
        // a step 2 is all that it has: with a hole in it, asking again would bring the same again, without end
        if (frame.isStep2) return connection.close('replica-out-of-date');
        connection.gapFound();
        return connection.send(ourStep1());
      case 'accept':
        if (connection.claims.access === 'read') refuse(connection, verdict.keys, batch);
        else if (!connection.mayBring(verdict.newClientIds.length)) return connection.close('bad-request');
        else apply(connection, verdict, batch);
        break;
      default: // empty
    }
    if (frame.isStep2) connection.gapClosed();
    connection.frameHandled(number);
  }

  function apply(connection: Connection, verdict: Extract<Verdict, { kind: 'accept' }>, batch: Batch): void {
    const { userId, device } = connection.claims;
    Y.applyUpdate(doc, verdict.bytes);
    for (const clientId of verdict.newClientIds) authors.set(clientId, { userId, device });
    batch.add(connection, verdict);
  }

  /** A read-only connection wrote: nothing of it is taken; it is told what, and its replica has to be opened anew (A4). */
  function refuse(connection: Connection, keys: readonly string[], batch: Batch): void {
    connection.send(encodeRefusal({ refused: keys.map((key) => ({ key, reason: 'read-only' })) }));
    batch.toRefuse.add(connection);
  }

  /** What is on disk now goes to everybody else, and then each sender hears how many of its frames are safe. Returns the bytes of the update. */
  function tell(batch: Batch, senders: ReadonlySet<Connection>, before: ReadonlyMap<number, number>): number {
    const merged = batch.merged();
    const news = merged && { frame: encodeUpdate(merged), hellos: hellosFor(batch.rows()), before };
    if (news) {
      answers.changed(news.frame, batch.ends());
      for (const connection of connections) if (!senders.has(connection)) connection.send(...newsFor(connection, news));
    }
    events.step?.('after-broadcast');
    const [onlyWriter] = batch.writers.size === 1 ? batch.writers : [];
    for (const connection of senders) {
      const messages = news ? newsFor(connection, news, connection === onlyWriter) : [];
      const acknowledgement = connection.takeAcknowledgement();
      if (acknowledgement) messages.push(acknowledgement);
      connection.send(...messages);
    }
    events.step?.('after-acknowledge');
    for (const connection of batch.toRefuse) connection.close('replica-out-of-date');
    return merged?.length ?? 0;
  }

  /** @param isAuthor the frame holds only what this connection itself wrote */
  function newsFor(connection: Connection, { frame, hellos, before }: News, isAuthor = false): Uint8Array[] {
    const messages = hellos ? [hellos[connection.claims.access]] : [];
    if (!connection.isFollowing || isAuthor) return messages;
    if (connection.isCongested) slow.fallBehind(connection, before);
    else messages.push(frame);
    return messages;
  }

  function hellosFor(rows: readonly LogRow[]): News['hellos'] {
    const fresh = new Map<number, Author>();
    for (const row of rows) for (const clientId of row.newClientIds) fresh.set(clientId, row);
    return fresh.size > 0 ? { read: helloFor('read', fresh), write: helloFor('write', fresh) } : null;
  }

  function answerAll(toAnswer: ReadonlyMap<Connection, Uint8Array>): void {
    const startedMs = timers.elapsedMs();
    for (const [connection, stateVector] of toAnswer) {
      if (!connection.isOpen) continue;
      if (timers.elapsedMs() - startedMs > ANSWERING_MS) {
        if (!asked.has(connection)) asked.set(connection, stateVector);
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
      connection.send(...messages);
    }
  }

  /** Slow consumers that have caught up get what they missed; those that do not are closed. Called several times a second. */
  function look(): void {
    for (const { connection, stateVector } of slow.ready()) {
      connection.send(helloFor(connection.claims.access, authors));
      presence.sendAll(connection);
      if (asked.has(connection)) continue;
      asked.set(connection, stateVector);
      runSoon();
    }
  }

  /** The memory is no longer what is on disk, or may not be: nothing of it may be shown or built upon (I3). */
  function fail(error: unknown): void {
    if (isFailed) return;
    destroy('cannot-save');
    deps.onFailed(error);
  }

  function destroy(code: ErrorCode): void {
    isFailed = true;
    queue = [];
    asked = new Map();
    for (const connection of connections) connection.close(code);
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
    look,
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
    /** When the last edit was appended, epoch milliseconds; 0 when there was none since the room came up. */
    get lastEditAtMs() {
      return lastEditAtMs;
    },
    /** Roughly what it holds in memory, bytes. */
    get weight() {
      return checkpoints.weight;
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
