/** Which rows a view shows, and in which order: pure, over the claim index and the roll. */
import type { RollElector } from '../../../schema/api.ts';
import type { Claim, Contact, Standing } from '../../../schema/guarantees.ts';
import type { UserId } from '../../../schema/ids.ts';

/** `standing` chooses electors (G5), so that a chip's count is the number of electors it shows; guarantor and contact choose among their claims. */
export type ListFilter = {
  readonly standing: 'all' | 'withdrawn' | Standing;
  readonly guarantor: string | null;
  readonly contact: Contact | null;
  readonly area: string | null;
  readonly family: string | null;
  readonly query: string;
};
export const EVERYTHING: ListFilter = { standing: 'all', guarantor: null, contact: null, area: null, family: null, query: '' };

export const SORT_COLUMNS = ['number', 'name', 'family'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export type ListSort = { readonly column: SortColumn; readonly isDescending: boolean };
export const BY_NUMBER: ListSort = { column: 'number', isDescending: false };

export const isEverything = (filter: ListFilter): boolean =>
  filter.standing === 'all' &&
  filter.guarantor === null &&
  filter.contact === null &&
  filter.area === null &&
  filter.family === null &&
  filter.query.trim() === '';

/** The owners of an elector's rows in this view; `''` is the row of an elector without a claim. */
export function rowOwners(claims: readonly Claim[], standing: Standing, filter: ListFilter): readonly (UserId | '')[] {
  if (claims.length === 0) {
    const fits = (filter.standing === 'all' || filter.standing === 'notAsked') && filter.guarantor === null;
    return fits && (filter.contact === null || filter.contact === 'none') ? [''] : [];
  }
  return claims
    .filter((claim) => showsClaim(claim, standing, filter.standing))
    .filter((claim) => filter.guarantor === null || claim.owner === filter.guarantor)
    .filter((claim) => filter.contact === null || claim.contact === filter.contact)
    .map((claim) => claim.owner);
}

function showsClaim(claim: Claim, standing: Standing, wanted: ListFilter['standing']): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'withdrawn') return claim.isWithdrawn;
  if (wanted !== standing) return false;
  return wanted === 'notAsked' || !claim.isWithdrawn; // a withdrawn claim says nothing of a promise or a refusal
}

/** What of the filter no edit of a claim can change: place, family and the search. */
export const fitsElector = (elector: RollElector, filter: ListFilter, matches: ((id: string) => boolean) | null): boolean =>
  (filter.area === null || elector.area === filter.area) &&
  (filter.family === null || elector.family === filter.family) &&
  (matches === null || matches(elector.id));

const names = new Intl.Collator('ar', { numeric: true });

/** A sorted copy. Names and families in Arabic order, numbers by value; ties by number. */
export function sortElectors(electors: readonly RollElector[], sort: ListSort): readonly RollElector[] {
  const byNumber = (a: RollElector, b: RollElector) => names.compare(a.number, b.number);
  const compare = {
    number: byNumber,
    name: (a: RollElector, b: RollElector) => names.compare(a.name, b.name) || byNumber(a, b),
    family: (a: RollElector, b: RollElector) =>
      names.compare(a.family ?? '', b.family ?? '') || names.compare(a.name, b.name) || byNumber(a, b),
  }[sort.column];
  const sorted = [...electors].sort(compare);
  return sort.isDescending ? sorted.reverse() : sorted;
}

export type Choice = { readonly value: string; readonly electors: number };

/** The values of a column with how many electors have them, in Arabic order; empty ones left out. */
export function choicesOf(electors: readonly RollElector[], column: 'area' | 'family'): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const elector of electors) {
    const value = elector[column];
    if (value && elector.isRemoved !== true) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, electors: count })).sort((a, b) => names.compare(a.value, b.value));
}
