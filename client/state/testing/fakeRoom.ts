/** The server's side of one room, as small as the protocol allows: no disk, one batch a frame, acknowledged at once or when told. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { MESSAGE, SYNC } from '../../../schema/wire.ts';
import type { FakeSocket } from './fakeSocket.ts';

export type FakeRoom = ReturnType<typeof createFakeRoom>;
type Connection = {
  readonly socket: FakeSocket;
  readonly userId: string;
  access: 'read' | 'write';
  frames: number;
  acknowledged: number;
  hasGap: boolean;
  presence: { readonly clientId: number; readonly state: unknown } | null;
};

export function createFakeRoom() {
  let doc = new Y.Doc();
  let epoch = 1;
  const authors = new Map<number, string>();
  const connections = new Set<Connection>();
  const forbidden = new Set<Scalar>();
  let isTelling = true;
  /** Client ids under which something was neutralised, and whose they are. */
  const neutralised = new Map<number, string>();
  let isAcknowledging = true;
  let isCheckingEpoch = true;
  let clock = 1;
  let erased: readonly string[] = [];

  function acknowledge(connection: Connection): void {
    if (!isAcknowledging || connection.hasGap || connection.acknowledged === connection.frames) return;
    connection.acknowledged = connection.frames;
    connection.socket.toClient.push(
      encode((encoder) => {
        encoding.writeVarUint(encoder, MESSAGE.acknowledged);
        encoding.writeVarUint(encoder, connection.frames);
      }),
    );
  }

  const hello = (connection: Connection): Uint8Array =>
    encodeJson(MESSAGE.hello, {
      epoch,
      schema: 1,
      access: connection.access,
      serverTime: 0,
      authors: [...authors],
      ...(erased.length > 0 ? { erased } : {}),
      neutralised: [...neutralised].flatMap(([clientId, userId]) => (userId === connection.userId ? [clientId] : [])),
    });

  /** An update of forbidden values only: empty structs are taken in their place, and the connection is told, unless the line is dead. */
  function neutralise(connection: Connection, update: Uint8Array): boolean {
    const { structs } = Y.decodeUpdate(update);
    const bad = structs.filter((struct) => struct instanceof Y.Item && forbidden.has(struct.content.getContent()[0]));
    const [first] = bad;
    if (!first || bad.length < structs.length) return false;
    const empty = encode((encoder) => {
      for (const n of [1, bad.length, first.id.client, first.id.clock]) encoding.writeVarUint(encoder, n);
      for (const { length } of bad) for (const n of [0, length]) encoding.writeVarUint(encoder, n);
      encoding.writeVarUint(encoder, 0);
    });
    const keyOf = (item: Y.Item): string => item.parentSub ?? keyAt(item.origin);
    const keys = bad.flatMap((struct) => (struct instanceof Y.Item ? [keyOf(struct)] : []));
    Y.applyUpdate(doc, empty);
    neutralised.set(first.id.client, connection.userId);
    if (!isTelling) {
      connection.socket.end(1006);
      return true;
    }
    connection.socket.toClient.push(encodeJson(MESSAGE.refused, { refused: keys.map((key) => ({ key, reason: 'not-a-value' })) }));
    acknowledge(connection);
    connection.socket.finish(4409);
    return true;
  }
  const keyAt = (origin: Y.ID | null): string => (origin && Y.getItem(doc.store, origin).parentSub) ?? '';

  function takeData(connection: Connection, isStep2: boolean, update: Uint8Array): void {
    connection.frames += 1;
    if (connection.access === 'read') {
      const keys = Y.decodeUpdate(update).structs.flatMap((struct) =>
        struct instanceof Y.Item && struct.parentSub !== null ? [struct.parentSub] : [],
      );
      if (keys.length > 0) {
        connection.socket.toClient.push(encodeJson(MESSAGE.refused, { refused: keys.map((key) => ({ key, reason: 'read-only' })) }));
        acknowledge(connection);
        return connection.socket.finish(4409);
      }
    }
    if (neutralise(connection, update)) return;
    const before = Y.encodeStateVector(doc);
    Y.applyUpdate(doc, update);
    if (doc.store.pendingStructs) {
      // the server asks again instead of keeping what has a gap (I4)
      doc.store.pendingStructs = null;
      connection.hasGap = true;
      connection.socket.toClient.push(encodeSync(SYNC.step1, Y.encodeStateVector(doc)));
      return;
    }
    if (isStep2) connection.hasGap = false;
    for (const struct of Y.decodeUpdate(update).structs)
      if (!authors.has(struct.id.client)) authors.set(struct.id.client, connection.userId);
    const difference = Y.encodeStateAsUpdate(doc, before);
    for (const other of connections) {
      if (other === connection) continue;
      other.socket.toClient.push(hello(other), encodeSync(SYNC.update, difference));
    }
    acknowledge(connection);
  }

  function takeAwareness(connection: Connection, update: Uint8Array): void {
    const decoder = decoding.createDecoder(update);
    decoding.readVarUint(decoder);
    const clientId = decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    const said: unknown = JSON.parse(decoding.readVarString(decoder));
    const user = { id: connection.userId, name: connection.userId.toUpperCase(), role: 'coordinator' };
    const state = said === null ? null : { screen: 'list', ...(said as object), user };
    // who it is is said once, as the server says it to tablets of this version (TG10)
    const isIntroduced = Boolean(connection.presence?.state);
    connection.presence = { clientId, state };
    broadcastPresence(connection, clientId, isIntroduced && state ? said : state);
  }

  function broadcastPresence(from: Connection, clientId: number, state: unknown): void {
    clock += 1;
    for (const other of connections) if (other !== from) other.socket.toClient.push(encodePresence(clientId, clock, state));
  }

  return {
    get doc() {
      return doc;
    },
    get rows() {
      return doc.getMap<Scalar>(ROOT_NAME);
    },
    get epoch() {
      return epoch;
    },
    connections: connections as ReadonlySet<Connection>,
    authors,
    /** Holds acknowledgements back, or sends what was held. */
    setAcknowledging(next: boolean): void {
      isAcknowledging = next;
      for (const connection of connections) acknowledge(connection);
    },
    /** These values may not be written; where it does not tell, the line dies before the word arrives. */
    forbid(value: Scalar, tells = true): void {
      forbidden.add(value);
      isTelling = tells;
    },
    /** From now on what is refused is told. */
    tellAgain(): void {
      isTelling = true;
    },
    /** A server that does not look at the epoch in the ticket. */
    ignoreEpochs(): void {
      isCheckingEpoch = false;
    },
    /** Another generation of the document begins with the same values, but for `changes`; undefined leaves a key out. Every replica is out of date. */
    startEpoch(changes: Readonly<Record<string, Scalar | undefined>> = {}): void {
      const rewritten = new Y.Doc();
      const rows = rewritten.getMap<Scalar>(ROOT_NAME);
      const values = Object.entries({ ...doc.getMap<Scalar>(ROOT_NAME).toJSON(), ...changes } as Record<string, Scalar | undefined>);
      for (const [key, value] of values) if (value !== undefined) rows.set(key, value);
      doc = rewritten;
      epoch += 1;
      authors.clear();
      for (const { socket } of connections) socket.end(4409);
    },
    /** An older copy of the server's data was put back: an earlier generation, with these values. */
    putBack(earlier: number, values: Readonly<Record<string, Scalar>>): void {
      doc = new Y.Doc();
      for (const [key, value] of Object.entries(values)) doc.getMap<Scalar>(ROOT_NAME).set(key, value);
      epoch = earlier;
      authors.clear();
      for (const { socket } of connections) socket.end(1012);
    },
    /** These electors were erased, or the arrivals under these keys were: told in every hello from now on. */
    erase(...electorsAndArrivals: readonly string[]): void {
      erased = electorsAndArrivals;
    },
    /** Somebody else of that name writes. */
    write(userId: string, writes: Readonly<Record<string, Scalar>>): void {
      const before = Y.encodeStateVector(doc);
      const writer = new Y.Doc();
      Y.applyUpdate(writer, Y.encodeStateAsUpdate(doc));
      authors.set(writer.clientID, userId);
      for (const [key, value] of Object.entries(writes)) writer.getMap<Scalar>(ROOT_NAME).set(key, value);
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(writer, before));
      for (const connection of connections)
        connection.socket.toClient.push(hello(connection), encodeSync(SYNC.update, Y.encodeStateAsUpdate(doc, before)));
    },
    heartbeat(): void {
      for (const { socket } of connections) socket.toClient.push(Uint8Array.of(MESSAGE.heartbeat));
    },
    join(socket: FakeSocket, claims: { readonly userId: string; readonly access: 'read' | 'write'; readonly epoch: number | null }): void {
      if (isCheckingEpoch && claims.epoch !== null && claims.epoch !== epoch) return socket.end(4409);
      const connection: Connection = {
        socket,
        userId: claims.userId,
        access: claims.access,
        frames: 0,
        acknowledged: 0,
        hasGap: false,
        presence: null,
      };
      socket.toClient.push(hello(connection), encodeSync(SYNC.step1, Y.encodeStateVector(doc)));
      clock += 1;
      for (const { presence } of connections)
        if (presence?.state) socket.toClient.push(encodePresence(presence.clientId, clock, presence.state));
      connections.add(connection);
      socket.left = () => {
        if (!connections.delete(connection)) return;
        if (connection.presence) broadcastPresence(connection, connection.presence.clientId, null);
      };
      socket.receive = (frame) => {
        const decoder = decoding.createDecoder(frame);
        const type = decoding.readVarUint(decoder);
        if (type === MESSAGE.awareness) return takeAwareness(connection, decoding.readVarUint8Array(decoder));
        if (type !== MESSAGE.sync) return;
        const step = decoding.readVarUint(decoder);
        const bytes = decoding.readVarUint8Array(decoder);
        if (step === SYNC.step1) socket.toClient.push(encodeSync(SYNC.step2, Y.encodeStateAsUpdate(doc, bytes)));
        else takeData(connection, step === SYNC.step2, bytes);
      };
    },
  };
}

function encode(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

const encodeSync = (step: number, bytes: Uint8Array): Uint8Array =>
  encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.sync);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  });

const encodeJson = (type: number, value: unknown): Uint8Array =>
  encode((encoder) => {
    encoding.writeVarUint(encoder, type);
    encoding.writeVarString(encoder, JSON.stringify(value));
  });

const encodePresence = (clientId: number, clock: number, state: unknown): Uint8Array =>
  encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.awareness);
    encoding.writeVarUint8Array(
      encoder,
      encode((body) => {
        encoding.writeVarUint(body, 1);
        encoding.writeVarUint(body, clientId);
        encoding.writeVarUint(body, clock);
        encoding.writeVarString(body, JSON.stringify(state));
      }),
    );
  });
