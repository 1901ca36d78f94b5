/** Calls to those who promised and have not come (docs/rules.md, J1–J9): what can come of one, and what that means. Append only: old rows name these words. */
import type { Answer, Contact } from './guarantees.ts';

type Meaning = {
  /** What is written beside the promise; null: nothing about reaching them. */
  readonly contact: Contact | null;
  /** What the elector answered now, under the caller's own name; null: nothing new. */
  readonly answer: Answer | null;
  /** The elector is off every list from then on. */
  readonly isEndOfCalls: boolean;
  /** They leave this slice; otherwise they come again. */
  readonly isDone: boolean;
};

/** How seldom the server's time in a caller's list moves, so that the list's ETag holds meanwhile (J25). */
export const AS_OF_STEP_MS = 5 * 60_000;

export const CALL_OUTCOMES = {
  reached: { contact: 'reached', answer: null, isEndOfCalls: false, isDone: true },
  noAnswer: { contact: 'noAnswer', answer: null, isEndOfCalls: false, isDone: false },
  wrongNumber: { contact: 'wrongNumber', answer: null, isEndOfCalls: false, isDone: true },
  onTheWay: { contact: 'reached', answer: null, isEndOfCalls: false, isDone: true },
  refused: { contact: 'reached', answer: 'refused', isEndOfCalls: true, isDone: true },
  callAt: { contact: 'reached', answer: null, isEndOfCalls: false, isDone: false },
  needsCoordinator: { contact: 'reached', answer: null, isEndOfCalls: false, isDone: true },
  away: { contact: 'away', answer: null, isEndOfCalls: false, isDone: true },
  doNotContact: { contact: null, answer: null, isEndOfCalls: true, isDone: true },
} as const satisfies Record<string, Meaning>;
export type CallOutcome = keyof typeof CALL_OUTCOMES;
export const isCallOutcome = (text: string): text is CallOutcome => Object.hasOwn(CALL_OUTCOMES, text);
export const meaningOf = (outcome: CallOutcome): Meaning => CALL_OUTCOMES[outcome];

/** Over all callers, an elector and day, where the election says nothing else. */
export const MAX_CALLS_A_DAY = 3;
/** Electors in one slice. */
export const MAX_SLICE = 200;
/** Results in one call of the API: a day without a network comes in several. */
export const MAX_RESULTS = 100;
