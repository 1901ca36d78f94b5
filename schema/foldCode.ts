import { foldDigits } from './fold.ts';

/**
 * A code as it was meant, however it was typed: lower case, blanks, hyphens and direction marks, Arabic digits. Only U becomes V: our alphabet has but one of the
 * two. 0 and O, 1, I and L stand for nothing in it, and could be misread from several that do (D and Q, 7 and J), so they stay wrong.
 */
export const foldCode = (typed: string): string =>
  foldDigits(typed.normalize('NFKC'))
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/U/g, 'V');
