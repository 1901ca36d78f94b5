/**
 * The result of a committee's count (docs/rules.md, CR1–CR17): what two clerks counted and what each read on the official form, what people decided of it, and what it comes
 * to. Derived from streams and decisions by pure functions, so that everybody who has both comes to the same. Everything here is the campaign's own and unofficial.
 */
import type { UserId } from './ids.ts';
import type { ResultState } from './resultStates.ts';
import type { Stream } from './rooms.ts';
import type { CellId } from './tally.ts';

/** Where a value comes from: what clerk a or b counted, what either read on the form. */
export const SOURCES = ['a', 'b', 'formA', 'formB'] as const;
export type Source = (typeof SOURCES)[number];

/** `single`: one person's word · `agreed`: two people's values are there and all are equal · `differs`: they are not · `chosen`: a reconciler said which, with a reason. */
export type CellState = 'empty' | 'single' | 'agreed' | 'differs' | 'chosen';
export type ResultCell = {
  readonly cell: CellId;
  /** Absent is not zero. Of a stream that says two things of one field there is none, and `doubtful` names it. */
  readonly values: Readonly<Partial<Record<Source, number>>>;
  readonly doubtful: readonly Source[];
  readonly state: CellState;
  /** What it comes to; null while nobody knows. */
  readonly value: number | null;
  readonly choice: { readonly reason: string; readonly by: UserId; readonly at: number } | null;
  /** Fingerprint of all that was proposed: what a choice has to have seen. */
  readonly hash: string;
};

/** Why a reconciler chose, accepted, sealed or opened again. Append only: rows of the audit name them. `other` needs words. */
export const RESULT_REASONS = [
  'paper-says-so',
  'photo-seen',
  'recounted',
  'slip-of-a-clerk',
  'missed-ballot',
  'form-slip',
  'tablet-lost',
  'clerk-gone',
  'late-entry',
  'by-mistake',
  'other',
] as const;
export type ResultReason = (typeof RESULT_REASONS)[number];

/** Of the words beside a decision, in characters. */
export const MAX_RESULT_NOTE_LENGTH = 300;

export const ERROR_CHECKS = ['E1', 'E2', 'E3', 'E4', 'E5'] as const;
export const WARNING_CHECKS = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6'] as const;
export type CheckCode = (typeof ERROR_CHECKS)[number] | (typeof WARNING_CHECKS)[number];
export const isErrorCheck = (code: CheckCode): boolean => code.startsWith('E');

/** A check that did not pass, with all figures that its words need; `id` is one of a result, such as `E3 cab12`. */
export type FailedCheck = {
  readonly id: string;
  readonly code: CheckCode;
  /**
   * Which of several that one code has: E2 `single`, `lists`, `range`, `mixed` (range with whole lists in it) · E4 `below`, `together`, `sum` · E5 `form`, `roll` (whose electors) · W2 `blank`, `invalid` · W4 `allZero`, `twin`,
   * `oneCandidate`, `turnout` · W5 `doubtful`, `gaps`, `unread`; '' of the others.
   */
  readonly variant: string;
  /** The candidate or list that it is about. */
  readonly cell: CellId | null;
  readonly figures: Readonly<Record<string, number>>;
  /** The other committee, of a twin. */
  readonly other: string | null;
  /** Fingerprint of the figures: what an acceptance has to have seen. */
  readonly hash: string;
};

/** What people decided, in the order in which they did; none is ever taken out. */
export type Decision = {
  readonly id: number;
  readonly by: UserId;
  readonly at: number;
  /** What they had seen: of a cell, of a check, of what came late, or of the whole result. */
  readonly seen: string;
  readonly reason: ResultReason | null;
  /** Their own words, ≤ 300 characters; '' for none. */
  readonly note: string;
} & (
  | { readonly kind: 'choose'; readonly cell: CellId; readonly value: number }
  /** An error as on paper (two people), or a warning with its reason (one). */
  | { readonly kind: 'accept'; readonly check: string }
  /** What came after a seal is taken in, or left out. */
  | { readonly kind: 'late'; readonly stream: Stream; readonly isTaken: boolean }
  /** A reconciler ends a stream whose clerk cannot. */
  | {
      readonly kind: 'seal';
      readonly stream: Stream;
      /** As the value of a clerk's seal: what was there. */
      readonly covers: string;
    }
  | { readonly kind: 'verify' | 'publish' | 'reopen' }
);

/** How much less and more anybody's marks could be with what came late; null: somebody would have a figure who has none, or none who has one. */
export type LateMoves = { readonly fewer: number; readonly more: number } | null;

/** What of one clerk's stream everybody may know who reads results. */
export type StreamSummary = {
  readonly stream: Stream;
  readonly mode: 'ballots' | 'totals';
  /** Whoever wrote in it. */
  readonly people: readonly UserId[];
  readonly ballots: number;
  /** Ballot numbers that are there twice and say different things: in no total until that is settled. */
  readonly doubtful: number;
  readonly gaps: number;
  /** The clerk's, or a reconciler's in their place. */
  readonly isSealed: boolean;
  /** Entries that came after the seal and are not decided, with the fingerprint of them. */
  readonly late: {
    readonly count: number;
    readonly hash: string;
    /** Of what was counted, and of the form. */
    readonly counted: LateMoves;
    readonly form: LateMoves;
  } | null;
  /** Ballots of a paper that the server does not know. */
  readonly unread: number;
  readonly isCompacted: boolean;
  readonly photos: readonly string[];
};

export type CommitteeResult = {
  readonly count: number;
  readonly state: ResultState;
  /** What somebody counted rests on one person's word, however many streams have ended. */
  readonly isSingleSource: boolean;
  readonly streams: readonly StreamSummary[];
  readonly cells: readonly ResultCell[];
  readonly checks: readonly (FailedCheck & { readonly acceptedBy: readonly UserId[]; readonly isSettled: boolean })[];
  /** Of all values, choices and acceptances: what verifying and publishing have to have seen. */
  readonly hash: string;
  readonly verifiedBy: UserId | null;
  /** One: it waits for a second person. */
  readonly publishedBy: readonly UserId[];
};
