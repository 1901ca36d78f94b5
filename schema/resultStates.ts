/** How far the result of a count is (docs/rules.md, CR6). Pure. */

/**
 * In their order; `checks_failed`: an error of the arithmetic is neither mended nor accepted by two people. `reopened`: it was verified, and something honest came later
 * or somebody opened it again.
 */
export const RESULT_STATES = [
  'empty',
  'first_entered',
  'second_entered',
  'differs',
  'resolved',
  'checks_failed',
  'reopened',
  'verified',
  'published',
] as const;
export type ResultState = (typeof RESULT_STATES)[number];
