/** What streams and decisions come to (docs/rules.md, CR1–CR17): the same wherever and in whatever order they arrived. Pure. */

import { failedCheck } from './checkFindings.ts';
import type { UserId } from './ids.ts';
import { type CommitteeResult, type Decision, type FailedCheck, isErrorCheck, type StreamSummary } from './result.ts';
import { cellOf, enterersOf, isConfirmed, isNeeded, type StreamReading, type Streams } from './resultCells.ts';
import type { ResultState } from './resultStates.ts';
import { seenHash } from './seenHash.ts';
import type { CellId } from './tally.ts';

export type ResultInput = {
  readonly count: number;
  /** Cells of the election, in their order (`cellsOf`). */
  readonly cells: readonly CellId[];
  /** Cells that a form may name beside them; all, when it is not said. */
  readonly known?: ReadonlySet<CellId>;
  /** Of them those of whoever withdrew: none, when it is not said. */
  readonly withdrawn?: ReadonlySet<CellId>;
  /** As they are with what was decided of late entries and seals (`readStream`); null: nobody has written in it. */
  readonly streams: Streams;
  /** Of this count, in their order. */
  readonly decisions: readonly Decision[];
  /** The checks of these values of these cells; one that has none is known to nobody. */
  readonly checks: (values: ReadonlyMap<CellId, number>, cells: CommitteeResult['cells']) => readonly FailedCheck[];
};

type DecisionOf<Kind extends Decision['kind']> = Decision & { readonly kind: Kind };
const isOf =
  <Kind extends Decision['kind']>(kind: Kind) =>
  (decision: Decision): decision is DecisionOf<Kind> =>
    decision.kind === kind;

/** Why a result cannot be verified as it stands; in the order in which they are dealt with. */
export const NOT_VERIFIABLE = ['nothing', 'counting', 'late', 'differs', 'missing', 'errors', 'warnings'] as const;
export type NotVerifiable = (typeof NOT_VERIFIABLE)[number];

/**
 * What stands between a result and its verification: nobody has ended a count · somebody still counts · late entries wait for a decision · cells differ · a candidate has no figure ·
 * errors that are not accepted by two people · warnings without a reason (that others could still change who wins is none of this committee's). Null: nothing.
 */
export function whyNotVerifiable({ streams, cells, checks }: Pick<CommitteeResult, 'streams' | 'cells' | 'checks'>): NotVerifiable | null {
  if (!streams.some(({ isSealed }) => isSealed)) return 'nothing';
  if (streams.some(({ isSealed }) => !isSealed)) return 'counting';
  if (streams.some(({ late }) => late !== null)) return 'late';
  if (cells.some(({ state }) => state === 'differs')) return 'differs';
  if (cells.some(({ cell, value }) => value === null && isNeeded(cell, cells))) return 'missing';
  const open = checks.filter(({ isSettled }) => !isSettled);
  if (open.some(({ code }) => isErrorCheck(code))) return 'errors';
  return open.some(({ code }) => code !== 'W6') ? 'warnings' : null;
}

/** The people who may not verify: whoever wrote in a stream, and whoever chose a figure that stands (CR6). */
export function notToVerify(streams: readonly Pick<StreamSummary, 'people'>[], cells: CommitteeResult['cells']): ReadonlySet<UserId> {
  return new Set([...streams.flatMap(({ people }) => people), ...cells.flatMap(({ choice }) => choice?.by ?? [])]);
}

