import type { HistoryEntry } from '../../../schema/api.ts';
import { parseKey } from '../../../schema/keys.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { valueWords } from './claimWords.ts';

export type HistoryWords = { readonly owner: string; readonly what: string };

/** What one edit of a claim changed, in words: “answer: not asked → promised”. Null for times, which go with their answer, and for other keys. */
export function historyWords(entry: HistoryEntry, gender: Gender, t: Translate): HistoryWords | null {
  const key = parseKey('guarantees', entry.key);
  if (key?.kind !== 'claim') return null;
  const { owner, field } = key;
  switch (field) {
    case 'answer':
    case 'contact':
    case 'note': {
      const words = {
        what: t(`list.column_${field}`),
        old: valueWords(field, entry.old, gender, t) ?? '',
        new: valueWords(field, entry.new, gender, t) ?? '',
      };
      return { owner, what: t(entry.isKept && entry.old === entry.new ? 'list.historyAgain' : 'list.historyChange', words) };
    }
    case 'withdrawn':
      if (entry.new === true) return { owner, what: t('list.historyWithdrawn') };
      return entry.old === true ? { owner, what: t('list.historyStands') } : null; // a first answer says it too, which is no news
    default:
      return null;
  }
}
