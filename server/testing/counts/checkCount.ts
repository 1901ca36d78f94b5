import { committeeMarks } from '../../../schema/committeeMarks.ts';
import { SETTINGS } from '../../../schema/election.ts';
import type { UserId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { type CommitteeResult, type Decision, type FailedCheck, isErrorCheck } from '../../../schema/result.ts';
import { checksOf } from '../../../schema/resultChecks.ts';
import { resultOf } from '../../../schema/resultOf.ts';
import type { Stream } from '../../../schema/rooms.ts';
import type { CellId } from '../../../schema/tally.ts';
import type { createRandom } from '../../../schema/testing.ts';
import { standing } from '../../../schema/winners.ts';
import { readStream, type StreamDecision } from '../../projection/readStream.ts';
import type { DrawnCampaign, DrawnCommittee } from './drawCampaign.ts';

export type CountedCommittee = {
  readonly committee: DrawnCommittee;
  /** How often two clerks heard that they differ. */
  readonly alarms: number;
  readonly streams: readonly {
    readonly stream: Stream;
    readonly cells: readonly (readonly [string, Scalar])[];
    /** What it has to come to, and what its clerk read on the form. */
    readonly withLate: ReadonlyMap<CellId, number>;
    readonly reading: ReadonlyMap<CellId, number>;
  }[];
};
type Report = (what: string) => void;
type Note = (what: string) => void;

const RECONCILER = 'rec001' as UserId; // six characters

const judge = ({ election }: DrawnCampaign, { electors }: DrawnCommittee) => {
  return (values: ReadonlyMap<CellId, number>): readonly FailedCheck[] =>
    checksOf({ ...election, tolerances: SETTINGS.tolerances, values, registered: electors, attended: null, others: [] });
};
const errorsIn = (checks: readonly FailedCheck[]): readonly string[] => checks.filter(({ code }) => isErrorCheck(code)).map(({ id }) => id);

/** What a committee's streams and decisions come to. */
function resultNow(campaign: DrawnCampaign, { committee, streams }: CountedCommittee, decisions: readonly Decision[]): CommitteeResult {
  const papers = new Map([[campaign.paper.id, campaign.paper]]);
  const readingOf = (stream: Stream) => {
    const cells = streams.find((one) => one.stream === stream)?.cells ?? [];
    const own = decisions.flatMap((one): StreamDecision[] =>
      one.kind === 'late' && one.stream === stream ? [{ kind: 'late', seen: one.seen, isTaken: one.isTaken }] : [],
    );
    return readStream(stream, cells, papers, own);
  };
  return resultOf({
    count: 1,
    cells: campaign.cells,
    streams: { a: readingOf('a'), b: readingOf('b') },
    decisions,
    checks: judge(campaign, committee),
  });
}

/** What was planted is found, and nothing else; a reconciler who knows the truth comes to it, and to no error. */
export function checkResult(campaign: DrawnCampaign, counted: CountedCommittee, report: Report, note: Note): void {
  const { committee, alarms, streams } = counted;
  const decisions: Decision[] = [];
  const decide = (decision: Record<string, unknown>): void => {
    const base = { id: decisions.length + 1, by: RECONCILER, at: 1, reason: 'paper-says-so', note: '' };
    decisions.push({ ...base, ...decision } as Decision); // of the kind that is given
  };
  const first = resultNow(campaign, counted, decisions);
  for (const { stream, late } of first.streams) if (late) decide({ kind: 'late', seen: late.hash, stream, isTaken: true });
  const entered = resultNow(campaign, counted, decisions);
  if (entered.streams.some(({ late }) => late !== null)) report('what was decided is still late');

  const cells = new Set(campaign.cells);
  for (const { cell, state, value } of entered.cells) {
    const said = streams.flatMap(({ withLate, reading }) => [withLate.get(cell), reading.get(cell)]).filter((n) => n !== undefined);
    const isOne = new Set(said).size <= 1;
    if ((state === 'differs') === isOne) report(`${cell} is ${state}, said were ${said}`);
    if (isOne && value !== (said[0] ?? null)) report(`${cell} comes to ${value}, said was ${said[0]}`);
    if (isOne && said.length > 1 && state !== 'agreed') report(`${cell} is ${state}, and two people said ${said[0]}`);
  }
  const right = new Map<CellId, number>([...committee.truth, ['registered', committee.electors]]);
  const isOff = (values: ReadonlyMap<CellId, number>): boolean => [...values].some(([cell, n]) => cells.has(cell) && right.get(cell) !== n);
  const isPlanted = streams.some(({ withLate, reading }) => isOff(withLate) || isOff(reading));
  const isFound =
    alarms > 0 || entered.cells.some(({ state }) => state === 'differs') || entered.streams.some(({ doubtful }) => doubtful > 0);
  if (isPlanted && !isFound) report('what went wrong is found by nothing');
  if (isPlanted) note('planted');
  if (!isPlanted && entered.cells.some(({ state }) => state === 'differs')) report('something differs, and nothing went wrong');
  if (!isPlanted && errorsIn(entered.checks).length > 0) report(`no error was made, and ${errorsIn(entered.checks)} is shown`);
  const onForm = errorsIn(judge(campaign, committee)(committee.form));
  if (committee.formMishap === 'arithmetic' && !onForm.includes('E1')) report('a sum of the form that is none is not found');
  if (!committee.formMishap && onForm.length > 0) report(`a true form fails ${onForm}`);

  for (const { cell, state, hash } of entered.cells)
    if (state === 'differs') decide({ kind: 'choose', cell, value: right.get(cell) ?? 0, seen: hash });
  const settled = resultNow(campaign, counted, decisions);
  for (const { cell, value } of settled.cells) {
    if (cells.has(cell) && value !== right.get(cell)) report(`settled: ${cell} comes to ${value} and was ${right.get(cell)}`);
  }
  const errors = errorsIn(settled.checks);
  if (errors.length > 0) report(`settled by the truth, ${errors} fails`);
}

/** Who wins, told by adding and sorting; and with some committees open, nobody is certain who does not win in the end. */
export function checkWinners(
  campaign: DrawnCampaign,
  counted: readonly CountedCommittee[],
  random: ReturnType<typeof createRandom>,
  report: Report,
  note: Note,
): void {
  const { election } = campaign;
  const places =
    election.method === 'list' ? election.lists.map(({ id }) => `l${id}` as const) : election.candidates.map(({ id }) => `c${id}` as const);
  const withdrawn = new Set(
    election.method === 'list' ? [] : election.candidates.filter(({ state }) => state === 'withdrawn').map(({ id }) => id),
  );
  const seats = election.method === 'list' ? 1 : election.seats;
  const sums = places.map((cell) => ({
    id: cell.slice(1),
    marks: counted.reduce((sum, { committee }) => sum + (committee.truth.get(cell) ?? 0), 0),
  }));
  const inRun = sums.filter(({ id }) => !withdrawn.has(id));
  const ahead = (marks: number): number => inRun.filter((other) => other.marks > marks).length;
  const level = (marks: number): number => inRun.filter((other) => other.marks === marks).length;
  const wins = new Set(inRun.filter(({ marks }) => ahead(marks) + level(marks) <= seats).map(({ id }) => id));
  const byLot = new Set(inRun.filter(({ id, marks }) => !wins.has(id) && ahead(marks) < seats).map(({ id }) => id));

  const settled = counted.map(({ committee }) => ({ cells: resultCells(committee) }));
  const whole = standing(
    election,
    settled.map((result) => committeeMarks(election, result, null)),
  );
  for (const { id, marks, isSeated, canChange } of whole.ranks) {
    if (marks !== sums.find((one) => one.id === id)?.marks) report(`${id} is shown with ${marks} marks`);
    if (isSeated !== wins.has(id)) report(`${id} is ${isSeated ? '' : 'not '}seated`);
    if (canChange !== byLot.has(id)) report(`${id} can ${canChange ? '' : 'not '}change`);
  }
  const part = counted.map(({ committee }, i) =>
    random.chance(0.4) ? committeeMarks(election, null, committee.electors) : committeeMarks(election, settled[i] ?? null, null),
  );
  for (const { id, isSeated, canChange } of standing(election, part).ranks) {
    if (canChange) continue;
    note('certain');
    if (isSeated !== wins.has(id) || byLot.has(id)) report(`${id} was certainly ${isSeated ? '' : 'not '}seated while boxes were open`);
  }
}

/** As a result has them once everything is settled. */
const resultCells = ({ truth }: DrawnCommittee): CommitteeResult['cells'] =>
  [...truth].map(([cell, value]) => ({
    cell,
    values: { a: value, b: value },
    doubtful: [],
    state: 'agreed',
    value,
    choice: null,
    hash: '',
  }));
