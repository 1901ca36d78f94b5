import type { Language } from '../../schema/errors.ts';

/** Latin digits in Arabic too, as everywhere in the app. */
const LOCALES: Readonly<Record<Language, string>> = { ar: 'ar-u-nu-latn', en: 'en-GB' };

export const formatNumber = (n: number, language: Language): string => n.toLocaleString(LOCALES[language]);

/** Seconds with one decimal. */
export const formatSeconds = (ms: number, language: Language): string =>
  (ms / 1000).toLocaleString(LOCALES[language], { minimumFractionDigits: 1, maximumFractionDigits: 1 });
