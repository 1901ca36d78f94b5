import { expect, test } from 'vitest';
import { type CompactedStream, compactedCells, isGone, rangesOf, readCompacted } from './compacted.ts';
import type { WriterId } from './ids.ts';
import { MAX_VALUE_LENGTH, parseKey } from './keys.ts';
import { createRandom } from './testing.ts';

const W = 'maha01d010' as WriterId;
const random = createRandom(7);
const upTo = random.int;

/** A clerk's 700 ballots of a constituency, with a void now and then. */
function drawStream(): CompactedStream {
  const numbers = Array.from({ length: 700 }, (_, i) => i + 1).filter(() => upTo(100) > 0);
  let second = 0x0c00_0000;
  return {
    numbers: rangesOf(numbers),
    doubtful: [5, 17],
    ballots: numbers.length - 2,
    invalid: 3,
    blank: 0,
    candidates: Array.from({ length: 40 }, (_, i) => [`c${i.toString(36).padStart(3, '0')}`, upTo(100)] as const),
    lists: [['lst1', 0]],
    checks: [25, 50, 75].map((number) => [number, upTo(63_000).toString(36)] as const),
    seal: { key: `s${W}abc`, isWhole: true },
    decided: [['0123456789abcdef', false]],
    gone: [
      { entry: 'ballot', writer: W, n: numbers.map(() => (second += 3 + upTo(20))) },
      { entry: 'void', writer: W, n: [second + 1] },
    ],
  };
}

test('[CR63] what is written of a stream is read again, in values that may stand in the document', () => {
  const stream = drawStream();
  const cells = compactedCells(stream);
  for (const [key, value] of cells) {
    expect(value.length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
    expect(parseKey('tally', key)).toMatchObject({ entry: 'compacted' });
  }
  expect(readCompacted([...cells].reverse())).toEqual(stream);
  const bytes = cells.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  expect(bytes).toBeLessThan(5_000); // of 700 ballots
});

test('[CR63] nothing is guessed of what is not all there', () => {
  const cells = compactedCells(drawStream());
  expect(readCompacted([])).toBe(null);
  expect(readCompacted([['bmaha01d0101', '1 zzzz k']])).toBe(null);
  for (const left of [0, 1, cells.length - 1]) expect(readCompacted(cells.filter((_, i) => i !== left))).toBe('unreadable');
  const [first = ['', ''], ...others] = cells;
  expect(readCompacted([[first[0], first[1].replace(/.$/, '~')], ...others])).toBe('unreadable');
});

test('[CR64] whether an entry went into it is known by its key', () => {
  const stream = drawStream();
  const [ballots] = stream.gone;
  const n = ballots?.n[3] ?? 0;
  expect(isGone(stream, { entry: 'ballot', writer: W, n })).toBe(true);
  expect(isGone(stream, { entry: 'ballot', writer: W, n: n + 1 })).toBe(false);
  expect(isGone(stream, { entry: 'void', writer: W, n })).toBe(false);
});

test('an empty stream', () => {
  const stream: CompactedStream = {
    ...drawStream(),
    numbers: [],
    doubtful: [],
    ballots: 0,
    candidates: [],
    lists: [],
    checks: [],
    seal: null,
    decided: [],
    gone: [],
  };
  expect(readCompacted(compactedCells(stream))).toEqual(stream);
});
