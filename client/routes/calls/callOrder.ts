/** Whom a caller calls next, and how each of their list stands: pure. */
import { AS_OF_STEP_MS, type CallOutcome, meaningOf } from '../../../schema/calls.ts';
import type { CallElector, CallResult, CallsAnswer } from '../../../schema/chaseApi.ts';

/** One elector of a running slice, with what this device has recorded and the server does not tell yet. */
export type Callee = CallElector & { readonly sliceId: string; readonly endsAt: number; readonly recorded: CallResult | null };

/** `later`: to be called again, and not yet · `enough`: called as often as may be today. */
export type CalleeState = 'voted' | 'gone' | 'done' | 'enough' | 'later' | 'open';

/** In the order of slices and their electors; one who stands in two is taken of the later. @param recorded by elector, the newest of each */
export function calleesOf(answer: CallsAnswer | null, recorded: ReadonlyMap<string, CallResult>): readonly Callee[] {
  const byId = new Map<string, Callee>();
  for (const { id: sliceId, endsAt, electors } of answer?.slices ?? [])
    for (const elector of electors) byId.set(elector.id, { ...elector, sliceId, endsAt, recorded: recorded.get(elector.id) ?? null });
  return [...byId.values()];
}

type Last = { readonly outcome: CallOutcome; readonly at: number; readonly callAt: number | null };
export const lastOf = ({ recorded, last }: Pick<Callee, 'recorded' | 'last'>): Last | null => recorded ?? last;

export function stateOf(callee: Callee, nowMs: number, maxCallsADay: number): CalleeState {
  if (callee.hasAttended) return 'voted';
  if (callee.state === 'gone') return 'gone';
  const last = lastOf(callee);
  if (callee.recorded ? meaningOf(callee.recorded.outcome).isDone : callee.state === 'done') return 'done';
  if (maxCallsADay > 0 && callee.callsToday >= maxCallsADay) return 'enough';
  return last?.callAt && last.callAt > nowMs ? 'later' : 'open';
}

/** Whose hour has come, then who was never called, then who did not answer, the longest ago first. Null when nobody is to be called now. */
export function nextOf(callees: readonly Callee[], nowMs: number, maxCallsADay: number, except: string | null = null): Callee | null {
  const open = callees.filter((callee) => callee.id !== except && stateOf(callee, nowMs, maxCallsADay) === 'open');
  return [...open].sort(sooner)[0] ?? null;
}

/** Of two who are to be called, whose turn is first. */
export function sooner(a: Callee, b: Callee): number {
  const [[kindA, atA], [kindB, atB]] = [turnOf(a), turnOf(b)];
  return kindA - kindB || atA - atB;
}
function turnOf(callee: Callee): readonly [number, number] {
  const last = lastOf(callee);
  if (last?.callAt) return [0, last.callAt];
  return last ? [2, last.at] : [1, 0];
}

/** The server says for as long as it can what is whose; without it, what is over leaves the device, but for whoever is in hand (J2, J8). */
export const HEARD_WITHIN_MS = 60_000;

/** A clock that is off by less is not told from one that is right… */
export const CLOCK_OFF_MS = 10 * 60_000;
/** …and one that was off is right again when it is off by less than this. */
const CLOCK_RIGHT_MS = 5 * 60_000;
/** Two answers tell of one clock the same to this. */
const SAME_CLOCK_MS = AS_OF_STEP_MS + 60_000;

/**
 * How far the device's clock is before the server's, to a few minutes; 0 where it is about right (J25).
 * @param heardAtMs when the server last said that the answer holds, by the device's clock
 * @param before how far it was by the answers before: stays so while this one may tell the same
 */
export function clockAheadMs({ asOf }: Pick<CallsAnswer, 'asOf'>, heardAtMs: number, before = 0): number {
  const aheadMs = heardAtMs - asOf - AS_OF_STEP_MS / 2;
  const isOff = Math.abs(aheadMs) > (before === 0 ? CLOCK_OFF_MS : CLOCK_RIGHT_MS); // no answer that an earlier version kept: it says no time
  if (!isOff) return 0;
  return before !== 0 && Math.abs(aheadMs - before) <= SAME_CLOCK_MS ? before : aheadMs;
}

/** Null where nothing has to go; all of it by the server's clock. @param heardAtMs when the server last said that the answer holds */
export function withoutOver(answer: CallsAnswer, nowMs: number, heardAtMs: number, inHand: string | null): CallsAnswer | null {
  if (nowMs - heardAtMs < HEARD_WITHIN_MS) return null;
  const slices = answer.slices.flatMap((slice) => {
    if (slice.endsAt > nowMs) return [slice];
    const held = slice.electors.filter(({ id }) => id === inHand);
    return held.length > 0 ? [held.length === slice.electors.length ? slice : { ...slice, electors: held }] : [];
  });
  const isSame = slices.length === answer.slices.length && slices.every((slice, i) => slice === answer.slices[i]);
  return isSame ? null : { ...answer, slices };
}

/** The answer as the server will give it once it tells these results too. */
export function withResults(answer: CallsAnswer, results: readonly CallResult[]): CallsAnswer {
  const byElector = new Map(results.map((result) => [result.electorId as string, result]));
  const told = (elector: CallElector): CallElector => {
    const result = byElector.get(elector.id);
    if (!result) return elector;
    const { outcome, at, callAt } = result;
    return { ...elector, last: { outcome, at, callAt }, state: meaningOf(outcome).isDone ? 'done' : elector.state };
  };
  return { ...answer, slices: answer.slices.map((slice) => ({ ...slice, electors: slice.electors.map(told) })) };
}
