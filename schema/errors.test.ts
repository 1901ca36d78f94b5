import { expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from './errors.ts';
import { errorText } from './errorText.ts';
import { ar } from './errorWords/ar.ts';
import { en } from './errorWords/en.ts';

test('every error speaks both languages and names the same details in both', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const details = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect(details(en[code]), code).toEqual(details(ar[code]));
    expect(ar[code], code).toMatch(/[\u0621-\u064a]/);
  }
});

test('details are filled in, absent ones leave no braces', () => {
  expect(errorText('foreign-committee', 'en', { committee: 'K02' })).toContain('committee K02');
  expect(errorText('too-fast', 'ar')).not.toContain('{');
  expect(errorText('too-large', 'en', { limit: '1 MB' })).toBe('Too large: at most 1 MB.');
});
