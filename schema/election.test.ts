import { describe, expect, test } from 'vitest';
import {
  ballotOf,
  type Candidate,
  changedFields,
  type ElectionSetUp,
  fromTemplate,
  mayPhotograph,
  readSettings,
  SETTINGS,
  TEMPLATE_NAMES,
  type Template,
} from './election.ts';
import { ELECTION_PROBLEMS, problemsOf, problemText } from './electionProblems.ts';
import { randomId } from './ids.ts';
import { createRandom } from './testing.ts';

const WORDS = { list: (n: number) => `List ${n}`, candidate: (n: number) => `Candidate ${n}` };
function setUp(template: Template = 'union', change: Partial<ElectionSetUp> = {}): ElectionSetUp {
  const random = createRandom(1);
  const begun = fromTemplate(template, WORDS, () => randomId(4, random.byte));
  return { name: '', pollingDay: '2026-11-28', timeZone: 'Asia/Kuwait', settings: SETTINGS, ...begun, ...change };
}
const wrong = (change: Partial<ElectionSetUp>, template?: Template) =>
  problemsOf(setUp(template, change), null).map(({ field, code }) => `${field} ${code}`);
/** A set-up with its first candidate changed. */
const withFirst = (change: Partial<Candidate>): Partial<ElectionSetUp> => {
  const [first, ...others] = setUp().candidates;
  return first ? { candidates: [{ ...first, ...change }, ...others] } : {};
};
const FIRST = setUp().candidates[0]?.id;

test('[F1] templates are what is known of such elections, and may stand as they are', () => {
  const known = Object.fromEntries(
    TEMPLATE_NAMES.map((name) => {
      const { method, seats, minMarks, maxMarks, lists, candidates } = setUp(name);
      return [name, { method, seats, minMarks, maxMarks, lists: lists.length, candidates: candidates.length }];
    }),
  );
  expect(known).toEqual({
    union: { method: 'list_or_mixed', seats: 15, minMarks: 1, maxMarks: 15, lists: 2, candidates: 30 },
    constituency: { method: 'single', seats: 10, minMarks: 1, maxMarks: 1, lists: 0, candidates: 40 },
    municipality: { method: 'single', seats: 1, minMarks: 1, maxMarks: 1, lists: 0, candidates: 4 },
  });
  for (const name of TEMPLATE_NAMES) expect(problemsOf(setUp(name), null), name).toEqual([]);
  expect(ballotOf(setUp()).map(({ list, candidates }) => [list?.name, candidates.map(({ ballotNumber }) => ballotNumber)])).toEqual([
    ['List 1', Array.from({ length: 15 }, (_, i) => i + 1)],
    ['List 2', Array.from({ length: 15 }, (_, i) => i + 16)],
  ]);
});

test.each<[Partial<ElectionSetUp>, string]>([
  [{ seats: 0 }, 'seats wrong-number'],
  [{ seats: 1.5 }, 'seats wrong-number'],
  [{ minMarks: 0 }, 'minMarks wrong-number'],
  [{ minMarks: 16 }, 'minMarks min-above-max'],
  [{ maxMarks: 31 }, 'maxMarks more-marks-than-choices'],
  [{ method: 'single' }, 'maxMarks one-mark'],
  [{ pollingDay: '' }, 'pollingDay missing'],
  [withFirst({ name: ' ' }), `candidates.${FIRST}.name missing`],
  [withFirst({ name: 'x'.repeat(101) }), `candidates.${FIRST}.name too-long`],
  [withFirst({ ballotNumber: 2 }), `candidates.${setUp().candidates[1]?.id}.number number-twice`],
  [withFirst({ ballotNumber: 0 }), `candidates.${FIRST}.number wrong-number`],
  [withFirst({ listId: 'none' }), `candidates.${FIRST}.list unknown-list`],
  [withFirst({ id: 'No id' }), 'candidates.No id.name id-wrong'],
  [{ lists: setUp().lists.map((list) => ({ ...list, name: 'One' })) }, `lists.${setUp().lists[1]?.id} name-twice`],
  [{ settings: { ...SETTINGS, callsADay: 0 } }, 'settings.callsADay wrong-number'],
  [
    { settings: { ...SETTINGS, tolerances: { ...SETTINGS.tolerances, blankPercent: 101 } } },
    'settings.tolerances.blankPercent wrong-number',
  ],
])('[F2] what may not stand is told at its field: %#', (change, told) => {
  expect(wrong(change)).toEqual([told]);
});

