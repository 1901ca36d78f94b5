import { expect, it } from 'vitest';
import { type Lookups, looksLikeWrongCommittee, withLookup } from './lookups.ts';

const after = (text: string): Lookups =>
  [...text].reduce<Lookups>((lookups, sign) => withLookup(lookups, sign === 'x' ? 'not-found' : 'found'), []);

it('[B13] more than a fifth of the last twenty not found, and five at least, is probably another committee', () => {
  expect(looksLikeWrongCommittee(after('xxxx'))).toBe(false);
  expect(looksLikeWrongCommittee(after('xxxxx'))).toBe(true);
  expect(looksLikeWrongCommittee(after('.'.repeat(16) + 'xxxx'))).toBe(false);
  expect(looksLikeWrongCommittee(after('.'.repeat(15) + 'xxxxx'))).toBe(true);
  expect(looksLikeWrongCommittee(after('xxxxx' + '.'.repeat(16)))).toBe(false); // long ago
  expect(after('.'.repeat(50))).toHaveLength(20);
});
