import { expect, test } from 'vitest';
import { parseRoll, type RollRow } from './parseRoll.ts';
import { planImport } from './planImport.ts';
import type { KnownElector } from './rollIndex.ts';
import { withoutRepetitions } from './withoutRepetitions.ts';

const HEADINGS = 'roll_no,full_name,gender,birth_year,committee_code';
const parse = (lines: readonly string[]) => parseRoll([HEADINGS, ...lines].join('\n'), 2026);
const NAME = 'سالم حمد العلي';

test('[R4] of lines of one number each names the first that says otherwise, or the first other one', () => {
  const lines = [`1,${NAME},m,,K01`, `1,${NAME},m,1950,K01`, `1,${NAME},f,1950,K01`, `1,${NAME},m,1980,K01`, `1,${NAME},m,,K01`];
  const { rows, duplicate, refused } = withoutRepetitions(parse([...lines, `2,${NAME},m,,K01`, `2,${NAME},m,1950,K01`]));
  expect(refused.map(({ line, details }) => [line, details?.otherLine])).toEqual([
    [2, 4],
    [3, 4],
    [4, 2],
    [5, 3],
    [6, 4],
  ]);
  expect(rows.map(({ line }) => line)).toEqual([7]);
  expect(duplicate.map(({ line }) => line)).toEqual([8]);
  const byYear = withoutRepetitions(parse([`1,${NAME},m,,K01`, `1,${NAME},m,1950,K01`, `1,${NAME},m,1980,K01`]));
  expect(byYear.refused.map(({ line, details }) => [line, details?.otherLine])).toEqual([
    [2, 3],
    [3, 4],
    [4, 3],
  ]);
});

test.each([
  ['one line again and again', () => `1,${NAME},m,1950,K01`],
  ['one number with two years of birth', (n: number) => `1,${NAME},m,${n % 2 ? 1950 : 1980},K01`],
  ['one of them says otherwise', (n: number) => `1,${NAME},m,${n === 99 ? 1980 : 1950},K01`],
  ['numbers of one name, every other one again and again', (n: number) => `${n % 2 ? n + 1 : 1},${NAME},m,1950,K01`],
])('[R4][R5] each line is looked at as often, however many lines there are: %s', (_, lineOf) => {
  const known: KnownElector = {
    ...{ id: 'e000000001', committeeId: 'K01', rollNumber: '1', fullName: NAME, foldedName: NAME, family: '', area: '' },
    ...{ gender: 'male', birthYear: 1940 },
  };
  const looksAt = (lines: number): number => {
    let looks = 0;
    const file = parse(Array.from({ length: lines }, (_line, n) => lineOf(n)));
    const count: ProxyHandler<RollRow> = {
      get(row, key) {
        looks += 1;
        return Reflect.get(row, key);
      },
    };
    const rows = file.rows.map((row) => new Proxy(row, count));
    planImport({ ...file, rows }, [known], [{ id: 'K01', code: 'K01' }], []);
    return looks;
  };
  expect(looksAt(1_600)).toBeLessThan(looksAt(200) * 10); // of eight times as many
});
