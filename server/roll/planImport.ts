import type { RollNotice } from '../../schema/api.ts';
import { familyOf } from '../../schema/fold.ts';
import type { RollColumn } from '../../schema/roll.ts';
import { canMean } from './canMean.ts';
import { findNewNumbers, type NewNumber, withNewNumbers } from './newNumbers.ts';
import type { ParsedRoll, RollRow } from './parseRoll.ts';
import { type KnownCommittee, type NamedCommittee, type NewCommittee, planCommittees } from './planCommittees.ts';
import { createRollIndex, type ElectorValues, type KnownElector, type KnownMove, type RollIndex } from './rollIndex.ts';
import { rollNotice } from './rollNotice.ts';
import { withoutRepetitions } from './withoutRepetitions.ts';

export type ImportPlan = {
  readonly newCommittees: readonly NewCommittee[];
  readonly added: readonly ElectorValues[];
  /** Electors as they shall be. */
  readonly changed: readonly KnownElector[];
  /** What may be taken over of the file's numbers (R18), or is. */
  readonly newNumbers: readonly NewNumber[];
  /** Of lines, together all lines of the file; `missing` is of electors. */
  readonly counts: Readonly<Record<'added' | 'changed' | 'unchanged' | 'toBeDecided' | 'duplicate' | 'refused' | 'missing', number>>;
  /** The committees that the file names, in its order, with their electors after the import. */
  readonly committees: readonly (NamedCommittee & { readonly electors: number })[];
  /** In the order of the file; `changed` has one for each field. */
  readonly notices: Readonly<Record<'changed' | 'toBeDecided' | 'duplicate' | 'refused', readonly RollNotice[]>>;
};

type Headings = ParsedRoll['headingOf'];

/**
 * What a file would do to the roll: a pure function of both, so that a dry run and an import cannot differ (R7). A person is recognised by committee, number
 * and folded name (R3), of namesakes only where neither gender nor year of birth says otherwise; who is recognised in part is to be decided, never guessed; nobody is removed or moved (R9). An empty cell erases nothing.
 * @param before the whole roll, of all committees
 * @param moves all that were ever made
 * @param takesNumbers somebody has decided that known electors get the new numbers that the file gives them (R18)
 */
export function planImport(
  file: ParsedRoll,
  before: readonly KnownElector[],
  knownCommittees: readonly KnownCommittee[],
  moves: readonly KnownMove[],
  takesNumbers = false,
): ImportPlan {
  const { rows, duplicate, refused } = withoutRepetitions(file);
  const { named, created } = planCommittees(rows, knownCommittees);
  const rollBefore = createRollIndex(file, before, knownCommittees, moves);
  const newNumbers = findNewNumbers(file, rows, named, before, (id, name) => rollBefore.movedAway(id, name) !== undefined);
  const electors = takesNumbers ? withNewNumbers(before, newNumbers) : before;
  const oldNumbers = new Map(takesNumbers ? newNumbers.map(({ id, from }) => [id, from]) : []);
  const roll = takesNumbers ? createRollIndex(file, electors, knownCommittees, moves) : rollBefore;
  const added: ElectorValues[] = [];
  const changed: KnownElector[] = [];
  const changes: RollNotice[] = [];
  const toBeDecided: RollNotice[] = [];

  for (const row of rows) {
    const committee = named.get(row.committeeKey);
    if (!committee) throw new Error(`the committee of line ${row.line} is not in the plan`);
    const known = roll.numbered(committee.id, row.number);
    const doubt = doubtAbout(row, known, committee, roll, file.headingOf);
    if (doubt) {
      toBeDecided.push(doubt);
    } else if (known) {
      const was = { ...known, rollNumber: oldNumbers.get(known.id) ?? known.rollNumber };
      const notices = changesOf(row, was, committee, file.headingOf);
      if (notices.length > 0) changed.push({ ...known, ...told(row) });
      changes.push(...notices);
    } else {
      const silent = { family: familyOf(row.fullName), birthYear: null, area: '' };
      added.push({ committeeId: committee.id, rollNumber: row.number, foldedName: row.foldedName, ...silent, ...told(row) });
    }
  }

  const after = new Map<string, number>();
  for (const { committeeId } of [...electors, ...added]) after.set(committeeId, (after.get(committeeId) ?? 0) + 1);
  return {
    newCommittees: created,
    added,
    changed,
    newNumbers,
    counts: {
      added: added.length,
      changed: changed.length,
      unchanged: rows.length - added.length - changed.length - toBeDecided.length,
      toBeDecided: toBeDecided.length,
      duplicate: duplicate.length,
      refused: refused.length,
      missing: electors.filter((elector) => roll.isMissing(elector)).length,
    },
    committees: [...named.values()].map((committee) => ({ ...committee, electors: after.get(committee.id) ?? 0 })),
    notices: { changed: changes, toBeDecided, duplicate, refused },
  };
}

