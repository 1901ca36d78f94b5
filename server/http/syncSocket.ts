import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { ERRORS } from '../../schema/errors.ts';
import { PING_INTERVAL_MS } from '../../schema/wire.ts';
import { reasonOf } from '../rooms/connection.ts';
import type { SocketHandlers } from '../rooms/visit.ts';

/**
 * A WebSocket with what the server knows of it, in fields and with listeners that all of them share: thousands stay open all day, and closures for each
 * would take as much memory as the rest of what we keep, and hold the request that brought it.
 */
export class SyncSocket extends WebSocket {
  /** Who takes its frames; null until its ticket is redeemed. */
  handlers: SocketHandlers | null = null;
  /** It has answered the last ping. */
  isAlive = true;
  /** When it is asked next, `performance.now()`. */
  pingDueMs = performance.now() + PING_INTERVAL_MS;

  /** How many bytes had come from it when it was asked last. */
  bytesSeen = 0;

  private among: Set<SyncSocket> | null = null;
  private tcp: Socket | null = null;

  /** How many bytes have come from it, of frames that are not whole yet as well. */
  get bytesRead(): number {
    return this.tcp?.bytesRead ?? 0;
  }

  /**
   * @param among the sockets that are there: it is one of them until it is closed
   * @param tcp the socket that the upgrade was made on
   */
  listen(among: Set<SyncSocket>, tcp: Socket): void {
    this.among = among;
    this.tcp = tcp;
    among.add(this);
    this.binaryType = 'nodebuffer';
    this.on('error', this.terminate); // too large a frame, a reset: `close` follows
    this.on('pong', answered);
    this.on('message', received);
    this.on('close', closed);
  }

  /** What `ws` itself finds too large or no frame at all is told like what the room does: at its own codes a stock client would bring the same again for ever. */
  override close(code?: number, reason?: string | Buffer): void {
    const ours = code === 1009 ? 'too-large' : code === 1002 || code === 1007 ? 'bad-request' : null;
    if (ours) super.close(ERRORS[ours].close, reasonOf(ours));
    else super.close(code, reason);
  }

  gone(): void {
    this.among?.delete(this);
    this.handlers?.closed();
  }
}

function answered(this: WebSocket): void {
  if (this instanceof SyncSocket) this.isAlive = true;
}
function received(this: WebSocket, data: WebSocket.RawData): void {
  if (this instanceof SyncSocket && data instanceof Buffer) this.handlers?.receive(data); // a Buffer, by `nodebuffer`
}
function closed(this: WebSocket): void {
  if (this instanceof SyncSocket) this.gone();
}
