import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { MAX_FRAME_BYTES } from '../../schema/limits.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { type Hello, MESSAGE, type Refusal, SYNC, SYNC_PATH } from '../../schema/wire.ts';
import { createCountingSocket, type SocketListeners } from './countingSocket.ts';
import { createParts, PART_BYTES } from './createParts.ts';
import type { StandsFor } from './createUnsent.ts';
import type { Environment } from './environment.ts';
import type { EntryWrite, OutboxEntry } from './outboxEntry.ts';
import { type StoodBefore, stoodBefore } from './stoodBefore.ts';

/** Origin of the transactions that this tab's person makes. */
export type Edit = StandsFor & { readonly kind: 'edit'; readonly writes: readonly EntryWrite[] };

export type ReplicaListeners = SocketListeners & {
  /** An edit stands in the document and is about to be handed to the connection, if there is one. */
  onEdited(edit: Edit, update: Uint8Array): void;
  /** Something of the server's stands in the document that was not there. */
  onReceived(update: Uint8Array): void;
  /** The n-th data frame left, and holds exactly these edits. */
  onPartSent(ids: readonly string[], n: number): void;
  /** Edits that no frame of this connection holds, in the order made. */
  unsent(): readonly OutboxEntry[];
  /** A connection begins: frames count from one again. */
  onConnecting(): void;
  onHello(hello: Hello): void;
  onRefused(refusal: Refusal): void;
  onAcknowledged(frames: number): void;
  /** What is not an edit of this tab has changed cells; `stood`: values that no longer stand. Told once `watch` was called. */
  onChanged?(stood: readonly StoodBefore[], changed: ReadonlySet<string>): void;
  /** The server's whole document is here. */
  onSynced(): void;
  /** The connection was lost or refused, not by us; the code is null where there is none, and then the reason is empty. */
  onClosed(code: number | null, reason: string): void;
};

/** A copy of the room's document with its connection to the server. */
export type Replica = ReturnType<typeof createReplica>;

/**
 * A `Y.Doc` on a stock y-websocket provider that never connects by itself: one attempt for each `connect`. What the server says beyond
 * y-websocket's protocol (121–124) goes to the listeners. Close it with `destroy`; its values stay readable.
 */
