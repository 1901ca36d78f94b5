/** What of a committee wants somebody's eye, as its row of the board has it; the worst first (docs/rules.md, OR3). Pure. */
import type { BoardRow } from './board.ts';
import { bucketOf, isSilent } from './boardSums.ts';

/** In their order. */
export const TROUBLES = [
  /** At work, and no tablet of it is heard of. */
  'silent',
  /** Some of its tablets are not heard of any more. */
  'staleTablets',
  /** Entries that are on tablets only, as far as was last heard. */
  'unsent',
  'contradicting',
  /** A check of its result fails, or its figures differ. */
  'errors',
  'differing',
  'heldEdits',
  'wrongClocks',
  'late',
  'lowBatteries',
  'unlisted',
  'duplicates',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** How much there is of one; 0: it is not there. `silent`: 1. */
export function amountOf(trouble: Trouble, row: BoardRow, nowMs: number, silentAfterMs: number): number {
  switch (trouble) {
    case 'silent':
      return isSilent(row, nowMs, silentAfterMs) ? 1 : 0;
    case 'staleTablets':
      return row.silentTablets;
    case 'errors':
      return bucketOf(row) === 'verified' ? 0 : row.result.errors; // accepted by two people, as on paper
    case 'differing':
    case 'late':
      return row.result[trouble];
    default:
      return row[trouble];
  }
}

/** The worst first; none of which there is nothing. */
export const troublesOf = (row: BoardRow, nowMs: number, silentAfterMs: number): readonly Trouble[] =>
  TROUBLES.filter((trouble) => amountOf(trouble, row, nowMs, silentAfterMs) > 0);
