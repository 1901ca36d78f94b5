import type { Method } from '../../schema/election.ts';
import { createRandom } from '../../schema/testing.ts';
import { type CommitteeMarks, type StandingElection, standing } from '../../schema/winners.ts';
import type { Figures, Workload } from './figures.ts';

/** Ways of voting at the size of a constituency and at the largest that a set-up can have, also those in which lists are longer than a ballot may have marks. */
const CASES: readonly {
  name: string;
  people: number;
  committees: number;
  method: Method;
  marks: [number, number];
  lists: number;
  seats: number;
}[] = [
  { name: 'forty', people: 40, committees: 40, method: 'single', marks: [1, 1], lists: 0, seats: 10 },
  { name: 'single', people: 200, committees: 250, method: 'single', marks: [1, 1], lists: 0, seats: 50 },
  { name: 'multiple', people: 200, committees: 250, method: 'multiple', marks: [1, 15], lists: 0, seats: 15 },
  { name: 'mixed', people: 200, committees: 250, method: 'list_or_mixed', marks: [1, 15], lists: 10, seats: 15 },
  { name: 'shortLists', people: 200, committees: 250, method: 'list_or_mixed', marks: [25, 30], lists: 10, seats: 15 },
  { name: 'longLists', people: 200, committees: 250, method: 'list_or_mixed', marks: [1, 1], lists: 40, seats: 15 },
];

/** Who takes the seats and what can still change: processor time, for other work may be going on. A tenth of the committees is open, a tenth unsettled. */
export const winners: Workload = {
  name: 'winners',
  async run(say, isFull): Promise<Figures> {
    const times = isFull ? 100 : 20;
    const figures: Record<string, number> = {};
    for (const one of CASES) {
      say(`winners: ${one.name}`);
      const [election, committees] = [electionOf(one), committeesOf(one)];
      standing(election, committees); // compiled
      const before = process.cpuUsage();
      for (let i = 0; i < times; i++) standing(election, committees);
      const { user, system } = process.cpuUsage(before);
      figures[`${one.name}CpuMs`] = Math.round((user + system) / 10 / times) / 100;
    }
    return figures;
  },
};

function electionOf({ people, method, marks: [minMarks, maxMarks], lists, seats }: (typeof CASES)[number]): StandingElection {
  return {
    method,
    minMarks,
    maxMarks,
    seats,
    lists: Array.from({ length: lists }, (_, i) => ({ id: `l${i}` })),
    candidates: Array.from({ length: people }, (_, i) => ({ id: `c${i}`, listId: lists > 0 ? `l${i % lists}` : null, state: 'active' })),
  };
}

function committeesOf({ people, committees }: (typeof CASES)[number]): CommitteeMarks[] {
  const random = createRandom(1);
  const marks = Array.from({ length: committees }, () => Array.from({ length: people }, (_, i) => random.int(100 + i)));
  return marks.map((all, i): CommitteeMarks => {
    if (i % 10 === 0) return { kind: 'open', ballots: 600 };
    if (i % 10 === 1) return { kind: 'unsettled', proposed: all.map((n) => (random.chance(0.1) ? [n, n + 1 + random.int(9)] : [n])) };
    return { kind: 'settled', marks: all };
  });
}
