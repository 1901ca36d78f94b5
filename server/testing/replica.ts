/** A tablet for tests: a `Y.Doc` that speaks the sync protocol over a socket pair which the test flushes by hand. No clock, no network. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { type Hello, MESSAGE, type Refusal, SYNC } from '../../schema/wire.ts';
import type { ConnectionClaims, Socket } from '../rooms/connection.ts';
import { encodeStep1, encodeStep2, encodeUpdate } from '../rooms/frames.ts';
import type { SocketHandlers } from '../rooms/visit.ts';

export type Replica = ReturnType<typeof createReplica>;

export const testClaims = (claims: Partial<ConnectionClaims> = {}): ConnectionClaims => ({
  userId: 'user01',
  userName: 'Test',
  role: 'coordinator',
  device: 'd01',
  roomName: 'guarantees/K01',
  access: 'write',
  epoch: null,
  sessionId: '0000000000000001',
  endsAtMs: Number.MAX_SAFE_INTEGER,
  ...claims,
});

/**
 * @param connect opens the server's side, e.g. `(socket) => registry.join(claims, socket)`
 */
export function createReplica() {
  const doc = new Y.Doc();
  const rows = doc.getMap<Scalar>(ROOT_NAME);
  let handlers: SocketHandlers | null = null;
  let inbox: Uint8Array[] = [];
  let outbox: Uint8Array[] = [];
  let closed: { code: number; reason: string } | null = null;
  let sentData = 0;
  let acknowledged = 0;
  const hellos: Hello[] = [];
  const refusals: Refusal[] = [];
  const seen: { type: number; step: number | null; bytes: Uint8Array }[] = [];
  const presence = new Map<number, unknown>();

  function sendData(frame: Uint8Array): void {
    sentData += 1;
    outbox.push(frame);
  }
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'server' && handlers) sendData(encodeUpdate(update));
  });

  function read(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.acknowledged) acknowledged = decoding.readVarUint(decoder);
    else if (type === MESSAGE.hello) hellos.push(JSON.parse(decoding.readVarString(decoder)));
    else if (type === MESSAGE.refused) refusals.push(JSON.parse(decoding.readVarString(decoder)));
    else if (type === MESSAGE.awareness) readAwareness(decoding.readVarUint8Array(decoder));
    if (type !== MESSAGE.sync) {
      seen.push({ type, step: null, bytes: frame });
      return;
    }
    const step = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    seen.push({ type, step, bytes });
    if (step === SYNC.step1) sendData(encodeStep2(Y.encodeStateAsUpdate(doc, bytes)));
    else Y.applyUpdate(doc, bytes, 'server');
  }

  function readAwareness(update: Uint8Array): void {
    const decoder = decoding.createDecoder(update);
    for (let n = decoding.readVarUint(decoder); n > 0; n--) {
      const clientId = decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      const state: unknown = JSON.parse(decoding.readVarString(decoder));
      if (state === null) presence.delete(clientId);
      else presence.set(clientId, state);
    }
  }

  return {
    doc,
    rows,
    hellos,
    refusals,
    seen,
    presence,
    get closed() {
      return closed;
    },
    /** Every edit sent on this connection is acknowledged. */
    get isSaved() {
      return handlers !== null && closed === null && outbox.length === 0 && sentData > 0 && acknowledged === sentData;
    },
    get acknowledged() {
      return acknowledged;
    },
    connect(open: (socket: Socket) => SocketHandlers): void {
      inbox = [];
      outbox = [];
      closed = null;
      sentData = 0;
      acknowledged = 0;
      handlers = open({
        bufferedAmount: 0,
        send: (messages) => {
          inbox.push(...messages);
          return 0;
        },
        close: (code, reason) => {
          closed = { code, reason };
        },
        terminate: () => {},
      });
      outbox.push(encodeStep1(Y.encodeStateVector(doc)));
    },
    /** Raw bytes, as a hostile client would send them. */
    sendRaw(frame: Uint8Array, isData = false): void {
      if (isData) sentData += 1;
      outbox.push(frame);
    },
    say(state: unknown, clock = 1, clientId = doc.clientID): void {
      const body = encoding.createEncoder();
      encoding.writeVarUint(body, 1);
      encoding.writeVarUint(body, clientId);
      encoding.writeVarUint(body, clock);
      encoding.writeVarString(body, JSON.stringify(state));
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, MESSAGE.awareness);
      encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
      outbox.push(encoding.toUint8Array(encoder));
    },
    /** Hands what was sent to the server. */
    flushToServer(): void {
      const frames = outbox;
      outbox = [];
      for (const frame of frames) handlers?.receive(frame);
    },
    /** Reads what the server sent. */
    flushToClient(): void {
      const frames = inbox;
      inbox = [];
      for (const frame of frames) read(frame);
    },
    get hasTraffic() {
      return inbox.length + outbox.length > 0;
    },
    /** The network is gone: what was not flushed is lost, edits go on. */
    cut(): void {
      const old = handlers;
      handlers = null;
      inbox = [];
      outbox = [];
      old?.closed();
    },
  };
}

/** Flushes all replicas both ways until nothing moves, letting the rooms' loops and commits run in between. */
export async function settle(...replicas: readonly Replica[]): Promise<void> {
  let quiet = 0;
  for (let i = 0; i < 500 && quiet < 3; i++) {
    quiet = replicas.some((replica) => replica.hasTraffic) ? 0 : quiet + 1;
    for (const replica of replicas) replica.flushToServer();
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    for (const replica of replicas) replica.flushToClient();
  }
}
