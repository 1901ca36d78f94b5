import { expect, test } from 'vitest';
import { lookForSlips } from './plantedSlips.ts';

const FORMS = process.env.TEST_LONG === '1' ? 1_000 : 60;

test('[CC1] [CC2] [CC3] [CC4] every slip planted in a true form fails the check that names it, one step less does not, and what is absent fails nothing', () => {
  for (let seed = 1; seed <= FORMS; seed++) expect(lookForSlips(seed)).toBe('');
}, 120_000);
