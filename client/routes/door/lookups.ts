/** Whether so many lookups have found nobody that this is probably another committee's door (B13). Pure. */

const LOOKED_AT = 20;
const LEAST_NOT_FOUND = 5;
const SHARE_NOT_FOUND = 0.2;

/** What entries have found, oldest first. More than a fifth of the last twenty, and five at least: one number misheard is none. */
export function looksLikeWrongCommittee(lookups: readonly ('found' | 'not-found')[]): boolean {
  const last = lookups.slice(-LOOKED_AT);
  const missed = last.filter((found) => found === 'not-found').length;
  return missed >= LEAST_NOT_FOUND && missed > last.length * SHARE_NOT_FOUND;
}
