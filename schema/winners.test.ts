import { describe, expect, test } from 'vitest';
import { type Candidate, METHODS } from './election.ts';
import { drawCommittees, untrueStanding } from './testing/allOutcomes.ts';
import { drawElection, drawUnevenLists } from './testing/drawnCounts.ts';
import { createRandom } from './testing.ts';
import { type CommitteeMarks, impactOf, standing, standingCheck } from './winners.ts';

const CASES = process.env.TEST_LONG === '1' ? 6_000 : 500;

describe('[CW4] what can still change, against every way in which it could come out', () => {
  test.each(METHODS)('%s', (method) => {
    let changing = 0;
    for (let seed = 1; seed <= CASES; seed++) {
      const random = createRandom(seed);
      const election = drawElection(random, method, 4);
      const committees = drawCommittees(random, election, 2 + random.int(9));
      expect(untrueStanding(election, committees), `seed ${seed}`).toBe('');
      if (standing(election, committees).canChange) changing++;
    }
    expect(changing).toBeGreaterThan(CASES / 10);
    expect(changing).toBeLessThan((CASES * 19) / 20);
  });

  test('lists that are longer than a ballot may have marks, and shorter than the fewest', () => {
    for (let seed = 1; seed <= CASES; seed++) {
      const random = createRandom(seed);
      const election = drawUnevenLists(random);
      expect(untrueStanding(election, drawCommittees(random, election, 2 + random.int(5))), `seed ${seed}`).toBe('');
    }
  });
});

const people = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ id: `c${i}`, listId: null, ballotNumber: i + 1, name: '', state: 'active' }));
const single = (seats: number, count = 3) =>
  ({ method: 'single', minMarks: 1, maxMarks: 1, lists: [], candidates: people(count), seats }) as const;
const settled = (...marks: number[]): CommitteeMarks => ({ kind: 'settled', marks });
const open = (ballots: number): CommitteeMarks => ({ kind: 'open', ballots });
const briefly = (...args: Parameters<typeof standing>) =>
  standing(...args).ranks.map(({ id, marks, isSeated, canChange }) => `${id} ${marks}${isSeated ? ' seated' : ''}${canChange ? ' ?' : ''}`);

describe('[CW1] who takes the seats', () => {
  test('those with the most marks, over all committees', () => {
    expect(briefly(single(2), [settled(5, 1, 2), settled(0, 9, 1)])).toEqual(['c1 10 seated', 'c0 5 seated', 'c2 3']);
  });

  test('with as many seats as candidates everybody, whatever is open', () => {
    expect(briefly(single(3), [settled(0, 0, 0), open(100)])).toEqual(['c0 0 seated', 'c1 0 seated', 'c2 0 seated']);
  });

  test('level at the edge: none is shown as seated, all can change, by lot', () => {
    expect(briefly(single(2), [settled(9, 5, 5)])).toEqual(['c0 9 seated', 'c1 5 ?', 'c2 5 ?']);
    expect(standing(single(2), [settled(9, 5, 5)]).canChange).toBe(true);
    expect(standing(single(2), [settled(5, 5, 4)]).canChange).toBe(false);
  });

  test('[CW2] whoever withdrew keeps their marks and takes no seat; the next does', () => {
    const election = {
      ...single(1),
      candidates: people(3).map((one) => ({ ...one, state: one.id === 'c0' ? 'withdrawn' : 'active' }) as const),
    };
    const { ranks, withdrawnAhead } = standing(election, [settled(20, 9, 8)]);
    expect(ranks).toEqual([
      { id: 'c0', marks: 20, isSeated: false, canChange: false, isWithdrawn: true },
      { id: 'c1', marks: 9, isSeated: true, canChange: false, isWithdrawn: false },
      { id: 'c2', marks: 8, isSeated: false, canChange: false, isWithdrawn: false },
    ]);
    expect(withdrawnAhead).toEqual(['c0']);
    expect(standing(election, [settled(8, 9, 8)]).withdrawnAhead).toEqual([]);
  });

  test('where lists only are marked, all of them go to one list', () => {
    const election = { ...single(9), method: 'list', lists: [{ id: 'l000' }, { id: 'l001' }] } as const;
    expect(briefly(election, [settled(5, 6)])).toEqual(['l001 6 seated', 'l000 5']);
    expect(briefly(election, [settled(5, 6), open(1)])).toEqual(['l001 6 seated ?', 'l000 5 ?']);
  });
});

describe('[CW3] what is open and unsettled', () => {
  test('with one mark a ballot, two who have to be overtaken by two need ballots for both', () => {
    // c0 falls out only when c2 and c3 both come level: 3 + 3 ballots; c1 alone is reached with 2
    const marks = settled(6, 5, 3, 3);
    expect(briefly(single(2, 4), [marks, open(1)])).toEqual(['c0 6 seated', 'c1 5 seated', 'c2 3', 'c3 3']);
    expect(briefly(single(2, 4), [marks, open(2)])).toEqual(['c0 6 seated', 'c1 5 seated ?', 'c2 3 ?', 'c3 3 ?']);
    expect(briefly(single(2, 4), [marks, open(4)])[0]).toBe('c0 6 seated ?'); // c1 one more, c2 three
    expect(briefly(single(2, 4), [marks, open(3)])[0]).toBe('c0 6 seated');
  });

  test('of a cell that differs any of the values may come, and the least is shown', () => {
    const unsettled: CommitteeMarks = { kind: 'unsettled', proposed: [[10, 30], [0], [5]] };
    expect(briefly(single(1), [settled(0, 19, 0), unsettled])).toEqual(['c1 19 seated ?', 'c0 10 ?', 'c2 5']);
    expect(briefly(single(1), [settled(0, 31, 0), unsettled])).toEqual(['c1 31 seated', 'c0 10', 'c2 5']);
  });

  test('[CW5] how many marks could move: of what is settled none', () => {
    const several = { ...single(1), method: 'multiple', maxMarks: 2 } as const;
    const lists = {
      ...several,
      method: 'list_or_mixed',
      lists: [{ id: 'l' }],
      candidates: people(3).map((one) => ({ ...one, listId: 'l' })),
    } as const;
    expect([
      impactOf(single(1), settled(1, 2, 3)),
      impactOf(single(1), open(7)),
      impactOf(several, open(7)),
      impactOf(lists, open(7)),
    ]).toEqual([0, 7, 14, 21]);
    expect(impactOf(single(1), { kind: 'unsettled', proposed: [[3, 9, 5], [1], [4, 2]] })).toBe(8);
  });

  test('[CW6] W6 says how much is open, and nothing when it changes nothing', () => {
    const committees = [settled(6, 5, 3), open(1), open(0)];
    expect(standingCheck(standing(single(1), committees), committees)).toMatchObject({
      id: 'W6',
      figures: { committees: 2, of: 3, people: 2 },
    });
    expect(standingCheck(standing(single(2), committees), committees)).toBe(null);
  });
});
