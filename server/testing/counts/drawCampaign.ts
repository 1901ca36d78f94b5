import { type BallotPaper, paperOf } from '../../../schema/ballotPaper.ts';
import { fromTemplate } from '../../../schema/election.ts';
import { cellsOf } from '../../../schema/resultCells.ts';
import type { CellId } from '../../../schema/tally.ts';
import { countBallots, type DrawnBallot, type DrawnElection, drawBallots, drawElection } from '../../../schema/testing/drawnCounts.ts';
import { createRandom } from '../../../schema/testing.ts';
import { CLERK_MISHAPS, type ClerkMishap, FORM_MISHAPS, type FormMishap } from './mishaps.ts';

type Random = ReturnType<typeof createRandom>;

export type CountPlan = {
  readonly seed: number;
  /** `any`: an election of whatever method, small. */
  readonly kind: 'union' | 'constituency' | 'any';
  readonly committees: number;
  /** Ballots in a box, at least and at most. */
  readonly ballots: readonly [number, number];
  readonly every: 10 | 25 | 50 | 100;
};
export type DrawnCommittee = {
  readonly id: string;
  readonly electors: number;
  readonly ballots: readonly DrawnBallot[];
  /** What they come to, and what an official form without a slip says. */
  readonly truth: ReadonlyMap<CellId, number>;
  readonly form: ReadonlyMap<CellId, number>;
  readonly formMishap: FormMishap | null;
  readonly mishaps: Readonly<Record<'a' | 'b', ReadonlySet<ClerkMishap>>>;
};
export type DrawnCampaign = {
  readonly election: DrawnElection;
  readonly paper: BallotPaper;
  /** What a result of it has. */
  readonly cells: readonly CellId[];
  readonly committees: readonly DrawnCommittee[];
};

/** An election with its boxes, and what goes wrong when they are counted; all of it from the plan's seed. */
export function drawCampaign({ seed, kind, committees, ballots }: CountPlan): DrawnCampaign {
  const random = createRandom(seed);
  const election = kind === 'any' ? drawElection(random) : templateElection(kind, random);
  const setUp = { ...election, lists: election.lists.map(({ id }) => ({ id, name: '' })) };
  return {
    election,
    paper: paperOf(setUp),
    cells: cellsOf(setUp),
    committees: Array.from({ length: committees }, (_, number) => drawCommittee(number)),
  };

  function drawCommittee(number: number): DrawnCommittee {
    const [least, most] = ballots;
    const cast = drawBallots(random, election, least + random.int(most - least + 1));
    const truth = countBallots(election, cast);
    const electors = cast.length + random.int(cast.length + 2);
    const right = new Map<CellId, number>([...truth, ['registered', electors]]);
    const { form, formMishap } = spoil(right, random);
    return { id: `K${number + 1}`, electors, ballots: cast, truth, form, formMishap, mishaps: { a: drawMishaps(), b: drawMishaps() } };
  }
  function drawMishaps(): ReadonlySet<ClerkMishap> {
    const drawn = new Set<ClerkMishap>(CLERK_MISHAPS.filter(() => random.chance(0.12)));
    // one tablet is lost or handed over in an evening
    const [first, ...others] = (['dead', 'dead-other', 'relief', 'relief-other'] as const).filter((one) => drawn.has(one));
    if (first) for (const one of others) drawn.delete(one);
    return drawn;
  }
}

function spoil(right: ReadonlyMap<CellId, number>, random: Random): Pick<DrawnCommittee, 'form' | 'formMishap'> {
  const form = new Map(right);
  const formMishap = random.chance(0.25) ? random.pick(FORM_MISHAPS) : null;
  if (formMishap === 'arithmetic') form.set('ballots', (form.get('ballots') ?? 0) + 1 + random.int(3));
  if (formMishap !== 'swapped') return { form, formMishap };
  const cells = [...form.keys()].filter((cell) => cell.startsWith('c') && cell.length === 5);
  const one = cells.find((cell) => cells.some((other) => form.get(other) !== form.get(cell)));
  const other = cells.find((cell) => one && form.get(cell) !== form.get(one));
  if (!one || !other) return { form, formMishap: null };
  form.set(one, right.get(other) ?? 0);
  form.set(other, right.get(one) ?? 0);
  return { form, formMishap };
}

/** The union's ballot and the constituency's, as a campaign begins with them. */
function templateElection(kind: 'union' | 'constituency', random: Random): DrawnElection {
  const drawn = new Set<string>();
  const newId = (): string => {
    for (;;) {
      const id = random
        .int(36 ** 4)
        .toString(36)
        .padStart(4, '0');
      if (drawn.has(id)) continue;
      drawn.add(id);
      return id;
    }
  };
  const { method, seats, minMarks, maxMarks, lists, candidates } = fromTemplate(kind, { list: String, candidate: String }, newId);
  return { method, seats, minMarks, maxMarks, lists, candidates };
}
