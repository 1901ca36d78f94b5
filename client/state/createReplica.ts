import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { type Hello, MESSAGE, type Refusal, SYNC, SYNC_PATH } from '../../schema/wire.ts';
import { createCountingSocket, type SocketListeners } from './countingSocket.ts';
import type { StandsFor } from './createUnsent.ts';
import type { Environment } from './environment.ts';
import type { EntryWrite } from './outboxEntry.ts';
import { type StoodBefore, stoodBefore } from './stoodBefore.ts';

/** Origin of the transactions that this tab's person makes. */
export type Edit = StandsFor & { readonly kind: 'edit'; readonly writes: readonly EntryWrite[] };

export type ReplicaListeners = SocketListeners & {
  /** An edit stands in the document and is about to be handed to the connection, if there is one. */
  onEdited(edit: Edit, update: Uint8Array): void;
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
  let isWatching = false;

  // before the provider's own listener, so that an edit is known when its frame is counted
  doc.on('update', (update, origin) => {
    if (isEdit(origin)) listeners.onEdited(origin, update);
  });
  rows.observe((event, { origin }) => {
    if (isWatching && !isEdit(origin)) listeners.onChanged?.(stoodBefore(event), event.keysChanged as Set<string>); // K1: every key is a text
  });
  const provider = new WebsocketProvider(environment.origin.replace(/^http/, 'ws') + SYNC_PATH, room, doc, {
    connect: false,
    disableBc: true,
    shouldReconnect: () => false,
    WebSocketPolyfill: createCountingSocket(environment.WebSocket, listeners),
  });
  speakForOneselfOnly(provider);

  provider.messageHandlers[MESSAGE.acknowledged] = (_encoder, decoder) => listeners.onAcknowledged(decoding.readVarUint(decoder));
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
    connect(protocols: string[]): void {
      provider.protocols = protocols;
      listeners.onConnecting();
      provider.connect();
    },
    /** Ends the connection, if there is one; `onClosed` is not called. */
    disconnect,
    /** Bytes that the browser has taken and not yet sent. */
    bufferedBytes: (): number => provider.ws?.bufferedAmount ?? 0,
    /** Asks the server for what is missing: its answer shows that the connection lives. */
    probe(): void {
      if (provider.ws?.readyState === provider.ws?.OPEN) provider.ws?.send(encodeStep1(doc));
    },
    /** Edits cells in one transaction; `onEdited` is called before it returns when that changes the document. */
    edit(edit: Edit): void {
      doc.transact(() => {
        for (const { key, value } of edit.writes) rows.set(key, value);
      }, edit);
    },
    /** Puts edits of an earlier page load into the document. */
    applyStored(updates: readonly Uint8Array[]): void {
      Y.transact(doc, () => {
        for (const update of updates) Y.applyUpdate(doc, update);
      });
    },
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

function encodeStep1(doc: Y.Doc): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.sync);
  encoding.writeVarUint(encoder, SYNC.step1);
  encoding.writeVarUint8Array(encoder, Y.encodeStateVector(doc));
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
