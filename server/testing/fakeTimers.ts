/** Time that the test moves by hand; `soon` stays the event loop's. */
import type { Timers } from '../rooms/timers.ts';

export function createFakeTimers(startMs = 1_800_000_000_000) {
  let elapsed = 0;
  let wallAheadMs = 0;
  let rings: { readonly atMs: number; readonly run: () => void }[] = [];
  const timers: Timers = {
    now: () => startMs + elapsed + wallAheadMs,
    elapsedMs: () => elapsed,
    soon: (run) => void setImmediate(run),
    after: (ms, run) => {
      const ring = { atMs: elapsed + ms, run };
      rings.push(ring);
      return () => {
        rings = rings.filter((other) => other !== ring);
      };
    },
  };
  return {
    timers,
    /** How many wait for their time. */
    get waiting() {
      return rings.length;
    },
    /** The wall clock jumps; what counts elapsed time does not. */
    jump(ms: number): void {
      wallAheadMs += ms;
    },
    /** Rings what is due on the way, in its order. */
    advance(ms: number): void {
      const untilMs = elapsed + ms;
      for (;;) {
        const next = rings.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (!next || next.atMs > untilMs) break;
        rings = rings.filter((other) => other !== next);
        elapsed = Math.max(elapsed, next.atMs);
        next.run();
      }
      elapsed = untilMs;
    },
  };
}