export function createReplica(room: string, environment: Pick<Environment, 'origin' | 'WebSocket'>, listeners: ReplicaListeners) {
  const doc = new Y.Doc();
  const rows = doc.getMap<Scalar>(ROOT_NAME);
  const authors = new Map<number, string>();
  let isLeaving = false;
  let isTogether = false; // edits are being made that leave together
  let part: readonly string[] | null = null; // in the frame that is just being sent
  let sentFrames = 0;
  let isWatching = false;

  // before the provider's own listener, so that an edit is known when its frame is counted
  doc.on('update', (update, origin) => {
    if (isEdit(origin)) listeners.onEdited(origin, update);
    else if (origin === provider) listeners.onReceived(update);
  });
  rows.observe((event, { origin }) => {
    if (isWatching && !isEdit(origin)) listeners.onChanged?.(stoodBefore(event), event.keysChanged as Set<string>); // K1: every key is a text
  });
  const provider = new WebsocketProvider(environment.origin.replace(/^http/, 'ws') + SYNC_PATH, room, doc, {
    connect: false,
    disableBc: true,
    shouldReconnect: () => false,
    WebSocketPolyfill: createCountingSocket(
      environment.WebSocket,
      {
        onSent: listeners.onSent,
        onHeard: listeners.onHeard,
        onDataSent(isStep2, n) {
          sentFrames = n;
          if (part) listeners.onPartSent(part, n);
          else listeners.onDataSent(isStep2, n);
        },
      },
      { isHolding: () => isTogether || (parts.isUnderWay() && !part) },
    ),
  });
  speakForOneselfOnly(provider);

  const parts = createParts({
    unsent: listeners.unsent,
    sendPart(update, ids) {
      part = ids;
      provider.ws?.send(encodeSync(SYNC.update, update));
      part = null;
      return sentFrames;
    },
    sendStep2(state) {
      const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map(state)));
      // deletions of what the server has, and it knows them: each value of a key deletes the one before
      const isRedundant = update.length > MAX_FRAME_BYTES / 2 && update[0] === 0;
      provider.ws?.send(encodeSync(SYNC.step2, isRedundant ? NOTHING : update));
    },
  });
  const readSync = provider.messageHandlers[MESSAGE.sync];
  provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, ...rest) => {
    const asked = decoding.clone(decoder);
    const answer = encoding.createEncoder();
    readSync?.(answer, decoder, ...rest);
    const isAsked = decoding.readVarUint(asked) === SYNC.step1;
    if (!isAsked) return;
    // asked again in the middle: it lacks what a part was built on, and is given everything
    if (encoding.length(answer) > PART_BYTES && !parts.isUnderWay()) return parts.start(decoding.readVarUint8Array(asked));
    parts.stop();
    encoding.writeUint8Array(encoder, encoding.toUint8Array(answer));
  };
  provider.messageHandlers[MESSAGE.acknowledged] = (_encoder, decoder) => {
    const frames = decoding.readVarUint(decoder);
    listeners.onAcknowledged(frames);
    parts.acknowledged(frames);
  };
  provider.messageHandlers[MESSAGE.refused] = (_encoder, decoder) => {
    const refusal = readJson<Refusal>(decoder);
    if (refusal) listeners.onRefused(refusal);
  };
  provider.messageHandlers[MESSAGE.hello] = (_encoder, decoder) => {
    const hello = readJson<Hello>(decoder);
    if (!hello) return;
    for (const [clientId, userId] of hello.authors) authors.set(clientId, userId);
    listeners.onHello(hello);
  };
  provider.messageHandlers[MESSAGE.heartbeat] = () => {}; // that it came is all it says

  provider.on('sync', (isSynced) => {
    if (isSynced) listeners.onSynced();
  });
  provider.on('connection-close', (event) => {
    provider.shouldConnect = false; // y-websocket would try again by itself after its own silence watchdog, with a used ticket
    if (isLeaving) return;
    queueMicrotask(() => listeners.onClosed(event?.code ?? null, event?.reason ?? '')); // when the provider has finished with this connection
  });

  function disconnect(): void {
    isLeaving = true;
    provider.disconnect();
    isLeaving = false;
  }

  function retire(): void {
    isLeaving = true;
    provider.destroy();
  }

  return {
    rows,
    awareness: provider.awareness,
    /** @param again more than 0: said in the address, so that a proxy may choose another process */
    connect(protocols: string[], again = 0): void {
      provider.protocols = protocols;
      provider.params = again ? { again: `${again}` } : {};
      parts.stop();
      listeners.onConnecting();
      provider.connect();
    },
    /** Ends the connection, if there is one; `onClosed` is not called. */
    disconnect,
    /** Bytes that the browser has taken and not yet sent. */
    bufferedBytes: (): number => provider.ws?.bufferedAmount ?? 0,
    /** Asks the server for what is missing: its answer shows that the connection lives. */
    probe(): void {
      if (provider.ws?.readyState === provider.ws?.OPEN) provider.ws?.send(encodeSync(SYNC.step1, Y.encodeStateVector(doc)));
    },
    /** Edits cells in one transaction; `onEdited` is called before it returns when that changes the document. */
    edit(edit: Edit): void {
      doc.transact(() => {
        for (const { key, value } of edit.writes) rows.set(key, value);
      }, edit);
    },
    /** Edits made in `run` leave in few frames instead of one each: the server must have everything that is in the document before. */
    editTogether(run: () => void): void {
      const stateVector = Y.encodeStateVector(doc);
      isTogether = true;
      try {
        run();
      } finally {
        isTogether = false;
        if (provider.wsconnected) parts.start(stateVector);
      }
    },
    /** Puts what the device has kept into the document. `from`: who writes under a client id. */
    applyStored(updates: readonly Uint8Array[], from: Iterable<readonly [number, string]> = []): void {
      for (const [clientId, userId] of from) authors.set(clientId, userId);
      const { _observers: listening } = doc;
      const heard = listening.get('update');
      // For whoever listens Yjs writes anew all that has come, the whole document at first: three times the work, and without a connection nobody makes use of it.
      if (!provider.wsconnected) listening.delete('update');
      try {
        Y.transact(doc, () => {
          for (const update of updates) Y.applyUpdate(doc, update);
        });
      } finally {
        if (heard) listening.set('update', heard);
      }
    },
    /** The whole document as one update. */
    encode: (): Uint8Array => Y.encodeStateAsUpdate(doc),
    authors: authors as ReadonlyMap<number, string>,
    /** From now on what is replaced is told: what is in the document already was told of, or was nobody's here. */
    watch(): void {
      isWatching = true;
    },
    /** Something in the document builds on what is not there: an update between was lost on the device. */
    hasGap: (): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
    /** The user who wrote a cell's present value, by the server's word; null while unknown. */
    authorOf: (key: string): string | null => authors.get(clientIdOf(rows, key) ?? -1) ?? null,
    /** Whose this client id is, by the server's word; null while unknown. */
    userOf: (clientId: number): string | null => authors.get(clientId) ?? null,
    /** Whether this very replica wrote a cell's present value. */
    wrote: (key: string): boolean => clientIdOf(rows, key) === doc.clientID,
    /** Under which it writes; a fresh replica draws a new one. */
    clientId: doc.clientID,
    /** The last struct of this replica's own. */
    lastStruct: () => ({ clientId: doc.clientID, clock: Y.getState(doc.store, doc.clientID) - 1 }),
    /** Ends the connection for good; the document can still be shown and edited. */
    retire,
    destroy(): void {
      retire();
      doc.destroy();
    },
  };
}

const isEdit = (origin: unknown): origin is Edit => (origin as Partial<Edit> | null)?.kind === 'edit';

/**
 * The client id of the item that holds a key's present value. Yjs (13.6) has no public way to ask who wrote a map entry; `_map` is where
 * its own `get` looks.
 */
const clientIdOf = (rows: Y.Map<Scalar>, key: string): number | undefined => rows._map.get(key)?.id.client;

/**
 * y-websocket sends back to the server what it hears of others, each time, from every client. The server takes nothing of that from us: with
 * a hundred people in a room it would be a hundred times the traffic.
 */
function speakForOneselfOnly({ awareness, _awarenessUpdateHandler: send }: WebsocketProvider): void {
  awareness.off('update', send);
  awareness.on('update', ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown) => {
    const own = [awareness.clientID];
    if ([...added, ...updated, ...removed].includes(awareness.clientID)) send({ added: [], updated: own, removed: [] }, origin);
  });
}

/** An update that brings nothing. */
const NOTHING = Uint8Array.of(0, 0);

function encodeSync(step: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** Our own server's JSON; null when it is not even that. */
function readJson<T>(decoder: decoding.Decoder): T | null {
  try {
    return JSON.parse(decoding.readVarString(decoder)) as T; // its form is fixed by the schema version both ends agreed on
  } catch {
    return null;
  }
}
