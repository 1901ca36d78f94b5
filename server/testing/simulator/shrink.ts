import { type Operation, type Plan, planOf } from './operations.ts';
import { simulate } from './simulate.ts';

/** Leaves out operations for as long as the run still breaks the same rule. @returns the shortest found */
export async function shrink(plan: Plan, rule: string, maxRuns = 400): Promise<Plan> {
  let best = plan;
  let runs = 0;
  const stillFails = async (operations: readonly Operation[]): Promise<boolean> => {
    runs += 1;
    return (await simulate({ ...plan, operations })).violation?.rule === rule;
  };
  for (let size = Math.ceil(best.operations.length / 2); size >= 1 && runs < maxRuns; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.operations.length && runs < maxRuns; ) {
      const fewer = [...best.operations.slice(0, at), ...best.operations.slice(at + size)];
      if (await stillFails(fewer)) best = { ...best, operations: fewer };
      else at += size;
    }
  }
  return best;
}

/** Runs seeds until one fails. @returns what was broken and the shortest way there, in words; null when none failed */
export async function findFailure(seeds: Iterable<number>): Promise<string | null> {
  for (const seed of seeds) {
    const plan = planOf(seed);
    const { violation } = await simulate(plan);
    if (!violation) continue;
    const shortest = await shrink(plan, violation.rule);
    const found = (await simulate(shortest)).violation ?? violation;
    const { operations, ...rest } = shortest;
    return [`seed ${seed} breaks ${found.rule}: ${found.what}`, JSON.stringify(rest), ...operations.map((one) => JSON.stringify(one))].join(
      '\n',
    );
  }
  return null;
}
