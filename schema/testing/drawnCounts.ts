/** Small elections and counts drawn for tests, seeded: what a true count is, told ballot by ballot. */
import type { CountedElection } from '../checkFindings.ts';
import { type Candidate, isOneMark, METHODS, type Method } from '../election.ts';
import { type CellId, candidateCell, listCell } from '../tally.ts';
import type { createRandom } from '../testing.ts';

type Random = ReturnType<typeof createRandom>;
export type DrawnBallot =
  | { readonly kind: 'marks'; readonly ids: readonly string[] }
  | { readonly kind: 'list'; readonly id: string }
  | { readonly kind: 'blank' | 'invalid' };
export type DrawnElection = Omit<CountedElection, 'candidates'> & { readonly seats: number; readonly candidates: readonly Candidate[] };

const idOf = (letter: string, n: number): string => letter + String(n).padStart(3, '0');

/** An election as `electionProblems.ts` lets it stand. */
export function drawElection(random: Random, method: Method = random.pick(METHODS), maxCandidates = 6): DrawnElection {
  const withLists = method === 'list' || method === 'list_or_mixed';
  const lists = Array.from({ length: withLists ? 1 + random.int(3) : 0 }, (_, i) => ({ id: idOf('l', i) }));
  const candidates = Array.from({ length: 1 + random.int(maxCandidates) }, (_, i): Candidate => {
    const free = method === 'list_or_mixed' && random.chance(0.2);
    return {
      id: idOf('c', i),
      listId: lists.length > 0 && !free ? random.pick(lists).id : null,
      ballotNumber: i + 1,
      name: `Candidate ${i + 1}`,
      state: random.chance(0.1) ? 'withdrawn' : 'active',
    };
  });
  const maxMarks = isOneMark(method) ? 1 : 1 + random.int(candidates.length);
  const minMarks = isOneMark(method) ? 1 : random.chance(0.3) ? maxMarks : 1 + random.int(maxMarks);
  return { method, lists, candidates, minMarks, maxMarks, seats: 1 + random.int(random.chance(0.2) ? 8 : 3) };
}

/** One with lists that are longer than a ballot may have marks, or shorter than the fewest. */
export function drawUnevenLists(random: Random): DrawnElection {
  const drawn = drawElection(random, 'list_or_mixed', 5);
  const lists = [{ id: 'l000' }, { id: 'l001' }].slice(0, 1 + random.int(2));
  const candidates = drawn.candidates.map((one, i) => ({ ...one, listId: lists[i % 3]?.id ?? null }));
  const marks = random.chance(0.5) ? 1 : Math.max(1, candidates.length - random.int(2));
  return { ...drawn, lists, candidates, minMarks: marks, maxMarks: marks };
}

export function drawValidBallot(random: Random, { method, lists, candidates, minMarks, maxMarks }: DrawnElection): DrawnBallot {
  if (method === 'list' || (method === 'list_or_mixed' && random.chance(0.4))) return { kind: 'list', id: random.pick(lists).id };
  const left = candidates.map(({ id }) => id);
  const ids: string[] = [];
  for (let want = minMarks + random.int(maxMarks - minMarks + 1); want > 0; want--) ids.push(...left.splice(random.int(left.length), 1));
  return { kind: 'marks', ids };
}

export function drawBallots(random: Random, election: DrawnElection, count: number): DrawnBallot[] {
  return Array.from({ length: count }, () => {
    if (random.chance(0.05)) return { kind: random.chance(0.5) ? 'blank' : 'invalid' };
    return drawValidBallot(random, election);
  });
}

/** What they come to, every cell there: of a count that is true and a form without a slip. */
export function countBallots(election: DrawnElection, ballots: readonly DrawnBallot[]): Map<CellId, number> {
  const { method, lists, candidates } = election;
  const values = new Map<CellId, number>();
  if (method !== 'list') for (const { id } of candidates) values.set(candidateCell(id), 0);
  for (const { id } of lists) values.set(listCell(id), 0);
  for (const figure of ['valid', 'invalid', 'blank'] as const) values.set(figure, 0);
  const add = (cell: CellId): unknown => values.set(cell, (values.get(cell) ?? 0) + 1);
  for (const ballot of ballots) {
    if (ballot.kind === 'blank' || ballot.kind === 'invalid') add(ballot.kind);
    else add('valid');
    if (ballot.kind === 'marks') for (const id of ballot.ids) add(candidateCell(id));
    if (ballot.kind !== 'list') continue;
    add(listCell(ballot.id));
    if (method === 'list_or_mixed') for (const { id, listId } of candidates) if (listId === ballot.id) add(candidateCell(id));
  }
  for (const figure of ['ballots', 'admitted'] as const) values.set(figure, ballots.length);
  return values;
}
