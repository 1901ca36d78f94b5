import * as Y from 'yjs';
import type { ErrorCode } from '../../schema/errors.ts';
import { MAX_FRAME_BYTES, MAX_STATE_VECTOR_BYTES } from '../../schema/limits.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { SCHEMA_VERSION } from '../../schema/version.ts';
import { type Connection, type ConnectionClaims, createConnection, type Socket } from './connection.ts';
import type { Author, DocLog, LoadedDocument, LogRow } from './docLog.ts';
import { decodeFrame, encodeHello, encodeRefusal, encodeStep1, encodeStep2, encodeUpdate, type IncomingFrame } from './frames.ts';
import { judgeUpdate } from './gate.ts';
import { createRoomPresence } from './roomPresence.ts';
import { touchedKeys } from './touchedKeys.ts';

type DataFrame = Extract<IncomingFrame, { kind: 'data' }>;
type Queued = { readonly connection: Connection; readonly number: number; readonly frame: DataFrame };

/** What one batch of the loop has made so far. */
type Batch = {
  /** Updates that this batch's transactions wrote, by who sent them. */
  readonly written: Map<Connection, { updates: Uint8Array[]; keys: Set<string>; newClientIds: number[] }>;
  readonly toRefuse: Set<Connection>;
};

export type Room = ReturnType<typeof createRoom>;

/** A snapshot is written at unload when it would spare the next load more rows than this. */
const SNAPSHOT_AFTER_ROWS = 200;

/**
 * One shared document with its live connections, driven by one loop: drain the queue → judge → apply → append → **durable** → one merged
 * frame to the room and one acknowledgement per connection → answer step 1. Nothing is answered from memory while an append is under
 * way, so that whatever anybody sees is on disk (I1, I2).
 *
 * @param deps.onFailed the room is unusable and all its connections are closed 1013; the registry forgets it (I3)
 */
