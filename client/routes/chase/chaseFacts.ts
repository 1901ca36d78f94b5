/** What the chase list knows of one elector, and which views show them: pure. */
import type { ChaseAnswer, LastCall, Slice, Transport } from '../../../schema/chaseApi.ts';
import type { Claim, Standing } from '../../../schema/guarantees.ts';
import type { UserId } from '../../../schema/ids.ts';

export type ChaseFacts = {
  readonly isPromised: boolean;
  readonly hasAttended: boolean;
  /** On the committee's roll. */
  readonly isOnRoll: boolean;
  /** Whose promises stand. */
  readonly guarantors: readonly UserId[];
  /** When somebody heard the promise last: it was given then, or they were reached on the phone. 0: nobody knows. */
  readonly confirmedAtMs: number;
  readonly isConfirmed: boolean;
  readonly call: LastCall | null;
  /** The running slice that they are open in. */
  readonly slice: Slice | null;
  readonly hasPhone: boolean;
  readonly offBecause: 'refused' | 'do_not_contact' | null;
  /** A request that is not done or cancelled. */
  readonly transport: Transport | null;
};

/** The server's half of the list by elector. */
export type ChaseHalf = {
  /** What it was made of. */
  readonly from: ChaseAnswer | null;
  readonly calls: ReadonlyMap<string, LastCall>;
  readonly slices: ReadonlyMap<string, Slice>;
  readonly withPhone: ReadonlySet<string>;
  readonly off: ReadonlyMap<string, 'refused' | 'do_not_contact'>;
  readonly transport: ReadonlyMap<string, Transport>;
  readonly maxCallsADay: number;
  /** A promise that was heard since then is confirmed; 0 while it is not known how long one is. */
  readonly confirmedSinceMs: number;
  /** What was heard after that was written by a wrong clock: when it was heard nobody knows (J22). */
  readonly heardBeforeMs: number;
};

export const isRunning = ({ endedAt, endsAt }: Slice, nowMs: number): boolean => endedAt === null && endsAt > nowMs;

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

export function halfOf(answer: ChaseAnswer | null, nowMs: number): ChaseHalf {
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS; // what is confirmed is looked at anew every hour, not at every answer
  const slices = new Map<string, Slice>();
  for (const slice of answer?.slices ?? [])
    if (isRunning(slice, nowMs)) for (const { id, isDone } of slice.electors) if (!isDone) slices.set(id, slice);
  return {
    from: answer,
    calls: new Map((answer?.calls ?? []).map((call) => [call.electorId, call])),
    slices,
    withPhone: new Set(answer?.withPhone),
    off: new Map((answer?.doNotCall ?? []).map(({ electorId, reason }) => [electorId, reason])),
    transport: new Map((answer?.transport ?? []).filter(isOpenRequest).map((request) => [request.electorId, request])),
    maxCallsADay: answer?.maxCallsADay ?? 0,
    confirmedSinceMs: answer ? hourMs - answer.confirmedWithinDays * DAY_MS : 0,
    heardBeforeMs: hourMs + HOUR_MS + DAY_MS,
  };
}

export const isOpenRequest = ({ state }: Pick<Transport, 'state'>): boolean => state === 'asked' || state === 'assigned';

/** On the phone they said nothing else. */
const HEARD_AGAIN: ReadonlySet<LastCall['outcome']> = new Set(['reached', 'onTheWay'] as const);

/** @param standing by G5, O6 */
export function factsOf(
  elector: string,
  from: {
    readonly half: ChaseHalf;
    readonly standing: Standing;
    readonly claims: readonly Claim[];
    readonly hasAttended: boolean;
    readonly isOnRoll: boolean;
  },
): ChaseFacts {
  const { half, standing, claims, hasAttended, isOnRoll } = from;
  const promises = claims.filter(({ answer, isWithdrawn }) => answer === 'promised' && !isWithdrawn);
  const call = half.calls.get(elector) ?? null;
  const heardMs = [call && HEARD_AGAIN.has(call.outcome) ? call.at : 0, ...promises.map(({ answeredAtMs }) => answeredAtMs ?? 0)];
  const confirmedAtMs = Math.max(0, ...heardMs.filter((ms) => ms < half.heardBeforeMs));
  return {
    isPromised: standing === 'promised',
    hasAttended,
    isOnRoll,
    guarantors: promises.map(({ owner }) => owner),
    confirmedAtMs,
    isConfirmed: confirmedAtMs >= half.confirmedSinceMs,
    call,
    slice: half.slices.get(elector) ?? null,
    hasPhone: half.withPhone.has(elector),
    offBecause: half.off.get(elector) ?? null,
    transport: half.transport.get(elector) ?? null,
  };
}

/** Promised and not attended (J1); whoever is not to be called any more is shown in a view of their own (J6). */
export const isMissing = (facts: ChaseFacts): boolean => facts.isPromised && !facts.hasAttended && facts.isOnRoll;
/** Whatever their promise: a refusal on the phone contradicts it (J7), and only here are they put back (J6). */
const isOff = ({ isOnRoll, hasAttended, offBecause }: ChaseFacts): boolean => isOnRoll && !hasAttended && offBecause !== null;
const isChased = (facts: ChaseFacts): boolean => isMissing(facts) && facts.offBecause === null;
const lastWas = (...outcomes: readonly LastCall['outcome'][]) => ({ call }: ChaseFacts): boolean => call !== null && outcomes.includes(call.outcome); // biome-ignore format: one thought

const VIEWS = {
  all: () => true,
  notCalled: ({ call }) => call === null,
  noAnswer: lastWas('noAnswer'),
  later: lastWas('callAt', 'away'),
  onTheWay: lastWas('onTheWay'),
  unconfirmed: ({ isConfirmed }) => !isConfirmed,
  needsMe: ({ call }) => call?.outcome === 'needsCoordinator' && !call.isHandled,
  inSlice: ({ slice }) => slice !== null,
  noPhone: ({ hasPhone, call }) => !hasPhone || call?.outcome === 'wrongNumber',
} as const satisfies Record<string, (facts: ChaseFacts) => boolean>;

/** `off`: those who are not to be called any more. */
export type ChaseView = keyof typeof VIEWS | 'off';
export const CHASE_VIEWS = [...(Object.keys(VIEWS) as (keyof typeof VIEWS)[]), 'off'] as const; // keys of a constant object

export const isIn = (view: ChaseView, facts: ChaseFacts): boolean =>
  view === 'off' ? isOff(facts) : isChased(facts) && VIEWS[view](facts);

export type ChaseFilter = { readonly view: ChaseView; readonly guarantor: string | null; readonly query: string };
export const ALL_OF_THEM: ChaseFilter = { view: 'all', guarantor: null, query: '' };

export const fits = (facts: ChaseFacts, filter: ChaseFilter): boolean =>
  isIn(filter.view, facts) && (filter.guarantor === null || facts.guarantors.some((id) => id === filter.guarantor));

/** Why somebody cannot be handed out now, as far as this tablet knows; the server has the last word. */
export function whyNotFree(
  facts: ChaseFacts,
  maxCallsADay: number,
): 'attended' | 'off-the-list' | 'needs-coordinator' | 'in-a-slice' | 'called-enough' | null {
  if (!isMissing(facts)) return 'attended';
  if (facts.offBecause !== null) return 'off-the-list';
  if (VIEWS.needsMe(facts)) return 'needs-coordinator';
  if (facts.slice !== null) return 'in-a-slice';
  return maxCallsADay > 0 && (facts.call?.callsToday ?? 0) >= maxCallsADay ? 'called-enough' : null;
}
