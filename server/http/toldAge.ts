/** A room of a shared log is looked at as often as this, or nearly: figures that are older were kept from being newer. */
const OLD_AFTER_MS = 5_000;

/** The age as a part of an ETag: figures that are old are told again with how old they are, though nothing else of them is new, and once more when they are not. */
export const toldAge = (ageMs: number | null): number | null => (ageMs !== null && ageMs > OLD_AFTER_MS ? ageMs : null);
