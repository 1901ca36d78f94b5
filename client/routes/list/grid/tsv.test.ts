import { describe, expect, it } from 'vitest';
import { readTsv, writeTsv } from './tsv.ts';

describe('cells on the clipboard', () => {
  it('lines and tabs, Windows line ends, the empty line at the end is none', () => {
    expect(readTsv('1\tأحمد\r\n2\t\r\n\r\n')).toEqual([
      ['1', 'أحمد'],
      ['2', ''],
    ]);
    expect(readTsv('')).toEqual([]);
  });

  it('quotation marks hold tabs, lines and marks together; one that nothing closes is text', () => {
    expect(readTsv('"a\tb\nc ""d"""\tx')).toEqual([['a\tb\nc "d"', 'x']]);
    expect(readTsv('"صاحب\tx')).toEqual([['"صاحب', 'x']]);
    expect(readTsv('"ab" c\tx')).toEqual([['"ab" c', 'x']]);
  });

  it('[GR2] a formula is its text, and leaves with a mark that makes it one for spreadsheets too', () => {
    expect(readTsv('=SUM(A1:A9)\t-5')).toEqual([['=SUM(A1:A9)', '-5']]);
    expect(writeTsv([['=SUM(A1)', '+965', 'plain']])).toBe("'=SUM(A1)\t'+965\tplain");
  });

  it('what is written reads the same', () => {
    const cells = [
      ['=1', 'a"b', "it's"],
      ['line\nline', 'tab\ttab', 'نص'],
      ['"', '-', '٣'],
    ];
    expect(readTsv(writeTsv(cells))).toEqual(cells);
  });
});
