import { describe, expect, it } from 'vitest';
import { type Claim, standingOf } from './guarantees.ts';
import type { ElectorId, UserId } from './ids.ts';
import { parseKey, type Scalar } from './keys.ts';
import { basisOf, readSettlement, type Settlement, settledStandingOf, settlementInForce } from './settlements.ts';
import { isSettlementValue, settleWrites } from './settleWrites.ts';
import { createRandom } from './testing.ts';

const ELECTOR = '7f3k9q2mza' as ElectorId;
const [NOURA, KHALED, HIND, MAJED] = ['noura1', 'khaled', 'hind00', 'majed0'] as UserId[] as [UserId, UserId, UserId, UserId];

const claim = (owner: UserId, answer: Claim['answer'], answeredAtMs: number | null = 1_000, isWithdrawn = false): Claim => ({
  owner,
  answer,
  contact: 'none',
  note: '',
  answeredAtMs,
  contactedAtMs: null,
  isWithdrawn,
});
const TWO = [claim(NOURA, 'promised', 1_000), claim(KHALED, 'refused', 2_000)];

/** What a coordinator's cell holds after settling. */
function settle(by: UserId, owner: UserId, claims: readonly Claim[] = TWO, before: readonly Settlement[] = [], nowMs = 5_000): Settlement {
  const [write] = settleWrites(ELECTOR, by, owner, claims, before, nowMs);
  expect(parseKey('guarantees', write?.key ?? '')).toEqual({ kind: 'settlement', elector: ELECTOR, user: by });
  expect(isSettlementValue(write?.value ?? null)).toBe(true);
  const read = readSettlement(by, write?.value);
  if (!read) throw new Error('not readable');
  return read;
}

describe('[O6] a settlement', () => {
  it('says whose answer counts, and the standing follows it', () => {
    expect(settledStandingOf(TWO, [])).toBe('contradicting');
    expect(settledStandingOf(TWO, [settle(HIND, NOURA)])).toBe('promised');
    expect(settledStandingOf(TWO, [settle(HIND, KHALED)])).toBe('refused');
  });

  it('is made only by whose claim is one of those that contradict', () => {
    for (const owner of [HIND, NOURA]) expect(settleWrites(ELECTOR, HIND, owner, [claim(NOURA, 'promised')], [], 1)).toEqual([]);
    expect(settleWrites(ELECTOR, HIND, MAJED, [...TWO, claim(MAJED, 'undecided')], [], 1)).toEqual([]);
  });

  it('[G3] what is none, or of a later version, is read as none', () => {
    for (const value of [undefined, null, '', 'p.hash', 7, true, `${basisOf(TWO)}`] as (Scalar | undefined)[])
      expect(readSettlement(HIND, value)).toBeNull();
  });

  it('of more than a cell can hold there is none', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      claim(`user${10 + i}` as UserId, i === 0 ? 'promised' : 'refused', 1_764_000_000_000),
    );
    expect(settleWrites(ELECTOR, HIND, 'user10' as UserId, many, [], 1)).toEqual([]);
    expect(settleWrites(ELECTOR, HIND, 'user10' as UserId, many.slice(0, 25), [], 1)).toHaveLength(1);
  });
});

describe('[O7] it is open again', () => {
  const settled = [settle(HIND, NOURA)];
  it.each([
    ['another answer of either', [claim(NOURA, 'promised', 1_000), claim(KHALED, 'undecided', 9_000)], 'promised'],
    ['that answer and back', [claim(NOURA, 'promised', 1_000), claim(KHALED, 'refused', 9_001)], 'contradicting'],
    ['the other way round', [claim(NOURA, 'refused', 9_000), claim(KHALED, 'promised', 9_001)], 'contradicting'],
    ['one that is withdrawn', [claim(NOURA, 'promised', 1_000, true), claim(KHALED, 'refused', 2_000)], 'refused'],
    ['a third guarantor', [...TWO, claim(MAJED, 'refused', 3_000)], 'contradicting'],
  ] as const)('after %s', (_, claims, standing) => {
    expect(settlementInForce(claims, settled)).toBeNull();
    expect(settledStandingOf(claims, settled)).toBe(standing);
  });

  it('not after a further claim that takes no side', () => {
    expect(settledStandingOf([...TWO, claim(MAJED, 'undecided')], settled)).toBe('promised');
  });
});

describe('[O8] several coordinators', () => {
  it('the newest counts; whoever settles after having seen another’s is newer whatever their clock says', () => {
    const first = settle(HIND, NOURA, TWO, [], 9_000);
    const second = settle(MAJED, KHALED, TWO, [first], 4_000);
    expect(settledStandingOf(TWO, [first, second])).toBe('refused');
  });

  it('one that is newer and no longer holds does not hide one that does', () => {
    const before = [claim(NOURA, 'promised', 1_000), claim(KHALED, 'refused', 500)];
    const stale = settle(MAJED, NOURA, before, [], 99_000);
    expect(settledStandingOf(TWO, [stale, settle(HIND, KHALED)])).toBe('refused');
  });

  it('every replica computes the same, in whatever order it knows claims and settlements', () => {
    const random = createRandom(3);
    const shuffled = <T>(items: readonly T[]): T[] =>
      items
        .map((item) => ({ item, at: random.next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    for (let i = 0; i < 300; i++) {
      const claims = [NOURA, KHALED, HIND, MAJED].map((owner) =>
        claim(owner, random.pick(['promised', 'refused', 'undecided']), random.int(3)),
      );
      const settlements = [NOURA, KHALED, HIND].flatMap((by) => {
        const [write] = settleWrites(ELECTOR, by, random.pick([NOURA, KHALED, HIND]), claims, [], random.int(2));
        const read = readSettlement(by, write?.value);
        return read ? [read] : [];
      });
      const standing = settledStandingOf(claims, settlements);
      expect(settledStandingOf(shuffled(claims), shuffled(settlements))).toBe(standing);
      expect(standing === 'contradicting').toBe(standingOf(claims) === 'contradicting' && settlements.length === 0);
    }
  });
});
