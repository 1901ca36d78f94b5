/**
 * Candidates' figures on the board (docs/rules.md, BO11): marks of each committee under `K01:0`, `K01:1`, …, and what the whole campaign's count comes to under `=` keys. They stand in `board/<campaign>`
 * while everybody who reads it may see them, and in `marks/<campaign>`, for whoever reads every result, until then. All is written by the server alone.
 */
import { type BoardRow, packNumber, readNumber } from './board.ts';
import { isClosed } from './boardSums.ts';

/** What the campaign's count comes to, for those who do not read results: `=rank` rows of it are written in their order. */
export type BoardRank = {
  readonly id: string;
  readonly marks: number;
  readonly isSeated: boolean;
  readonly canChange: boolean;
  readonly isWithdrawn: boolean;
};

/** Whether everybody who reads the board may see what candidates have: when nobody can vote any more, the doors of every committee being closed (OR6). */
export const areMarksOpen = (rows: readonly Pick<BoardRow, 'status'>[]): boolean => rows.length > 0 && rows.every(isClosed);

/** So many a key: each is five characters at most for what a committee can count, and a text at most 500. */
const MARKS_A_KEY = 80;

const marksKey = (committee: string, part: number): string => `${committee}:${part.toString(36)}`;

/** Whether this is the key of a committee's own row, and none of the figures beside it. */
export const isRowKey = (key: string): boolean => !/[=:]/.test(key);

/** A committee's rows of marks. @param marks by what is marked, in the order of `markedCells` of the election; null: not known */
export function packMarks(committee: string, marks: readonly (number | null)[]): ReadonlyMap<string, string> {
  const parts = Array.from({ length: Math.ceil(marks.length / MARKS_A_KEY) }, (_, part) => part);
  return new Map(
    parts.map((part) => [
      marksKey(committee, part),
      marks
        .slice(part * MARKS_A_KEY, (part + 1) * MARKS_A_KEY)
        .map(packNumber)
        .join(','),
    ]),
  );
}

/** Reads a committee's marks; null while nothing is known of them. @param cell a row by its key */
export function readMarks(cell: (key: string) => unknown, committee: string): readonly (number | null)[] | null {
  const marks: (number | null)[] = [];
  for (let part = 0; ; part++) {
    const text = cell(marksKey(committee, part));
    if (typeof text !== 'string') return marks.length > 0 ? marks : null;
    marks.push(...text.split(',').map(readNumber));
  }
}

/** So many ranks a key: 40 candidates are four texts of at most 500 characters. */
const RANKS_A_KEY = 10;

/** The `=` rows of the campaign: `=` whether who wins can still change and when it was reckoned, `=0`, `=1`, … the ranks. */
export function packRanks(ranks: readonly BoardRank[], canChange: boolean): ReadonlyMap<string, string> {
  const rows = new Map([['=', `${canChange ? 1 : 0} ${ranks.length.toString(36)}`]]);
  for (let at = 0; at < ranks.length; at += RANKS_A_KEY)
    rows.set(
      `=${(at / RANKS_A_KEY).toString(36)}`,
      ranks
        .slice(at, at + RANKS_A_KEY)
        .map(({ id, marks, isSeated, canChange: mayChange, isWithdrawn }) => {
          const flags = (isSeated ? 1 : 0) + (mayChange ? 2 : 0) + (isWithdrawn ? 4 : 0);
          return `${id},${packNumber(marks)},${flags}`;
        })
        .join(' '),
    );
  return rows;
}

/** Reads the `=` rows; null while there are none. @param cell a row by its key */
export function readRanks(cell: (key: string) => unknown): { readonly ranks: readonly BoardRank[]; readonly canChange: boolean } | null {
  const head = cell('=');
  if (typeof head !== 'string') return null;
  const [canChange, length] = head.split(' ');
  const wanted = readNumber(length) ?? 0;
  const ranks: BoardRank[] = [];
  for (let at = 0; at < wanted; at += RANKS_A_KEY) {
    const text = cell(`=${(at / RANKS_A_KEY).toString(36)}`);
    if (typeof text !== 'string') continue;
    for (const word of text.split(' ')) {
      const [id = '', marks, flags] = word.split(',');
      const bits = readNumber(flags) ?? 0;
      ranks.push({ id, marks: readNumber(marks) ?? 0, isSeated: (bits & 1) > 0, canChange: (bits & 2) > 0, isWithdrawn: (bits & 4) > 0 });
    }
  }
  return { ranks: ranks.slice(0, wanted), canChange: canChange === '1' };
}
