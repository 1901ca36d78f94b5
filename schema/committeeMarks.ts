import { type ElectionWithWithdrawn, markedCells, withdrawnCells } from './checkFindings.ts';
import { type CommitteeResult, SOURCES } from './result.ts';
import { type CellId, MAX_BALLOTS } from './tally.ts';
import type { CommitteeMarks } from './winners.ts';

/**
 * What a committee brings to the standing (docs/rules.md, CW3): settled where every cell has one value, whoever's word it is; unsettled where each has at least one and some have several; open while one has none, or was said
 * in two ways by one clerk.
 * @param result null where nobody has counted yet
 * @param bound how many ballots there can be as long as nobody has said how many there are: its electors and the allowance; null where nobody knows
 */
export function committeeMarks(
  election: ElectionWithWithdrawn,
  result: Pick<CommitteeResult, 'cells'> | null,
  bound: number | null,
): CommitteeMarks {
  const withdrawn = withdrawnCells(election);
  const cells = new Map(result?.cells.map((cell) => [cell.cell, cell]) ?? []);
  const proposedOf = (id: CellId): readonly number[] => {
    const cell = cells.get(id);
    if (!cell) return result && withdrawn.has(id) ? [0] : []; // on no paper there (CR17)
    if (cell.state === 'chosen') return cell.value === null ? [] : [cell.value];
    if (cell.doubtful.length > 0) return [];
    return [...new Set(SOURCES.flatMap((source) => cell.values[source] ?? []))];
  };
  const proposed = markedCells(election).map(proposedOf);
  if (proposed.some((values) => values.length === 0)) {
    const said = proposedOf('ballots');
    return { kind: 'open', ballots: said.length > 0 ? Math.max(...said) : (bound ?? MAX_BALLOTS) };
  }
  if (proposed.every((values) => values.length === 1)) return { kind: 'settled', marks: proposed.map(([only]) => only ?? 0) };
  return { kind: 'unsettled', proposed };
}
