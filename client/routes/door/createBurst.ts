/** Keys of a scanner that speaks as a keyboard come this fast; a person's do not, three in a row. */
const FAST_MS = 35;
const SHORTEST = 3;

/** Tells what a keyboard-wedge scanner has sent from what was typed before it. Times are those of the events. */
export function createBurst() {
  let text = '';
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    key(char: string, atMs: number): void {
      text = atMs - lastMs <= FAST_MS ? text + char : char;
      lastMs = atMs;
    },
    /** At Enter: what came as fast as Enter itself, null when a person has typed. */
    end(atMs: number): string | null {
      const scanned = atMs - lastMs <= FAST_MS && text.length >= SHORTEST ? text : null;
      text = '';
      lastMs = Number.NEGATIVE_INFINITY;
      return scanned;
    },
  };
}
