import { describe, expect, test } from 'vitest';
import { BOARD_COUNTS, type BoardRow, emptyRow, packRow, readRow } from './board.ts';
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
};

describe('a row of the board', () => {
  test('[BO2] reads as it was packed, and is at most 500 characters whatever stands in it', () => {
    expect(readRow(packRow(row))).toEqual(row);
    expect(readRow(packRow(emptyRow(0)))).toEqual(emptyRow(0));
    const widest = Object.fromEntries(BOARD_COUNTS.map((count) => [count, 9_999_999]));
    expect(packRow({ ...row, ...widest }).length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
  });

  test('[BO2] what an earlier version has put there is passed over: marks, which are told to fewer people now', () => {
    const words = packRow(row).split(' ');
    expect(readRow([...words.slice(0, 13), '0,c,-,go', ...words.slice(14)].join(' '))).toEqual(row);
  });

  test('[BO2] what a later version puts behind is passed over, and what is no row reads as none', () => {
    expect(readRow(`${packRow(row)} 7 z`)).toEqual(row);
    for (const text of [null, 7, '', 'zz', '0 - - - - 1 zz']) expect(readRow(text)).toBeNull();
  });
});
