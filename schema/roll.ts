/** Words of the roll and its import: columns, reasons, order. Rules R1–R10 in docs/rules.md. */
import type { Language } from './errors.ts';

/** Canonical columns of the campaign's CSV; `committee_code`, `roll_no`, `full_name` and `gender` must be there. */
export const ROLL_COLUMNS = ['roll_no', 'full_name', 'gender', 'birth_year', 'committee_code', 'area', 'family', 'site'] as const;
export type RollColumn = (typeof ROLL_COLUMNS)[number];
export const REQUIRED_ROLL_COLUMNS = ['roll_no', 'full_name', 'gender', 'committee_code'] as const satisfies readonly RollColumn[];

/** What a column is called where people are told about it. */
export const ROLL_COLUMN_TEXT = {
  roll_no: { en: 'roll number (roll_no)', ar: 'رقم القيد' },
  full_name: { en: 'full name (full_name)', ar: 'الاسم الكامل' },
  gender: { en: 'gender (gender)', ar: 'الجنس' },
  birth_year: { en: 'year of birth (birth_year)', ar: 'سنة الميلاد' },
  committee_code: { en: 'committee (committee_code)', ar: 'اللجنة' },
  area: { en: 'area (area)', ar: 'المنطقة' },
  family: { en: 'family (family)', ar: 'العائلة' },
  site: { en: 'polling site (site)', ar: 'المدرسة' },
} as const satisfies Record<RollColumn, Record<Language, string>>;

export const MAX_ROLL_NUMBER_DIGITS = 9;
export const MAX_COMMITTEE_CODE_LENGTH = 40;
/** Of area, family and site; a name's is in `limits.ts`. */
export const MAX_ROLL_CELL_LENGTH = 100;
/** How much of a cell a notice repeats. */
export const MAX_NOTICE_VALUE_LENGTH = 80;
/** How many notices of each kind an answer holds; its counts go on. */
export const MAX_NOTICES = 500;

/** Why a line was refused, held back or noted. */
export const ROLL_REASONS = [
  'missing-number', // refused
  'bad-number',
  'missing-name',
  'bad-name',
  'missing-committee',
  'bad-committee',
  'missing-gender',
  'bad-gender',
  'bad-birth-year',
  'wrong-field-count',
  'broken-quotes',
  'damaged-text',
  'too-long',
  'number-twice', // refused: the same number for two names, genders or years of birth in one file
  'same-line-twice', // duplicate: the same number and name again
  'name-differs', // to be decided: the number is known under another name
  'renumbered', // to be decided: the name is known under another number, which this file gives to nobody of that name
  'namesake', // to be decided: number and name are known with another gender or year of birth, and the name stands more than once
  'elsewhere', // to be decided: the person is known in another committee, where this file does not list them
  'field-changed', // changed
  'missing-in-file', // known, not in this file: nothing is removed by itself
] as const;
export type RollReason = (typeof ROLL_REASONS)[number];

/**
 * The sentence of each reason. In braces: `value` and `column` of the notice and what stands in its `details` (`otherLine`, `known`, `name`,
 * `number`, `committee`, `old`, `new`, `limit`, `found`, `expected`).
 */
