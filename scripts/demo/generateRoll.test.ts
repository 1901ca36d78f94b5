import { expect, test } from 'vitest';
import { DEMO_COMMITTEES, DEMO_SEED } from '../../schema/demo.ts';
import { foldName } from '../../schema/fold.ts';
import { createRandom } from '../../schema/testing.ts';
import { type DemoElector, generateRoll } from './generateRoll.ts';
import { writeRollCsv } from './rollCsv.ts';

const roll = generateRoll(createRandom(DEMO_SEED));
const nameOf = (elector: DemoElector): string => elector.parts.join(' ');
const of = (committee: string): DemoElector[] => roll.filter((elector) => elector.committee === committee);

test.each(DEMO_COMMITTEES)('$id has its $electors electors, each with a number of its own', ({ id, electors, gender }) => {
  const people = of(id);
  expect(people).toHaveLength(electors);
  expect(new Set(people.map(({ rollNumber }) => rollNumber)).size).toBe(electors);
  const genders = new Set(people.map((elector) => elector.gender));
  expect([...genders].sort()).toEqual(gender === 'mixed' ? ['female', 'male'] : [gender]);
});

test.each(['K01', 'K02', 'K03'])('%s has identical four-part names that differ in something else', (id) => {
  const byName = Map.groupBy(
    of(id).filter(({ parts }) => parts.length === 4),
    (elector) => foldName(nameOf(elector)),
  );
  const namesakes = [...byName.values()].filter((people) => people.length > 1);
  expect(namesakes.length).toBeGreaterThan(1);
  for (const people of namesakes) {
    expect(new Set(people.map(({ rollNumber }) => rollNumber)).size).toBe(people.length);
    expect(new Set(people.map(({ birthYear, area }) => `${birthYear} ${area}`)).size).toBe(people.length);
  }
});

test('families are male lines: most have brothers or sisters with the same father and grandfather', () => {
  const lines = Map.groupBy(roll, ({ parts }) => parts.slice(1).join(' '));
  const withSiblings = [...lines.values()].filter((people) => people.length > 1).flat();
  expect(withSiblings.length).toBeGreaterThan(roll.length / 4);
});

test('sizes of families have a long tail', () => {
  const sizes = [...Map.groupBy(of('K01'), ({ parts }) => parts.at(-1)).values()].map((people) => people.length).sort((a, b) => b - a);
  expect(sizes[0]).toBeGreaterThan(40);
  expect(sizes.at(Math.floor(sizes.length / 2))).toBeLessThan(12);
});

test('names have two to six parts, some very long, some with parts missing, some without year or area', () => {
  for (const id of ['K01', 'K02', 'K03']) {
    const lengths = new Set(of(id).map(({ parts }) => parts.length));
    expect([...lengths].every((length) => length >= 2 && length <= 6)).toBe(true);
    expect(lengths.has(6) && lengths.has(3)).toBe(true);
    expect(of(id).some(({ birthYear }) => birthYear === null)).toBe(true);
    expect(of(id).some(({ area }) => area === '')).toBe(true);
  }
});

test('everybody is of age', () => {
  for (const { birthYear } of roll) if (birthYear !== null) expect(birthYear).toBeLessThanOrEqual(2_006);
});

test('the same seed gives the same bytes, another seed others', () => {
  const bytes = (seed: number): string => {
    const random = createRandom(seed);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(writeRollCsv(random, generateRoll(random)));
  };
  expect(bytes(DEMO_SEED)).toBe(bytes(DEMO_SEED));
  expect(bytes(DEMO_SEED)).not.toBe(bytes(DEMO_SEED + 1));
});

test('the file is what spreadsheets write: byte order mark, Arabic headings and digits, stretched letters, spaces too many', () => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(writeRollCsv(createRandom(1), roll));
  expect(text.startsWith('\ufeffرقم القيد,الاسم الكامل,')).toBe(true);
  expect(text.split('\r\n')).toHaveLength(roll.length + 2);
  expect(text).toMatch(/[٠-٩]/);
  expect(text).toMatch(/\n\d+,/);
  expect(text).toContain('ـ');
  expect(text).toContain('  ');
});
