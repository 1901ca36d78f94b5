import { expect, test } from 'vitest';
import {
  countedValue,
  freeNumber,
  headcountKey,
  matchValue,
  observationKey,
  readAttendance,
  readAttendanceValue,
  refText,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from './attendance.ts';
import { type ElectorId, isElectorId, isWriterId, type WriterId } from './ids.ts';

const elector = (text: string): ElectorId => {
  if (!isElectorId(text)) throw new Error(text);
  return text;
};
const writer = (text: string): WriterId => {
  if (!isWriterId(text)) throw new Error(text);
  return text;
};
const E = elector('e000000001');
const NOURA = writer('noura1d010');
const NOURA_TWO = writer('noura1d020');
const BADER = writer('bader1d010');
const AT = 1_785_000_000_000;
const at = (w: WriterId, n: number) => ({ writer: w, n });

test('[B1] attended: some observation stands that is not taken back, in whatever order they come', () => {
  const cells: [string, string][] = [
    [observationKey(E, at(NOURA, 1)), votedValue(AT, 'door')],
    [observationKey(E, at(BADER, 5)), votedValue(AT + 60_000, 'list')],
    [observationKey(E, at(NOURA, 2)), undoValue(AT + 90_000, at(NOURA, 1))],
  ];
  for (const order of [cells, [...cells].reverse()]) {
    const found = readAttendance(order).electors.get(E);
    expect(found?.hasAttended).toBe(true);
    expect(found?.standing.map(refText)).toEqual(['bader1d0105']);
    expect(found?.undone).toMatchObject([{ by: 'noura1', atMs: AT + 90_000 }]);
    expect(found?.isDuplicate).toBe(false);
  }
  cells.push([observationKey(E, at(BADER, 6)), undoValue(AT + 99_000, at(BADER, 5))]);
  expect(readAttendance(cells).electors.get(E)?.hasAttended).toBe(false);
});

test('[B1] an undo takes back what it names and nothing that came later', () => {
  const found = readAttendance([
    [observationKey(E, at(NOURA, 1)), votedValue(AT, 'door')],
    [observationKey(E, at(NOURA, 2)), undoValue(AT + 1, at(NOURA, 1))],
    [observationKey(E, at(NOURA, 3)), votedValue(AT + 2, 'door')],
  ]);
  expect(found.electors.get(E)?.standing.map(({ n }) => n)).toEqual([3]);
});

test('[B1] two people or two tablets are a duplicate, counted once; one tablet twice is none', () => {
  const twice = (second: WriterId) =>
    readAttendance([
      [observationKey(E, at(NOURA, 1)), votedValue(AT, 'door')],
      [observationKey(E, at(second, 2)), votedValue(AT, 'door')],
    ]).electors.get(E);
  expect([BADER, NOURA_TWO, writer('noura1d011')].map((second) => twice(second)?.isDuplicate)).toEqual([true, true, false]);
});

test('[B4][H12] whatever a device has written as the name of an arrival, it is one line that turns no words around it', () => {
  const read = (text: string) => readAttendanceValue('unlisted', `a ${AT.toString(36)} ${text}`);
  expect(read('7\u200b3|\u2069\u202eSalem\u2066')).toMatchObject({ number: '73', name: 'Salem' });
  expect([read('\u202e|\u200b'), read('73|a\u0000b'), read('73|a|b')]).toEqual([null, null, null]);
  expect(unlistedValue(AT, '7\u202e3', 'Sa\u2067lem\t')).toBe(`a ${AT.toString(36)} 73|Salem`);
});

test('[B4] unlisted arrivals: both fields, taken back, and who it was by the last word', () => {
  const cells: [string, string][] = [
    [unlistedKey(at(NOURA, 1)), unlistedValue(AT, ' 73|4 ', 'سالم\n الوارف')],
    [unlistedKey(at(NOURA, 2)), unlistedValue(AT + 1, '', 'بلا رقم')],
    [unlistedKey(at(NOURA, 3)), undoValue(AT + 2, at(NOURA, 2))],
    [unlistedKey(at(BADER, 9)), matchValue(AT + 3, at(NOURA, 1), E)],
  ];
  expect(readAttendance(cells).unlisted).toMatchObject([
    { entry: { value: { number: '73 4', name: 'سالم الوارف' } }, matched: { elector: E, by: 'bader1' } },
  ]);
  cells.push([unlistedKey(at(BADER, 10)), undoValue(AT + 4, at(BADER, 9))]);
  expect(readAttendance(cells).unlisted[0]?.matched).toBe(null);
});

test('[B5] §0.3 row 1: what two tablets count without a name adds up, in whatever order it comes: nobody’s total goes over another’s', () => {
  const cells: [string, string][] = [
    [headcountKey(at(NOURA, 1)), countedValue(AT, 30)],
    [headcountKey(at(BADER, 1)), countedValue(AT, 20)],
  ];
  for (const order of [cells, cells.toReversed()]) expect(readAttendance(order).headcount).toBe(50);
});

test('[B5] counted without a name', () => {
  const cells: [string, string][] = [
    [headcountKey(at(NOURA, 1)), countedValue(AT, 1)],
    [headcountKey(at(NOURA, 2)), countedValue(AT, 12)],
    [headcountKey(at(NOURA, 3)), undoValue(AT, at(NOURA, 1))],
  ];
  const { headcount, counted } = readAttendance(cells);
  expect(headcount).toBe(12);
  expect(counted).toMatchObject([{ ...at(NOURA, 2), value: { count: 12 } }]);
});

test('[B6] what a later version writes is passed over', () => {
  const found = readAttendance([
    [observationKey(E, at(NOURA, 1)), 'w mv0 d'],
    [observationKey(E, at(NOURA, 2)), 'v mv0 z'],
    ['nothing', votedValue(AT, 'door')],
  ]);
  expect(found.electors.size).toBe(0);
  expect(readAttendanceValue('observation', countedValue(AT, 1))).toBe(null);
});

test('[B2] a number needs no counter: the second it was made in, or the next that is free', () => {
  const key = (n: number) => observationKey(E, at(NOURA, n));
  const first = freeNumber(AT, key, () => false);
  expect(first).toBe(Math.floor((AT - Date.UTC(2020, 0, 1)) / 1_000));
  expect(freeNumber(AT, key, (taken) => taken === key(first))).toBe(first + 1);
  expect(freeNumber(0, key, () => false)).toBe(0); // a clock of 1970
  expect(freeNumber(Number.MAX_SAFE_INTEGER, key, () => false)).toBe(36 ** 6 - 1);
});
