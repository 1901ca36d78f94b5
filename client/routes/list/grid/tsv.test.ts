import { describe, expect, it } from 'vitest';
import { readTsv, writeTsv } from './tsv.ts';

describe('cells on the clipboard', () => {
  it('lines and tabs, Windows line ends, the empty line at the end is none', () => {
    expect(readTsv('1\tأحمد\r\n2\t\r\n\r\n').rows).toEqual([
      ['1', 'أحمد'],
      ['2', ''],
    ]);
    expect(readTsv('').rows).toEqual([]);
  });

  it('quotation marks hold tabs, lines and marks together; one that nothing closes is text', () => {
    expect(readTsv('"a\tb\nc ""d"""\tx').rows).toEqual([['a\tb\nc "d"', 'x']]);
    expect(readTsv('"صاحب\tx').rows).toEqual([['"صاحب', 'x']]);
    expect(readTsv('"ab" c\tx').rows).toEqual([['"ab" c', 'x']]);
  });

  it('[GR2] a formula is its text, and leaves with a mark that makes it one for spreadsheets too', () => {
    expect(readTsv('=SUM(A1:A9)\t-5').rows).toEqual([['=SUM(A1:A9)', '-5']]);
    expect(writeTsv([['=SUM(A1)', '+965', 'plain']])).toBe("'=SUM(A1)\t'+965\tplain");
  });

  it('what is written reads the same', () => {
    const cells = [
      ['=1', 'a"b', "it's"],
      ['line\nline', 'tab\ttab', 'نص'],
      ['"', '-', '٣'],
    ];
    expect(readTsv(writeTsv(cells)).rows).toEqual(cells);
  });

  it('[GR9] of a million cells no more is read than is shown, no row half, and what stands further to the side is counted', () => {
    const million = `${'ab\t'.repeat(999)}ab\n`.repeat(1_000);
    const bounds = { rows: 500, columns: 9, characters: 4_000_000 };
    const read = readTsv(million, bounds);
    expect([read.rows.length, read.rows.every((row) => row.length === 9), read.isCut, read.beyond]).toEqual([500, true, true, 500 * 991]);
    expect(readTsv('a\tb\nc', { ...bounds, rows: 2 })).toEqual({ rows: [['a', 'b'], ['c']], isCut: false, beyond: 0 });
    expect(readTsv('a\nb\n\n', { ...bounds, rows: 2 }).isCut).toBe(false); // what is empty is nothing more
    expect(readTsv('one\ntwo\nthree', { ...bounds, characters: 9 })).toEqual({ rows: [['one'], ['two']], isCut: true, beyond: 0 });
    expect(readTsv('"one\ntwo', { ...bounds, rows: 1 })).toEqual({ rows: [['"one']], isCut: true, beyond: 0 });
  });
});
