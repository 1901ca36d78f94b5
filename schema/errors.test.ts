import { expect, test } from 'vitest';
import { AppError, ERRORS, errorText } from './errors.ts';

test('every error speaks both languages and names the same details in both', () => {
  for (const [code, row] of Object.entries(ERRORS)) {
    const details = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect(details(row.en), code).toEqual(details(row.ar));
    expect(row.ar, code).toMatch(/[\u0621-\u064a]/);
  }
});

test('details are filled in, absent ones leave no braces', () => {
  expect(errorText('foreign-committee', 'en', { committee: 'K02' })).toContain('committee K02');
  expect(errorText('too-fast', 'ar')).not.toContain('{');
  expect(new AppError('too-large', { limit: '1 MB' }).message).toBe('Too large: at most 1 MB.');
});
