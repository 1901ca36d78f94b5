import type { Translate } from '../../i18n/createTranslate.ts';

/** So many can be read in a sentence. */
const MAX_NUMBERS = 12;

/** Numbers of ballots in a sentence, the first twelve of them. */
export function numbersText(t: Translate, numbers: readonly number[]): string {
  const shown = numbers.slice(0, MAX_NUMBERS).join(t.language === 'ar' ? '، ' : ', ');
  return numbers.length > MAX_NUMBERS ? `${shown} …` : shown;
}
