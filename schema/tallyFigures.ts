/** What a stream comes to by cells: absent, 0 or n (docs/rules.md, CT7). Pure. */
import type { BallotPaper } from './ballotPaper.ts';
import type { CompactedStream } from './compacted.ts';
import { type CellId, candidateCell, FORM_FIELDS, type FormFigure, listCell, type TallyEntryOf } from './tally.ts';
import type { CountedBallot } from './tallyBallots.ts';

export type FigureEntry = TallyEntryOf<'total'> | TallyEntryOf<'figure'>;

/** Figures of one origin. Absent is not zero: what nobody said has no value. */
export type TallyFigures = { readonly [Figure in FormFigure]: number | null } & {
  /** By id. */
  readonly candidates: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, number>;
  /** Cells of which two standing entries say different things: they have no value until one is voided. */
  readonly doubtful: readonly CellId[];
  /** What stands of each cell that was entered; none of what was counted by ballots. */
  readonly entries: ReadonlyMap<CellId, readonly FigureEntry[]>;
};

const NONE = Object.fromEntries(Object.keys(FORM_FIELDS).map((field) => [field, null])) as Record<FormFigure, null>; // of every field

/** A figure by its cell; null where it is absent or doubtful. */
export function figureOf(figures: TallyFigures, cell: CellId): number | null {
  if (Object.hasOwn(FORM_FIELDS, cell)) return figures[cell as FormFigure]; // looked up just before
  return (cell.startsWith('c') ? figures.candidates : figures.lists).get(cell.slice(1)) ?? null;
}

/** Every cell that has a value, in one order on every device. */
export function figureCells(figures: TallyFigures): readonly (readonly [CellId, number])[] {
  const fields = (Object.keys(FORM_FIELDS) as FormFigure[]).flatMap((field) => {
    const n = figures[field];
    return n === null ? [] : [[field, n] as const];
  });
  const candidates = [...figures.candidates].map(([id, n]) => [candidateCell(id), n] as const);
  const lists = [...figures.lists].map(([id, n]) => [listCell(id), n] as const);
  return [...fields, ...candidates, ...lists].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What was entered figure by figure. @param entries standing ones, in one order on every device */
export function figuresEntered(entries: readonly FigureEntry[]): TallyFigures {
  const byCell = new Map<CellId, FigureEntry[]>();
  for (const entry of entries) {
    const known = byCell.get(entry.value.cell);
    if (known) known.push(entry);
    else byCell.set(entry.value.cell, [entry]);
  }
  const fields: Record<FormFigure, number | null> = { ...NONE };
  const candidates = new Map<string, number>();
  const lists = new Map<string, number>();
  const doubtful: CellId[] = [];
  for (const [cell, [first, ...others]] of byCell) {
    if (!first) continue;
    const { n } = first.value;
    if (others.some((other) => other.value.n !== n)) doubtful.push(cell);
    else if (Object.hasOwn(FORM_FIELDS, cell))
      fields[cell as FormFigure] = n; // looked up just before
    else (cell.startsWith('c') ? candidates : lists).set(cell.slice(1), n);
  }
  return { ...fields, candidates, lists, doubtful: doubtful.sort(), entries: byCell };
}

/**
 * What ballots come to: a mark for everybody on a list that was taken whole (what counts in `list_or_mixed`), and one for the list (what counts in `list`).
 * @param papers those that were used: whoever stands on one and has no mark has 0
 */
export function figuresCounted(counted: readonly CountedBallot[], papers: Iterable<BallotPaper>): TallyFigures {
  const candidates = new Map<string, number>();
  const lists = new Map<string, number>();
  for (const paper of papers) {
    for (const { id } of paper.candidates) candidates.set(id, 0);
    for (const id of paper.lists) lists.set(id, 0);
  }
  let [invalid, blank] = [0, 0];
  for (const ballot of counted) {
    if (ballot.kind === 'invalid') invalid++;
    else if (ballot.kind === 'blank') blank++;
    for (const id of ballot.candidates) candidates.set(id, (candidates.get(id) ?? 0) + 1);
    if (ballot.list !== null) lists.set(ballot.list, (lists.get(ballot.list) ?? 0) + 1);
  }
  const ballots = counted.length;
  return { ...NONE, ballots, valid: ballots - invalid - blank, invalid, blank, candidates, lists, doubtful: [], entries: new Map() };
}

/** What ballots come to together with those that are gone. */
export function sumOfFigures(
  figures: TallyFigures,
  gone: Pick<CompactedStream, 'ballots' | 'invalid' | 'blank' | 'candidates' | 'lists'>,
): TallyFigures {
  const together = (marks: TallyFigures['lists'], others: CompactedStream['lists']): TallyFigures['lists'] => {
    const sums = new Map(others);
    for (const [id, n] of marks) sums.set(id, (sums.get(id) ?? 0) + n);
    return sums;
  };
  const add = (of: 'ballots' | 'invalid' | 'blank'): number => (figures[of] ?? 0) + gone[of];
  const [ballots, invalid, blank] = [add('ballots'), add('invalid'), add('blank')];
  return {
    ...figures,
    ...{ ballots, invalid, blank, valid: ballots - invalid - blank },
    candidates: together(figures.candidates, gone.candidates),
    lists: together(figures.lists, gone.lists),
  };
}

/** Of a stream that nobody has begun. */
export const NO_FIGURES: TallyFigures = { ...NONE, candidates: new Map(), lists: new Map(), doubtful: [], entries: new Map() };
