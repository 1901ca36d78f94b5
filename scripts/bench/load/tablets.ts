import type { ServerName } from '../servers/serverKinds.ts';
import { dialectOf, EMPTY_STATE_VECTOR, EMPTY_UPDATE, newMessage, offerTicket, type ReadMessage } from './dialects.ts';
import { createTabletSockets, type TabletSocket } from './tabletSocket.ts';

/** A simulated tablet in a room, after it was let in. */
export type Tablet = {
  readonly number: number;
  readonly room: string;
  readonly socket: TabletSocket;
  /** Data frames sent, and how many of them the server has acknowledged; only with `countsAcknowledgements`. */
  readonly data: { sent: number; acknowledged: number };
  update(update: Uint8Array): void;
  /** A data frame that is complete and masked already. */
  frame(frame: Buffer): void;
  awareness(update: Uint8Array): void;
};

export type JoinOptions = {
  readonly port: number;
  readonly room: string;
  readonly number: number;
  /** A real ticket of ours, where the server asks for one. */
  readonly ticket?: string;
  /** What its replica has; nothing unless given. */
  readonly stateVector?: Uint8Array;
  /** What it sends when the server asks for what it lacks. */
  readonly answer?: Uint8Array;
  readonly timeoutMs?: number;
  /** Every message, decoded as far as its payload: for those that are not counted by the hundred thousand. */
  readonly onMessage?: (message: ReadMessage, bytes: Buffer) => void;
  /** Every frame as it lies in the read buffer, before it is looked at. */
  readonly onFrame?: (tablet: Tablet, bytes: Buffer, start: number, end: number) => void;
  readonly countsAcknowledgements?: boolean;
  readonly onAcknowledged?: (tablet: Tablet) => void;
  /** The connection ended after it was let in. */
  readonly onLost?: (why: string) => void;
};

const JOIN_TIMEOUT_MS = 30_000;

export type Tablets = ReturnType<typeof createTablets>;

/** Simulated tablets that speak as this server's clients do. */
export function createTablets(server: ServerName) {
  const dialect = dialectOf(server);
  const open = createTabletSockets();

  /** Opens a socket and syncs; resolves with the server's step 2 in hand. Rejects when it is closed before, or after `timeoutMs`. */
  function join(options: JoinOptions): Promise<Tablet> {
    const { room, number } = options;
    return new Promise((resolve, reject) => {
      const message = newMessage();
      let isIn = false;
      let wasAsked = false;
      const watchesAll = options.onMessage !== undefined || options.countsAcknowledgements === true;
      const timer = setTimeout(() => {
        socket.cut();
        reject(new Error(`not let into ${room} in time`));
      }, options.timeoutMs ?? JOIN_TIMEOUT_MS);

      function letIn(): void {
        if (isIn) return;
        isIn = true;
        clearTimeout(timer);
        resolve(tablet);
      }

      function look(bytes: Buffer, start: number, end: number): void {
        for (let at = start; at < end; at = Math.max(message.next, at + 1)) {
          dialect.read(bytes, at, end, message);
          if (message.kind === 'step1') {
            wasAsked = true;
            tablet.data.sent += 1;
            socket.send(dialect.step2(room, options.answer ?? EMPTY_UPDATE));
          } else if (message.kind === 'step2') letIn();
          else if (message.kind === 'denied') socket.cut();
          else if (message.kind === 'acknowledged') {
            tablet.data.acknowledged = dialect.acknowledges === 'cumulative' ? message.count : tablet.data.acknowledged + 1;
            options.onAcknowledged?.(tablet);
          }
          options.onMessage?.(message, bytes);
        }
      }

      const socket = open(
        {
          port: options.port,
          path: dialect.path(room),
          subprotocols: options.ticket === undefined ? dialect.subprotocols(number) : offerTicket(options.ticket),
        },
        {
          onOpen: (opened) => {
            for (const payload of dialect.greeting(room, options.stateVector ?? EMPTY_STATE_VECTOR)) opened.send(payload);
            if (dialect.isJoinedAtOpen) letIn();
          },
          onFrame: (bytes, start, end) => {
            options.onFrame?.(tablet, bytes, start, end);
            // the hot path ends here: once both sides know what the other has, frames are only counted
            if (watchesAll || (!dialect.isJoinedAtOpen && !(isIn && wasAsked))) look(bytes, start, end);
          },
          onClose: (why) => {
            clearTimeout(timer);
            if (isIn) options.onLost?.(why);
            else reject(new Error(`not let into ${room}: ${why}`));
          },
        },
      );
      const tablet: Tablet = {
        number,
        room,
        socket,
        data: { sent: 0, acknowledged: 0 },
        update: (update) => {
          tablet.data.sent += 1;
          socket.send(dialect.update(room, update));
        },
        frame: (frame) => {
          tablet.data.sent += 1;
          socket.sendFrame(frame);
        },
        awareness: (update) => socket.send(dialect.awareness(room, update)),
      };
    });
  }

  return { dialect, join };
}

/** Runs `task` for 0 … count − 1, at most `width` at once. */
export async function inParallel(count: number, width: number, task: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}

/** For `onMessage`: copies every update that comes, states included. */
export const keepUpdates =
  (into: Uint8Array[]): NonNullable<JoinOptions['onMessage']> =>
  (message, bytes) => {
    if (message.kind === 'step2' || message.kind === 'update') into.push(Uint8Array.from(bytes.subarray(message.start, message.end)));
  };
