import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { MESSAGE, SUBPROTOCOL, SYNC, SYNC_PATH, TICKET_PREFIX } from '../../schema/wire.ts';
import { encodeStep1, encodeStep2, encodeUpdate } from '../rooms/frames.ts';

export type BusyTablet = ReturnType<typeof createBusyTablet>;

/** Edits under way at a time: enough that several share a batch. */
const WINDOW = 8;
const KEYS = 60;

/**
 * A tablet over a real socket that edits as fast as it is acknowledged, and remembers what it was promised and what it saw.
 *
 * @param deps.name what its edits say
 * @param deps.onClosed a connection of its has ended, with this code
 */
export function createBusyTablet(deps: {
  readonly name: string;
  readonly room: string;
  readonly int: (bound: number) => number;
  readonly onClosed?: (code: number) => void;
  /** What an edit writes; a note without it. */
  readonly draw?: (edit: number) => readonly [key: string, value: string];
}) {
  const { name, room } = deps;
  const doc = new Y.Doc();
  const rows = doc.getMap<string>(ROOT_NAME);
  let socket: WebSocket | null = null;
  let isBusy = false;
  let sentClocks: number[] = []; // own clock after each data frame of this connection
  let acknowledgedFrames = 0;
  let acknowledgedClock = 0;
  let edits = 0;
  let acknowledgedEdits = 0;
  let clockOfEdit: number[] = []; // own clock after each edit that is not acknowledged yet

  const ownClock = (): number => Y.getState(doc.store, doc.clientID);

  function sendData(frame: Uint8Array): void {
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send(frame);
    sentClocks.push(ownClock());
  }
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'server') sendData(encodeUpdate(update));
  });

  function edit(): void {
    edits += 1;
    const note = [`e${String(deps.int(KEYS)).padStart(9, '0')}user00n`, `${name}.${edits}`] as const;
    const [key, value] = deps.draw?.(edits) ?? note;
    rows.set(key, value);
    clockOfEdit.push(ownClock());
  }

  function read(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.acknowledged) {
      acknowledgedFrames = decoding.readVarUint(decoder);
      acknowledgedClock = Math.max(acknowledgedClock, sentClocks[acknowledgedFrames - 1] ?? 0);
      acknowledgedEdits += clockOfEdit.filter((clock) => clock <= acknowledgedClock).length;
      clockOfEdit = clockOfEdit.filter((clock) => clock > acknowledgedClock);
    } else if (type === MESSAGE.sync) {
      const step = decoding.readVarUint(decoder);
      const body = decoding.readVarUint8Array(decoder);
      if (step === SYNC.step1) sendData(encodeStep2(Y.encodeStateAsUpdate(doc, body)));
      else Y.applyUpdate(doc, body, 'server');
    }
    while (isBusy && clockOfEdit.length < WINDOW && socket?.readyState === WebSocket.OPEN) edit();
  }

  return {
    doc,
    get edits() {
      return edits;
    },
    /** Edits that the server said are safe. */
    get acknowledgedEdits() {
      return acknowledgedEdits;
    },
    get isSaved() {
      return clockOfEdit.length === 0 && socket !== null && acknowledgedFrames === sentClocks.length;
    },
    /** What has to be on disk: own structs that were acknowledged, and all that others wrote and it has seen. */
    owed(): Map<number, number> {
      const owed = Y.decodeStateVector(Y.encodeStateVector(doc));
      owed.set(doc.clientID, acknowledgedClock);
      return owed;
    },
    /** Begins no edit any more; those under way go on. */
    rest(): void {
      isBusy = false;
    },
    connect(port: number, ticket: string, goesOnEditing: boolean): void {
      isBusy = goesOnEditing;
      sentClocks = [];
      acknowledgedFrames = 0;
      const opening = new WebSocket(`ws://127.0.0.1:${port}${SYNC_PATH}${room}`, [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`]);
      socket = opening;
      opening.on('open', () => opening.send(encodeStep1(Y.encodeStateVector(doc))));
      opening.on('message', (bytes: Buffer) => socket === opening && read(new Uint8Array(bytes)));
      opening.on('error', () => {}); // the server is gone; `close` follows
      opening.on('close', (code) => {
        if (socket === opening) socket = null;
        deps.onClosed?.(code);
      });
    },
    end(): void {
      socket?.terminate();
      socket = null;
      doc.destroy();
    },
  };
}
