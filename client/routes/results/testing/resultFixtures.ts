/** A committee's result in an election of two lists and four candidates, as the server answers it. */

import { SETTINGS } from '../../../../schema/election.ts';
import type { ElectionAnswer } from '../../../../schema/electionApi.ts';
import type { Source } from '../../../../schema/result.ts';
import type { ResultAnswer, ResultsAnswer } from '../../../../schema/resultApi.ts';
import type { CellId } from '../../../../schema/tally.ts';

export const ELECTION: ElectionAnswer = {
  election: {
    name: 'Union',
    pollingDay: '2026-11-28',
    timeZone: 'Asia/Kuwait',
    method: 'list_or_mixed',
    seats: 2,
    minMarks: 1,
    maxMarks: 2,
    lists: [
      { id: 'l1l1', name: 'الائتلاف' },
      { id: 'l2l2', name: 'التغيير' },
    ],
    candidates: [
      { id: 'aaaa', listId: 'l1l1', ballotNumber: 1, name: 'سالم', state: 'active' },
      { id: 'bbbb', listId: 'l1l1', ballotNumber: 2, name: 'فهد', state: 'active' },
      { id: 'cccc', listId: 'l2l2', ballotNumber: 3, name: 'نورة', state: 'withdrawn' },
      { id: 'dddd', listId: null, ballotNumber: 4, name: 'هند', state: 'active' },
    ],
    settings: SETTINGS,
  },
  version: 1,
  hasBegun: true,
  pollingDay: '2026-11-28',
  timeZone: 'Asia/Kuwait',
};

type Cell = ResultAnswer['cells'][number];
export function cell(id: CellId, values: Partial<Record<Source, number>>, more: Partial<Cell> = {}): Cell {
  const all = Object.values(values);
  const isSame = new Set(all).size === 1;
  const state = all.length === 0 ? 'empty' : all.length === 1 ? 'single' : isSame ? 'agreed' : 'differs';
  return {
    cell: id,
    values,
    doubtful: [],
    state,
    value: isSame ? (all[0] ?? null) : null,
    choice: null,
    hash: `${id} ${all.join()}`,
    ...more,
  };
}

type Stream = ResultAnswer['streams'][number];
export const stream = (of: 'a' | 'b', more: Partial<Stream> = {}): Stream => ({
  stream: of,
  mode: 'ballots',
  people: [of === 'a' ? 'huda00' : 'badr00'],
  ballots: 612,
  doubtful: 0,
  gaps: 0,
  isSealed: true,
  late: null,
  unread: 0,
  isCompacted: false,
  photos: [],
  ...more,
});

export const CHECK: ResultAnswer['checks'][number] = {
  id: 'E1',
  code: 'E1',
  variant: '',
  cell: null,
  figures: { ballots: 612, valid: 600, invalid: 6, blank: 4, sum: 610 },
  other: null,
  hash: 'e1 first',
  acceptedBy: [],
  isSettled: false,
};

/** Two sealed counts that differ on one candidate. */
export const result = (more: Partial<ResultAnswer> = {}): ResultAnswer => ({
  committee: 'K01',
  count: 1,
  counts: 1,
  epoch: 1,
  seq: 7,
  from: { a: { epoch: 1, seq: 4 }, b: { epoch: 1, seq: 3 } },
  ageMs: 0,
  state: 'differs',
  isSingleSource: false,
  streams: [stream('a'), stream('b')],
  cells: [
    cell('caaaa', { a: 312, b: 311, formA: 311, formB: 311 }),
    cell('cbbbb', { a: 200, b: 200, formA: 200, formB: 200 }),
    cell('ccccc', { a: 0, b: 0 }),
    cell('cdddd', { a: 40, b: 40 }),
    cell('ll1l1', { a: 90, b: 90 }),
    cell('ballots', { a: 612, b: 612, formA: 612, formB: 612 }),
    cell('valid', { a: 600, b: 600 }),
  ],
  checks: [],
  notJudged: [],
  hash: 'result first',
  verifiedBy: null,
  publishedBy: [],
  people: [
    { id: 'huda00', name: 'Huda' },
    { id: 'badr00', name: 'Badr' },
    { id: 'reem00', name: 'Reem' },
  ],
  decisions: [],
  ...more,
});

/** Nothing differs and nothing fails. */
export const settled = (more: Partial<ResultAnswer> = {}): ResultAnswer =>
  result({
    state: 'second_entered',
    cells: result().cells.map((one) => (one.cell === 'caaaa' ? cell('caaaa', { a: 311, b: 311 }) : one)),
    hash: 'result settled',
    ...more,
  });

const line = (committee: string, more: Partial<ResultsAnswer['committees'][number]>): ResultsAnswer['committees'][number] => ({
  committee,
  code: committee,
  site: `School ${committee}`,
  status: 'counting',
  count: 1,
  state: 'second_entered',
  isSingleSource: false,
  ballots: 600,
  differing: 0,
  errors: 0,
  warnings: 0,
  late: 0,
  impact: 0,
  changedAt: null,
  ...more,
});

export const RESULTS: ResultsAnswer = {
  committees: [
    line('K02', { state: 'differs', differing: 3, impact: 900 }),
    line('K10', { state: 'empty', ballots: null, impact: 320 }),
    line('K01', { state: 'checks_failed', errors: 1, warnings: 2, ballots: 612, impact: 12 }),
    line('K03', { state: 'verified', ballots: 100, site: 'مدرسة الياسمين' }),
  ],
  standing: {
    verified: 1,
    entered: 1,
    differing: 1,
    missing: 1,
    ranks: [
      { id: 'bbbb', marks: 900, isSeated: true, canChange: false },
      { id: 'aaaa', marks: 500, isSeated: true, canChange: true },
      { id: 'cccc', marks: 499, isSeated: false, canChange: true },
      { id: 'dddd', marks: 3, isSeated: false, canChange: false },
    ],
    canChange: true,
    open: { committees: 2, people: 2 },
    withdrawnAhead: ['cccc'],
  },
};