export const ROLL_REASON_TEXT = {
  'missing-number': { en: 'There is no roll number.', ar: 'لا يوجد رقم قيد.' },
  'bad-number': {
    en: '“{value}” is not a roll number: at most nine digits, with or without a letter.',
    ar: '«{value}» ليس رقم قيد: تسع خانات على الأكثر، مع حرف أو بدونه.',
  },
  'missing-name': { en: 'There is no name.', ar: 'لا يوجد اسم.' },
  'bad-name': { en: '“{value}” is not a name.', ar: '«{value}» ليس اسمًا.' },
  'missing-committee': { en: 'No committee is given.', ar: 'لم تُذكر اللجنة.' },
  'bad-committee': {
    en: '“{value}” is not a committee: at most 40 characters, with a letter or a digit.',
    ar: '«{value}» ليست لجنة: 40 خانة على الأكثر، فيها حرف أو رقم.',
  },
  'missing-gender': { en: 'No gender is given.', ar: 'لم يُذكر الجنس.' },
  'bad-gender': { en: '“{value}” is not a gender: write male or female.', ar: '«{value}» ليس جنسًا: اكتب ذكر أو أنثى.' },
  'bad-birth-year': {
    en: '“{value}” is not a year of birth: write four digits or leave it empty.',
    ar: '«{value}» ليست سنة ميلاد: اكتب أربعة أرقام أو اتركها فارغة.',
  },
  'wrong-field-count': {
    en: 'The line has {found} fields, the headings are {expected}.',
    ar: 'في السطر {found} من الخانات، وعدد العناوين {expected}.',
  },
  'broken-quotes': {
    en: 'A quotation mark opens a field and does not close it: “{value}”.',
    ar: 'علامة تنصيص تفتح الخانة ولا تغلقها: «{value}».',
  },
  'damaged-text': {
    en: 'Letters are damaged: “{value}”. Save the file again as CSV UTF-8.',
    ar: 'أحرف تالفة: «{value}». احفظ الملف من جديد بصيغة CSV UTF-8.',
  },
  'too-long': { en: '“{value}” is longer than {limit} characters.', ar: '«{value}» أطول من {limit} حرف.' },
  'number-twice': {
    en: 'Number {number} stands in line {otherLine} with another name, gender or year of birth. Both lines are left out.',
    ar: 'الرقم {number} مذكور في السطر {otherLine} باسم آخر أو جنس آخر أو سنة ميلاد أخرى. لم يؤخذ أي من السطرين.',
  },
  'same-line-twice': {
    en: 'Number {number} with this name stands in line {otherLine} already.',
    ar: 'الرقم {number} بهذا الاسم مذكور من قبل في السطر {otherLine}.',
  },
  'name-differs': {
    en: 'Number {number} of committee {committee} is known as “{known}”, the file says “{value}”. The file alone changes nothing.',
    ar: 'الرقم {number} في اللجنة {committee} معروف باسم «{known}»، وفي الملف «{value}». الملف وحده لا يغيّر شيئًا.',
  },
  renumbered: {
    en: '“{name}” of committee {committee} is known under number {known}, the file says {value}. The file alone changes nothing.',
    ar: '«{name}» في اللجنة {committee} معروف بالرقم {known}، وفي الملف {value}. الملف وحده لا يغيّر شيئًا.',
  },
  namesake: {
    en: '{column} of “{name}”, number {number} of committee {committee}, is known as “{old}”, the file says “{value}”, and the name stands more than once. The file alone changes nothing.',
    ar: '«{column}» لـ«{name}»، الرقم {number} في اللجنة {committee}، معروف بأنه «{old}»، وفي الملف «{value}»، والاسم مكرر. الملف وحده لا يغيّر شيئًا.',
  },
  elsewhere: {
    en: '“{name}” is known in committee {known} under number {number}, the file says committee {value}. A file moves nobody.',
    ar: '«{name}» معروف في اللجنة {known} بالرقم {number}، وفي الملف اللجنة {value}. الملف لا ينقل أحدًا.',
  },
  'field-changed': {
    en: 'Number {number} of committee {committee}: {column} was “{old}”, the file says “{new}”.',
    ar: 'الرقم {number} في اللجنة {committee}: «{column}» كان «{old}»، وفي الملف «{new}».',
  },
  'missing-in-file': { en: 'Known and not in this file. Nobody is removed.', ar: 'معروف وغير مذكور في هذا الملف. لا يُحذف أحد.' },
} as const satisfies Record<RollReason, Record<Language, string>>;

const isRollReason = (code: string): code is RollReason => Object.hasOwn(ROLL_REASON_TEXT, code);

type Notice = {
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly details?: Readonly<Record<string, string | number>> | undefined;
};

/** The sentence of a notice; what is filled in is isolated, so that numbers and names of both scripts keep their order. */
export function rollReasonText(notice: Notice, language: Language): string {
  if (!isRollReason(notice.reason)) return notice.reason;
  const words: Readonly<Record<string, string | number | null>> = { ...notice.details, column: notice.column, value: notice.value };
  return ROLL_REASON_TEXT[notice.reason][language].replace(/\{(\w+)\}/g, (_, name: string) => `\u2068${words[name] ?? ''}\u2069`);
}

/** Orders roll numbers as numbers: 2 before 10, then by the letter that stands with them. */
export function compareRollNumbers(a: string, b: string): number {
  const difference = Number(a.replace(/\D+/g, '')) - Number(b.replace(/\D+/g, ''));
  return difference !== 0 ? difference : a < b ? -1 : a > b ? 1 : 0;
}