/** The result of a count. */
export function resultOf(input: ResultInput): CommitteeResult {
  const { count, cells: ids, known, withdrawn, decisions, checks: checksOf } = input;
  const { a, b } = input.streams;
  // a count of ballots says something of every place on the paper, also of lists that nobody is elected by here
  const streams = { a: a && countedOf(a, ids), b: b && countedOf(b, ids) };
  const readings = [streams.a, streams.b].filter((reading) => reading !== null);
  const enterers = enterersOf(streams);
  const byOthers = decisions.filter(({ by }) => !enterers.has(by));

  const choices = byOthers.filter(isOf('choose'));
  const said = readings.flatMap(({ counted, form, doubtfulCells }) => [
    ...(Object.keys({ ...counted, ...form }) as CellId[]), // of their own types
    ...doubtfulCells.form,
  ]);
  const named = known ? said.filter((cell) => known.has(cell)) : said;
  const isOnNoPaper = hasOtherPaper(readings, ids)
    ? (cell: CellId): boolean => withdrawn?.has(cell) === true && !said.includes(cell) && !choices.some((one) => one.cell === cell)
    : () => false;
  const cells = [...new Set([...ids, ...named])].filter((cell) => !isOnNoPaper(cell)).map((cell) => cellOf(cell, streams, choices));
  const values = new Map(cells.flatMap(({ cell, value }) => (value === null ? [] : [[cell, value] as const])));

  const accepts = byOthers.filter(isOf('accept'));
  const hasEnded = readings.some(({ isSealed }) => isSealed);
  const alone = readings.filter((reading) => reading.isSealed && !isConfirmed(reading, streams, cells));
  const found = [...(hasEnded ? checksOf(values, cells) : []), ...alone.flatMap(leftOpen)];
  const checks = found.map((check) => {
    const acceptedBy = [...new Set(accepts.filter((one) => one.check === check.id && one.seen === check.hash).map(({ by }) => by))];
    return { ...check, acceptedBy, isSettled: acceptedBy.length >= (isErrorCheck(check.code) ? 2 : 1) };
  });

  const hash = seenHash(
    count,
    ...cells.flatMap(({ hash: proposed, state }) => [proposed, state]),
    ...readings.flatMap(({ stream, isSealed, late, unread }) => [stream, isSealed, late?.hash ?? null, unread]),
    ...checks
      .filter(({ code }) => isErrorCheck(code))
      .map(({ id, hash: seen, acceptedBy }) => `${id} ${seen} ${[...acceptedBy].sort().join(' ')}`),
  );
  const stands = { streams: readings.map(summaryOf), cells, checks };
  const { verifiedBy, publishedBy, wasVerified } = fourEyes();
  return {
    count,
    state: state(),
    isSingleSource: alone.length > 0,
    ...stands,
    hash,
    verifiedBy,
    publishedBy,
  };

  /** Who has verified and published what stands now. */
  function fourEyes() {
    const none = { verifiedBy: null, publishedBy: [] as readonly UserId[], wasVerified: decisions.some(isOf('verify')) };
    const why = whyNotVerifiable(stands);
    if (why && why !== 'warnings') return none; // nobody verifies before each has its reason; one that comes later moves nothing (CR8)
    const barred = notToVerify(stands.streams, cells);
    const reopened = decisions.findLast(isOf('reopen'))?.id ?? Number.NEGATIVE_INFINITY;
    const since = byOthers.filter(({ id, seen }) => id > reopened && seen === hash);
    const verify = since.findIndex((one) => one.kind === 'verify' && !barred.has(one.by));
    const by = since[verify]?.by;
    if (by === undefined) return none;
    const publishedBy = [
      ...new Set(
        since
          .slice(verify)
          .filter(isOf('publish'))
          .map((one) => one.by),
      ),
    ];
    return { verifiedBy: by, publishedBy, wasVerified: true };
  }

  function state(): ResultState {
    if (publishedBy.length >= 2) return 'published';
    if (verifiedBy !== null) return 'verified';
    if (wasVerified) return 'reopened';
    const why = whyNotVerifiable(stands);
    if (why === 'nothing') return 'empty';
    if (why === 'counting') return 'first_entered';
    if (why === 'late' || why === 'differs') return 'differs';
    if (why === 'errors') return 'checks_failed';
    if (cells.some(({ choice }) => choice !== null)) return 'resolved';
    return readings.length === 1 ? 'first_entered' : 'second_entered';
  }
}

const countedOf = (reading: StreamReading, ids: readonly CellId[]): StreamReading => ({
  ...reading,
  counted: Object.fromEntries(ids.flatMap((cell) => (reading.counted[cell] === undefined ? [] : [[cell, reading.counted[cell]]]))),
});

/** Somebody counted by ballots, which say something of everybody on their paper: whoever has no figure was not on it. Of what was entered figure by figure one may be missing. */
const hasOtherPaper = (readings: readonly StreamReading[], ids: readonly CellId[]): boolean =>
  readings.some(
    ({ mode, counted, unread }) =>
      mode === 'ballots' && unread === 0 && ids.some((cell) => isNeeded(cell, []) && counted[cell] !== undefined),
  );

/** W5: what one count leaves open, where no other tells (CR7). */
const leftOpen = ({ stream, doubtful, gaps, unread }: StreamReading): readonly FailedCheck[] =>
  Object.entries({ doubtful, gaps, unread })
    .filter(([, ballots]) => ballots > 0)
    .map(([variant, ballots]) => failedCheck('W5', variant, { ballots }, { id: stream }));

const summaryOf = ({ counted: _, form: __, doubtfulCells: ___, ...summary }: StreamReading): StreamSummary => summary;
