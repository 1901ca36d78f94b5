/**
 * What stands in a `board/<campaign>` document (docs/rules.md, BO1–BO4): a row a committee, one text each, all written by the server alone; candidates' figures beside them only while everybody who
 * reads it may see them (`boardMarks.ts`). Names of people stand nowhere in it. Numbers are base 36, `-` is nothing known, words are separated by single spaces.
 */
import { type CommitteeStatus, STATUSES } from './committeeStatus.ts';
import { RESULT_STATES, type ResultState } from './resultStates.ts';

/** Whole numbers of a row, in the order in which they stand; append only: what an older row lacks reads as 0. */
export const BOARD_COUNTS = [
  'registered',
  'registeredFemale',
  'attended',
  'attendedFemale',
  'promised',
  'promisedAttended',
  /** Electors whose claims contradict each other; seen by more than one; arrivals on no list that nobody has matched; people counted without a name. */
  'contradicting',
  'duplicates',
  'unlisted',
  'headcount',
  /** Of those who are still chased: in a caller's hands now; called today; reached today. */
  'handedOut',
  'called',
  'reached',
  /** Unsent edits that wait for a coordinator. */
  'heldEdits',
  'people',
  'tablets',
  /** Heard of within the day and not any more for three minutes. */
  'silentTablets',
  /** Edits that tablets reported as unsent, when last heard. */
  'unsent',
  'lowBatteries',
  'wrongClocks',
  /** Tablets whose *ready offline* check was whole, of all that were heard of within the day. */
  'readyTablets',
  'knownTablets',
  /** Of `unsent`, those that another committee's row tells too: a tablet says how many there are in all its rooms. */
  'unsentElsewhere',
] as const;
export type BoardCount = (typeof BOARD_COUNTS)[number];

export type BoardResult = {
  readonly count: number;
  readonly state: ResultState;
  readonly isSingleSource: boolean;
  /** Ballots counted, while a count goes on in steps of 25. */
  readonly ballots: number | null;
  readonly differing: number;
  readonly errors: number;
  readonly warnings: number;
  readonly late: number;
};

export type BoardRow = Readonly<Record<BoardCount, number>> & {
  readonly status: CommitteeStatus;
  /** When polling began and ended, by the server's clock; epoch milliseconds, to the second. */
  readonly openedAtMs: number | null;
  readonly closedAtMs: number | null;
  /** When a tablet of the committee was last heard of, and when the last entry of attendance or tally came. */
  readonly heardAtMs: number | null;
  readonly enteredAtMs: number | null;
  readonly result: BoardResult;
};

export const EMPTY_RESULT: BoardResult = {
  count: 1,
  state: 'empty',
  isSingleSource: false,
  ballots: null,
  differing: 0,
  errors: 0,
  warnings: 0,
  late: 0,
};

const NOTHING = '-';
export const packNumber = (value: number | null): string => (value === null ? NOTHING : Math.max(0, Math.round(value)).toString(36));
const seconds = (ms: number | null): string => packNumber(ms === null ? null : Math.floor(ms / 1_000));

/** The text of a committee's row. */
export function packRow(row: BoardRow): string {
  const { result } = row;
  const words = [
    packNumber(STATUSES.indexOf(row.status)),
    seconds(row.openedAtMs),
    seconds(row.closedAtMs),
    seconds(row.heardAtMs),
    seconds(row.enteredAtMs),
    packNumber(result.count),
    packNumber(RESULT_STATES.indexOf(result.state)),
    result.isSingleSource ? '1' : '0',
    ...[result.ballots, result.differing, result.errors, result.warnings, result.late].map(packNumber),
    NOTHING, // marks stood here: they are told to fewer people (`boardMarks.ts`)
    ...BOARD_COUNTS.map((count) => packNumber(row[count])),
  ];
  return words.join(' ');
}

/** Reads a committee's row; null when it is none. What a later version puts behind is passed over. */
export function readRow(text: unknown): BoardRow | null {
  if (typeof text !== 'string') return null;
  const words = text.split(' ');
  const read = (i: number): number | null => readNumber(words[i]);
  const time = (i: number): number | null => {
    const value = read(i);
    return value === null ? null : value * 1_000;
  };
  const status = STATUSES[read(0) ?? -1];
  const state = RESULT_STATES[read(6) ?? -1];
  if (!status || !state) return null;
  return {
    status,
    openedAtMs: time(1),
    closedAtMs: time(2),
    heardAtMs: time(3),
    enteredAtMs: time(4),
    result: {
      count: read(5) ?? 1,
      state,
      isSingleSource: words[7] === '1',
      ballots: read(8),
      differing: read(9) ?? 0,
      errors: read(10) ?? 0,
      warnings: read(11) ?? 0,
      late: read(12) ?? 0,
    },
    ...(Object.fromEntries(BOARD_COUNTS.map((count, i) => [count, read(14 + i) ?? 0])) as Record<BoardCount, number>), // of every count
  };
}

export const readNumber = (word: string | undefined): number | null => {
  const value = word && /^[0-9a-z]{1,10}$/.test(word) ? Number.parseInt(word, 36) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
};

/** A row of a committee of which nothing is known. */
export const emptyRow = (registered: number): BoardRow => ({
  ...(Object.fromEntries(BOARD_COUNTS.map((count) => [count, 0])) as Record<BoardCount, number>), // of every count
  registered,
  status: 'not_open',
  openedAtMs: null,
  closedAtMs: null,
  heardAtMs: null,
  enteredAtMs: null,
  result: EMPTY_RESULT,
});
