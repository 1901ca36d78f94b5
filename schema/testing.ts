/** A seeded generator for tests and the demo (mulberry32): the same seed gives the same run. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    /** 0 ≤ x < 1 */
    next,
    /** A whole number 0 … bound − 1. */
    int: (bound: number): number => Math.floor(next() * bound),
    chance: (probability: number): boolean => next() < probability,
    pick: <T>(items: readonly T[]): T => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    byte: (): number => Math.floor(next() * 256),
  };
}

/** How busy each hour of a polling day is, from eight in the morning to eight in the evening: a peak after the opening, a greater one before the end. */
const BUSY = [6, 10, 9, 6, 4, 3, 3, 4, 6, 9, 11, 5];
export const POLLING_MINUTES = BUSY.length * 60;

/** The minute of the polling day by which a share (0 ≤ x < 1) of those who come have come. */
export function pollingMinute(share: number): number {
  let left = share * BUSY.reduce((all, weight) => all + weight, 0);
  for (const [hour, weight] of BUSY.entries()) {
    if (left < weight) return hour * 60 + Math.floor((left / weight) * 60);
    left -= weight;
  }
  return POLLING_MINUTES - 1;
}
