import { ERRORS, type ErrorCode } from '../../schema/errors.ts';
import { MAX_QUEUED_BYTES, MAX_QUEUED_FRAMES } from '../../schema/limits.ts';
import { type Connection, type ConnectionClaims, reasonOf, type Socket } from './connection.ts';
import type { Room } from './room.ts';

/** What the owner of a socket calls; both are safe to call at any time. */
export type SocketHandlers = { receive(frame: Uint8Array): void; closed(): void };

/** Who is told how a visit goes. */
export type Host = {
  /** Why somebody may not come in any more, or null: asked when the room has come up, which may have taken seconds. */
  whyEnded(claims: ConnectionClaims): ErrorCode | null;
  entered(connection: Connection): void;
  left(room: Room): void;
  /** The socket is gone, whether it has been in a room or not. */
  ended(claims: ConnectionClaims): void;
};

/** One socket on its way into a room, and in it: frames that come while the room is being loaded wait, within bounds. */
export class Visit implements SocketHandlers {
  private readonly claims: ConnectionClaims;
  private readonly socket: Socket;
  private readonly host: Host;
  private room: Room | null = null;
  private connection: Connection | null = null;
  private early: Uint8Array[] | null = []; // null: nothing waits any more
  private earlyBytes = 0;
  private isClosed = false;

  constructor(claims: ConnectionClaims, socket: Socket, host: Host) {
    this.claims = claims;
    this.socket = socket;
    this.host = host;
  }

  enter(room: Room): void {
    if (!this.early) return;
    const why = this.host.whyEnded(this.claims);
    if (why) return this.refuse(why);
    const connection = room.join(this.claims, this.socket);
    this.room = room;
    this.connection = connection;
    this.host.entered(connection);
    const frames = this.early;
    this.early = null;
    for (const frame of frames) room.receive(connection, frame);
    if (this.isClosed) this.leave(); // it went while the room came up: what it had sent is taken all the same
  }

  refuse(code: ErrorCode): void {
    this.early = null;
    closeWith(this.socket, code);
  }

  receive(frame: Uint8Array): void {
    if (this.room && this.connection) return this.room.receive(this.connection, frame);
    if (!this.early) return;
    this.early.push(frame);
    this.earlyBytes += frame.length;
    // never just one frame: the next would be acknowledged under its number (I1)
    if (this.early.length > MAX_QUEUED_FRAMES || this.earlyBytes > MAX_QUEUED_BYTES) this.refuse('too-fast');
  }

  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.early?.length === 0) this.early = null;
    this.host.ended(this.claims);
    this.leave();
  }

  private leave(): void {
    const { room, connection } = this;
    if (!room || !connection) return;
    room.leave(connection);
    this.host.left(room);
  }
}

/** Closes a socket that is not in a room with the code of an error. */
export function closeWith(socket: Socket, code: ErrorCode, reason: string = reasonOf(code)): void {
  const row = ERRORS[code];
  socket.close('close' in row ? row.close : 1011, reason);
}