export function createRoom(deps: {
  readonly name: string;
  readonly loaded: LoadedDocument;
  readonly log: DocLog;
  readonly now: () => number;
  readonly onFailed: (error: unknown) => void;
}) {
  const { name, loaded, log, now } = deps;
  const doc = new Y.Doc({ gc: true });
  const rows = doc.getMap(ROOT_NAME);
  Y.transact(doc, () => {
    for (const update of loaded.updates) Y.applyUpdate(doc, update);
  });
  if (hasPending(doc)) throw new Error(`room ${name}: the log has a gap`);

  const authors = new Map<number, Author>(loaded.authors);
  const connections = new Set<Connection>();
  const presence = createRoomPresence({ connections, now });
  let seq = loaded.seq;
  let rowsSinceSnapshot = loaded.rowsSinceSnapshot;
  let queue: Queued[] = [];
  /** State vectors that wait for their answer: the latest of each connection, so that asking often costs no more than asking once. */
  let asked = new Map<Connection, Uint8Array>();
  let isRunning = false;
  let isFailed = false;
  let whenSettled: (() => void)[] = [];

  const authorPairs = (of: ReadonlyMap<number, Author>): [number, string][] => [...of].map(([clientId, { userId }]) => [clientId, userId]);
  const helloFor = (connection: Connection, of: ReadonlyMap<number, Author>): Uint8Array =>
    encodeHello({
      epoch: loaded.epoch,
      schema: SCHEMA_VERSION,
      access: connection.claims.access,
      serverTime: now(),
      authors: authorPairs(of),
    });

  /** A new socket: hello, our step 1, who is here. `receive` and `closed` are to be called for what the socket does. */
  function join(claims: ConnectionClaims, socket: Socket) {
    const connection = createConnection(claims, socket);
    if (claims.epoch !== null && claims.epoch !== loaded.epoch)
      connection.close('replica-out-of-date'); // before a frame is read (I10)
    else {
      connections.add(connection);
      connection.send(helloFor(connection, authors));
      connection.send(encodeStep1(Y.encodeStateVector(doc)));
      presence.sendAll(connection);
    }
    return {
      connection,
      receive: (frame: Uint8Array) => receive(connection, frame),
      closed: () => {
        connection.markClosed();
        if (connections.delete(connection)) presence.remove(connection);
      },
    };
  }

  function receive(connection: Connection, bytes: Uint8Array): void {
    if (!connection.isOpen || isFailed) return;
    if (bytes.length > MAX_FRAME_BYTES) return connection.close('too-large');
    const frame = decodeFrame(bytes);
    if (!frame) return connection.close('bad-request');
    switch (frame.kind) {
      case 'data':
        if (!connection.enterQueue(frame.update.length)) return connection.close('too-fast');
        queue.push({ connection, number: connection.countFrame(), frame });
        runSoon();
        break;
      case 'step1':
        if (frame.stateVector.length > MAX_STATE_VECTOR_BYTES) return connection.close('too-large');
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

  function runSoon(): void {
    if (isRunning) return;
    isRunning = true;
    // after the turn's other sockets have delivered too: their edits share the batch
    setImmediate(() => {
      run().catch(fail);
    });
  }

  async function run(): Promise<void> {
    while (queue.length + asked.size > 0 && !isFailed) {
      const items = queue;
      const toAnswer = asked;
      queue = [];
      asked = new Map();
      await runBatch(items, toAnswer);
    }
    isRunning = false;
    for (const resolve of whenSettled) resolve();
    whenSettled = [];
  }

  async function runBatch(items: readonly Queued[], toAnswer: ReadonlyMap<Connection, Uint8Array>): Promise<void> {
    const batch: Batch = { written: new Map(), toRefuse: new Set() };
    for (const item of items) {
      item.connection.leaveQueue(item.frame.update.length);
      takeData(item, batch);
    }
    if (batch.written.size > 0) {
      const logRows = toLogRows(batch);
      seq = await log.append(name, loaded.epoch, logRows);
      rowsSinceSnapshot += logRows.length;
      broadcast(batch, logRows);
    }
    for (const connection of new Set(items.map((item) => item.connection))) connection.acknowledge();
    for (const connection of batch.toRefuse) connection.close('replica-out-of-date');
    for (const [connection, stateVector] of toAnswer) if (connection.isOpen) answerStep1(connection, stateVector);
  }

  /** Judges one data frame and applies it in a transaction of its own; what it changed waits in `batch` for the append. */
  function takeData({ connection, number, frame }: Queued, batch: Batch): void {
    const sender = connection.claims;
    const verdict = judgeUpdate(doc, frame.update, sender, authors);
    switch (verdict.kind) {
      case 'malformed':
        return connection.close('bad-request');
      case 'foreign-client':
        return connection.close('bad-request');
      case 'gap':
        connection.gapFound();
        return connection.send(encodeStep1(Y.encodeStateVector(doc)));
      case 'accept':
        if (sender.access === 'read') refuse(connection, frame.update, batch);
        else if (!connection.mayBring(verdict.newClientIds.length)) return connection.close('bad-request');
        else apply(connection, frame.update, verdict.newClientIds, batch);
        break;
      default: // empty
    }
    if (frame.isStep2) connection.gapClosed();
    connection.frameHandled(number);
  }

  function apply(connection: Connection, update: Uint8Array, newClientIds: readonly number[], batch: Batch): void {
    const { userId, device } = connection.claims;
    const entry = batch.written.get(connection) ?? { updates: [], keys: new Set(), newClientIds: [] };
    const collect = (written: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      entry.updates.push(written);
      for (const key of transaction.changed.get(rows as never) ?? []) if (key !== null) entry.keys.add(key); // Yjs types `changed` by its base class
    };
    doc.on('update', collect);
    try {
      Y.applyUpdate(doc, update, connection);
    } finally {
      doc.off('update', collect);
    }
    if (hasPending(doc)) throw new Error('an update that the gate took as complete was not');
    for (const clientId of newClientIds) {
      authors.set(clientId, { userId, device });
      entry.newClientIds.push(clientId);
    }
    if (entry.updates.length > 0) batch.written.set(connection, entry);
  }

  /** A read-only connection wrote: nothing of it is taken; it is told what, and its replica has to be opened anew (A4). */
  function refuse(connection: Connection, update: Uint8Array, batch: Batch): void {
    const refused = [...touchedKeys(doc, update)].map((key) => ({ key, reason: 'read-only' }));
    connection.send(encodeRefusal({ refused }));
    batch.toRefuse.add(connection);
  }

  function toLogRows(batch: Batch): LogRow[] {
    const atMs = now();
    return [...batch.written].map(([{ claims }, { updates, keys, newClientIds }]) => ({
      userId: claims.userId,
      device: claims.device,
      atMs,
      keys: [...keys],
      bytes: merge(updates),
      newClientIds,
    }));
  }

  function broadcast(batch: Batch, logRows: readonly LogRow[]): void {
    const frame = encodeUpdate(merge(logRows.map((row) => row.bytes)));
    const newAuthors = new Map<number, Author>();
    for (const row of logRows) for (const clientId of row.newClientIds) newAuthors.set(clientId, row);
    const [onlyWriter] = batch.written.size === 1 ? batch.written.keys() : [];
    for (const connection of connections) {
      if (newAuthors.size > 0) connection.send(helloFor(connection, newAuthors));
      if (connection !== onlyWriter) connection.send(frame);
    }
  }

  function answerStep1(connection: Connection, stateVector: Uint8Array): void {
    let difference: Uint8Array;
    try {
      difference = Y.encodeStateAsUpdate(doc, stateVector);
    } catch {
      return connection.close('bad-request');
    }
    connection.send(encodeStep2(difference));
  }

  function closeAll(code: ErrorCode): void {
    for (const connection of connections) connection.close(code);
  }

  /** The memory is no longer what is on disk, or may not be: nothing of it may be shown or built upon (I3). */
  function fail(error: unknown): void {
    if (isFailed) return;
    isFailed = true;
    queue = [];
    asked = new Map();
    closeAll('cannot-save');
    destroy();
    deps.onFailed(error);
    for (const resolve of whenSettled) resolve();
  }

  function destroy(): void {
    presence.destroy();
    doc.destroy();
  }

  return {
    name,
    join,
    connections: connections as ReadonlySet<Connection>,
    get isIdle() {
      return connections.size === 0 && !isRunning && !isFailed;
    },
    /** Resolves when nothing received is still on its way to disk. */
    settled: (): Promise<void> => (isRunning && !isFailed ? new Promise((resolve) => whenSettled.push(resolve)) : Promise.resolve()),
    /** Writes a snapshot if it pays and frees the memory. Only for an idle room. */
    async unload(): Promise<void> {
      if (isFailed) return;
      if (rowsSinceSnapshot > SNAPSHOT_AFTER_ROWS) await log.saveSnapshot(name, loaded.epoch, seq, Y.encodeStateAsUpdate(doc));
      destroy();
    },
  };
}

const merge = (updates: readonly Uint8Array[]): Uint8Array =>
  updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates([...updates]);

const hasPending = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
