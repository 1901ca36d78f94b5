/** The queue of results: which are shown, in which order (docs/rules.md, CR41). Pure. */
import { foldText } from '../../../schema/fold.ts';
import type { ResultsAnswer } from '../../../schema/resultApi.ts';
import { RESULT_STATES } from '../../../schema/resultStates.ts';

export type Line = ResultsAnswer['committees'][number];
export const COLUMNS = ['committee', 'state', 'ballots', 'differing', 'checks', 'late', 'impact', 'changed'] as const;
export type Column = (typeof COLUMNS)[number];
export const FILTERS = ['all', 'open', 'verified', 'missing'] as const;
export type Filter = (typeof FILTERS)[number];
export type Order = { readonly column: Column | 'usual'; readonly isDescending: boolean };

/** First what somebody can settle now, then what nobody has counted yet, then what is verified; of each, where most could still move. */
export const USUAL_ORDER: Order = { column: 'usual', isDescending: true };

export function isIn(filter: Filter, { state, differing, errors, warnings, late }: Line): boolean {
  const isVerified = state === 'verified' || state === 'published';
  switch (filter) {
    case 'all':
      return true;
    case 'verified':
      return isVerified;
    case 'missing':
      return state === 'empty';
    case 'open':
      return late > 0 || (!isVerified && (differing > 0 || errors > 0 || warnings > 0 || state === 'reopened'));
  }
}

const isToSettle = ({ state, late }: Line): boolean => late > 0 || !(state === 'empty' || state === 'verified' || state === 'published');
/** More than can move anywhere. */
const ABOVE_ANY_IMPACT = 1e9;
const keyOf: Readonly<Record<Order['column'], (line: Line) => number | string>> = {
  usual: (line) => line.impact + (isToSettle(line) ? ABOVE_ANY_IMPACT : 0),
  committee: ({ code }) => code,
  state: ({ state }) => RESULT_STATES.indexOf(state),
  ballots: ({ ballots }) => ballots ?? -1,
  differing: ({ differing }) => differing,
  checks: ({ errors, warnings }) => errors * 1_000 + warnings,
  late: ({ late }) => late,
  impact: ({ impact }) => impact,
  changed: ({ changedAt }) => changedAt ?? 0,
};

/** Those that the filter and every word of the search let through; of equal ones in the order of their codes. */
export function queueOf(lines: readonly Line[], filter: Filter, search: string, order: Order): readonly Line[] {
  const words = foldText(search).split(' ').filter(Boolean);
  const shown = lines.filter((line) => {
    const text = foldText(`${line.code} ${line.site}`);
    return isIn(filter, line) && words.every((word) => text.includes(word));
  });
  const key = keyOf[order.column];
  const compare = (a: string | number, b: string | number): number =>
    typeof a === 'string' ? a.localeCompare(String(b), undefined, { numeric: true }) : a - Number(b);
  return shown.sort(
    (a, b) => compare(key(a), key(b)) * (order.isDescending ? -1 : 1) || compare(a.code, b.code) || compare(a.committee, b.committee),
  );
}
