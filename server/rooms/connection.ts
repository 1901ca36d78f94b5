import type { Role } from '../../schema/access.ts';
import { ERRORS, type ErrorCode } from '../../schema/errors.ts';
import { MAX_BUFFERED_BYTES, MAX_NEW_CLIENT_IDS, MAX_QUEUED_BYTES, MAX_QUEUED_FRAMES } from '../../schema/limits.ts';
import { encodeAcknowledged } from './frames.ts';

/** The few things a connection needs of a WebSocket; `ws` has them all, tests use two arrays. */
export type Socket = {
  readonly bufferedAmount: number;
  send(frame: Uint8Array): void;
  close(code: number, reason: string): void;
  terminate(): void;
};

/** Who is at the other end and what the ticket allows; decided before the connection exists. */
export type ConnectionClaims = {
  readonly userId: string;
  readonly userName: string;
  readonly role: Role;
  readonly device: string;
  readonly roomName: string;
  readonly access: 'read' | 'write';
  /** The epoch of the replica the client holds; null counts as fresh. */
  readonly epoch: number | null;
  readonly sessionId: string;
  /** When the connection ends by itself (4003), epoch milliseconds. */
  readonly endsAtMs: number;
};

/** One socket in a room. */
export type Connection = ReturnType<typeof createConnection>;

/** How long a peer that ignores our close frame is borne. */
const CLOSE_GRACE_MS = 1_000;

/** Counts and acknowledges the data frames of one socket, and closes it with a code of the error table. */
export function createConnection(claims: ConnectionClaims, socket: Socket) {
  let isOpen = true;
  let received = 0; // data frames so far
  let handled = 0; // …of which durable, empty or refused, without a hole
  let acknowledged = 0;
  let hasGap = false;
  let queuedFrames = 0;
  let queuedBytes = 0;
  let newClientIds = 0;

  function send(frame: Uint8Array): void {
    if (!isOpen) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      // a slow consumer comes back and gets one difference instead of all it missed
      close('cannot-save');
      return;
    }
    socket.send(frame);
  }

  function close(code: ErrorCode): void {
    if (!isOpen) return;
    isOpen = false;
    const row = ERRORS[code];
    socket.close('close' in row ? row.close : 1011, code);
    setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  return {
    claims,
    get isOpen() {
      return isOpen;
    },
    send,
    close,
    /** The socket is gone; nothing is sent any more. */
    markClosed(): void {
      isOpen = false;
    },
    countFrame(): number {
      received += 1;
      return received;
    },
    /** A data frame waits for its turn; false when too much of this connection waits already. */
    enterQueue(bytes: number): boolean {
      queuedFrames += 1;
      queuedBytes += bytes;
      return queuedFrames <= MAX_QUEUED_FRAMES && queuedBytes <= MAX_QUEUED_BYTES;
    },
    leaveQueue(bytes: number): void {
      queuedFrames -= 1;
      queuedBytes -= bytes;
    },
    /** Counts client ids that this connection brings into the room; false when there are too many. */
    mayBring(clientIds: number): boolean {
      newClientIds += clientIds;
      return newClientIds <= MAX_NEW_CLIENT_IDS;
    },
    /**
     * The data frame with this number is taken care of. While an earlier frame hangs on a gap nothing is acknowledged: its content may
     * not have arrived until the step 2 that was asked for is durable.
     */
    frameHandled(frame: number): void {
      if (!hasGap) handled = Math.max(handled, frame);
    },
    gapFound(): void {
      hasGap = true;
    },
    /** A step 2 holds everything the client has, so it closes every gap before it. */
    gapClosed(): void {
      hasGap = false;
    },
    /** Tells the client how many of its data frames are safe, when that has grown (I1). */
    acknowledge(): void {
      if (handled <= acknowledged) return;
      acknowledged = handled;
      send(encodeAcknowledged(acknowledged));
    },
  };
}
