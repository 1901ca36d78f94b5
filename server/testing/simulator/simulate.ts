import * as Y from 'yjs';
import { createRandom } from '../../../schema/testing.ts';
import { checkEnd, checkNow, heal } from './checks.ts';
import type { Violation } from './createWitness.ts';
import { createWorld, type World } from './createWorld.ts';
import { type Plan, planOf } from './operations.ts';

export type Outcome = {
  readonly seed: number;
  readonly violation: Violation | null;
  /** How many of the operations had happened. */
  readonly steps: number;
  readonly edits: number;
  readonly acknowledged: number;
  /** How often the engine told of what. */
  readonly counts: ReadonlyMap<string, number>;
  /** Where it ended: the same for the same plan. */
  readonly digest: string;
};

/** Runs a plan to its end, or to the first rule that is broken. The same plan always gives the same outcome. */
export async function simulate(plan: Plan): Promise<Outcome> {
  const random = Math.random;
  Math.random = createRandom(plan.seed ^ 0x5eed).next; // slices of a shutdown, client ids of a new epoch
  try {
    return await run(plan);
  } finally {
    Math.random = random;
  }
}
export const simulateSeed = (seed: number): Promise<Outcome> => simulate(planOf(seed));

async function run(plan: Plan): Promise<Outcome> {
  const world = createWorld(plan);
  let steps = 0;
  const broken = (): Violation | null => world.witness.violations[0] ?? null;
  try {
    for (const operation of plan.operations) {
      await world.perform(operation);
      checkNow(world);
      steps += 1;
      if (broken()) break;
    }
    if (!broken()) {
      await heal(world);
      checkNow(world);
      checkEnd(world);
    }
  } catch (error) {
    world.witness.report('crash', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { tablets } = world;
  const outcome = {
    seed: plan.seed,
    violation: broken(),
    steps,
    edits: tablets.reduce((sum, tablet) => sum + tablet.made, 0),
    acknowledged: tablets.reduce((sum, tablet) => sum + tablet.countOf('acknowledged'), 0),
    counts: world.counts,
    digest: digestOf(world),
  };
  world.end();
  return outcome;
}

const digestOf = ({ tablets, clock }: World): string =>
  JSON.stringify([clock.nowMs, ...tablets.map(({ doc, made }) => [made, Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64')])]);
