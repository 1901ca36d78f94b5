/**
 * A coordinator's word on contradicting claims: whose answer counts, and on which answers that was decided (docs/rules.md, O6–O8). One cell a coordinator,
 * `elector ! user`; its value is `<time> <owner> <owner><answer><time> …`, times in base 36, the answers by owner.
 */
import { ANSWERS, type Answer, type Claim, type Standing, standingOf } from './guarantees.ts';
import { isUserId, type UserId } from './ids.ts';
import type { Scalar } from './keys.ts';

export type Settlement = {
  readonly by: UserId;
  /** By the clock of whoever settled; later than every settlement of this elector that they saw. */
  readonly atMs: number;
  /** Whose answer counts. */
  readonly owner: UserId;
  /** The answers as they were, as `basisOf` writes them. */
  readonly basis: string;
};

export const SETTLEMENT_GRAMMAR = /^([0-9a-z]{1,9}) ([0-9a-z]{6})((?: [0-9a-z]{6}[pr][0-9a-z]{1,9}){2,})$/;

/** Reads one coordinator's cell; null where it holds none, or one of a later version (G3). */
export function readSettlement(by: UserId, value: Scalar | undefined): Settlement | null {
  const [, at = '', owner = '', basis = ''] = (typeof value === 'string' && SETTLEMENT_GRAMMAR.exec(value)) || [];
  return isUserId(owner) ? { by, atMs: Number.parseInt(at, 36), owner, basis: basis.slice(1) } : null;
}

type Side = Claim & { readonly answer: 'promised' | 'refused' };

/** The claims that say promised or refused, when some say one and some the other (G6); otherwise none. */
export function contradictionOf(claims: readonly Claim[]): readonly Side[] {
  const sides = claims.filter((claim): claim is Side => !claim.isWithdrawn && (claim.answer === 'promised' || claim.answer === 'refused'));
  return new Set(sides.map(({ answer }) => answer)).size === 2 ? sides : [];
}

/** What a settlement is decided on: any other answer, the same answer given again, and a further such claim make it another. */
export const basisOf = (claims: readonly Claim[]): string =>
  contradictionOf(claims)
    .map(({ owner, answer, answeredAtMs }) => owner + ANSWERS[answer] + (answeredAtMs ?? 0).toString(36))
    .sort()
    .join(' ');

/** The settlement that holds: of those decided on the answers as they are now the newest, of two of one time that of the greater user id. Null where none does. */
export function settlementInForce(claims: readonly Claim[], settlements: readonly Settlement[]): Settlement | null {
  if (settlements.length === 0) return null;
  const basis = basisOf(claims);
  const holds = (one: Settlement): boolean => basis !== '' && one.basis === basis && claims.some(({ owner }) => owner === one.owner);
  return settlements.filter(holds).sort((a, b) => b.atMs - a.atMs || (a.by < b.by ? 1 : -1))[0] ?? null;
}

/** The standing of an elector where coordinators have settled (O6): the answer that counts stands for a contradiction as long as the settlement holds. */
export function settledStandingOf(claims: readonly Claim[], settlements: readonly Settlement[]): Standing {
  const settled = settlementInForce(claims, settlements);
  const counts: Answer | undefined = settled ? contradictionOf(claims).find(({ owner }) => owner === settled.owner)?.answer : undefined;
  return counts ?? standingOf(claims);
}
