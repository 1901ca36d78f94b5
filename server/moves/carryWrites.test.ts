import { expect, test } from 'vitest';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { claimKey, type Scalar } from '../../schema/keys.ts';
import { carryWrites } from './carryWrites.ts';

const E1 = 'elector001' as ElectorId;
const NOURA = 'noura1' as UserId;
const [ANSWER, TIME] = [claimKey(E1, NOURA, 'answer'), claimKey(E1, NOURA, 'answeredAt')];
const cells = (answer: 'promised' | 'refused', atMs: number): ReadonlyMap<string, Scalar> =>
  new Map(answerWrites(E1, NOURA, answer, atMs, false).map(({ key, value }) => [key, value]));

test('[G2] [R12] a time that no claim may hold stays behind, keeps nothing else, and is not later than any', () => {
  const beyond = cells('promised', 36 ** 9);
  const carry = (to: ReadonlyMap<string, Scalar>) =>
    carryWrites(
      'guarantees',
      beyond,
      to,
      () => false,
      () => false,
    );
  expect(carry(new Map())).toEqual([{ key: ANSWER, value: 'p' }]);
  expect(carry(cells('refused', 5))).toEqual([]);
  expect(
    carryWrites(
      'guarantees',
      cells('promised', 6),
      beyond,
      () => false,
      () => false,
    ),
  ).toEqual([{ key: TIME, value: 6 }]);
});
