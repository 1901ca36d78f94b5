import { expect, test } from 'vitest';
import { CODE_ALPHABET } from './accountApi.ts';
import { foldCode } from './foldCode.ts';

test.each([
  ['abc 234', 'ABC234'],
  [' AB-C2-34\u200f', 'ABC234'],
  ['ＡＢＣ２٣۴', 'ABC234'],
  ['u2v2', 'V2V2'],
  ['٠١٢ ٣٤٥', '012345'],
  ['أب', ''],
])('[A14] %j is meant as %s', (typed, meant) => {
  expect(foldCode(typed)).toBe(meant);
});

test('[A14] every character of the alphabet stays itself', () => {
  expect(foldCode(CODE_ALPHABET.toLowerCase())).toBe(CODE_ALPHABET);
});
