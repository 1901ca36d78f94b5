import type { BackReason } from '../../../schema/committeeStatus.ts';
import type { PlainKey } from '../../i18n/dictionary.ts';

/** Why a status goes back, in words. */
export const BACK_REASON_WORDS = {
  'by-mistake': 'election.reason_byMistake',
  'doors-open-again': 'election.reason_doorsOpenAgain',
  'counted-again': 'election.reason_countedAgain',
  'wrong-committee': 'election.reason_wrongCommittee',
} as const satisfies Readonly<Record<BackReason, PlainKey>>;
