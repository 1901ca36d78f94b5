import { figureCells } from '../../../schema/tallyFigures.ts';
import { readTally } from '../../../schema/tallyTotals.ts';
import { createRandom } from '../../../schema/testing.ts';
import { type CountedCommittee, checkResult, checkWinners } from './checkCount.ts';
import { createClerk } from './createClerk.ts';
import { weightText } from './createHeld.ts';
import { type CountPlan, type DrawnCampaign, type DrawnCommittee, drawCampaign } from './drawCampaign.ts';
import { type CountHub, createMergingHub } from './hubs.ts';

export type CountOutcome = {
  readonly seed: number;
  /** What was not as it should be. */
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
};
type Report = (what: string) => void;

/** A whole night of counting, from the first ballot to who wins. The same plan gives the same night. */
export async function simulateCount(plan: CountPlan, hubOf: (report: Report) => CountHub = createMergingHub): Promise<CountOutcome> {
  const violations: string[] = [];
  const counts: Record<string, number> = {};
  const note = (what: string, by = 1): void => {
    counts[what] = (counts[what] ?? 0) + by;
  };
  const campaign = drawCampaign(plan);
  const random = createRandom(plan.seed + 1_000_003);
  const hub = hubOf((what) => violations.push(what));
  const counted: CountedCommittee[] = [];
  for (const [number, committee] of campaign.committees.entries()) {
    const report: Report = (what) => violations.push(`${committee.id}: ${what}`);
    counted.push(await countCommittee({ plan, campaign, committee, number, hub, random, report, note }));
  }
  for (const one of counted) checkResult(campaign, one, (what) => violations.push(`${one.committee.id}: ${what}`), note);
  checkWinners(campaign, counted, random, (what) => violations.push(what), note);
  return { seed: plan.seed, violations, counts };
}

async function countCommittee(deps: {
  readonly plan: CountPlan;
  readonly campaign: DrawnCampaign;
  readonly committee: DrawnCommittee;
  readonly number: number;
  readonly hub: CountHub;
  readonly random: ReturnType<typeof createRandom>;
  readonly report: Report;
  readonly note: (what: string, by?: number) => void;
}): Promise<CountedCommittee> {
  const { plan, campaign, committee, number, hub, random, report, note } = deps;
  const { election, paper } = campaign;
  const clerkOf = (stream: 'a' | 'b') =>
    createClerk({
      committee: committee.id,
      stream,
      number,
      election,
      paper,
      ballots: committee.ballots.length,
      every: plan.every,
      mishaps: committee.mishaps[stream],
      hub,
      random: createRandom(random.int(2 ** 31)),
      nextClientId: () => 1 + random.int(2 ** 31),
    });
  const [a, b] = [clerkOf('a'), clerkOf('b')];
  let alarms = 0;

  /** Two numbers are read aloud: they have to be equal exactly when both have counted the same. */
  async function compare(): Promise<void> {
    const [one, other] = [a.readAloud(), b.readAloud()];
    if (!one || !other) return;
    const isSame = weightText(election, a.held.sure()) === weightText(election, b.held.sure());
    const isEqual = one.number === other.number && one.check === other.check;
    note('comparisons');
    if (isEqual !== isSame) report(`at ballot ${one.number} they hear ${isEqual ? 'the same' : 'something else'} and have not counted so`);
    if (isEqual) {
      a.noteEqual(one.number, one.check);
      b.noteEqual(other.number, other.check);
    } else alarms += 1;
  }
  for (const [index, ballot] of committee.ballots.entries()) {
    await a.hear(ballot, index);
    await b.hear(ballot, index);
    if ((index + 1) % plan.every !== 0) continue;
    const before = alarms;
    await compare();
    if (alarms === before || !random.chance(0.6)) continue;
    await a.correct();
    await b.correct();
    await compare();
  }
  const said = [await a.finish(committee.form, committee.truth), await b.finish(committee.form, committee.truth)] as const;
  note('alarms', alarms);
  const papers = new Map([[paper.id, paper]]);
  for (const [i, clerk] of [a, b].entries()) {
    const expected = said[i];
    if (!expected) continue;
    const cells = await hub.cells(clerk.room);
    const tally = readTally(cells, papers);
    const text = (values: ReadonlyMap<string, number>): string => JSON.stringify([...values].sort());
    const got = (of: typeof tally): string => text(new Map(figureCells(of.totals).filter(([cell]) => expected.sealed.has(cell))));
    if (got(tally) !== text(expected.sealed)) report(`${clerk.room}: sealed with ${text(expected.sealed)}, derived ${got(tally)}`);
    if (tally.seal?.isWhole !== true) report(`${clerk.room}: the seal does not say what it covers`);
    const { isLate } = expected;
    if (isLate !== (tally.late !== null)) report(`${clerk.room}: ${isLate ? 'nothing is late' : 'something is late'}`);
    if (isLate) note('late');
    const taken = readTally(cells, papers, new Map([[tally.late?.hash ?? '', true]]));
    if (got(taken) !== text(expected.withLate))
      report(`${clerk.room}: with what came late ${text(expected.withLate)}, derived ${got(taken)}`);
    if ([...taken.doubtful.keys()].join() !== clerk.held.doubtful().join()) report(`${clerk.room}: other numbers are doubtful`);
    if ([...taken.repeated.keys()].join() !== clerk.held.repeated().join())
      report(`${clerk.room}: ${[...taken.repeated.keys()]} are there twice, and not ${clerk.held.repeated()}`);
    if (taken.missing > 0) report(`${clerk.room}: ${taken.missing} numbers are missing`);
    if (JSON.stringify(taken.users) !== JSON.stringify(clerk.people())) report(`${clerk.room}: others wrote in it`);
    note('doubtful', taken.doubtful.size);
    note('repeated', taken.repeated.size);
    for (const { number: at, weight } of clerk.compared) {
      const isTrue = weightText(election, clerk.held.sure(at)) === weight;
      const shown = taken.checkpoints.find(({ entry }) => entry.value.kind === 'checkpoint' && entry.value.number === at);
      if (shown?.isTrue !== isTrue) report(`${clerk.room}: the comparison at ${at} is shown as ${isTrue ? 'untrue' : 'true'}`);
      if (!isTrue) note('untrue comparisons');
    }
  }
  for (const stream of ['a', 'b'] as const) for (const mishap of committee.mishaps[stream]) note(mishap);
  if (committee.formMishap) note(committee.formMishap);
  return { committee, alarms, streams: [await streamOf(a, 0), await streamOf(b, 1)] };

  async function streamOf(clerk: typeof a, i: 0 | 1): Promise<CountedCommittee['streams'][number]> {
    return { stream: clerk.stream, cells: await hub.cells(clerk.room), withLate: said[i].withLate, reading: said[i].reading };
  }
}
