/** Why an edit waits for a decision, in words. Pure. */
import { refusalText } from '../../../schema/refusals.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { PlainKey } from '../../i18n/dictionary.ts';

const REASONS: Readonly<Record<string, PlainKey>> = {
  'account-disabled': 'sealed.reason_accountDisabled',
  'device-ended': 'sealed.reason_deviceEnded',
  forbidden: 'sealed.reason_forbidden',
  'foreign-committee': 'sealed.reason_foreignCommittee',
  'read-only': 'sealed.reason_readOnly',
  conflict: 'sealed.reason_conflict',
  refused: 'sealed.reason_refused',
  'not-in-order': 'sealed.reason_notInOrder',
  'bad-request': 'sealed.reason_damaged',
  'too-large': 'sealed.reason_damaged',
};

/** Null: this version does not know it. */
export function reasonWords(reason: string, t: Translate): string | null {
  const key = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  return key ? t(key) : refusalText(reason, t.language);
}
