import { PING_INTERVAL_MS } from '../../schema/wire.ts';
import type { SyncSocket } from './syncSocket.ts';

const TICK_MS = 1_000;

type Watched = Pick<SyncSocket, 'isAlive' | 'pingDueMs' | 'ping' | 'terminate'>;

/**
 * Cuts peers that have not answered the ping before last: half-open sockets are found within two intervals and a second.
 * @param sockets those that are there now
 * @returns ends the search
 */
export function startHalfOpenSearch(sockets: () => Iterable<Watched>, now: () => number = () => performance.now()): () => void {
  const ticking = setInterval(() => {
    const nowMs = now();
    for (const socket of sockets()) {
      if (nowMs < socket.pingDueMs) continue;
      if (!socket.isAlive) {
        socket.terminate();
        continue;
      }
      socket.isAlive = false;
      socket.pingDueMs = nowMs + PING_INTERVAL_MS;
      socket.ping();
    }
  }, TICK_MS).unref();
  return () => clearInterval(ticking);
}
