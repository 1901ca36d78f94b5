import { expect, test } from 'vitest';
import { NOT_A_SCALAR } from '../../schema/policy.ts';
import { createRandom } from '../../schema/testing.ts';
import { rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { parseUpdate } from './parseUpdate.ts';
import { readValue } from './readValue.ts';

function readBack(value: unknown): unknown {
  const update = rawUpdate({ structs: [[1, 0, [rawValue({ key: 'k' }, value)]]] });
  const embedded = Uint8Array.of(9, 9, 9, ...update).subarray(3); // a view into a frame, as it comes
  const [struct] = parseUpdate(embedded).structs;
  return struct && readValue(embedded, struct.valueAt);
}

test('[K1] every scalar is read as it was written', () => {
  const random = createRandom(5);
  const numbers = [
    0,
    -0,
    1,
    -1,
    63,
    64,
    -64,
    0.5,
    0.1,
    1e-300,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 53,
    Number.MAX_VALUE,
    1_794_000_000_000,
  ];
  const drawn = Array.from({ length: 500 }, () => Math.round((random.next() - 0.5) * 2 ** random.int(54)));
  const texts = ['', 'p', 'سيصوّت معنا', 'é\u{1f600}', '\ufeffx', 'x'.repeat(500), 'ن'.repeat(500), '\u{1f600}'.repeat(250)];
  for (const value of [...numbers, ...drawn, ...texts, true, false, null]) expect(readBack(value)).toBe(value);
});

test('[K1] what no cell may hold is no value, whatever is in it', () => {
  const none = [
    undefined,
    Number.NaN,
    Infinity,
    -Infinity,
    12n,
    [],
    [1],
    {},
    { a: 1 },
    Uint8Array.of(1),
    'ن'.repeat(751),
    'x'.repeat(100_000),
  ];
  for (const value of none) expect(readBack(value)).toBe(NOT_A_SCALAR);
});
