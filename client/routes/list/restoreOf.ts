import type { HistoryEntry } from '../../../schema/api.ts';
import { type Answer, type Claim, type Contact, readAnswer, readContact, readNote } from '../../../schema/guarantees.ts';
import { parseKey, type Scalar } from '../../../schema/keys.ts';

/** An old value to be written again, and whose claim it stands in. */
export type Restore = { readonly owner: string; readonly value: Scalar } & (
  | { readonly field: 'answer'; readonly answer: Answer }
  | { readonly field: 'contact'; readonly contact: Contact }
  | { readonly field: 'note'; readonly note: string }
  | { readonly field: 'withdrawn'; readonly isWithdrawn: boolean }
);

/**
 * What writing an entry's value again would do; null where it stands already, or where it is not known: what was not kept may have been forgotten. Times go with
 * their answer and are not restored.
 * @param claimOf the claim as it stands now; undefined while there is none
 */
export function restoreOf(entry: HistoryEntry, claimOf: (owner: string) => Claim | undefined): Restore | null {
  const key = parseKey('guarantees', entry.key);
  if (key?.kind !== 'claim' || (entry.new === null && !entry.isKept)) return null;
  const { owner, field } = key;
  const value = entry.new;
  const now = claimOf(owner);
  switch (field) {
    case 'answer': {
      const answer = readAnswer(value);
      return answer === (now?.answer ?? 'notAsked') ? null : { owner, value, field, answer };
    }
    case 'contact': {
      const contact = readContact(value);
      return contact === (now?.contact ?? 'none') ? null : { owner, value, field, contact };
    }
    case 'note': {
      const note = readNote(value);
      return note === (now?.note ?? '') ? null : { owner, value, field, note };
    }
    case 'withdrawn': {
      const isWithdrawn = value === true;
      return isWithdrawn === (now?.isWithdrawn ?? false) ? null : { owner, value, field, isWithdrawn };
    }
    default:
      return null;
  }
}
