/** What a cell of a spreadsheet says, whichever of our languages it was written in. Pure. */

import { foldText } from '../../../../schema/fold.ts';
import type { Answer, Contact } from '../../../../schema/guarantees.ts';

const ANSWER_WORDS: Readonly<Record<Answer, readonly string[]>> = {
  promised: ['promised', 'guaranteed', 'yes', 'p', 'مضمون', 'مضمونة', 'ضمان', 'ضامن', 'نعم', 'اي'],
  undecided: ['undecided', 'maybe', 'u', 'متردد', 'مترددة', 'ممكن', 'يفكر', 'تفكر'],
  refused: ['refused', 'no', 'r', 'اعتذر', 'اعتذرت', 'رفض', 'رفضت', 'لا'],
  notAsked: ['not asked', 'n', 'لم يُسأل', 'لم تُسأل', 'لم يسأل بعد', 'لم تسأل بعد'],
};
const CONTACT_WORDS: Readonly<Record<Contact, readonly string[]>> = {
  reached: ['reached', 'تم التواصل', 'رد', 'ردت'],
  noAnswer: ['no answer', 'لم يرد', 'لم ترد', 'ما رد', 'ما ردت'],
  wrongNumber: ['wrong number', 'رقم خطأ', 'خطأ'],
  away: ['away', 'مسافر', 'مسافرة'],
  none: ['not contacted', 'لم يتم التواصل'],
};

const lookUp = <Value extends string>(words: Readonly<Record<Value, readonly string[]>>): ReadonlyMap<string, Value> =>
  new Map(Object.entries<readonly string[]>(words).flatMap(([value, known]) => known.map((word) => [foldText(word), value as Value]))); // its own keys
const answers = lookUp(ANSWER_WORDS);
const contacts = lookUp(CONTACT_WORDS);

/** Null: not understood, and then nothing is guessed. */
export const readAnswerWord = (text: string): Answer | null => answers.get(foldText(text)) ?? null;
export const readContactWord = (text: string): Contact | null => contacts.get(foldText(text)) ?? null;

/** A word that reads as this value. */
export const answerWordFor = (answer: Answer): string => ANSWER_WORDS[answer][0] ?? '';
export const contactWordFor = (contact: Contact): string => CONTACT_WORDS[contact][0] ?? '';
