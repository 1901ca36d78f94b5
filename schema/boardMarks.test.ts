import { expect, test } from 'vitest';
import { areMarksOpen, type BoardRank, isRowKey, packMarks, packRanks, readMarks, readRanks } from './boardMarks.ts';
import { MAX_CANDIDATES, MAX_LISTS } from './election.ts';
import { MAX_VALUE_LENGTH, parseKey } from './keys.ts';

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

test('[BO11] of as many candidates and lists as there may be every mark stands, in keys of the room', () => {
  for (const length of [1, 40, 80, 81, MAX_CANDIDATES + MAX_LISTS]) {
    const marks = Array.from({ length }, (_, i) => (i % 7 === 3 ? null : 99_999 - i));
    const cells = packMarks('a-committee-of-1', marks);
    for (const [key, text] of cells) {
      expect(text.length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
      expect([parseKey('marks', key), parseKey('board', key), isRowKey(key)]).toEqual([
        { kind: 'board', committee: 'a-committee-of-1' },
        { kind: 'board', committee: 'a-committee-of-1' },
        false,
      ]);
    }
    expect(readMarks((key) => cells.get(key), 'a-committee-of-1')).toEqual(marks);
  }
  expect([packMarks('K01', []).size, readMarks(() => null, 'K01'), isRowKey('K01'), isRowKey('=0')]).toEqual([0, null, true, false]);
});

test('[BO11] everybody may see them when nobody can vote any more', () => {
  const all = (...statuses: Parameters<typeof areMarksOpen>[0][number]['status'][]) => areMarksOpen(statuses.map((status) => ({ status })));
  expect([all('closed', 'counting', 'finished'), all('finished', 'polling'), all('finished', 'not_open'), all()]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
