import type { Role } from '../../schema/access.ts';
import { ERRORS, type ErrorCode } from '../../schema/errors.ts';
import {
  CONGESTED_BYTES,
  DRAINED_BYTES,
  MAX_BUFFERED_BYTES,
  MAX_NEW_CLIENT_IDS,
  MAX_QUEUED_BYTES,
  MAX_QUEUED_FRAMES,
} from '../../schema/limits.ts';
import { encodeAcknowledged } from './frames.ts';

/** The few things a connection needs of a WebSocket; tests use two arrays. */
export type Socket = {
  /** Bytes that the network has not taken yet. */
  readonly bufferedAmount: number;
  /** Sends messages in this order, each in a WebSocket frame of its own, all in one write. */
  send(messages: readonly Uint8Array[]): void;
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

/**
 * Counts and acknowledges the data frames of one socket, and closes it with a code of the error table.
 * @param onClose told once, when the server decides to close
 */
export function createConnection(claims: ConnectionClaims, socket: Socket, onClose: (code: ErrorCode) => void = () => {}) {
  let isOpen = true;
  let received = 0; // data frames so far
  let handled = 0; // …of which durable, empty or refused, without a hole
  let acknowledged = 0;
  let hasGap = false;
  let queuedFrames = 0;
  let queuedBytes = 0;
  let newClientIds = 0;

  function send(...messages: readonly Uint8Array[]): void {
    if (!isOpen || messages.length === 0) return;
    socket.send(messages);
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) close('cannot-save'); // it comes back and gets one difference instead of all it missed
  }

  function close(code: ErrorCode): void {
    if (!isOpen) return;
    isOpen = false;
    onClose(code);
    const row = ERRORS[code];
    socket.close('close' in row ? row.close : 1011, code);
    setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  return {
    claims,
    /**
     * Its last step 1 is answered and nothing was kept from it since: it follows the room frame by frame. Until then it is sent no updates,
     * for the answer holds them.
     */
    isFollowing: false,
    get isOpen() {
      return isOpen;
    },
    /** It reads more slowly than the room talks: it is spared the single frames and gets one difference when it has caught up. */
    get isCongested() {
      return socket.bufferedAmount > CONGESTED_BYTES;
    },
    get isDrained() {
      return socket.bufferedAmount <= DRAINED_BYTES;
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    get unacknowledgedFrames() {
      return received - acknowledged;
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
    /** The message that tells the client how many of its data frames are safe (I1); null while that has not grown. */
    takeAcknowledgement(): Uint8Array | null {
      if (handled <= acknowledged) return null;
      acknowledged = handled;
      return encodeAcknowledged(acknowledged);
    },
  };
}
