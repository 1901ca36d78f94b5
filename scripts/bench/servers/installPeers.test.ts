import { expect, test } from 'vitest';
import { isAllThere } from './installPeers.ts';

const wanted = { dependencies: { '@a/b': '4.7.0', c: '1.0.3' } };
const installed = (c: string) => ({ packages: { 'node_modules/@a/b': { version: '4.7.0' }, 'node_modules/c': { version: c } } });

test('peers are installed when each is there in its version, and not when one came in later', () => {
  expect(isAllThere(wanted, installed('1.0.3'))).toBe(true);
  expect(isAllThere(wanted, installed('1.0.2'))).toBe(false);
  expect(isAllThere(wanted, { packages: { 'node_modules/c': { version: '1.0.3' } } })).toBe(false);
  expect(isAllThere(wanted, {})).toBe(false);
});
