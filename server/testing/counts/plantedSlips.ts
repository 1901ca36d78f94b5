/** Slips planted in forms that are true: each makes the check fail that names it, and one step less does not. What is wrong is told, for mutants and tests alike. */
import type { CheckInput } from '../../../schema/checkFindings.ts';
import { SETTINGS, type Tolerance } from '../../../schema/election.ts';
import { judgeChecks } from '../../../schema/resultChecks.ts';
import { type CellId, candidateCell, listCell } from '../../../schema/tally.ts';
import { countBallots, type DrawnElection, drawBallots, drawElection } from '../../../schema/testing/drawnCounts.ts';
import { createRandom } from '../../../schema/testing.ts';

type Random = ReturnType<typeof createRandom>;
type Values = Map<CellId, number>;
type Change = { readonly values?: Readonly<Partial<Record<CellId, number>>>; readonly input?: Partial<CheckInput> };
type Slip = {
  /** Of the check that has to fail, up to what it is about. */
  readonly id: string;
  /** The slip, and what is nearly one; null where this form has no room for it. */
  readonly plant: (of: {
    random: Random;
    election: DrawnElection;
    values: Values;
  }) => { readonly bad: Change; readonly good: Change } | null;
};

const at = (values: Values, cell: CellId): number => values.get(cell) ?? 0;
const isMixed = ({ method }: DrawnElection): boolean => method === 'list_or_mixed';
const cellsOf = ({ method, lists, candidates }: DrawnElection): CellId[] =>
  method === 'list' ? lists.map(({ id }) => listCell(id)) : candidates.map(({ id }) => candidateCell(id));
const sumOf = (values: Values, cells: readonly CellId[]): number => cells.reduce((sum, cell) => sum + at(values, cell), 0);
const withTolerance = (name: Tolerance, n: number): Partial<CheckInput> => ({ tolerances: { ...SETTINGS.tolerances, [name]: n } });
/** The least part of a whole that is at least so many percent of it, and the least that is more; found by counting, with no fraction. */
function leastPart(whole: number, percent: number, isEnough: (hundredfold: number, limit: number) => boolean): number {
  for (let part = 0; ; part++) if (part > 0 && isEnough(part * 100, percent * whole)) return part;
}
const isAtLeast = (a: number, b: number): boolean => a >= b;
const isMore = (a: number, b: number): boolean => a > b;

/** Marks of one changed so that all come to `sum`; null when it cannot be. */
function comingTo(values: Values, cells: readonly CellId[], sum: number): Change['values'] | null {
  const apart = sum - sumOf(values, cells);
  const cell = cells.find((one) => at(values, one) + apart >= 0);
  return cell ? { [cell]: at(values, cell) + apart } : null;
}

