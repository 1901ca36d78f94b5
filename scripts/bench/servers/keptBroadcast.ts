/**
 * The floor of whoever keeps an edit before it is shown: the bare `ws` broadcast, which writes each frame to the folder that is its first argument
 * and waits for the disk (`fdatasync`, over blocks that are there) before anybody gets it. No Yjs, no database, nothing that reads it again.
 */
import { fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

const FILE_BYTES = 16 * 1024 * 1024;

const file = openSync(join(process.argv[2] ?? '.', 'frames'), 'w');
writeSync(file, new Uint8Array(FILE_BYTES));
fsyncSync(file);
let end = 0;

/** Waits until `data` is on disk. */
function keep(data: RawData): void {
  const frame = data as Buffer; // `nodebuffer` is what ws hands over unless it is told otherwise
  if (end + frame.length > FILE_BYTES) end = 0;
  end += writeSync(file, frame, 0, frame.length, end);
  fdatasyncSync(file);
}

const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, skipUTF8Validation: true });

server.on('connection', (socket, request) => {
  const name = request.url ?? '/';
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room.add(socket));
  socket.on('message', (data) => {
    keep(data);
    for (const other of room) if (other !== socket) other.send(data, { binary: true });
  });
  socket.on('close', () => room.delete(socket));
  socket.on('error', () => socket.terminate());
});
