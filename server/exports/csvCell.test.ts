import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { readCsv } from '../roll/readCsv.ts';
import { fromCsvText, shownValue, toCsvText } from './csvCell.ts';
import { HOSTILE_TEXTS } from './testing/hostileTexts.ts';
import { csvLines } from './writeCsv.ts';

test('[EX6] nothing that a spreadsheet would run begins a field, in whatever width', () => {
  for (const text of [
    '=1+1',
    '+1-1',
    '-2*3',
    '@SUM(A1)',
    '＝1+1',
    '＋1-1',
    '－2',
    '＠SUM(A1)',
    '﹦1+1',
    '﹫SUM(A1)',
    "=cmd|' /C calc'!A0",
    '−1+1',
  ])
    expect(toCsvText(text)).toBe(`'${text}`);
});

test('[EX6] nor does anything behind what divides fields in other places', () => {
  for (const [text, safe] of [
    ['\t=1', "'\t'=1"],
    ['\r=1', "'\r'=1"],
    ['\n=1', "'\n'=1"],
    ['one;=1+1', "one;'=1+1"],
    ['one\t@SUM(A1);-2*3', "one\t'@SUM(A1);'-2*3"],
    ['one;"=1+1"', `one;'"=1+1"`],
    ["one;'=1+1", "one;''=1+1"],
    ['two\r\n＝1', "two\r\n'＝1"],
    ['one; two\r\nthree', 'one; two\r\nthree'],
  ] as const)
    expect([toCsvText(text), fromCsvText(safe)]).toEqual([safe, text]);
});

test('[EX6] a number and a phone stay what they are', () => {
  for (const text of ['+96512345678', '-5', '-0.5', '0096512345678', '12', "d'Arc", "'a quotation'", 'أحمد ='])
    expect(toCsvText(text)).toBe(text);
});

/** Of whatever means something to a spreadsheet. */
function madeUp(): readonly string[] {
  const random = createRandom(7);
  const parts = ["'", '"', ';', '\t', '\r\n', ',', '=', '+', '-', '@', '﹦', ' ', '1', 'a'];
  return Array.from({ length: 500 }, () => Array.from({ length: 1 + random.int(8) }, () => parts[random.int(parts.length)]).join(''));
}

test('[EX6] what stands in a field is, read again, what it was', () => {
  for (const text of [...HOSTILE_TEXTS, "'=1", "''=1", "'", "''", ...madeUp()]) {
    const [record] = readCsv(csvLines([[text, 'last']]), ',');
    expect(record?.fields.map(fromCsvText)).toEqual([text, 'last']);
    expect(record?.fields[0]).not.toMatch(/^[=@\t\r\n＝＋－＠]|[;\t\r\n][=@＝＋－＠]/);
  }
});

test('[EX6] marks of direction stay in names and are kept out of codes', () => {
  const name = '\u200fأحمد\u202b (K01)\u202c';
  expect(shownValue(name, { kind: 'text' })).toBe(name);
  expect(shownValue('\u200e12\u200f', { kind: 'id' })).toBe('12');
});
