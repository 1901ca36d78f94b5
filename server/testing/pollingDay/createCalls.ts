import { CALL_OUTCOMES, type CallOutcome, MAX_CALLS_A_DAY, meaningOf } from '../../../schema/calls.ts';
import type { CallResult, ChaseAnswer, NotCalled } from '../../../schema/chaseApi.ts';
import type { CommitteeId, ElectorId, UserId } from '../../../schema/ids.ts';
import { type createRandom, POLLING_MINUTES } from '../../../schema/testing.ts';
import type { HeldCalls } from '../../holdCalls.ts';
import type { Deed } from './deeds.ts';
import type { DayCommittee } from './simulateDay.ts';

type Caller = { readonly id: string; readonly clockOffMs: number; awayUntil: number; unsent: CallResult[]; readonly refusals: Set<string> };
type HandedOut = { readonly id: string; readonly of: DayCommittee; readonly caller: Caller; readonly electors: readonly string[]; readonly at: number; readonly endsAt: number; isTakenBack: boolean }; // biome-ignore format: one thing
type Chasing = { readonly at: DayCommittee; readonly callers: readonly Caller[]; readonly offset: number };
const OUTCOMES = Object.keys(CALL_OUTCOMES) as CallOutcome[]; // keys of the constant
/** Outcomes after which somebody was spoken to, by hand: not from the table that the board reads. */
const SPOKEN_TO: readonly CallOutcome[] = ['reached', 'onTheWay', 'refused', 'callAt', 'needsCoordinator'];
const DAY_MS = 24 * 60 * 60_000;
const COORDINATOR = { userId: 'c00000' };

/** Callers of a committee, as its accounts have to know them. */
export const callersOf = ({ day }: Pick<DayCommittee, 'day'>): readonly string[] => [0, 1].map((n) => `t${day.committee.slice(1)}${n}00`);

/**
 * Callers, with a network and without, with clocks that are wrong: who is handed out to whom, what they hear and when it comes. It says in words of its own who may
 * be called, and holds the server's answer to every slice against that.
 *
 * @param deps.utcOffsetMs of the election's clocks: a day of calls begins at midnight there
 */
