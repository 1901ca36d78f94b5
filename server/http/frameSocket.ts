import { writeSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Socket } from '../rooms/connection.ts';

/** Longer messages are written behind their header instead of being copied into one buffer with it. */
const COPY_BYTES = 4_096;
const OPEN = 1; // of a WebSocket's `readyState`
const BINARY_FRAME = 0x82; // final, opcode 2 (RFC 6455, 5.2)

/**
 * The room's side of a WebSocket whose messages are framed once for all their receivers and written straight to the TCP socket: with `ws` alone every
 * receiver costs a header, an options object and a callback, which for small updates is as much as the write itself. `ws` still does everything
 * else; as the connection is not compressed, both write whole frames and cannot get into each other's.
 */
export class FrameSocket implements Socket {
  private readonly ws: WebSocket;
  private readonly tcp: Duplex;

  /** @param tcp the socket that the upgrade was made on */
  constructor(ws: WebSocket, tcp: Duplex) {
    this.ws = ws;
    this.tcp = tcp;
  }

  get bufferedAmount(): number {
    return this.tcp.writableLength;
  }

  send(messages: readonly Uint8Array[]): number {
    const { ws, tcp } = this;
    if (ws.readyState !== OPEN) return 0;
    const [first] = messages;
    if (messages.length === 1 && first) return write(tcp, first) ? 0 : tcp.writableLength;
    tcp.cork();
    for (const message of messages) write(tcp, message);
    tcp.uncork();
    return tcp.writableLength;
  }

  close(code: number, reason: string): void {
    this.ws.close(code, reason);
  }

  terminate(): void {
    this.ws.terminate();
  }
}

/** @returns whether little waits for the network */
function write(tcp: Duplex, message: Uint8Array): boolean {
  if (message.length <= COPY_BYTES) return writeShort(tcp, frameOf(message));
  tcp.cork();
  tcp.write(headerOf(message.length));
  const isLittle = tcp.write(message);
  tcp.uncork();
  return isLittle;
}

/**
 * Straight to the system where nothing waits before it: Node's stream costs a tenth of what the system call does (decision 0064). What the network does not take, or
 * refuses, goes the stream's way, which keeps it, counts it and tells what is wrong.
 */
function writeShort(tcp: Duplex, frame: Buffer): boolean {
  const descriptor = tcp.writableLength === 0 && tcp.writableCorked === 0 ? descriptorOf(tcp) : NONE;
  if (descriptor === NONE) return tcp.write(frame);
  let written = 0;
  try {
    written = writeSync(descriptor, frame);
  } catch {
    // EAGAIN, or nobody there any more
  }
  return written === frame.length || tcp.write(frame.subarray(written));
}

const NONE = -1;

/** Read anew each time: once a socket is destroyed the system gives its number to somebody else. */
function descriptorOf(tcp: Duplex & { readonly _handle?: { readonly fd?: number } | null }): number {
  return tcp._handle?.fd ?? NONE; // Node's own name; -1 where the system has none
}

let lastMessage: Uint8Array | null = null;
let lastFrame: Buffer = Buffer.alloc(0);

/** A room sends one message to all its connections in a row: the last frame is kept for the next of them. */
function frameOf(message: Uint8Array): Buffer {
  if (message === lastMessage) return lastFrame;
  const header = headerOf(message.length);
  const frame = Buffer.allocUnsafe(header.length + message.length);
  header.copy(frame);
  frame.set(message, header.length);
  lastMessage = message;
  lastFrame = frame;
  return frame;
}

function headerOf(length: number): Buffer {
  if (length < 126) return Buffer.of(BINARY_FRAME, length);
  if (length < 65_536) {
    const header = Buffer.of(BINARY_FRAME, 126, 0, 0);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.of(BINARY_FRAME, 127, 0, 0, 0, 0, 0, 0, 0, 0);
  header.writeUIntBE(length, 4, 6);
  return header;
}
