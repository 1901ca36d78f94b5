import type { Role } from '../../schema/access.ts';
import { ERRORS, type ErrorCode } from '../../schema/errors.ts';
import {
  CONGESTED_BYTES,
  DRAINED_BYTES,
  MAX_BUFFERED_BYTES,
  MAX_NEW_CLIENT_IDS,
  MAX_QUEUED_BYTES,
  MAX_QUEUED_FRAMES,
  MAX_RETRY_SECONDS,
} from '../../schema/limits.ts';
import type { OwnPresence, TabletFacts } from '../../schema/presence.ts';
import { encodeAcknowledged } from './frames.ts';

/** The few things a connection needs of a WebSocket; tests use two arrays. */
export type Socket = {
  /** Bytes that the network has not taken yet. */
  readonly bufferedAmount: number;
  /**
   * Sends messages in this order, each in a WebSocket frame of its own, all in one write.
   * @returns how many bytes wait for the network; 0 also when few do, for asking costs as much as all the rest
   */
  send(messages: readonly Uint8Array[]): number;
  close(code: number, reason: string): void;
  terminate(): void;
};

/** The session of a connection that no socket stands behind: a sealed edit's, which somebody has carried here. It has limits of its own. */
export const CARRIED_SESSION = '';

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
  /** The server carries what stands in one room into another, whoever is named in it (R12). No ticket says so. */
  readonly isCarrier?: true;
};

/** What a tablet tells the server of itself with its presence. */
export type SaidOfItself = TabletFacts & Partial<Pick<OwnPresence, 'screen' | 'unsent'>>;

/** How long a peer that ignores our close frame is borne. */
const CLOSE_GRACE_MS = 1_000;
/** How long whoever has too much on its way is to wait, where nothing tells better. */
const RETRY_SECONDS = 5;

/** What is said with a close code: 4429 with the seconds to wait, every other with its name. */
export const reasonOf = (code: ErrorCode, waitMs = RETRY_SECONDS * 1_000): string =>
  code === 'too-fast' ? `retry=${Math.min(MAX_RETRY_SECONDS, Math.max(1, Math.ceil(waitMs / 1_000)))}` : code;

/**
 * One socket in a room: counts and acknowledges its data frames, and closes it with a code of the error table. A class, so that thousands of them share
 * their methods: getters of an object literal would give each its own shape, and telling a room costs more for that than for the sending.
 */
export class Connection {
  readonly claims: ConnectionClaims;
  /**
   * Its last step 1 is answered and nothing was kept from it since: it follows the room frame by frame. Until then it is sent no updates,
   * for the answer holds them.
   */
  isFollowing = false;
  /** When it ends by itself, and when its next heartbeat is due, epoch milliseconds; the registry sees to both. */
  endsAtMs = Number.POSITIVE_INFINITY;
  nextBeatMs = Number.POSITIVE_INFINITY;
  /** Since when it is there, when it was last heard, and what its tablet says of itself; for the operations room. */
  sinceMs = 0;
  heardAtMs = 0;
  said: SaidOfItself = {};
  private readonly socket: Socket;
  private readonly onClose: ((code: ErrorCode) => void) | undefined;
  private open = true;
  private received = 0; // data frames so far
  private handled = 0; // …of which durable, empty or refused, without a hole
  private acknowledged = 0;
  private hasGap = false;
  private queuedFrames = 0;
  private queuedBytes = 0;
  private newClientIds = 0;
  private largestBytes = 0; // of one answer, where that was more than may wait otherwise
  private waitingBytes = 0; // for the network, after the last message

  /** @param onClose told once, when the server decides to close */
  constructor(claims: ConnectionClaims, socket: Socket, onClose?: (code: ErrorCode) => void) {
    this.claims = claims;
    this.socket = socket;
    this.onClose = onClose;
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** It reads more slowly than the room talks: it is spared the single frames and gets one difference when it has caught up. */
  get isCongested(): boolean {
    return this.waitingBytes > CONGESTED_BYTES && this.socket.bufferedAmount > CONGESTED_BYTES;
  }

  get isDrained(): boolean {
    return this.socket.bufferedAmount <= DRAINED_BYTES;
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  get unacknowledgedFrames(): number {
    return this.received - this.acknowledged;
  }

  send(messages: readonly Uint8Array[]): void {
    if (!this.open || messages.length === 0) return;
    this.waitingBytes = this.socket.send(messages);
    if (this.waitingBytes > MAX_BUFFERED_BYTES && this.isTooFarBehind(messages)) this.close('cannot-save'); // it comes back and gets one difference instead of all it missed
  }

  /** Whether more waits than the largest document that it asked for and what came since: for the answer alone nobody is closed. */
  private isTooFarBehind(messages: readonly Uint8Array[]): boolean {
    const bytes = messages.reduce((sum, message) => sum + message.length, 0);
    if (bytes > MAX_BUFFERED_BYTES) this.largestBytes = Math.max(this.largestBytes, bytes);
    return this.waitingBytes > MAX_BUFFERED_BYTES + this.largestBytes;
  }

  /** @param reason for a client that can read more than the code; the code's name where nothing else is given */
  close(code: ErrorCode, reason: string = reasonOf(code)): void {
    if (!this.open) return;
    this.open = false;
    this.onClose?.(code);
    const row = ERRORS[code];
    this.socket.close('close' in row ? row.close : 1011, reason);
    setTimeout(() => this.socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** The socket is gone; nothing is sent any more. */
  markClosed(): void {
    this.open = false;
  }

  countFrame(): number {
    this.received += 1;
    return this.received;
  }

  /** A data frame waits for its turn; false when too much of this connection waits already. */
  enterQueue(bytes: number): boolean {
    this.queuedFrames += 1;
    this.queuedBytes += bytes;
    return this.queuedFrames <= MAX_QUEUED_FRAMES && this.queuedBytes <= MAX_QUEUED_BYTES;
  }

  leaveQueue(bytes: number): void {
    this.queuedFrames -= 1;
    this.queuedBytes -= bytes;
  }

  /** Counts client ids that this connection brings into the room; false when there are too many. */
  mayBring(clientIds: number): boolean {
    this.newClientIds += clientIds;
    return this.newClientIds <= MAX_NEW_CLIENT_IDS;
  }

  /**
   * The data frame with this number is taken care of. While an earlier frame hangs on a gap nothing is acknowledged: its content may
   * not have arrived until the step 2 that was asked for is durable.
   */
  frameHandled(frame: number): void {
    if (!this.hasGap) this.handled = Math.max(this.handled, frame);
  }

  gapFound(): void {
    this.hasGap = true;
  }

  /** A step 2 holds everything the client has, so it closes every gap before it. */
  gapClosed(): void {
    this.hasGap = false;
  }

  /** More of its data frames are safe than it has been told. */
  get isAcknowledgementDue(): boolean {
    return this.handled > this.acknowledged;
  }

  /** The message that tells the client how many of its data frames are safe (I1). */
  acknowledge(): Uint8Array {
    this.acknowledged = this.handled;
    return encodeAcknowledged(this.acknowledged);
  }
}
