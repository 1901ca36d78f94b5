import { expect, test } from 'vitest';
import { answerWrites, type Claim, isClaimValue, looksLikePhone, noteWrites, readClaim, readTime, standingOf } from './guarantees.ts';
import type { ElectorId, UserId } from './ids.ts';
import type { Scalar } from './keys.ts';

const ELECTOR = '7f3k9q2mza' as ElectorId;
const OWNER = 'noura1' as UserId;
const claim = (answer: Claim['answer'], isWithdrawn = false): Claim => ({
  owner: OWNER,
  answer,
  contact: 'none',
  note: '',
  answeredAtMs: null,
  contactedAtMs: null,
  isWithdrawn,
});

test('an answer that was written is read again, with its time', () => {
  const cells = new Map<string, Scalar>(answerWrites(ELECTOR, OWNER, 'promised', 1_000, false).map(({ key, value }) => [key, value]));
  expect(readClaim((key) => cells.get(key), ELECTOR, OWNER)).toEqual({ ...claim('promised'), answeredAtMs: 1_000 });
});

test('[G3] unknown codes and types read as not asked', () => {
  expect(readClaim(() => 'zzz', ELECTOR, OWNER)).toMatchObject({ answer: 'notAsked', contact: 'none', isWithdrawn: false });
  expect(readClaim(() => 17, ELECTOR, OWNER)).toMatchObject({ answer: 'notAsked', note: '' });
});

test('[G4] an answer on a withdrawn claim makes it stand again', () => {
  expect(answerWrites(ELECTOR, OWNER, 'promised', 1, true).at(-1)).toEqual({ key: `${ELECTOR}${OWNER}x`, value: false });
  expect(answerWrites(ELECTOR, OWNER, 'promised', 1, false)).toHaveLength(2);
});

test('[G5] [G6] the standing of an elector', () => {
  expect(standingOf([])).toBe('notAsked');
  expect(standingOf([claim('promised'), claim('undecided')])).toBe('promised');
  expect(standingOf([claim('refused'), claim('undecided')])).toBe('refused');
  expect(standingOf([claim('refused'), claim('promised')])).toBe('contradicting');
  expect(standingOf([claim('refused', true), claim('promised')])).toBe('promised');
});

test('[G2] a field takes only its own values', () => {
  expect(isClaimValue('answer', 'p')).toBe(true);
  expect(isClaimValue('answer', 'x')).toBe(false);
  expect(isClaimValue('note', 'a'.repeat(501))).toBe(false);
  expect(isClaimValue('withdrawn', 1)).toBe(false);
  expect(isClaimValue('answeredAt', Number.NaN)).toBe(false);
  expect(noteWrites(ELECTOR, OWNER, ` ${'a'.repeat(600)}`)[0]?.value).toHaveLength(500);
});

test('[G2] [G3] a time has nine digits in base 36 at most, and what is none reads as none', () => {
  const [last, beyond] = [36 ** 9 - 1, 36 ** 9];
  for (const field of ['answeredAt', 'contactedAt'] as const)
    expect([last, beyond, -1, 0.5, '5'].map((value) => isClaimValue(field, value))).toEqual([true, false, false, false, false]);
  expect([last, beyond, -1, 0.5, '5', null, undefined].map(readTime)).toEqual([last, null, null, null, null, null, null]);
});

test('[G7] seven digits of any script look like a phone', () => {
  expect(looksLikePhone('call 5550 123')).toBe(true);
  expect(looksLikePhone('٥٥٥٠١٢٣')).toBe(true);
  expect(looksLikePhone('after 20:30, house 12')).toBe(false);
});