const SLIPS: readonly Slip[] = [
  ...(['ballots', 'valid', 'invalid', 'blank'] as const).flatMap((cell): Slip[] =>
    [1, -1].map((by) => ({
      id: 'E1',
      plant: ({ values }) => (at(values, cell) + by < 0 ? null : { bad: { values: { [cell]: at(values, cell) + by } }, good: {} }),
    })),
  ),
  ...[1, -1].map(
    (by): Slip => ({
      id: 'E2',
      plant({ election, values }) {
        const { method, lists, minMarks, maxMarks } = election;
        const [cells, valid] = [cellsOf(election), at(values, 'valid')];
        const wholes = isMixed(election) ? lists.map(({ id }) => ({ n: at(values, listCell(id)), id })) : [];
        const whole = wholes.reduce((sum, { n }) => sum + n, 0);
        const theirs = wholes.reduce((sum, { n, id }) => sum + n * election.candidates.filter(({ listId }) => listId === id).length, 0);
        const each = method === 'single' || method === 'list' ? 1 : by > 0 ? maxMarks : minMarks;
        const limit = theirs + (valid - whole) * each;
        const [bad, good] = [comingTo(values, cells, limit + by), comingTo(values, cells, limit)];
        return limit + by >= 0 && bad && good ? { bad: { values: bad }, good: { values: good } } : null;
      },
    }),
  ),
  {
    id: 'E2 range',
    plant({ election, values }) {
      // whose whole lists nobody has entered: as many marks as the longest list, or as a ballot may have
      if (!isMixed(election)) return null;
      const sizes = election.lists.map(({ id }) => election.candidates.filter(({ listId }) => listId === id).length);
      const most = at(values, 'valid') * Math.max(election.maxMarks, ...sizes);
      const none = Object.fromEntries(election.lists.map(({ id }) => [listCell(id), undefined]));
      const marks = (sum: number) => comingTo(values, cellsOf(election), sum);
      return { bad: { values: { ...marks(most + 1), ...none } }, good: { values: { ...marks(most), ...none } } };
    },
  },
  {
    id: 'E3',
    plant({ random, election, values }) {
      const cell = random.pick([...cellsOf(election), ...(isMixed(election) ? election.lists.map(({ id }) => listCell(id)) : [])]);
      return { bad: { values: { [cell]: at(values, 'valid') + 1 } }, good: { values: { [cell]: at(values, 'valid') } } };
    },
  },
  {
    id: 'E4 below',
    plant({ random, election, values }) {
      const list = isMixed(election) ? random.pick(election.lists) : null;
      const cells = election.candidates.filter(({ listId }) => listId === list?.id).map(({ id }) => candidateCell(id));
      if (!list || cells.length === 0) return null;
      const lowest = Math.min(...cells.map((cell) => at(values, cell)));
      return { bad: { values: { [listCell(list.id)]: lowest + 1 } }, good: { values: { [listCell(list.id)]: lowest } } };
    },
  },
  {
    id: 'E4 together',
    plant({ election, values }) {
      if (!isMixed(election) || election.lists.length < 2) return null;
      const cells = election.lists.map(({ id }) => listCell(id));
      const [bad, good] = [comingTo(values, cells, at(values, 'valid') + 1), comingTo(values, cells, at(values, 'valid'))];
      return bad && good ? { bad: { values: bad }, good: { values: good } } : null;
    },
  },
  ...[1, -1].map(
    (by): Slip => ({
      id: 'E4 sum',
      plant({ random, election, values }) {
        const list = election.method === 'list' ? random.pick(election.lists) : null;
        const cells = election.candidates.filter(({ listId }) => listId === list?.id).map(({ id }) => candidateCell(id));
        const [first] = cells;
        if (!list || !first || at(values, listCell(list.id)) === 0) return null;
        const none = Object.fromEntries(cells.map((cell) => [cell, 0]));
        const all = at(values, listCell(list.id));
        return { bad: { values: { ...none, [first]: all + by } }, good: { values: { ...none, [first]: all } } };
      },
    }),
  ),
  {
    id: 'E5 form',
    plant: ({ values }) => {
      const registered = at(values, 'ballots') - SETTINGS.tolerances.ballotsAboveRegistered;
      return registered < 1 ? null : { bad: { values: { registered: registered - 1 } }, good: { values: { registered } } };
    },
  },
  {
    id: 'E5 roll',
    plant: ({ values }) => {
      const registered = at(values, 'ballots') - SETTINGS.tolerances.ballotsAboveRegistered;
      const none = { registered: undefined };
      return registered < 1
        ? null
        : { bad: { values: none, input: { registered: registered - 1 } }, good: { values: none, input: { registered } } };
    },
  },
  ...[1, -1].map(
    (by): Slip => ({
      id: 'W1',
      plant({ random, values }) {
        const [ballots, percent, number] = [at(values, 'ballots'), random.int(20), 1 + random.int(20)];
        const apart = Math.min(number, leastPart(ballots, percent, isAtLeast));
        const input = { tolerances: { ...SETTINGS.tolerances, admittedApart: number, admittedApartPercent: percent } };
        const change = (n: number): Change => ({ values: { admitted: ballots + by * n }, input });
        return ballots + by * apart < 0 ? null : { bad: change(apart), good: change(apart - 1) };
      },
    }),
  ),
  ...(['blank', 'invalid'] as const).map(
    (cell): Slip => ({
      id: `W2 ${cell}`,
      plant({ random, values }) {
        const percent = random.int(40);
        const part = leastPart(at(values, 'ballots'), percent, isAtLeast);
        const input = withTolerance(`${cell}Percent`, percent);
        return { bad: { values: { [cell]: part }, input }, good: { values: { [cell]: part - 1 }, input } };
      },
    }),
  ),
  ...[1, -1].map(
    (by): Slip => ({
      id: 'W3',
      plant({ random, values }) {
        const [ballots, percent] = [at(values, 'ballots'), random.int(40)];
        const apart = leastPart(ballots, percent, isMore);
        const change = (n: number): Change => ({
          input: { ...withTolerance('attendanceApartPercent', percent), attended: ballots + by * n },
        });
        return ballots + by * apart < 0 ? null : { bad: change(apart), good: change(apart - 1) };
      },
    }),
  ),
  {
    id: 'W4 allZero',
    plant({ election }) {
      const [first, ...others] = cellsOf(election);
      const none = Object.fromEntries(others.map((cell) => [cell, 0]));
      return first ? { bad: { values: { ...none, [first]: 0 } }, good: { values: { ...none, [first]: 1 } } } : null;
    },
  },
  {
    id: 'W4 twin',
    plant({ election, values }) {
      const marks = cellsOf(election).map((cell) => at(values, cell));
      if (marks.every((n) => n === 0)) return null;
      const others = (vector: readonly number[]) => ({ others: [{ committee: 'other', vector: vector.join(' ') }] });
      return { bad: { input: others(marks) }, good: { input: others(marks.with(0, (marks[0] ?? 0) + 1)) } };
    },
  },
  {
    id: 'W4 oneCandidate',
    plant({ random, election, values }) {
      const cells = cellsOf(election);
      const [valid, percent] = [at(values, 'valid'), random.int(100)];
      if (cells.length < 2) return null;
      const cell = random.pick(cells);
      const none = Object.fromEntries(cells.map((one) => [one, 0]));
      const part = leastPart(valid, percent, isMore);
      const input = withTolerance('candidatePercent', percent);
      return { bad: { values: { ...none, [cell]: part }, input }, good: { values: { ...none, [cell]: part - 1 }, input } };
    },
  },
  {
    id: 'W4 turnout',
    plant({ random, values }) {
      const [ballots, percent] = [at(values, 'ballots'), 1 + random.int(99)];
      let registered = 0;
      while ((registered + 1) * percent < ballots * 100) registered++;
      const input = withTolerance('turnoutPercent', percent);
      return ballots === 0 ? null : { bad: { values: { registered }, input }, good: { values: { registered: registered + 1 }, input } };
    },
  },
];

