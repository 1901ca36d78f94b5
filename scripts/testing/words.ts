import { ar } from '../../client/i18n/ar/ar.ts';
import { counting as countingArabic } from '../../client/i18n/ar/counting.ts';
import { more as moreArabic } from '../../client/i18n/ar/more.ts';
import { createTranslate, type Translate } from '../../client/i18n/createTranslate.ts';
import type { CoreWords, MoreWords } from '../../client/i18n/dictionary.ts';
import { counting as countingEnglish } from '../../client/i18n/en/counting.ts';
import { en } from '../../client/i18n/en/en.ts';
import { more as moreEnglish } from '../../client/i18n/en/more.ts';
import type { Language } from '../../schema/errors.ts';

const DICTIONARIES: Readonly<Record<Language, CoreWords & MoreWords>> = {
  ar: { ...ar, ...moreArabic, ...countingArabic },
  en: { ...en, ...moreEnglish, ...countingEnglish },
};

/** The words of the screens, as the screens say them. */
export const wordsOf = (language: Language): Translate => createTranslate(() => ({ language, dictionary: DICTIONARIES[language] }));
