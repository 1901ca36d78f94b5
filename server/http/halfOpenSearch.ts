import type { WebSocket } from 'ws';
import { PING_INTERVAL_MS } from '../../schema/wire.ts';

const TICK_MS = 1_000;

/** Cuts peers that have not answered the ping before last: half-open sockets are found within two intervals and a second. */
export function createHalfOpenSearch(now: () => number = () => performance.now()) {
  const watched = new Map<WebSocket, { isAlive: boolean; dueMs: number }>();
  const ticking = setInterval(() => {
    const nowMs = now();
    for (const [ws, state] of watched) {
      if (nowMs < state.dueMs) continue;
      if (!state.isAlive) {
        watched.delete(ws);
        ws.terminate();
        continue;
      }
      state.isAlive = false;
      state.dueMs = nowMs + PING_INTERVAL_MS;
      ws.ping();
    }
  }, TICK_MS).unref();

  function answered(this: WebSocket): void {
    const state = watched.get(this);
    if (state) state.isAlive = true;
  }
  function gone(this: WebSocket): void {
    watched.delete(this);
  }

  return {
    watch(ws: WebSocket): void {
      watched.set(ws, { isAlive: true, dueMs: now() + PING_INTERVAL_MS });
      ws.on('pong', answered);
      ws.on('close', gone);
    },
    stop(): void {
      clearInterval(ticking);
    },
  };
}
