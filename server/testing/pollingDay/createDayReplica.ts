import * as Y from 'yjs';
import type { CellWrite } from '../../../schema/guarantees.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { ConnectionClaims, Socket } from '../../rooms/connection.ts';
import { encodeStep1, encodeStep2, encodeUpdate } from '../../rooms/frames.ts';
import type { SocketHandlers } from '../../rooms/visit.ts';
import { testClaims } from '../replica.ts';
import { readMessage, type ServerMessage } from '../simulator/createSimLink.ts';
import { createDoc } from '../simulator/createWitness.ts';

/** An edit that the device keeps until the server has answered for it. */
type Kept = { readonly writes: readonly CellWrite[]; sentAs: number | null /** The document that it stands in. */; of: number };
const createLine = (): { readonly toServer: Uint8Array[]; readonly toClient: (Uint8Array | { readonly code: number })[] } => ({
  toServer: [],
  toClient: [],
});

/**
 * One document on one tablet, over a line that is flushed by hand: it counts acknowledgements, keeps what is unsent, gives up a replica that the server refuses
 * and writes what it had not sent anew, as the app does.
 */
export function createDayReplica(deps: {
  readonly room: string;
  /** As they are at the next connection. */
  readonly claims: () => Partial<ConnectionClaims>;
  readonly nextClientId: () => number;
}) {
  let doc = createDoc();
  let outbox: Kept[] = [];
  let stored: Uint8Array | null = null;
  let handlers: SocketHandlers | null = null;
  /** Each connection has a line of its own: what a dead process still says goes nowhere. */
  let line = createLine();
  let sent = 0;
  let isSynced = false;
  let isAnew = false;
  let opened = 0;
  const refused = new Map<string, string>();
  const closes: number[] = [];
  open(null);

  function open(from: Uint8Array | null): void {
    doc = createDoc();
    doc.clientID = deps.nextClientId();
    opened += 1;
    if (from) Y.applyUpdate(doc, from, 'stored');
    const here = doc;
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (here !== doc || origin !== 'edit' || !handlers) return;
      const last = outbox.at(-1);
      if (last) last.sentAs = sendData(encodeUpdate(update));
    });
  }

  function sendData(frame: Uint8Array): number {
    line.toServer.push(frame);
    sent += 1;
    return sent;
  }

  function write(writes: readonly CellWrite[]): void {
    outbox.push({ writes, sentAs: null, of: opened });
    const rows = doc.getMap<Scalar>(ROOT_NAME);
    doc.transact(() => {
      for (const { key, value } of writes) rows.set(key, value);
    }, 'edit');
  }

  function take(message: ServerMessage): void {
    switch (message.kind) {
      case 'hello':
        if (message.hello.neutralised?.includes(doc.clientID)) giveUp();
        return;
      case 'step1': {
        const n = sendData(encodeStep2(Y.encodeStateAsUpdate(doc, message.stateVector)));
        for (const kept of outbox) if (kept.of === opened) kept.sentAs ??= n;
        return;
      }
      case 'step2':
      case 'update':
        Y.applyUpdate(doc, message.update, 'server');
        if (message.kind === 'step2') synced();
        return;
      case 'acknowledged':
        outbox = outbox.filter(({ sentAs }) => sentAs === null || sentAs > message.frames);
        return;
      case 'refused':
        for (const { key, reason } of message.refusal.refused) refused.set(key, reason);
        return;
      case 'other':
    }
  }

  function synced(): void {
    isSynced = true;
    if (!isAnew) return;
    isAnew = false;
    const left = outbox.filter(({ of }) => of !== opened);
    outbox = outbox.filter(({ of }) => of === opened);
    const rows = doc.getMap<Scalar>(ROOT_NAME);
    for (const { writes } of left) {
      const missing = writes.filter(({ key, value }) => !refused.has(key) && rows.get(key) !== value);
      if (missing.length > 0) write(missing);
    }
  }

  /** The server refuses this replica: another takes its place, with what had not been sent. */
  function giveUp(): void {
    hangUp();
    isAnew = true;
    open(null);
  }

  function hangUp(): void {
    const old = handlers;
    handlers = null;
    isSynced = false;
    line = createLine();
    for (const kept of outbox) kept.sentAs = null;
    old?.closed();
  }

  return {
    room: deps.room,
    get doc() {
      return doc;
    },
    /** Goes up with each new document. */
    get opened() {
      return opened;
    },
    get isConnected() {
      return handlers !== null;
    },
    /** Everything was said and answered. */
    get isAtRest() {
      return handlers !== null && isSynced && outbox.length === 0 && line.toServer.length + line.toClient.length === 0;
    },
    get waiting() {
      return outbox.length;
    },
    /** Keys that the server would not take, with its reason. */
    refused: refused as ReadonlyMap<string, string>,
    closes: closes as readonly number[],
    has: (key: string): boolean => doc.getMap(ROOT_NAME).has(key),
    read: (key: string): Scalar | undefined => doc.getMap<Scalar>(ROOT_NAME).get(key),
    write,
    connect(join: (claims: ConnectionClaims, socket: Socket) => SocketHandlers): void {
      if (handlers) return;
      sent = 0;
      const { toClient } = line;
      handlers = join(testClaims({ ...deps.claims(), roomName: deps.room }), {
        bufferedAmount: 0,
        send(messages) {
          toClient.push(...messages);
          return 0;
        },
        close: (code) => void toClient.push({ code }),
        terminate() {},
      });
      line.toServer.push(encodeStep1(Y.encodeStateVector(doc)));
    },
    hangUp,
    flushUp(): void {
      const frames = line.toServer.splice(0);
      for (const frame of frames) handlers?.receive(frame);
    },
    flushDown(): void {
      const said = line.toClient.splice(0);
      for (const one of said) {
        if (one instanceof Uint8Array) {
          const message = readMessage(one);
          if (message) take(message);
          continue;
        }
        closes.push(one.code);
        if (one.code === 4409) giveUp();
        else hangUp();
        return;
      }
    },
    /** The tablet goes out. What it had stored, edits and all, is still there. */
    die(): void {
      hangUp();
      stored = Y.encodeStateAsUpdate(doc);
    },
    /** …and comes back, with what it had stored or with nothing. */
    comeBack(hasStorage: boolean): void {
      if (!hasStorage) outbox = [];
      const before = opened;
      open(hasStorage ? stored : null);
      for (const kept of outbox) if (kept.of === before) kept.of = opened;
      stored = null;
    },
  };
}