/** Every slip in one drawn form, with the figures of a check each missing once. @returns what was found that should not be, or not found that should */
export function lookForSlips(seed: number): string {
  const random = createRandom(seed);
  const election = drawElection(random);
  const values = countBallots(election, drawBallots(random, election, 1 + random.int(60)));
  values.set('registered', at(values, 'ballots') + 10);
  const failedOf = ({ values: changes = {}, input = {} }: Change) => {
    const changed = new Map(values);
    for (const [cell, n] of Object.entries(changes) as [CellId, number | undefined][]) // its own keys
      if (n === undefined) changed.delete(cell);
      else changed.set(cell, n);
    const base = { ...election, tolerances: SETTINGS.tolerances, registered: null, attended: null, others: [], values: changed };
    return judgeChecks({ ...base, ...input });
  };
  const is = (change: Change, id: string) => failedOf(change).failed.find((one) => one.id === id || one.id.startsWith(`${id} `));

  const clean = failedOf({});
  const error = clean.failed.find(({ code }) => code.startsWith('E')) ?? clean.notJudged.find(({ code }) => code.startsWith('E'));
  if (error) return `seed ${seed}: a true form fails ${error.code}`;
  for (const { id, plant } of SLIPS) {
    const planted = plant({ random, election, values });
    if (!planted) continue;
    const { bad, good } = planted;
    if (!is(bad, id)) return `seed ${seed}: ${id} is not found in ${JSON.stringify(bad)}`;
    if (is(good, id)) return `seed ${seed}: ${id} is found in ${JSON.stringify(good)}`;
    for (const cell of values.keys()) {
      const { failed, notJudged } = failedOf({ ...bad, values: { ...bad.values, [cell]: undefined } });
      const twice = failed.find(({ code, variant }) =>
        notJudged.some((one) => one.code === code && one.variant === variant && code !== 'E4'),
      );
      if (twice) return `seed ${seed}: without ${cell} ${twice.id} fails and is not judged`;
      if (failed.some(({ figures }) => cell in figures && cell !== 'registered'))
        return `seed ${seed}: ${cell} is not there and stands in figures`;
    }
  }
  return '';
}
