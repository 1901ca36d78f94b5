import { DEMO_COMMITTEES } from '../../schema/demo.ts';
import type { createRandom } from '../../schema/testing.ts';
import { AREAS, FAMILIES, FEMALE_NAMES, LONG_FAMILIES, MALE_NAMES } from './names.ts';

export type Random = ReturnType<typeof createRandom>;

export type DemoElector = {
  readonly committee: string;
  readonly rollNumber: number;
  /** Own name, father's, grandfather's …, family: 2–6 parts. */
  readonly parts: readonly string[];
  readonly gender: 'male' | 'female';
  readonly birthYear: number | null;
  readonly area: string;
};

/** An elector before a committee has numbered it. */
type Person = Omit<DemoElector, 'committee' | 'rollNumber'>;
type Man = { readonly name: string; readonly father: Man | null; readonly birthYear: number };

/** Pairs of electors with one and the same four-part name that every committee has at least. */
const NAMESAKE_PAIRS = { K01: 7, K02: 5, K03: 2 } as const;
const FOUNDERS_BORN = 1_885;
const ELECTORS_BORN = { from: 1_938, to: 2_006 } as const;

/**
 * Invents the electors of the demo: male-line family trees, so that a father's name is his children's second and cousins share a
 * grandfather's; families of long-tailed sizes, each at home in one district; namesakes, very long names and names with parts missing.
 * @returns committee by committee, numbered in the order of the names as a register is; the same random, the same electors
 */
export function generateRoll(random: Random): DemoElector[] {
  const households = FAMILIES.map((family, rank) => growFamily(random, family, 14 + Math.round(1_100 / (rank + 4))));
  const mixed = households.filter((_, rank) => rank % 7 === 5).flat();
  const others = households.filter((_, rank) => rank % 7 !== 5).flat();
  const pools = {
    K01: others.filter(({ gender }) => gender === 'male'),
    K02: others.filter(({ gender }) => gender === 'female'),
    K03: mixed,
  };
  return DEMO_COMMITTEES.flatMap(({ id, electors }) => number(id, fill(random, pools[id], electors, NAMESAKE_PAIRS[id])));
}

/** One family from its founders down, until it has about `size` living adults. */
function growFamily(random: Random, family: string, size: number): Person[] {
  const home = random.pick(AREAS);
  const people: Person[] = [];
  const founders = new Set<string>();
  let fathers: Man[] = Array.from({ length: Math.ceil(size / 60) }, () => ({
    name: pickNew(random, MALE_NAMES, founders),
    father: null,
    birthYear: FOUNDERS_BORN + random.int(12),
  }));
  while (fathers.length > 0 && people.length < size) {
    const sons: Man[] = [];
    for (const father of fathers) {
      const names = new Set([father.name]); // brothers have different names, and nobody his father's
      const brothers = father.birthYear < 1_920 ? 2 + random.int(3) : 1 + random.int(4);
      for (let i = 0; i < brothers; i++) {
        const son = { name: pickNew(random, MALE_NAMES, names), father, birthYear: father.birthYear + 20 + random.int(22) };
        sons.push(son);
        people.push(...asElector(random, son.name, father, son.birthYear, 'male', family, home));
      }
      for (let i = random.int(5); i > 0; i--) {
        const birthYear = father.birthYear + 20 + random.int(24);
        people.push(...asElector(random, pickNew(random, FEMALE_NAMES, names), father, birthYear, 'female', family, home));
      }
    }
    fathers = sons.filter(({ birthYear }) => birthYear < ELECTORS_BORN.to - 18);
  }
  return people.slice(0, size);
}

function asElector(
  random: Random,
  name: string,
  father: Man,
  birthYear: number,
  gender: Person['gender'],
  family: string,
  home: string,
): Person[] {
  if (birthYear < ELECTORS_BORN.from || birthYear > ELECTORS_BORN.to) return [];
  const forebears: string[] = [];
  for (let man: Man | null = father; man && forebears.length < 3; man = man.father) forebears.push(man.name);
  const isLong = random.chance(0.12);
  return [
    {
      parts: [name, ...(isLong ? forebears : forebears.slice(0, 2)), family],
      gender,
      birthYear: random.chance(0.02) ? null : birthYear,
      area: random.chance(0.03) ? '' : random.chance(0.72) ? home : random.pick(AREAS),
    },
  ];
}

/** Chooses `count` of a pool and gives some of them a namesake, a very long name, or a name with parts missing. */
function fill(random: Random, pool: readonly Person[], count: number, namesakePairs: number): Person[] {
  const people = shuffle(random, pool).slice(0, count - namesakePairs);
  if (people.length < count - namesakePairs) throw new Error(`the families have ${people.length} electors, ${count} are needed`);
  const twins = people.filter(({ parts, birthYear }) => parts.length === 4 && birthYear !== null).slice(0, namesakePairs);
  const others = people.filter((person) => !twins.includes(person));
  const namesakes = twins.map((twin) => ({
    ...twin,
    birthYear: (twin.birthYear ?? 0) + ((twin.birthYear ?? 0) < 1_972 ? 1 : -1) * (4 + random.int(4)),
    area: random.pick(AREAS),
  }));
  const shortened = Math.round(count / 60);
  return [
    ...twins,
    ...namesakes,
    ...others.map((person, i) => {
      if (i < 2) return { ...person, parts: longName(person.gender, i) };
      return i < 2 + shortened ? { ...person, parts: shorten(random, person.parts) } : person;
    }),
  ];
}

/** Two or three parts instead of four: what a clerk typed who was in a hurry. */
function shorten(random: Random, parts: readonly string[]): string[] {
  const [own, father] = parts;
  const family = parts.at(-1);
  return (random.chance(0.7) ? [own, father, family] : [own, family]).filter((part) => part !== undefined);
}

function longName(gender: Person['gender'], which: number): string[] {
  const own = gender === 'male' ? 'عبدالرحمن' : 'فاطمة الزهراء';
  return [own, 'عبداللطيف', 'عبدالمحسن', 'عبدالعزيز', 'عبدالوهاب', LONG_FAMILIES[which % LONG_FAMILIES.length] ?? ''];
}

/** Numbers a committee in the order of its names; numbers that were struck off over the years are missing. */
function number(committee: string, people: readonly Person[]): DemoElector[] {
  const sorted = people
    .map((person) => ({ person, name: person.parts.join(' ').replace(/[أإآ]/g, 'ا') }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)); // by code unit: the same on every machine
  let rollNumber = 0;
  return sorted.map(({ person }, i) => {
    rollNumber += i % 97 === 96 ? 3 : 1;
    return { committee, rollNumber, ...person };
  });
}

function pickNew(random: Random, names: readonly string[], taken: Set<string>): string {
  let name = random.pick(names);
  while (taken.has(name)) name = random.pick(names);
  taken.add(name);
  return name;
}

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
