/**
 * What stands in a `result/<committee>` document (docs/rules.md, CR12): rows that the server alone writes, one text each, so that whoever looks on sees what moves without asking.
 * Keys are the count and what of it: a cell, `state`, a stream (`sa`, `sb`) or a check (`x` and its place). Everything in it is in the `Result` of the API too.
 */
import type { CommitteeResult, ResultCell, ResultState, Source, StreamSummary } from './result.ts';
import { SOURCES } from './result.ts';

/** Ballots that somebody counts are told by piles: nobody who looks on sees when which one was entered. */
const PROGRESS_STEP = 25;
const CELL_STATES = { empty: 'e', single: 's', agreed: 'a', differs: 'd', chosen: 'c' } as const;

/** How many ballots of a stream whoever looks on is told of (CR14). */
export const toldBallots = ({ ballots, isSealed }: Pick<StreamSummary, 'ballots' | 'isSealed'>): number =>
  isSealed ? ballots : ballots - (ballots % PROGRESS_STEP);

/** The rows of a result, by key. */
export function resultWrites(result: CommitteeResult): ReadonlyMap<string, string> {
  const { count, state, hash, isSingleSource, verifiedBy, publishedBy } = result;
  const rows = new Map<string, string>();
  rows.set(`${count}state`, [state, hash, isSingleSource ? 1 : 0, verifiedBy ?? '-', publishedBy.join(',') || '-'].join(' '));
  for (const summary of result.streams) {
    const { stream, isSealed, late, doubtful, gaps } = summary;
    rows.set(`${count}s${stream}`, [toldBallots(summary), isSealed ? 1 : 0, late?.count ?? 0, doubtful, gaps].join(' '));
  }
  for (const cell of result.cells) if (cell.state !== 'empty') rows.set(`${count}${cell.cell}`, cellText(cell));
  result.checks.forEach(({ id, acceptedBy, isSettled }, i) => {
    rows.set(`${count}x${i.toString(36)}`, [id.replaceAll(' ', '.'), isSettled ? 1 : 0, acceptedBy.length].join(' '));
  });
  return rows;
}

const cellText = ({ state, value, values, doubtful }: ResultCell): string =>
  [CELL_STATES[state], value ?? '-', ...SOURCES.map((source: Source) => (doubtful.includes(source) ? '?' : (values[source] ?? '-')))].join(
    ' ',
  );

/** The state of the last count that a document knows of; null while it knows of none. @param read a row by its key */
export function readState(
  read: (key: string) => unknown,
): { readonly count: number; readonly state: ResultState; readonly hash: string } | null {
  for (let count = 9; count >= 1; count--) {
    const text = read(`${count}state`);
    if (typeof text !== 'string') continue;
    const [state = '', hash = ''] = text.split(' ');
    return { count, state: state as ResultState, hash }; // written above
  }
  return null;
}
