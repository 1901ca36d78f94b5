import { type ElectionWithWithdrawn, markedCells, withdrawnCells } from './checkFindings.ts';
import { type CommitteeResult, SOURCES } from './result.ts';
import { PLACES } from './resultCells.ts';
import { type CellId, MAX_BALLOTS } from './tally.ts';
import type { CommitteeMarks } from './winners.ts';

/**
 * What a committee brings to the standing (docs/rules.md, CW3): settled where every cell has one value, whoever's word it is; unsettled where each has at least one and some have several; open while one has none, or was said
 * in two ways by one clerk. While late entries wait for a decision each value may come to be less or more by what they move; where they bring a value of their own, nothing is known.
 * @param result null where nobody has counted yet
 * @param bound how many ballots there can be as long as nobody has said how many there are: its electors and the allowance; null where nobody knows
 */
export function committeeMarks(
  election: ElectionWithWithdrawn,
  result: (Pick<CommitteeResult, 'cells'> & Partial<Pick<CommitteeResult, 'streams'>>) | null,
  bound: number | null,
): CommitteeMarks {
  const withdrawn = withdrawnCells(election);
  const cells = new Map(result?.cells.map((cell) => [cell.cell, cell]) ?? []);
  const late = SOURCES.flatMap((source) => {
    const [stream, what] = PLACES[source];
    const waiting = result?.streams?.find((one) => one.stream === stream)?.late;
    return waiting ? [[source, waiting[what]] as const] : [];
  });
  const proposedOf = (id: CellId): readonly number[] => {
    const cell = cells.get(id);
    if (!cell) return result && withdrawn.has(id) ? [0] : []; // on no paper there (CR17)
    const said = cell.doubtful.length > 0 ? [null] : SOURCES.flatMap((source) => cell.values[source] ?? []);
    const moved = late.flatMap(([source, moves]) => {
      const value = cell.values[source];
      if (!moves) return [null];
      return value === undefined ? [] : [Math.max(0, value - moves.fewer), value + moves.more];
    });
    const all = [...new Set([...(cell.state === 'chosen' ? [cell.value] : said), ...moved])];
    return all.every((value) => value !== null) ? all : [];
  };
  const proposed = markedCells(election).map(proposedOf);
  if (proposed.some((values) => values.length === 0)) {
    const said = proposedOf('ballots');
    return { kind: 'open', ballots: Math.max(...said, said.length > 0 && late.length === 0 ? 0 : (bound ?? MAX_BALLOTS)) };
  }
  if (proposed.every((values) => values.length === 1)) return { kind: 'settled', marks: proposed.map(([only]) => only ?? 0) };
  return { kind: 'unsettled', proposed };
}
