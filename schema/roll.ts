/** Words of the roll import: columns, reasons. Rules R1–R9 in docs/rules.md. */

/** Canonical columns of the campaign's CSV; `committee_code`, `roll_no`, `full_name` and `gender` must be there. */
export const ROLL_COLUMNS = ['roll_no', 'full_name', 'gender', 'birth_year', 'committee_code', 'area', 'family', 'site'] as const;
export type RollColumn = (typeof ROLL_COLUMNS)[number];
export const REQUIRED_ROLL_COLUMNS = ['roll_no', 'full_name', 'gender', 'committee_code'] as const satisfies readonly RollColumn[];

/** Why a line was refused, held back or noted. The client has a sentence for each in both languages. */
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
  'too-long',
  'same-line-twice', // duplicate: the same number and name again
  'number-twice', // refused: the same number for two names in one file
  'name-differs', // to be decided: the number is known under another name
  'elsewhere', // to be decided: the same number and name stand in another committee that has rows
  'field-changed', // changed
  'missing-in-file', // known, not in this file: nothing is removed by itself
] as const;
export type RollReason = (typeof ROLL_REASONS)[number];
