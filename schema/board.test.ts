import { describe, expect, test } from 'vitest';
import { type BoardRank, type BoardRow, emptyRow, packRanks, packRow, readRanks, readRow } from './board.ts';
import { MAX_CANDIDATES } from './election.ts';
import { MAX_VALUE_LENGTH } from './keys.ts';

const row: BoardRow = {
  ...emptyRow(1_200),
  attended: 640,
  attendedFemale: 311,
  promised: 300,
  promisedAttended: 201,
  unsent: 3,
  status: 'counting',
  openedAtMs: 1_790_000_000_000,
  heardAtMs: 1_790_030_000_000,
  result: { count: 2, state: 'differs', isSingleSource: true, ballots: 625, differing: 2, errors: 1, warnings: 3, late: 4 },
  marks: [0, 12, null, 600],
};

describe('a row of the board', () => {
  test('[BO2] reads as it was packed, and is at most 500 characters with forty candidates', () => {
    expect(readRow(packRow(row))).toEqual(row);
    expect(readRow(packRow(emptyRow(0)))).toEqual(emptyRow(0));
    const long = { ...row, marks: Array.from({ length: 40 }, () => 99_999) };
    expect(packRow(long).length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
    expect(readRow(packRow(long))).toEqual(long);
  });

  test('[BO1] of as many candidates as there may be the marks are left out where they are too long, and the rest is told', () => {
    const widest = { ...row, marks: Array.from({ length: MAX_CANDIDATES }, () => 99_999) };
    expect(packRow(widest).length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
    expect(readRow(packRow(widest))).toEqual({ ...widest, marks: null });
  });

  test('[BO2] what a later version puts behind is passed over, and what is no row reads as none', () => {
    expect(readRow(`${packRow(row)} 7 z`)).toEqual(row);
    for (const text of [null, 7, '', 'zz', '0 - - - - 1 zz']) expect(readRow(text)).toBeNull();
  });

  test('[BO3] ranks stand in their order, ten a key', () => {
    const ranks = Array.from(
      { length: 40 },
      (_, i): BoardRank => ({ id: `c${100 + i}`, marks: 99_999 - i, isSeated: i < 10, canChange: i % 3 === 0, isWithdrawn: i === 39 }),
    );
    const cells = packRanks(ranks, true);
    expect([...cells.keys()]).toEqual(['=', '=0', '=1', '=2', '=3']);
    for (const text of cells.values()) expect(text.length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
    expect(readRanks((key) => cells.get(key))).toEqual({ ranks, canChange: true });
    expect(readRanks(() => undefined)).toBeNull();
  });
});
