/** Keys of a scanner that speaks as a keyboard come this fast; a person's do not, three in a row. */
const FAST_MS = 35;
const SHORTEST = 3;
/** What comes sooner after another key may belong to it: of a number whose first digit came alone the rest is somebody else's. */
const APART_MS = 500;

/** Tells what a keyboard-wedge scanner has sent from what was typed before it. Times are those of the events. */
export function createBurst() {
  let text = '';
  let isApart = true;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    key(char: string, atMs: number): void {
      const sinceMs = atMs - lastMs;
      lastMs = atMs;
      if (sinceMs <= FAST_MS) {
        text += char;
        return;
      }
      text = char;
      isApart = sinceMs >= APART_MS;
    },
    /** At Enter: what came as fast as Enter itself, and well after whatever was typed before; null when a person has typed, or where it cannot be told. */
    end(atMs: number): string | null {
      const scanned = isApart && atMs - lastMs <= FAST_MS && text.length >= SHORTEST ? text : null;
      text = '';
      isApart = true;
      lastMs = Number.NEGATIVE_INFINITY;
      return scanned;
    },
  };
}
