import { expect, test } from 'vitest';
import { type Cover, canBeCovered } from './coverTargets.ts';
import { createRandom } from './testing.ts';

const CASES = process.env.TEST_LONG === '1' ? 4_000 : 150;
const MAX_BALLOTS = 6;

/** The fewest ballots that do it, by going through all there are, ballot by ballot; null: more than six. */
function fewestBallots({ groups, rest, targets, size }: Omit<Cover, 'ballots'>): number | null {
  const groupOf = [...groups.flatMap((group, at) => group.map(() => at)), ...rest.map(() => -1)];
  const sets = [
    ...groups.map((_, at) => groupOf.map((group) => group === at)),
    ...Array.from({ length: 2 ** groupOf.length }, (_, bits) => groupOf.map((_group, i) => (bits & (2 ** i)) !== 0)).filter(
      (marked) => marked.filter(Boolean).length === Math.min(size, groupOf.length),
    ),
  ];
  let needs: (readonly number[])[] = [[...groups.flat(), ...rest]];
  for (let ballots = 0; ballots <= MAX_BALLOTS; ballots++) {
    if (needs.some((left) => left.filter((n) => n === 0).length >= targets)) return ballots;
    const next = needs.flatMap((left) => sets.map((marked) => left.map((n, i) => (marked[i] ? Math.max(0, n - 1) : n))));
    needs = [...new Map(next.map((left) => [left.join(), left])).values()];
  }
  return null;
}

test('[CW4] lists longer than a ballot may have marks: enough at the fewest ballots that do it, not at one fewer', () => {
  for (let seed = 1; seed <= CASES; seed++) {
    const random = createRandom(seed);
    const [size, most] = [random.pick([0, 1, 1, 2]), 1 + random.int(4)];
    const needs = (count: number): number[] => Array.from({ length: count }, () => random.int(most)).sort((a, b) => a - b);
    const groups = Array.from({ length: size === 2 ? 1 : 1 + random.int(2) }, () => needs(size + 1 + random.int(2)));
    const rest = needs(random.int(2));
    const targets = 1 + random.int(groups.flat().length + rest.length);
    const fewest = fewestBallots({ groups, rest, targets, size });
    const isEnough = (ballots: number): boolean => canBeCovered({ groups, rest, targets, size, ballots });
    expect(isEnough(fewest ?? MAX_BALLOTS), `seed ${seed}`).toBe(fewest !== null);
    if (fewest) expect(isEnough(fewest - 1), `seed ${seed}`).toBe(false);
  }
});
