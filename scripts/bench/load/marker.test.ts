import { expect, test } from 'vitest';
import { createClock } from './clock.ts';
import { findMarker, MARKER_LENGTH, MAX_EDIT, MAX_WRITER, markerName, markerText, readMarkers, stampMarker } from './marker.ts';

const read = (bytes: Buffer, start = 0, end = bytes.length): [number, number, number][] => {
  const found: [number, number, number][] = [];
  readMarkers(bytes, start, end, (...mark) => found.push(mark));
  return found;
};

test('a mark says writer, edit and the time that was stamped over it', () => {
  const bytes = Buffer.from(`xx${markerText(MAX_WRITER, MAX_EDIT)}yy`);
  const at = findMarker(bytes);
  for (const us of [0, 1, 999_999, 2 ** 24, 2 ** 24 - 1, 0x1234_5678_9abc, 16 ** 12 - 1]) {
    stampMarker(bytes, at, us);
    expect(read(bytes)).toEqual([[MAX_WRITER, MAX_EDIT, us]]);
  }
  expect(bytes.toString()).toMatch(/^xx~@.+yy$/);
});

test('all marks of a frame are found, in short and in long ones, also next to a tilde that begins none', () => {
  for (const filler of ['~', '~~', 'abc', '~'.repeat(3_000)]) {
    const bytes = Buffer.from(filler + markerText(1, 2) + filler + markerText(3, 4) + markerText(5, 6));
    expect(read(bytes).map(([writer, edit]) => [writer, edit])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  }
});

test('a mark that is cut off at the end of the frame is none', () => {
  const bytes = Buffer.from(markerText(1, 2) + markerText(3, 4));
  expect(read(bytes, 0, 2 * MARKER_LENGTH - 1)).toEqual([[1, 2, 0]]);
  expect(read(bytes, 1)).toEqual([[3, 4, 0]]);
});

test('the name of a mark is its text without the time', () => {
  expect(markerText(10, 11).startsWith(markerName(10, 11))).toBe(true);
  expect(markerText(10, 11)).toHaveLength(MARKER_LENGTH);
});

test('two clocks of one machine agree to a fraction of a millisecond', () => {
  const [one, other] = [createClock(), createClock()];
  const differences = Array.from({ length: 20 }, () => Math.abs(one() - other()));
  expect(Math.min(...differences)).toBeLessThan(200);
});
