import { type ErrorCode, type ErrorDetails, fillErrorText, type Language } from './errors.ts';
import { ar } from './errorWords/ar.ts';
import { en } from './errorWords/en.ts';

const WORDS = { ar, en };

/** The words of an error in either language, with its details filled in. The client has those of one language at a time (`i18n/`). */
export const errorText = (code: ErrorCode, language: Language, details: ErrorDetails = {}): string =>
  fillErrorText(WORDS[language][code], language, details);
