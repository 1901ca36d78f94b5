import { PING_INTERVAL_MS } from '../../schema/wire.ts';
import type { SyncSocket } from './syncSocket.ts';

const TICK_MS = 1_000;

type Watched = Pick<SyncSocket, 'isAlive' | 'pingDueMs' | 'bytesSeen' | 'bytesRead' | 'ping' | 'terminate'>;

/**
 * Cuts peers that have sent nothing at all since the ping before last: half-open sockets are found within two intervals and a second. On a slow line the answer to a
 * ping comes behind what is on its way, so every byte counts.
 * @param sockets those that are there now
 * @returns ends the search
 */
export function startHalfOpenSearch(sockets: () => Iterable<Watched>, now: () => number = () => performance.now()): () => void {
  const ticking = setInterval(() => {
    const nowMs = now();
    for (const socket of sockets()) {
      if (nowMs < socket.pingDueMs) continue;
      const { bytesRead } = socket;
      if (!socket.isAlive && bytesRead === socket.bytesSeen) {
        socket.terminate();
        continue;
      }
      socket.isAlive = false;
      socket.bytesSeen = bytesRead;
      socket.pingDueMs = nowMs + PING_INTERVAL_MS;
      socket.ping();
    }
  }, TICK_MS).unref();
  return () => clearInterval(ticking);
}
