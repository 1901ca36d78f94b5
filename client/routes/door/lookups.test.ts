import { expect, it } from 'vitest';
import { looksLikeWrongCommittee } from './lookups.ts';

const after = (text: string) => looksLikeWrongCommittee([...text].map((sign) => (sign === 'x' ? 'not-found' : 'found')));

it('[B13] more than a fifth of the last twenty not found, and five at least, is probably another committee', () => {
  expect(after('xxxx')).toBe(false);
  expect(after('xxxxx')).toBe(true);
  expect(after(`${'.'.repeat(16)}xxxx`)).toBe(false);
  expect(after(`${'.'.repeat(15)}xxxxx`)).toBe(true);
  expect(after(`xxxxx${'.'.repeat(16)}`)).toBe(false); // long ago
});
