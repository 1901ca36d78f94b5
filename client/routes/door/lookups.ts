/** Whether so many lookups have found nobody that this is probably another committee's door (B13). Pure. */

const LOOKED_AT = 20;
const LEAST_NOT_FOUND = 5;
const SHARE_NOT_FOUND = 0.2;

/** What the last lookups found, oldest first; no more than are looked at. */
export type Lookups = readonly ('found' | 'not-found')[];

export const withLookup = (lookups: Lookups, found: Lookups[number]): Lookups => [...lookups, found].slice(-LOOKED_AT);

/** More than a fifth of the last twenty, and five at least: one number misheard is none. */
export function looksLikeWrongCommittee(lookups: Lookups): boolean {
  const last = lookups.slice(-LOOKED_AT);
  const missed = last.filter((found) => found === 'not-found').length;
  return missed >= LEAST_NOT_FOUND && missed > last.length * SHARE_NOT_FOUND;
}
