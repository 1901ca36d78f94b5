import { MAX_OFFENCES } from '../../schema/limits.ts';

/**
 * Remembers whose frames were refused or forged. An honest tablet has a few of them when somebody's rights change; whoever has many is not locked out, but let in
 * only once in a while (L4).
 *
 * @param elapsedMs a clock that never jumps
 */
export function createOffences(elapsedMs: () => number) {
  const times = new Map<string, number[]>();

  function recentOf(person: string): number[] {
    const fromMs = elapsedMs() - MAX_OFFENCES.withinMs;
    return (times.get(person) ?? []).filter((atMs) => atMs > fromMs);
  }

  return {
    note(person: string): void {
      for (const other of times.keys()) if (recentOf(other).length === 0) times.delete(other);
      times.set(person, [...recentOf(person).slice(1 - MAX_OFFENCES.count), elapsedMs()]);
    },
    /** How long until they are let in; 0: now. */
    waitMs(person: string): number {
      const recent = recentOf(person);
      const last = recent.at(-1);
      if (recent.length < MAX_OFFENCES.count || last === undefined) return 0;
      return Math.max(0, last + MAX_OFFENCES.pauseMs - elapsedMs());
    },
  };
}