export function createCalls(deps: {
  readonly committees: readonly DayCommittee[];
  readonly random: ReturnType<typeof createRandom>;
  readonly utcOffsetMs: number;
  readonly report: (what: string) => void;
}) {
  const { committees, random, report } = deps;
  const chasing: Chasing[] = committees.map((at) => ({
    at,
    offset: random.int(30),
    callers: callersOf(at).map((id) => ({
      id,
      clockOffMs: random.int(1_200_001) - 600_000,
      awayUntil: 0,
      unsent: [],
      refusals: new Set(),
    })),
  }));
  let slices: HandedOut[] = [];
  /** Who has left which slice. */
  const done = new Set<string>();
  /** Those whom nobody calls. */
  const off = new Set<string>();
  /** A coordinator is to look at them first, by results. */
  const waiting = new Map<string, Set<string>>();
  const attempts = new Map<string, number[]>();
  const taken = new Set<string>();
  const calls: { readonly committee: string; readonly elector: string; readonly outcome: CallOutcome; readonly atMs: number }[] = [];
  let elapsed = '';
  let heard: { readonly elector: string; readonly deed: Deed }[] = [];
  let made = 0;
  let nowMs = 0;
  const counts = new Map<string, number>();
  const note = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

  const isRunning = ({ isTakenBack, endsAt }: HandedOut): boolean => !isTakenBack && endsAt > nowMs;
  const isLeft = (slice: HandedOut, elector: string): boolean => slice.electors.includes(elector) && !done.has(`${slice.id} ${elector}`);

  const midnight = (): number => Math.floor((nowMs + deps.utcOffsetMs) / DAY_MS) * DAY_MS - deps.utcOffsetMs;
  const callsToday = (elector: string): number => (attempts.get(elector) ?? []).filter((atMs) => atMs >= midnight()).length;

  /** Why somebody is not handed out in a committee. */
  function whyNot({ day, atServer }: DayCommittee, elector: string): NotCalled | null {
    if (!day.rollNow().has(elector)) return 'not-on-roll';
    if (off.has(elector)) return 'off-the-list';
    const { hasAttended, isChased } = atServer.stateOf(elector);
    if (hasAttended) return 'attended';
    if (!isChased) return 'not-promised';
    if ((waiting.get(elector)?.size ?? 0) > 0) return 'needs-coordinator';
    if (slices.some((slice) => slice.of.day === day && isRunning(slice) && isLeft(slice, elector))) return 'in-a-slice';
    return callsToday(elector) >= MAX_CALLS_A_DAY ? 'called-enough' : null;
  }

  function handOut({ at, callers }: Chasing, held: HeldCalls, moving: string | undefined): void {
    const known = [...at.atServer.electors()].filter((elector) => elector !== moving);
    const chased = known.filter((elector) => at.atServer.stateOf(elector).isChased);
    const asked = [...new Set([...Array.from({ length: 12 }, () => chased), ...Array.from({ length: 4 }, () => known)].flatMap((from) => (from.length > 0 ? [random.pick(from)] : [])))]; // biome-ignore format: one draw
    if (asked.length === 0) return;
    const caller = random.pick(callers);
    const endsAt = nowMs + (20 + random.int(60)) * 60_000;
    const expected = asked.map((elector) => `${elector} ${whyNot(at, elector) ?? 'given'}`);
    const request = { callerId: caller.id as UserId, electors: asked as ElectorId[], endsAt }; // six and ten characters
    const answer = held.slices.handOut(at.day.committee as CommitteeId, request, COORDINATOR);
    const reasons = new Map(answer.left.map(({ electorId, reason }) => [electorId, reason]));
    const given = new Set(answer.slice?.electors.map(({ id }) => id));
    const said = asked.map((elector) => `${elector} ${given.has(elector) ? 'given' : reasons.get(elector)}`);
    if (said.join() !== expected.join()) report(`${at.day.committee}: handed out ${said}, it should have been ${expected}`);
    if (!answer.slice) return;
    slices.push({ id: answer.slice.id, of: at, caller, electors: [...given], at: nowMs, endsAt, isTakenBack: false });
    note('handed out');
  }

  /** Somebody of one of their slices is called, as far as this caller knows. */
  function call(caller: Caller): void {
    const own = slices.filter((slice) => slice.caller === caller && (isRunning(slice) || (caller.awayUntil > 0 && slice.endsAt > nowMs)));
    const [slice] = own;
    if (!slice) return;
    const elector = random.pick(slice.electors);
    const outcome = random.pick(OUTCOMES);
    if (outcome === 'refused' && caller.refusals.has(elector)) return; // that is what they have said already
    if (outcome === 'refused') caller.refusals.add(elector);
    made += 1;
    const id = `r${made.toString(36).padStart(15, '0')}`;
    const at = nowMs + caller.clockOffMs;
    caller.unsent.push({
      id,
      sliceId: slice.id,
      electorId: elector as ElectorId,
      outcome,
      callAt: null,
      at,
      wantsTransport: random.chance(0.1),
    });
    note('called');
  }

  function send(caller: Caller, held: HeldCalls, moving: string | undefined): void {
    const results = caller.unsent.filter(({ electorId }) => electorId !== moving);
    caller.unsent = caller.unsent.filter(({ electorId }) => electorId === moving);
    if (results.length === 0) return;
    for (let times = random.chance(0.1) ? 2 : 1; times > 0; times--) {
      const answer = held.results.take(results, { userId: caller.id });
      if (answer.refused.length > 0) report(`${caller.id}: refused ${answer.refused}`);
    }
    for (const result of results) {
      const slice = slices.find(({ id }) => id === result.sliceId);
      if (!slice) continue;
      taken.add(result.id);
      const { electorId: elector, outcome } = result;
      const atMs = Math.min(Math.max(result.at, slice.at), nowMs);
      attempts.set(elector, [...(attempts.get(elector) ?? []), atMs]);
      calls.push({ committee: slice.of.day.committee, elector, outcome, atMs });
      if (meaningOf(outcome).isDone) done.add(`${slice.id} ${elector}`);
      if (outcome === 'refused' || outcome === 'doNotContact') off.add(elector);
      if (outcome === 'needsCoordinator') waiting.set(elector, (waiting.get(elector) ?? new Set()).add(result.id));
      if (!isRunning(slice)) note('called late');
      if (outcome !== 'refused') continue;
      heard.push({ elector, deed: { id: result.id, kind: 'answer', elector, owner: caller.id, answer: 'refused' } });
      note('refused on the phone');
    }
  }

  /** A coordinator takes somebody off every list, puts them back, sees to somebody or takes a slice back. */
  function decide({ at }: Chasing, held: HeldCalls, moving: string | undefined): void {
    const committee = at.day.committee as CommitteeId;
    const here = (elector: string): boolean => elector !== moving && at.day.rollNow().has(elector);
    const theirs = [...off].filter(here);
    const seenTo = [...waiting].filter(([elector, results]) => here(elector) && results.size > 0);
    const running = slices.filter((slice) => slice.of === at && isRunning(slice));
    const [slice] = running;
    if (slice && random.chance(0.2)) {
      held.slices.takeBack(committee, slice.id, COORDINATOR);
      slice.isTakenBack = true;
      note('taken back from a caller');
    }
    if (theirs.length > 0 && random.chance(0.5)) {
      const elector = random.pick(theirs);
      held.desk.setMayBeCalled(committee, elector, true, COORDINATOR);
      off.delete(elector);
      note('put back');
    }
    const known = [...at.atServer.electors()].filter(here);
    if (known.length > 0 && random.chance(0.3)) {
      const elector = random.pick(known);
      held.desk.setMayBeCalled(committee, elector, false, COORDINATOR);
      off.add(elector);
      note('taken off every list');
    }
    for (const [elector, results] of seenTo) {
      for (const result of results) held.desk.handled(committee, result, COORDINATOR);
      waiting.delete(elector);
    }
  }

  return {
    counts: counts as ReadonlyMap<string, number>,
    /** @param moving whoever is being moved in this minute: it stays open where they are */
    live(minute: number, now: number, held: HeldCalls, moving: string | undefined): void {
      nowMs = now;
      const isOver = minute >= POLLING_MINUTES;
      if (minute % 60 === 0) slices = slices.filter(({ endsAt }) => endsAt > nowMs - 4 * 60 * 60_000);
      for (const one of chasing) {
        if (!isOver && (minute + one.offset) % 20 === 0) handOut(one, held, moving);
        if ((minute + one.offset) % 30 === 7) decide(one, held, moving);
        for (const caller of one.callers) {
          if (caller.awayUntil <= minute) caller.awayUntil = !isOver && random.chance(0.004) ? minute + 10 + random.int(80) : 0;
          if (!isOver && random.chance(0.08)) call(caller);
          if (caller.awayUntil <= minute) send(caller, held, moving);
        }
      }
    },
    /** What has been said on the phone stands in the lists now, where those are of whom it was said. */
    carry(): void {
      for (const { elector, deed } of heard) {
        const where = committees.find(({ day }) => day.mayStand(elector) && !day.hasLeft(elector));
        where?.day.reached.push(deed);
      }
      heard = [];
    },
    /** Those of a committee's roll whom nobody calls. */
    offOf: ({ day }: DayCommittee): ReadonlySet<string> =>
      new Set([...off].filter((elector) => day.mayStand(elector) && !day.hasLeft(elector))),
    /** How far a committee is with calling, in distinct electors who are still chased: in some caller's hands, called today, spoken to today. */
    progressOf({ day, atServer }: DayCommittee): ChaseProgress {
      const running = slices.filter((slice) => slice.of.day === day && isRunning(slice));
      const inHand = running.flatMap((slice) => slice.electors.filter((elector) => isLeft(slice, elector)));
      const today = calls.filter((call) => call.committee === day.committee && call.atMs >= midnight());
      const spokenTo = today.filter(({ outcome }) => SPOKEN_TO.includes(outcome));
      const isChased = (elector: string): boolean => day.rollNow().has(elector) && atServer.stateOf(elector).isChased;
      const distinct = (electors: readonly string[]): number => new Set(electors.filter(isChased)).size;
      return {
        handedOut: distinct(inHand),
        called: distinct(today.map(({ elector }) => elector)),
        reached: distinct(spokenTo.map(({ elector }) => elector)),
      };
    },
    /** Whether time alone has changed that since it was last asked: a slice ended, or a day began. */
    takeElapsed(): boolean {
      const ended = slices.filter(({ isTakenBack, endsAt }) => !isTakenBack && endsAt <= nowMs).length;
      const now = `${ended} ${midnight()}`;
      const isOther = now !== elapsed;
      elapsed = now;
      return isOther;
    },
    /** Results of which a caller has been told that they stand. */
    taken: taken as ReadonlySet<string>,
  };
}
/** What a tablet has heard last of who is not to be called, and what is so of it. */
export type DayHalf = { readonly answer: ChaseAnswer; readonly off: ReadonlySet<string> };
/** What the board says of a committee's calls. */
export type ChaseProgress = { readonly handedOut: number; readonly called: number; readonly reached: number };