/** What the line says of the elector; silent about cells that are empty. */
const told = ({ fullName, gender, birthYear, area, family }: RollRow) => ({
  fullName,
  gender,
  ...(birthYear === null ? {} : { birthYear }),
  ...(area === '' ? {} : { area }),
  ...(family === '' ? {} : { family }),
});

/** Why it is not sure who the line means (R3, R9); null when it is. `known` has the line's number. */
function doubtAbout(
  row: RollRow,
  known: KnownElector | undefined,
  committee: NamedCommittee,
  roll: RollIndex,
  headings: Headings,
): RollNotice | null {
  const { line, number, fullName, foldedName } = row;
  const isNamed = known?.foldedName === foldedName;
  if (known && isNamed && canMean(row, known)) return null;
  const notHere = (there: KnownElector): RollNotice => {
    const details = { name: fullName, number: there.rollNumber, known: roll.codeOf(there.committeeId) };
    return rollNotice(line, headings.committee_code ?? null, committee.code, 'elsewhere', details);
  };
  const movedAway = roll.movedAway(committee.id, foldedName);
  if (movedAway) return notHere(movedAway);
  if (known && isNamed) {
    if (!roll.hasNamesake(known)) return null;
    const { column, field } = row.gender === known.gender ? BIRTH_YEAR : GENDER;
    const details = { name: fullName, number, committee: committee.code, old: String(known[field]) };
    return rollNotice(line, headings[column] ?? null, String(row[field]), 'namesake', details);
  }
  if (known) {
    const details = { number, committee: committee.code, known: known.fullName };
    return rollNotice(line, headings.full_name ?? null, fullName, 'name-differs', details);
  }
  const renumbered = roll.renumbered(committee.id, foldedName);
  if (renumbered) {
    const details = { name: fullName, committee: committee.code, known: renumbered.rollNumber };
    return rollNotice(line, headings.roll_no ?? null, number, 'renumbered', details);
  }
  const elsewhere = roll.elsewhere(committee.id, number, foldedName);
  return elsewhere ? notHere(elsewhere) : null;
}

const GENDER = { column: 'gender', field: 'gender' } as const;
const BIRTH_YEAR = { column: 'birth_year', field: 'birthYear' } as const;
const FIELDS = [
  { column: 'roll_no', field: 'rollNumber' },
  { column: 'full_name', field: 'fullName' },
  GENDER,
  BIRTH_YEAR,
  { column: 'area', field: 'area' },
  { column: 'family', field: 'family' },
] as const satisfies readonly { column: RollColumn; field: keyof ElectorValues }[];

/** One notice for each field in which the line says something else than the roll. */
function changesOf(row: RollRow, known: KnownElector, committee: NamedCommittee, headings: Headings): RollNotice[] {
  const next = { ...known, ...told(row), rollNumber: row.number };
  return FIELDS.filter(({ field }) => next[field] !== known[field]).map(({ column, field }) => {
    const text = String(next[field] ?? '');
    const details = { number: row.number, committee: committee.code, old: String(known[field] ?? ''), new: text };
    return rollNotice(row.line, headings[column] ?? null, text, 'field-changed', details);
  });
}
