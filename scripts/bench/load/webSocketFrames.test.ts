import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createTabletSockets } from './tabletSocket.ts';
import { createFrameReader, maskedFrame, OPCODE } from './webSocketFrames.ts';

/** A frame as a server writes it. */
function serverFrame(payload: Buffer, opcode: number = OPCODE.binary, isFinal = true): Buffer {
  const masked = maskedFrame(payload, 0, opcode); // with a mask of zero only four bytes of mask are too many
  const headLength = masked.length - payload.length - 4;
  const head = Buffer.from(masked.subarray(0, headLength));
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  head[1] = (head[1] ?? 0) & 0x7f;
  return Buffer.concat([head, payload]);
}

const payloads = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((length) => Buffer.alloc(length, length % 251));

test('whatever way a stream is cut into chunks, the same messages come out', () => {
  const stream = Buffer.concat(payloads.map((payload) => serverFrame(payload)));
  for (const size of [1, 3, 7, 1_000, 65_536, stream.length]) {
    const seen: Buffer[] = [];
    const read = createFrameReader((bytes, start, end) => seen.push(Buffer.from(bytes.subarray(start, end))));
    for (let at = 0; at < stream.length; at += size) {
      const chunk = Buffer.from(stream.subarray(at, at + size));
      read(chunk, chunk.length);
      chunk.fill(0xee); // the buffer is used again for the next read
    }
    expect(seen.length, `chunks of ${size}`).toBe(payloads.length);
    for (const [i, payload] of payloads.entries()) expect(seen[i]?.equals(payload), `chunks of ${size}, message ${i}`).toBe(true);
  }
});

test('fragments are put together, with a ping between them', () => {
  const seen: [string, number][] = [];
  const read = createFrameReader((bytes, start, end, opcode) => seen.push([bytes.toString('utf8', start, end), opcode]));
  const stream = Buffer.concat([
    serverFrame(Buffer.from('one '), OPCODE.binary, false),
    serverFrame(Buffer.from('ping'), OPCODE.ping),
    serverFrame(Buffer.from('two'), OPCODE.continuation),
  ]);
  read(stream, stream.length);
  expect(seen).toEqual([
    ['ping', OPCODE.ping],
    ['one two', OPCODE.binary],
  ]);
});

test('a real server understands the frames, and its own are understood', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  try {
    await once(server, 'listening');
    server.on('connection', (socket) => socket.on('message', (data) => socket.send(data, { binary: true })));
    const open = createTabletSockets();
    const echoed: Buffer[] = [];
    const why = await new Promise<string>((resolve) => {
      open(
        { port: (server.address() as AddressInfo).port, path: '/', subprotocols: null }, // it listens on TCP
        {
          onOpen: (socket) => {
            for (const payload of payloads) socket.send(payload);
          },
          onFrame: (bytes, start, end) => {
            echoed.push(Buffer.from(bytes.subarray(start, end)));
            if (echoed.length === payloads.length) for (const client of server.clients) client.close(4000, 'enough');
          },
          onClose: resolve,
        },
      );
    });
    expect(why).toBe('closed 4000 enough');
    for (const [i, payload] of payloads.entries()) expect(echoed[i]?.equals(payload), `message ${i}`).toBe(true);
  } finally {
    server.close();
  }
});
