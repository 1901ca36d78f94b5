const MINUTE_MS = 60_000;
/** Whoever comes beyond so many in one minute is counted together with the others. */
const MAX_NAMES = 2_000;

type Counted = { readonly name: string; readonly suppressed: number };

/** Lets so many of each name through in a minute and counts the others: a flood may cost neither the disk nor the memory [T6]. */
export function createPerMinute(deps: { readonly now: () => number; readonly most: number }) {
  const { now, most } = deps;
  let startedMs = Number.NEGATIVE_INFINITY;
  let counts = new Map<string, number>();

  return {
    /** @param others what those are counted under who come when too many others have */
    mayPass(name: string, others: string): boolean {
      const key = counts.has(name) || counts.size < MAX_NAMES ? name : others;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= most;
    },
    /** Begins the next minute when it is time. @returns who was not let through in the one before, and how often */
    turn(isEnd = false): readonly Counted[] {
      const nowMs = now();
      if (!isEnd && nowMs - startedMs < MINUTE_MS && nowMs >= startedMs) return []; // earlier than it began: the clock was set back
      const before = counts;
      counts = new Map();
      startedMs = nowMs;
      return [...before].filter(([, count]) => count > most).map(([name, count]) => ({ name, suppressed: count - most }));
    },
  };
}
