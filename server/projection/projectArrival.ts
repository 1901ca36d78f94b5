/** What the entries of one arrival on no list, or of one headcount, come to in the columns of SQL. Pure. */
import { type Entry, refText, unlistedOf, userOf } from '../../schema/attendance.ts';

/** An arrival as `unlisted_row` has it. */
export type ProjectedArrival = {
  readonly rollNumber: string;
  readonly name: string;
  readonly by: string;
  readonly at: number;
  /** Who it was by the last word that stands, also of one that was taken back: what was typed is theirs (E7). */
  readonly electorId: string | null;
  readonly isUndone: boolean;
};

/** A headcount as `headcount_row` has it. */
export type ProjectedHeadcount = { readonly people: number; readonly by: string; readonly at: number };

const takesBack =
  (one: Entry) =>
  ({ value }: Entry): boolean =>
    value.kind === 'undo' && refText(value.target) === refText(one);

/** @param entries its own and all that say something of it; null where its own says nothing */
export function projectArrival(key: string, entries: readonly Entry[]): ProjectedArrival | null {
  const own = entries.find((entry) => entry.key === key);
  if (own?.value.kind !== 'unlisted') return null;
  const isOfOwn = takesBack(own);
  const [arrival] = unlistedOf(entries.filter((entry) => !isOfOwn(entry)));
  const { number, name, atMs } = own.value;
  return {
    rollNumber: number,
    name,
    by: userOf(own),
    at: atMs,
    electorId: arrival?.matched?.elector ?? null,
    isUndone: entries.some(isOfOwn),
  };
}

/** As `projectArrival`; one that was taken back counts nobody. */
export function projectHeadcount(key: string, entries: readonly Entry[]): ProjectedHeadcount | null {
  const own = entries.find((entry) => entry.key === key);
  if (own?.value.kind !== 'counted') return null;
  return { people: entries.some(takesBack(own)) ? 0 : own.value.count, by: userOf(own), at: own.value.atMs };
}
