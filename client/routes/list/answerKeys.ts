import type { Answer } from '../../../schema/guarantees.ts';

const BY_LETTER: Readonly<Record<string, Answer>> = { p: 'promised', u: 'undecided', r: 'refused', n: 'notAsked' };
/** The same four keys while the keyboard is switched to Arabic. */
const BY_ARABIC_LETTER: Readonly<Record<string, Answer>> = { ح: 'promised', ع: 'undecided', ق: 'refused', ى: 'notAsked' };
const BY_CODE: Readonly<Record<string, Answer>> = { KeyP: 'promised', KeyU: 'undecided', KeyR: 'refused', KeyN: 'notAsked' };

type Press = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** The answer that a letter stands for on an answer cell. An Arabic layout that puts other letters there is read by the key's place. */
export function answerForKey(press: Press): Answer | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const key = press.key.toLowerCase();
  const isArabic = /^[\u0600-\u06ff]{1,2}$/.test(key);
  return BY_LETTER[key] ?? (isArabic ? (BY_ARABIC_LETTER[key] ?? BY_CODE[press.code] ?? null) : null);
}
