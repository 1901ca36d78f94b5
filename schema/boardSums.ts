/** What the board's rows of committees come to together (docs/rules.md, OR1–OR3). Pure. */
import { BOARD_COUNTS, type BoardCount, type BoardRow } from './board.ts';

/** Where a committee's count stands, each in one only (CR41). */
export const BUCKETS = ['verified', 'entered', 'differing', 'missing'] as const;
export type Bucket = (typeof BUCKETS)[number];

export function bucketOf({ result: { state, differing } }: BoardRow): Bucket {
  if (state === 'verified' || state === 'published') return 'verified';
  if (state === 'empty') return 'missing';
  return state === 'differs' || differing > 0 ? 'differing' : 'entered';
}

export type BoardSums = Readonly<Record<BoardCount, number>> & {
  readonly committees: number;
  /** Heard of within the time after which one counts as silent. */
  readonly heard: number;
  /** At work, and not heard of for that time. */
  readonly silent: number;
  /** Have begun to poll, or have polled. */
  readonly begun: number;
  /** Doors are closed, or it is further. */
  readonly closed: number;
  readonly buckets: Readonly<Record<Bucket, number>>;
  /** Of those that are entered: only one clerk's word. */
  readonly singleSource: number;
  readonly published: number;
  readonly errors: number;
  readonly warnings: number;
  readonly late: number;
  readonly differingFigures: number;
  /** When any tablet was heard of last, and when the last entry came; null: none ever. */
  readonly heardAtMs: number | null;
  readonly enteredAtMs: number | null;
};

export const isHeard = (row: BoardRow, nowMs: number, silentAfterMs: number): boolean =>
  row.heardAtMs !== null && nowMs - row.heardAtMs <= silentAfterMs;
export const isAtWork = ({ status }: Pick<BoardRow, 'status'>): boolean => status === 'polling' || status === 'counting';
/** At work, and no tablet of it is heard of; one that has only just opened may not have been heard of yet. */
export function isSilent(row: BoardRow, nowMs: number, silentAfterMs: number): boolean {
  const isNew = row.heardAtMs === null && row.openedAtMs !== null && nowMs - row.openedAtMs <= silentAfterMs;
  return isAtWork(row) && !isNew && !isHeard(row, nowMs, silentAfterMs);
}
/** Whoever has closed the doors enters no attendance any more: silence there says nothing. */
export const isClosed = ({ status }: Pick<BoardRow, 'status'>): boolean =>
  status === 'closed' || status === 'counting' || status === 'finished';

const later = (a: number | null, b: number | null): number | null => (a === null || b === null ? (a ?? b) : Math.max(a, b));

/** @param rows of the whole board: an edit that several of them tell as unsent is told by one @param silentAfterMs heard of no longer ago than that counts as heard */
export function sumBoard(rows: readonly BoardRow[], nowMs: number, silentAfterMs: number): BoardSums {
  const count = (holds: (row: BoardRow) => boolean): number => rows.reduce((n, row) => (holds(row) ? n + 1 : n), 0);
  const add = (of: (row: BoardRow) => number): number => rows.reduce((n, row) => n + of(row), 0);
  const buckets = { verified: 0, entered: 0, differing: 0, missing: 0 };
  for (const row of rows) buckets[bucketOf(row)] += 1;
  return {
    ...(Object.fromEntries(BOARD_COUNTS.map((name) => [name, add((row) => row[name])])) as Record<BoardCount, number>), // of every count
    unsent: add((row) => row.unsent - row.unsentElsewhere),
    committees: rows.length,
    heard: count((row) => isHeard(row, nowMs, silentAfterMs)),
    silent: count((row) => isSilent(row, nowMs, silentAfterMs)),
    begun: count(({ status }) => status !== 'not_open'),
    closed: count(isClosed),
    buckets,
    singleSource: count((row) => row.result.isSingleSource && bucketOf(row) === 'entered'),
    published: count(({ result }) => result.state === 'published'),
    errors: add(({ result }) => result.errors),
    warnings: add(({ result }) => result.warnings),
    late: add(({ result }) => result.late),
    differingFigures: add(({ result }) => result.differing),
    heardAtMs: rows.reduce<number | null>((last, row) => later(last, row.heardAtMs), null),
    enteredAtMs: rows.reduce<number | null>((last, row) => later(last, row.enteredAtMs), null),
  };
}
