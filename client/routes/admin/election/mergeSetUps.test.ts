import { expect, it } from 'vitest';
import { type Candidate, type ElectionSetUp, fromTemplate, SETTINGS } from '../../../../schema/election.ts';
import { randomId } from '../../../../schema/ids.ts';
import { createRandom } from '../../../../schema/testing.ts';
import { mergeSetUps } from './mergeSetUps.ts';

const random = createRandom(5);
const BASE: ElectionSetUp = {
  ...fromTemplate('union', { list: (n) => `L${n}`, candidate: (n) => `C${n}` }, () => randomId(4, random.byte)),
  name: '',
  pollingDay: '2026-11-28',
  timeZone: 'Asia/Kuwait',
  settings: SETTINGS,
};
const [first, second] = BASE.candidates as readonly [Candidate, Candidate];
const without = ({ id }: Candidate) => BASE.candidates.filter((one) => one.id !== id);
const named = (of: Candidate, name: string) => BASE.candidates.map((one) => (one.id === of.id ? { ...one, name } : one));
const nameOf = (setUp: ElectionSetUp, { id }: Candidate) => setUp.candidates.find((one) => one.id === id)?.name;

it('[F3] what each has changed is in both; of what both have changed mine stands and both are told', () => {
  const { merged, both } = mergeSetUps(
    BASE,
    { ...BASE, seats: 9, minMarks: 2, candidates: named(first, 'theirs') },
    { ...BASE, seats: 11, maxMarks: 12, candidates: named(second, 'mine'), settings: { ...SETTINGS, callsADay: 5 } },
  );
  expect(both).toEqual([{ field: 'seats', theirs: 9, mine: 11 }]);
  expect(merged).toMatchObject({ seats: 11, minMarks: 2, maxMarks: 12, settings: { callsADay: 5 } });
  expect([nameOf(merged, first), nameOf(merged, second)]).toEqual(['theirs', 'mine']);
});

it('[F3] whoever was added by either stays, whoever was taken out goes, unless the other has changed them', () => {
  const added = (id: string): Candidate => ({ id, listId: null, ballotNumber: 40, name: id, state: 'active' });
  const of = (theirs: readonly Candidate[], mine: readonly Candidate[]) =>
    mergeSetUps(BASE, { ...BASE, candidates: theirs }, { ...BASE, candidates: mine }).merged;
  expect(
    of([...BASE.candidates, added('their')], [...BASE.candidates, added('mine')])
      .candidates.slice(-2)
      .map(({ id }) => id),
  ).toEqual(['their', 'mine']);
  expect(of(without(first), without(second)).candidates).toHaveLength(28);
  expect(nameOf(of(without(first), named(first, 'kept')), first)).toBe('kept');
  expect(nameOf(of(named(first, 'kept'), without(first)), first)).toBe('kept');
});

it('[F3] the same change of both, and no change at all, are nothing to decide', () => {
  const changed = { ...BASE, seats: 9, lists: [...BASE.lists].reverse() };
  expect(mergeSetUps(BASE, changed, changed)).toEqual({ merged: changed, both: [] });
  expect(mergeSetUps(BASE, BASE, { ...BASE, lists: [...BASE.lists].reverse() }).merged.lists.map(({ name }) => name)).toEqual(['L2', 'L1']);
  expect(mergeSetUps(BASE, changed, BASE).merged).toEqual(changed);
});
