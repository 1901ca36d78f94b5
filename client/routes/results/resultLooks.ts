/** Tones and words of what a result is made of: one table each. Pure. */
import type { CellState, ResultReason, Source } from '../../../schema/result.ts';
import type { ResultState } from '../../../schema/resultStates.ts';
import type { Tone } from '../../components/tone.ts';
import type { PlainKey } from '../../i18n/dictionary.ts';

export const STATE_TONES: Readonly<Record<ResultState, Tone>> = {
  empty: 'neutral',
  first_entered: 'neutral',
  second_entered: 'info',
  differs: 'contradicting',
  resolved: 'info',
  checks_failed: 'danger',
  reopened: 'warning',
  verified: 'success',
  published: 'success',
};

export const CELL_TONES: Readonly<Record<CellState, Tone>> = {
  empty: 'neutral',
  single: 'neutral',
  agreed: 'success',
  differs: 'contradicting',
  chosen: 'info',
};

export const REASON_WORDS: Readonly<Record<ResultReason, PlainKey>> = {
  'paper-says-so': 'results.reason_paperSaysSo',
  'photo-seen': 'results.reason_photoSeen',
  recounted: 'results.reason_recounted',
  'slip-of-a-clerk': 'results.reason_slipOfAClerk',
  'missed-ballot': 'results.reason_missedBallot',
  'form-slip': 'results.reason_formSlip',
  'tablet-lost': 'results.reason_tabletLost',
  'clerk-gone': 'results.reason_clerkGone',
  'late-entry': 'results.reason_lateEntry',
  'by-mistake': 'results.reason_byMistake',
  other: 'results.reason_other',
};

export const SOURCE_WORDS: Readonly<Record<Source, PlainKey>> = {
  a: 'results.source_a',
  b: 'results.source_b',
  formA: 'results.source_formA',
  formB: 'results.source_formB',
};
export const SHORT_SOURCE_WORDS: Readonly<Record<Source, PlainKey>> = {
  a: 'results.short_a',
  b: 'results.short_b',
  formA: 'results.short_formA',
  formB: 'results.short_formB',
};

/** Which reasons are offered for what; the last is of everything, and wants words. */
export const REASONS = {
  choose: ['paper-says-so', 'photo-seen', 'recounted', 'slip-of-a-clerk', 'missed-ballot', 'form-slip', 'other'],
  accept: ['paper-says-so', 'photo-seen', 'recounted', 'form-slip', 'other'],
  late: ['late-entry', 'missed-ballot', 'recounted', 'tablet-lost', 'by-mistake', 'other'],
  waiting: ['tablet-lost', 'clerk-gone', 'late-entry', 'recounted', 'by-mistake'], // no words of one's own: the audit keeps none
  seal: ['tablet-lost', 'clerk-gone', 'other'],
  reopen: ['by-mistake', 'late-entry', 'slip-of-a-clerk', 'form-slip', 'other'],
  recount: ['recounted', 'slip-of-a-clerk', 'tablet-lost', 'other'],
  ballots: ['missed-ballot', 'slip-of-a-clerk', 'paper-says-so', 'recounted'], // no words of one's own: the audit keeps none
} as const satisfies Readonly<Record<string, readonly ResultReason[]>>;
