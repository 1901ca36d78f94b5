import { describe, expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { readCsv } from './readCsv.ts';

/** `line: fields`, `line! field value` for a broken one. */
const read = (text: string, separator = ',', expected: number | null = null): string[] =>
  [...readCsv(text, separator, expected)].map(({ line, fields, broken }) =>
    broken ? `${line}! ${broken.field} ${broken.value}` : `${line}: ${fields.join('|')}`,
  );

describe('[R1] fields, quotation marks and line ends', () => {
  test.each([
    ['a,b\n1,2', ['1: a|b', '2: 1|2']],
    ['a,b\r\n1,2\r\n', ['1: a|b', '2: 1|2']],
    ['a,b\r1,2\r', ['1: a|b', '2: 1|2']],
    ['a\n\n\nb', ['1: a', '2: ', '3: ', '4: b']],
    ['"a,1","b ""c"""\n', ['1: a,1|b "c"']],
    ['a,  "b" ,c', ['1: a|b|c']],
    ['سالم "أبو علي",2', ['1: سالم "أبو علي"|2']],
    ['="007",x', ['1: ="007"|x']],
    [',\n', ['1: |']],
    ['""', ['1: ']],
  ])('%j', (text, records) => {
    expect(read(text)).toEqual(records);
  });

  test('the separator is the one that is said', () => {
    expect(read('a;"b;c"', ';')).toEqual(['1: a|b;c']);
    expect(read('a\t"b"\t', '\t')).toEqual(['1: a|b|']);
  });
});

describe('[R5] lines are those of the file', () => {
  test('a cell of several lines counts as many', () => {
    expect(read('a,b\n1,"x\r\ny"\n2,z')).toEqual(['1: a|b', '2: 1|x\r\ny', '4: 2|z']);
  });

  test('a mark that does not close costs its own line only', () => {
    expect(read('a,b\n1,"x\n2,y\n3,"z"\n4,w')).toEqual(['1: a|b', '2! 1 "x', '3: 2|y', '4: 3|z', '5: 4|w']);
    expect(read('a,b\n1,"x\n2,y')).toEqual(['1: a|b', '2! 1 "x', '3: 2|y']);
    expect(read('"\na')).toEqual(['1! 0 "', '2: a']);
  });

  test('a cell may go over some lines, not over many, nor be longer than a page', () => {
    const cell = (breaks: number): string => `"${'x\n'.repeat(breaks)}"\nnext`;
    expect(read(cell(20))).toHaveLength(2);
    expect(read(cell(21)).slice(0, 2)).toEqual(['1! 0 "x', '2: x']);
    expect(read(`"${'x'.repeat(5_000)}"\nnext`)[1]).toBe('2: next');
    expect(read(`"${'x'.repeat(5_000)}"\nnext`)[0]).toMatch(/^1! 0/);
  });

  test('marks that close on the next line and open again do not make one record of a file, nor each of its lines be read to its end', () => {
    const line = 'x",y,"z\n'; // whatever line it is begun at, a mark is open behind each
    let reads = 0;
    const text = `a,b,c\n${line.repeat(600)}1,2,3`;
    const counted = new Proxy(new String(text), {
      get(target, key) {
        reads += 1;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }) as unknown as string;
    const records = [...readCsv(counted, ',', 3)];
    expect([records.length, records.at(-1)?.fields, records[1]?.broken]).toEqual([602, ['1', '2', '3'], { field: 2, value: 'z' }]);
    expect(reads / text.length).toBeLessThan(300);
  });

  test('text behind a closing mark breaks the line', () => {
    expect(read('1,"x"y,2\n3,4,5')).toEqual(['1! 1 "x"y', '2: 3|4|5']);
  });

  test('a mark that closes on a later line by chance is seen by the number of fields', () => {
    expect(read('a,b,c\n1,"x,2\n3,y",4\n5,6,7', ',', 3)).toEqual(['1: a|b|c', '2: 1|x,2\n3,y|4', '4: 5|6|7']); // cannot be told apart
    expect(read('a,b,c\n1,"x,2\n3,y,4"\n5,6,7', ',', 3)).toEqual(['1: a|b|c', '2! 1 x', '3: 3|y|4"', '4: 5|6|7']);
  });

  test('what a broken field has swallowed of its neighbours is not repeated', () => {
    expect(read('1,"سالم,29012345678,x\n2,y')).toEqual(['1! 1 "سالم', '2: 2|y']);
  });
});

test('[L1] a file of nothing but marks, separators or one endless line is read in time and space that grow with it', () => {
  expect(read('"\n'.repeat(100_000)).length).toBeGreaterThan(1);
  expect(read(`${','.repeat(2_000_000)}\n1`)).toHaveLength(2);
  expect(read(`"${'x'.repeat(2_000_000)}`)).toHaveLength(1);
});

test('what a writer of RFC 4180 writes is read back, seed by seed', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = createRandom(seed);
    const field = (): string =>
      Array.from({ length: random.int(5) }, () => random.pick(['a', 'ب', '"', ',', ';', '\n', '\r\n', ' x'])).join('');
    const rows = Array.from({ length: 1 + random.int(6) }, () => Array.from({ length: 3 }, field));
    const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
    expect(
      [...readCsv(text, ',', 3)].map(({ fields }) => fields),
      `seed ${seed}`,
    ).toEqual(rows);
  }
});
