import type { LinkFacts, LinkTrouble } from './contracts/link.ts';

const MAX_TROUBLES = 3;

/** Counts what goes over one room's connections. Nothing is computed and nobody is told before somebody looks. */
export function createLinkStats(now: () => number) {
  let messagesIn = 0;
  let messagesOut = 0;
  let connections = 0;
  let connectedAtMs: number | null = null;
  let lastContactAtMs: number | null = null;
  let roundTripMs: number | null = null;
  let clockAheadMs: number | null = null;
  let troubles: readonly LinkTrouble[] = [];
  /** What is timed now: a data frame until it is acknowledged, or (null) a question until anything is heard. */
  let timed: { readonly frame: number | null; readonly atMs: number } | null = null;
  let hasConnected = false; // since the last trouble

  function answered(): void {
    if (timed) roundTripMs = Math.max(0, now() - timed.atMs);
    timed = null;
  }

  return {
    sent(): void {
      messagesOut += 1;
    },
    /** The n-th data frame left. */
    dataSent(n: number): void {
      timed ??= { frame: n, atMs: now() };
    },
    probed(): void {
      timed ??= { frame: null, atMs: now() };
    },
    heard(): void {
      messagesIn += 1;
      lastContactAtMs = now();
      if (timed?.frame === null) answered();
    },
    acknowledged(n: number): void {
      if (timed?.frame && n >= timed.frame) answered();
    },
    greeted(serverTime: number): void {
      clockAheadMs = now() - serverTime;
    },
    synced(): void {
      if (connectedAtMs === null) connections += 1;
      connectedAtMs ??= now();
      hasConnected = true;
    },
    /** A connection begins or has ended: nothing under way is answered any more. */
    ended(): void {
      connectedAtMs = null;
      timed = null;
    },
    /** The same again and again, without a connection in between, is one line. */
    failed(why: LinkTrouble['why']): void {
      const last = troubles.at(-1);
      const isSame = last?.why === why && !hasConnected;
      const line = { why, atMs: now(), times: isSame ? last.times + 1 : 1 };
      troubles = [...(isSame ? troubles.slice(0, -1) : troubles), line].slice(-MAX_TROUBLES);
      hasConnected = false;
    },
    facts: (): LinkFacts => ({
      messagesIn,
      messagesOut,
      reconnections: Math.max(0, connections - 1),
      connectedAtMs,
      lastContactAtMs,
      roundTripMs,
      clockAheadMs,
      troubles,
    }),
  };
}
