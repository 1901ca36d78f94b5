import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PING_INTERVAL_MS } from '../../schema/wire.ts';
import { startHalfOpenSearch } from './halfOpenSearch.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

type Peer = {
  isAlive: boolean;
  pingDueMs: number;
  bytesSeen: number;
  bytesRead: number;
  pings: number;
  cutAtMs: number | null;
  ping: () => void;
  terminate: () => void;
};

/** As much of a socket as the search looks at; one that is cut leaves `among`. */
function createPeer(among: Set<Peer>, isAnswering: () => boolean): Peer {
  const peer: Peer = {
    isAlive: true,
    pingDueMs: performance.now() + PING_INTERVAL_MS,
    bytesSeen: 0,
    bytesRead: 0,
    pings: 0,
    cutAtMs: null,
    ping: () => {
      peer.pings += 1;
      if (isAnswering()) peer.isAlive = true;
    },
    terminate: () => {
      peer.cutAtMs ??= performance.now();
      among.delete(peer);
    },
  };
  among.add(peer);
  return peer;
}

test('a peer that answers nothing any more is cut within 45 s, wherever in its interval it died', () => {
  const peers = new Set<Peer>();
  const stop = startHalfOpenSearch(() => peers);
  for (const diesAfterMs of [0, 5_000, 19_900, 20_100, 39_000, 61_234]) {
    let isAlive = true;
    const startedMs = performance.now();
    const peer = createPeer(peers, () => isAlive);
    vi.advanceTimersByTime(diesAfterMs);
    isAlive = false;
    vi.advanceTimersByTime(45_000);
    expect(peer.cutAtMs, `died after ${diesAfterMs} ms`).not.toBe(null);
    expect((peer.cutAtMs ?? 0) - startedMs).toBeGreaterThan(diesAfterMs);
  }
  stop();
});

test('one that answers is never cut, and is asked every 20 s', () => {
  const peers = new Set<Peer>();
  const stop = startHalfOpenSearch(() => peers);
  const peer = createPeer(peers, () => true);
  vi.advanceTimersByTime(3_600_000);
  expect(peer.cutAtMs).toBe(null);
  expect(peer.pings).toBeGreaterThanOrEqual(171);
  expect(peer.pings).toBeLessThanOrEqual(180);
  stop();
});

test('one whose answer waits behind what it sends slowly is not cut while bytes come, and is within 45 s when they end', () => {
  const peers = new Set<Peer>();
  const stop = startHalfOpenSearch(() => peers);
  const peer = createPeer(peers, () => false);
  for (let i = 0; i < 60; i++) {
    vi.advanceTimersByTime(10_000);
    peer.bytesRead += 100;
  }
  expect(peer.cutAtMs).toBe(null);
  vi.advanceTimersByTime(45_000);
  expect(peer.cutAtMs).not.toBe(null);
  stop();
});

test('one that has gone is not asked again, and after the end nobody is', () => {
  const peers = new Set<Peer>();
  const stop = startHalfOpenSearch(() => peers);
  const [gone, left] = [createPeer(peers, () => true), createPeer(peers, () => true)];
  peers.delete(gone);
  vi.advanceTimersByTime(25_000);
  expect([gone.pings, left.pings]).toEqual([0, 1]);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(left.pings).toBe(1);
});
