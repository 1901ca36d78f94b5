import { foldDigits } from './fold.ts';

/**
 * A phone as it is kept: ASCII digits, 6 to 15 of them (E.164), with `+` in front where it was given; null when the text is none. Digits may be of any script, with
 * what people put between them.
 */
export function readPhone(text: string): string | null {
  const folded = foldDigits(text.normalize('NFKC')).replace(/[\s\p{Cf}().\-\u2010-\u2015/]/gu, '');
  return /^\+?[0-9]{6,15}$/.test(folded) ? folded : null;
}
