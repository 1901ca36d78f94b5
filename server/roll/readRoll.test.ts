import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { elector } from '../../schema/tables/roll.ts';
import { readRoll, rollVersion } from './readRoll.ts';
import { createTestRoll } from './testing.ts';

const FILE = `roll_no,full_name,gender,birth_year,committee_code,area
10,سالم حمد ناصر العلي,m,1980,K01,الشرق
2,سالم بن حمد ناصر الوارف,m,1991,K01,الغرب
2ب,نورة حمد ناصر العلي,f,2001,K01,الشرق
1,سالم حمد ناصر العلي,m,1970,K02,الشرق`;

let roll: ReturnType<typeof createTestRoll>;
beforeEach(() => {
  roll = createTestRoll();
});
afterEach(() => roll.close());

test('the roll of one committee, sorted by number as a number', () => {
  roll.take(FILE);
  const { committee, version, electors } = readRoll(roll.db, 'K01', 'own');
  expect({ committee, version }).toEqual({ committee: 'K01', version: 1 });
  expect(electors.map(({ number }) => number)).toEqual(['2', '2ب', '10']);
  expect(electors[2]).toEqual({
    id: electors[2]?.id,
    number: '10',
    name: 'سالم حمد ناصر العلي',
    family: 'العلي',
    area: 'الشرق',
    gender: 'male',
    birthYear: 1980,
  });
  expect(readRoll(roll.db, 'K01', 'all').electors).toEqual(electors);
  expect(readRoll(roll.db, 'K09', 'all').electors).toEqual([]);
});

test('the door sees number and name, and year and area only where the first three names are another’s too', () => {
  roll.take(FILE);
  const electors = readRoll(roll.db, 'K01', 'door').electors.map(({ id: _, ...seen }) => seen);
  expect(electors).toEqual([
    { number: '2', name: 'سالم بن حمد ناصر الوارف', area: 'الغرب', birthYear: 1991 },
    { number: '2ب', name: 'نورة حمد ناصر العلي' },
    { number: '10', name: 'سالم حمد ناصر العلي', area: 'الشرق', birthYear: 1980 },
  ]);
  // a namesake in another committee is no reason
  expect(readRoll(roll.db, 'K02', 'door').electors.map((one) => Object.keys(one))).toEqual([['id', 'number', 'name']]);
});

test('who was removed from the roll is marked', () => {
  roll.take(FILE);
  roll.db.update(elector).set({ status: 'removed' }).where(eq(elector.rollNumber, '10')).run();
  expect(readRoll(roll.db, 'K01', 'own').electors.map(({ isRemoved }) => isRemoved)).toEqual([undefined, undefined, true]);
});

test('the version goes up with every import that changes something, and with no other', () => {
  const versions = [rollVersion(roll.db)];
  for (const text of [FILE, FILE, FILE.replace('1980', '1979')]) {
    roll.take(text, true);
    roll.take(text);
    versions.push(rollVersion(roll.db));
  }
  expect(versions).toEqual([0, 1, 1, 2]);
});
