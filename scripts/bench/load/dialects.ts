/** How each server is spoken to: y-sync frames for ours and y-websocket (y-redis lies behind one), the same behind a document name for Hocuspocus, anything for a bare broadcast. */
import * as encoding from 'lib0/encoding';
import { MESSAGE, SUBPROTOCOL, SYNC, SYNC_PATH, TICKET_PREFIX } from '../../../schema/wire.ts';
import type { ServerName } from '../servers/serverKinds.ts';

/** One message of a server, described where it lies: the payload is `bytes[start…end)`, what follows begins at `next`. */
export type ReadMessage = {
  kind: 'step1' | 'step2' | 'update' | 'awareness' | 'acknowledged' | 'denied' | 'other';
  start: number;
  end: number;
  next: number;
  /** Of `acknowledged`: how many data frames are taken care of by it, all so far (ours) or one (Hocuspocus). */
  count: number;
};

export type Dialect = {
  /** Whether, and how, an edit is acknowledged. */
  readonly acknowledges: 'cumulative' | 'each' | 'never';
  /** Whether a client is in as soon as its socket is open, with no state to be had. */
  readonly isJoinedAtOpen: boolean;
  path(room: string): string;
  /** @param tablet number of the simulated tablet: the same number is the same person on the same device */
  subprotocols(tablet: number): string | null;
  /** What is sent when the socket opens. */
  greeting(room: string, stateVector: Uint8Array): Uint8Array[];
  step2(room: string, update: Uint8Array): Uint8Array;
  update(room: string, update: Uint8Array): Uint8Array;
  awareness(room: string, update: Uint8Array): Uint8Array;
  read(bytes: Buffer, start: number, end: number, into: ReadMessage): void;
};

/** A replica that has nothing. */
export const EMPTY_STATE_VECTOR = new Uint8Array([0]);
export const EMPTY_UPDATE = new Uint8Array([0, 0]);

/** What Hocuspocus adds to y-sync (4.7.0). */
const HOCUSPOCUS = { auth: 2, syncReply: 4, syncStatus: 8 } as const;

export const newMessage = (): ReadMessage => ({ kind: 'other', start: 0, end: 0, next: 0, count: 0 });

export function dialectOf(server: ServerName): Dialect {
  switch (server) {
    case 'ours':
      return { ...plain(), acknowledges: 'cumulative', path: (room) => SYNC_PATH + room, subprotocols: ticketOf };
    case 'y-websocket':
    case 'y-redis':
      return plain();
    case 'broadcast':
    case 'kept-broadcast':
      return { ...plain(), isJoinedAtOpen: true, greeting: () => [] };
    case 'hocuspocus':
      return hocuspocus();
  }
}

/** A ticket that the measured server takes for anybody: person and device follow from the tablet's number. */
const ticketOf = (tablet: number): string => offerTicket(tablet.toString(36).padStart(5, '0'));

/** The subprotocols by which a ticket is offered to ours. */
export const offerTicket = (ticket: string): string => `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}`;

function plain(): Dialect {
  return {
    acknowledges: 'never',
    isJoinedAtOpen: false,
    path: (room) => `/${room}`,
    subprotocols: () => null,
    greeting: (_room, stateVector) => [framed(null, [MESSAGE.sync, SYNC.step1], stateVector)],
    step2: (_room, update) => framed(null, [MESSAGE.sync, SYNC.step2], update),
    update: (_room, update) => framed(null, [MESSAGE.sync, SYNC.update], update),
    awareness: (_room, update) => framed(null, [MESSAGE.awareness], update),
    read: (bytes, start, end, into) => {
      const at = readNumber(bytes, start, into);
      if (into.count === MESSAGE.sync) readSync(bytes, at, end, into);
      else if (into.count === MESSAGE.awareness) readPayload(bytes, at, into, 'awareness');
      else {
        into.kind = into.count === MESSAGE.acknowledged ? 'acknowledged' : 'other';
        readNumber(bytes, at, into);
        into.next = end;
      }
    },
  };
}

function hocuspocus(): Dialect {
  return {
    acknowledges: 'each',
    isJoinedAtOpen: false,
    path: () => '/',
    subprotocols: () => null,
    greeting: (room, stateVector) => [authentication(room), framed(room, [MESSAGE.sync, SYNC.step1], stateVector)],
    step2: (room, update) => framed(room, [MESSAGE.sync, SYNC.step2], update),
    update: (room, update) => framed(room, [MESSAGE.sync, SYNC.update], update),
    awareness: (room, update) => framed(room, [MESSAGE.awareness], update),
    read: (bytes, start, end, into) => {
      const name = readNumber(bytes, start, into);
      const at = readNumber(bytes, name + into.count, into);
      const type = into.count;
      if (type === MESSAGE.sync || type === HOCUSPOCUS.syncReply) return readSync(bytes, at, end, into);
      if (type === MESSAGE.awareness) return readPayload(bytes, at, into, 'awareness');
      readNumber(bytes, at, into); // status: saved 1, refused 0 · auth: refused 1, granted 2
      into.kind = 'other';
      if (type === HOCUSPOCUS.syncStatus && into.count === 1) into.kind = 'acknowledged';
      if (type === HOCUSPOCUS.auth && into.count === 1) into.kind = 'denied';
      into.next = end;
    },
  };
}

function authentication(room: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, room);
    encoding.writeVarUint(encoder, HOCUSPOCUS.auth);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, 'bench');
    encoding.writeVarString(encoder, '4.7.0');
  });
}

function framed(documentName: string | null, numbers: readonly number[], payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    if (documentName !== null) encoding.writeVarString(encoder, documentName);
    for (const number of numbers) encoding.writeVarUint(encoder, number);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

function readSync(bytes: Buffer, at: number, end: number, into: ReadMessage): void {
  const payload = readNumber(bytes, at, into);
  const step = into.count;
  const kind = step === SYNC.step1 ? 'step1' : step === SYNC.step2 ? 'step2' : step === SYNC.update ? 'update' : 'other';
  readPayload(bytes, payload, into, kind);
  into.next = Math.min(into.next, end);
}

function readPayload(bytes: Buffer, at: number, into: ReadMessage, kind: ReadMessage['kind']): void {
  into.start = readNumber(bytes, at, into);
  into.end = into.next = into.start + into.count;
  into.kind = kind;
}

/** Reads a varuint into `count`; returns where it ends. */
function readNumber(bytes: Buffer, from: number, into: ReadMessage): number {
  let at = from;
  let factor = 1;
  into.count = 0;
  for (;;) {
    const byte = bytes[at++] ?? 0;
    into.count += (byte & 127) * factor;
    if (byte < 128) return at;
    factor *= 128;
  }
}
