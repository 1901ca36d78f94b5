/** What a figure of the day may come to when the doors have closed: a range, or nothing where too little is known (docs/rules.md, OR4). Pure. */
import type { BoardPlan } from './boardApi.ts';

/** One committee's part of the figure: who has come, of those who could at most. */
export type Part = {
  readonly have: number;
  readonly most: number;
  /** How much of the whole it is: its registered electors. */
  readonly weight: number;
  readonly isClosed: boolean;
  /** The minute of the election day up to which `have` is known; null: nothing is heard of it. */
  readonly knownAt: number | null;
};

/** `plan`: from the shape of the planned turnout · `hours`: from the hours alone, because only the end is planned. */
export type Projected =
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly basis: 'plan' | 'hours' }
  /** Every door is closed: this is what came. */
  | { readonly kind: 'final'; readonly have: number }
  /** `no-election`: which minute of its day it is, is not known; `plan-unknown`: the plan is not. */
  | { readonly kind: 'none'; readonly why: 'no-election' | 'plan-unknown' | 'no-plan' | 'too-early' | 'too-few' | 'past-plan' };

/** Null: not known. */
type Plan = Pick<BoardPlan, 'turnout'> | null;

/** People come by so many minutes earlier or later than the plan has it, in the middle of the day; less towards the end. */
const SLACK_MINUTES = { plan: 30, hours: 75 } as const;
/** Before this share of the day’s turnout is due, and with fewer people, a projection says nothing. */
const MIN_DUE = 0.1;
const MIN_HAVE = 20;
/** Of the electors, so many are in committees that something is known of. */
const MIN_KNOWN = 0.5;

/** Which share of the registered is planned to have come by a minute; null without a plan, and before anything is planned. */
export function plannedShare(plan: Plan, minute: number, openedAt: number | null): number | null {
  const turnout = plan?.turnout ?? [];
  const last = turnout.at(-1);
  const first = turnout[0];
  if (!first || !last) return null;
  if (minute >= last.minute) return last.share;
  const points = [...(openedAt !== null && openedAt < first.minute ? [{ minute: openedAt, share: 0 }] : []), ...turnout];
  const next = points.findIndex((point) => point.minute > minute);
  const to = points[next];
  const from = points[next - 1];
  if (!to || !from) return openedAt === null ? null : 0;
  return from.share + ((to.share - from.share) * (minute - from.minute)) / (to.minute - from.minute);
}

/** @param minute now, in minutes of the election day; null: not known @param openedAt when the first doors opened; null: none has */
export function projectEnd(parts: readonly Part[], plan: Plan, minute: number | null, openedAt: number | null): Projected {
  const have = sum(parts, (part) => part.have);
  if (parts.length > 0 && parts.every(({ isClosed }) => isClosed)) return { kind: 'final', have };
  if (minute === null) return { kind: 'none', why: 'no-election' };
  if (plan === null) return { kind: 'none', why: 'plan-unknown' };
  const last = plan.turnout.at(-1);
  if (!last || last.share === 0) return { kind: 'none', why: 'no-plan' };
  if (openedAt === null) return { kind: 'none', why: 'too-early' };
  if (minute >= last.minute) return { kind: 'none', why: 'past-plan' };
  const basis = plan.turnout.length > 1 ? 'plan' : 'hours';
  const due = (at: number): number => (plannedShare(plan, Math.min(at, last.minute), openedAt) ?? 0) / last.share;
  if (due(minute) < MIN_DUE || have < MIN_HAVE) return { kind: 'none', why: 'too-early' };

  const known = parts.filter(({ isClosed, knownAt }) => isClosed || knownAt !== null);
  const knownWeight = sum(known, ({ weight }) => weight);
  if (knownWeight < MIN_KNOWN * sum(parts, ({ weight }) => weight)) return { kind: 'none', why: 'too-few' };

  let low = 0;
  let high = 0;
  for (const { have: came, most, isClosed, knownAt } of known) {
    const at = Math.min(minute, knownAt ?? minute);
    const age = minute - at;
    const slack = SLACK_MINUTES[basis] * Math.sqrt(1 - due(at)) + age / 2;
    low += isClosed ? came : clamp(came / due(at + slack + age / 2), came, most);
    high += isClosed ? came : clamp(came / Math.max(due(at - slack), MIN_DUE / 2), came, most);
  }
  const highShare = high / Math.max(1, knownWeight);
  for (const part of parts.filter((one) => !known.includes(one))) {
    low += part.have;
    high += clamp(part.weight * highShare, part.have, part.most);
  }
  const chance = 2 * Math.sqrt(Math.max(0, high - have)); // who is still to come is counted in people, and they scatter
  const most = sum(parts, (part) => Math.max(part.have, part.most));
  return { kind: 'range', basis, ...outwards(Math.max(have, low - chance), Math.min(most, high + chance), have, most) };
}

/** As fine as is honest: two figures of the larger bound, the lower one downwards and the higher one upwards. */
function outwards(low: number, high: number, have: number, most: number): { readonly low: number; readonly high: number } {
  const step = Math.max(1, 10 ** (Math.floor(Math.log10(Math.max(1, high))) - 1));
  return { low: Math.max(have, Math.floor(low / step) * step), high: Math.min(most, Math.ceil(high / step) * step) };
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, Math.max(least, most)));
const sum = <One>(all: readonly One[], of: (one: One) => number): number => all.reduce((n, one) => n + of(one), 0);