test('[F2] the ways of voting want what they need: lists, a list of everybody, somebody to vote for', () => {
  const { candidates } = setUp();
  const free = candidates.map((one) => ({ ...one, listId: null }));
  expect(wrong({ lists: [], candidates: free })).toEqual(['lists lists-needed']);
  expect(wrong({ lists: [], candidates: free, method: 'multiple' })).toEqual([]);
  expect(wrong({ ...withFirst({ listId: null }), method: 'list', maxMarks: 1 })).toEqual([`candidates.${FIRST}.list list-needed`]);
  expect(wrong({ candidates: [], method: 'list', maxMarks: 1 })).toEqual([]); // lists may be all that the ballot names
  expect(wrong({ candidates: [] }, 'municipality')).toEqual(['candidates candidates-needed']);
});

describe('[F4] once it has begun', () => {
  const before = setUp();
  const [gone, ...others] = before.candidates;
  test('nobody and no list is taken out; somebody may withdraw, be renamed or come in', () => {
    expect(problemsOf({ ...before, candidates: others }, null)).toEqual([]);
    const [problem] = problemsOf({ ...before, candidates: others }, before);
    expect(problem).toMatchObject({ field: 'candidates', code: 'candidate-removed' });
    expect(problem && problemText(problem, 'en')).toContain('Candidate 1 (number 1)');
    const [list] = before.lists;
    expect(problemsOf({ ...before, lists: before.lists.slice(1) }, before).map(({ code }) => code)).toContain('list-removed');
    if (!gone || !list) throw new Error('a template without anybody');
    const late: Candidate = { ...gone, id: 'late', ballotNumber: 31 };
    const candidates = [{ ...gone, state: 'withdrawn' as const, name: 'Another' }, ...others, late];
    expect(problemsOf({ ...before, candidates }, before)).toEqual([]);
  });
});

test('[F2] a withdrawn one is still to be marked on the ballot', () => {
  const candidates = setUp().candidates.map((one) => ({ ...one, state: 'withdrawn' as const }));
  expect(wrong({ candidates, maxMarks: 30 })).toEqual([]);
});

test('[F3] settings of another version are read as far as they are known', () => {
  expect(readSettings(undefined)).toEqual(SETTINGS);
  expect(readSettings({ callsADay: 5, doorAsks: 'iris', tolerances: { blankPercent: 4, invalidPercent: 'many' }, later: 1 })).toEqual({
    ...SETTINGS,
    callsADay: 5,
    tolerances: { ...SETTINGS.tolerances, blankPercent: 4 },
  });
});

test('[CT46] of whom the form is photographed is a setting; of women not unless it says so', () => {
  expect(SETTINGS.photos).toBe('notWomen');
  expect(readSettings({ photos: 'all' }).photos).toBe('all');
  expect(readSettings({ photos: 'some' }).photos).toBe('notWomen');
  const of = (rule: Parameters<typeof mayPhotograph>[0]) =>
    (['male', 'female', 'mixed'] as const).map((gender) => mayPhotograph(rule, gender));
  expect([of('all'), of('notWomen'), of('none')]).toEqual([
    [true, true, true],
    [true, false, true],
    [false, false, false],
  ]);
});

test('what differs between two set-ups is named', () => {
  expect(changedFields(setUp(), setUp())).toEqual([]);
  expect(changedFields(setUp(), setUp('union', { seats: 9, ...withFirst({ name: 'Another' }) }))).toEqual(['seats', 'candidates']);
});

test('[W1] every problem has words in both languages, and fills the same names', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const { en, ar } of Object.values(ELECTION_PROBLEMS)) expect(names(ar)).toEqual(names(en));
});
