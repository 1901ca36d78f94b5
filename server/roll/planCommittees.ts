import { isCommitteeId } from '../../schema/ids.ts';
import type { RollRow } from './parseRoll.ts';
import { committeeKey } from './rollLine.ts';

export type KnownCommittee = { readonly id: string; readonly code: string };
export type NewCommittee = KnownCommittee & { readonly site: string; readonly gender: 'male' | 'female' | 'mixed' };
export type NamedCommittee = KnownCommittee & { readonly isNew: boolean };

/**
 * The committees that the rows name, by {@link committeeKey} and in their order: known by code, or to be created (R10) with the first site that is
 * given, and male or female when all of its rows are. A known committee is not changed. A new one's id is its code where that can be an id, else
 * made from it.
 */
export function planCommittees(
  rows: readonly RollRow[],
  known: readonly KnownCommittee[],
): { readonly named: ReadonlyMap<string, NamedCommittee>; readonly created: readonly NewCommittee[] } {
  const knownByKey = new Map(known.map((committee) => [committeeKey(committee.code), committee]));
  const rowsByKey = Map.groupBy(rows, (row) => row.committeeKey);
  const newRows = [...rowsByKey].filter(([key]) => !knownByKey.has(key));

  const taken = new Set(known.map(({ id }) => id));
  const idByKey = new Map<string, string>();
  const codeOf = (members: readonly RollRow[]): string => members[0]?.committee ?? '';
  // codes that are ids first: no made id may take one of them away
  for (const [key, members] of newRows) {
    const code = codeOf(members);
    if (!isCommitteeId(code) || taken.has(code)) continue;
    taken.add(code);
    idByKey.set(key, code);
  }
  for (const [key] of newRows) {
    if (idByKey.has(key)) continue;
    const id = makeId(key, taken);
    taken.add(id);
    idByKey.set(key, id);
  }

  const created = newRows.map(([key, members]) => ({
    id: idByKey.get(key) ?? key,
    code: codeOf(members),
    site: members.find(({ site }) => site !== '')?.site ?? '',
    gender: genderOf(members),
  }));
  const createdByKey = new Map(created.map((committee) => [committeeKey(committee.code), committee]));
  const named = new Map<string, NamedCommittee>();
  for (const key of rowsByKey.keys()) {
    const committee = knownByKey.get(key) ?? createdByKey.get(key);
    if (committee) named.set(key, { id: committee.id, code: committee.code, isNew: !knownByKey.has(key) });
  }
  return { named, created };
}

/** «لجنة ٥» becomes `c-5`, «لجنة أ» `c`; then `c-2`, … */
function makeId(key: string, taken: ReadonlySet<string>): string {
  const latin = `c-${key.replace(/[^0-9a-z]+/g, '-')}`.slice(0, 11).replace(/-+$/, '').replace(/-+/g, '-');
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? latin : `${latin}-${n}`;
    if (!taken.has(id)) return id;
  }
}

function genderOf(rows: readonly RollRow[]): NewCommittee['gender'] {
  const [first] = rows;
  return first && rows.every(({ gender }) => gender === first.gender) ? first.gender : 'mixed';
}
