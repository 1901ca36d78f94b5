import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { createFrameReader, maskedFrame, OPCODE } from './webSocketFrames.ts';

/** One raw WebSocket of a simulated tablet. */
export type TabletSocket = {
  readonly isOpen: boolean;
  /** What has come in so far. */
  readonly received: { readonly bytes: number; readonly frames: number };
  send(payload: Uint8Array): void;
  /** Writes a frame that is complete and masked already. */
  sendFrame(frame: Buffer): void;
  /** Says goodbye. */
  close(): void;
  /** Drops the connection as a dead network does. */
  cut(): void;
};

export type TabletHandlers = {
  onOpen(socket: TabletSocket): void;
  /** The payload lies between `start` and `end` in a buffer that is used again. */
  onFrame(bytes: Buffer, start: number, end: number): void;
  /** At most once; also when it never opened. */
  onClose(why: string): void;
};

/** RFC 6455: any 16 bytes do, and the server's answer is not checked, for every server here is known. */
const KEY = createHash('md5').update('bench').digest('base64');
const READ_BUFFER_BYTES = 256 * 1024;

/** Opens sockets that all read into one buffer: one process carries thousands. */
export function createTabletSockets() {
  const shared = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
  let mask = 0x5eed_0001;
  const nextMask = (): number => {
    mask = (Math.imul(mask, 1_664_525) + 1_013_904_223) >>> 0;
    return mask;
  };

  return function open(
    to: { readonly port: number; readonly path: string; readonly subprotocols: string | null },
    handlers: TabletHandlers,
  ): TabletSocket {
    let state: 'connecting' | 'open' | 'closed' = 'connecting';
    let handshake: Buffer | null = null;
    const received = { bytes: 0, frames: 0 };
    const read = createFrameReader((bytes, start, end, opcode) => {
      if (state !== 'open') return;
      if (opcode === OPCODE.ping) tcp.write(maskedFrame(bytes.subarray(start, end), nextMask(), OPCODE.pong));
      else if (opcode === OPCODE.close) {
        tcp.end(maskedFrame(bytes.subarray(start, Math.min(end, start + 2)), nextMask(), OPCODE.close));
        closed(`closed ${end - start >= 2 ? bytes.readUInt16BE(start) : 1005} ${bytes.toString('utf8', start + 2, end)}`);
      } else if (opcode < OPCODE.close) {
        received.frames += 1;
        handlers.onFrame(bytes, start, end);
      }
    });

    const tcp = connect({
      host: '127.0.0.1',
      port: to.port,
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length) => {
          take(length);
          return true;
        },
      },
    });
    tcp.on('connect', () => {
      const subprotocols = to.subprotocols ? `Sec-WebSocket-Protocol: ${to.subprotocols}\r\n` : '';
      tcp.write(
        `GET ${to.path} HTTP/1.1\r\nHost: 127.0.0.1:${to.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n${subprotocols}\r\n`,
      );
    });
    tcp.on('error', (error) => closed(error.message));
    tcp.on('end', () => tcp.destroy());
    tcp.on('close', () => closed('cut'));

    function take(length: number): void {
      received.bytes += length;
      if (state === 'open') return read(shared, length);
      if (state === 'closed') return;
      const part: Buffer = Buffer.from(shared.subarray(0, length));
      handshake = handshake ? Buffer.concat([handshake, part]) : part;
      const end = handshake.indexOf('\r\n\r\n');
      if (end < 0) return;
      const status = handshake.toString('latin1', 0, handshake.indexOf('\r\n'));
      if (!status.startsWith('HTTP/1.1 101')) {
        tcp.destroy();
        return closed(status);
      }
      const rest = handshake.subarray(end + 4);
      handshake = null;
      state = 'open';
      handlers.onOpen(socket);
      if (rest.length > 0) read(rest, rest.length);
    }

    function closed(why: string): void {
      if (state === 'closed') return;
      state = 'closed';
      handlers.onClose(why);
    }

    const socket: TabletSocket = {
      get isOpen() {
        return state === 'open';
      },
      received,
      send: (payload) => {
        if (state === 'open') tcp.write(maskedFrame(payload, nextMask()));
      },
      sendFrame: (frame) => {
        if (state === 'open') tcp.write(frame);
      },
      close: () => {
        if (state === 'open') tcp.end(maskedFrame(Buffer.from([3, 232]), nextMask(), OPCODE.close));
        else tcp.destroy();
      },
      cut: () => tcp.destroy(),
    };
    return socket;
  };
}
