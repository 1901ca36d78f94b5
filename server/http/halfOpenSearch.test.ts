import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { createHalfOpenSearch } from './halfOpenSearch.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** As much of a `ws` socket as the search looks at. */
function createPeer(isAnswering: () => boolean) {
  const events = new EventEmitter();
  const seen = { pings: 0, cutAtMs: null as number | null };
  const ws = Object.assign(events, {
    ping: () => {
      seen.pings += 1;
      if (isAnswering()) events.emit('pong');
    },
    terminate: () => {
      seen.cutAtMs ??= performance.now();
      events.emit('close');
    },
  });
  return { ws: ws as unknown as WebSocket, events, seen };
}

test('a peer that answers nothing any more is cut within 45 s, wherever in its interval it died', () => {
  const search = createHalfOpenSearch();
  for (const diesAfterMs of [0, 5_000, 19_900, 20_100, 39_000, 61_234]) {
    let isAlive = true;
    const { ws, seen } = createPeer(() => isAlive);
    const startedMs = performance.now();
    search.watch(ws);
    vi.advanceTimersByTime(diesAfterMs);
    isAlive = false;
    vi.advanceTimersByTime(45_000);
    expect(seen.cutAtMs, `died after ${diesAfterMs} ms`).not.toBe(null);
    expect((seen.cutAtMs ?? 0) - startedMs).toBeGreaterThan(diesAfterMs);
  }
  search.stop();
});

test('one that answers is never cut, and is asked every 20 s', () => {
  const search = createHalfOpenSearch();
  const { ws, seen } = createPeer(() => true);
  search.watch(ws);
  vi.advanceTimersByTime(3_600_000);
  expect(seen.cutAtMs).toBe(null);
  expect(seen.pings).toBeGreaterThanOrEqual(171);
  expect(seen.pings).toBeLessThanOrEqual(180);
  search.stop();
});

test('a closed one is not asked again, and after the end nobody is', () => {
  const search = createHalfOpenSearch();
  const [gone, left] = [createPeer(() => true), createPeer(() => true)];
  search.watch(gone.ws);
  search.watch(left.ws);
  gone.events.emit('close');
  vi.advanceTimersByTime(25_000);
  expect([gone.seen.pings, left.seen.pings]).toEqual([0, 1]);
  search.stop();
  vi.advanceTimersByTime(100_000);
  expect(left.seen).toEqual({ pings: 1, cutAtMs: null });
  expect(vi.getTimerCount()).toBe(0);
});
