import { eq, getTableColumns } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { elector } from '../../schema/tables/roll.ts';
import { readRoll, rollTag, rollVersion } from './readRoll.ts';
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

const COMMITTEES = ['K01', 'K02', 'K03'];
const tags = (): string[] => COMMITTEES.map((id) => rollTag(roll.db, id));
/** Which committees' rolls are known by another tag after it. */
function retagged(change: () => unknown): string[] {
  const before = tags();
  change();
  return COMMITTEES.filter((id, i) => rollTag(roll.db, id) !== before[i]);
}

test('[R19] each way of changing the roll of a committee gives it another tag, and no other committee', () => {
  const { db, take } = roll;
  expect(tags()).toEqual(['none', 'none', 'none']);
  expect(retagged(() => take(FILE, true))).toEqual([]);
  expect(retagged(() => take(FILE))).toEqual(['K01', 'K02']);
  expect(retagged(() => take(FILE))).toEqual([]);
  const corrected = FILE.replace('1970', '1971');
  expect(retagged(() => take(corrected))).toEqual(['K02']);
  expect(retagged(() => take(`${corrected}\n1,هدى حمد ناصر العلي,f,1970,K03,`))).toEqual(['K03']);
  const renumbered = corrected.replace('\n10,', '\n11,');
  const { newNumbers } = take(renumbered, true);
  expect(retagged(() => take(renumbered, false, { newNumbers: newNumbers?.seen ?? '' }))).toEqual(['K01']);

  const ofFirst = eq(elector.rollNumber, '11');
  expect(retagged(() => db.update(elector).set({ committeeId: 'K03', rollNumber: '12' }).where(ofFirst).run())).toEqual(['K01', 'K03']);
  expect(retagged(() => db.delete(elector).where(eq(elector.rollNumber, '12')).run())).toEqual(['K03']);
  expect(retagged(() => db.delete(elector).where(eq(elector.committeeId, 'K02')).run())).toEqual(['K02']);
  expect(tags()).not.toContain('none'); // also of one whose electors are all gone
  const fails = () =>
    db.transaction((tx) => {
      tx.delete(elector).run();
      throw new Error('not saved');
    });
  expect(retagged(() => expect(fails).toThrow('not saved'))).toEqual([]);
});

test.each(Object.keys(getTableColumns(elector)))('[R19] an elector’s %s is not changed under the same tag', (column) => {
  roll.take(FILE);
  const other: Record<string, unknown> = { gender: 'female', committeeId: 'K02', status: 'removed', birthYear: 1900, importId: 99 };
  const change = () =>
    roll.db
      .update(elector)
      .set({ [column]: other[column] ?? 'other' })
      .where(eq(elector.rollNumber, '10'))
      .run();
  expect(retagged(change)).toEqual(column === 'committeeId' ? ['K01', 'K02'] : ['K01']);
});
