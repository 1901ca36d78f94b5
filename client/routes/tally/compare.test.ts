import { expect, test } from 'vitest';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { compareAt, correctedIn, dueComparison, narrow, type Search, searchAt, unsettledIn } from './compare.ts';
import { AT_MS, openCount, place } from './testing/openCount.ts';

const OPENING = { mode: 'ballots', every: 10, expected: null, from: 1, check: null } as const;
function counted(ballots: number) {
  const opened = openCount();
  opened.count.begin(OPENING);
  for (let i = 0; i < ballots; i++) opened.count.enter(place(i % 3));
  return opened;
}
const equalAt = (opened: ReturnType<typeof counted>, number: number) =>
  opened.count.write([{ kind: 'checkpoint', atMs: AT_MS, number, check: checkOf(opened.count.tally(), number) }]);

test('[CT41] a comparison is due at the end of every pile, until both have said the same', () => {
  const opened = counted(9);
  expect(dueComparison(opened.count.tally())).toBeNull();
  opened.count.enter(place(0));
  expect(dueComparison(opened.count.tally())).toMatchObject({ number: 10, since: 0 });
  opened.count.enter(place(1)); // the room does not wait: what is read out is still that of ballot 10
  expect(dueComparison(opened.count.tally())?.check).toBe(checkOf(opened.count.tally(), 10));
  equalAt(opened, 10);
  expect(dueComparison(opened.count.tally())).toBeNull();
  for (let i = 0; i < 19; i++) opened.count.enter(place(2));
  expect(dueComparison(opened.count.tally())).toMatchObject({ number: 30, since: 10 });
});

test('[CT43] a correction makes a comparison untrue: it is asked again, from the last that still holds', () => {
  const opened = counted(20);
  equalAt(opened, 10);
  equalAt(opened, 20);
  expect(dueComparison(opened.count.tally())).toBeNull();
  opened.count.correct(14, place(0, 1));
  expect(dueComparison(opened.count.tally())).toMatchObject({ number: 20, since: 10 });
  expect(correctedIn(opened.count.tally(), 10, 20)).toEqual([14]);
  expect(correctedIn(opened.count.tally(), 0, 10)).toEqual([]);
});

test('[CT41] nothing is compared once the count is sealed or in totals', () => {
  const opened = counted(10);
  opened.count.begin({ ...OPENING, mode: 'totals', from: 11 });
  expect(dueComparison(opened.count.tally())).toBeNull();
});

test('[CT42] what is missing or doubtful up to a comparison is named first', () => {
  const opened = counted(6);
  opened.count.correct(9, place(1));
  opened.arrive('khaledd02b', { kind: 'ballot', number: 4, paper: 'pap0', marks: place(0, 2) });
  expect(unsettledIn(opened.count.tally(), 0, 10)).toEqual([4, 7, 8]);
  expect(unsettledIn(opened.count.tally(), 7, 10)).toEqual([8]);
  expect(unsettledIn(opened.count.tally(), 0, 3)).toEqual([]);
});

test('[CT42] two clerks who halve the pile find the first ballot in which they differ, and read as few words as can be', () => {
  for (let differs = 1; differs <= 25; differs++) {
    const [mine, theirs] = [counted(0), counted(0)];
    for (let number = 1; number <= 25; number++) {
      mine.count.enter(place(number % 3));
      theirs.count.enter(number === differs ? place((number + 1) % 3) : place(number % 3));
    }
    let search: Search = { equal: 0, differs: 25 };
    let read = 0;
    for (let at = searchAt(search); at !== null; at = searchAt(search)) {
      const isEqual = compareAt(mine.count.tally(), at).check === compareAt(theirs.count.tally(), at).check;
      search = narrow(search, at, isEqual);
      read++;
    }
    expect(search.differs).toBe(differs);
    expect(read).toBeLessThanOrEqual(5);
  }
});
