/** Why something that was written is not accepted, in words: what `policy.ts` answers, without its grammars, which no screen needs. Pure. */
import type { Language } from './errors.ts';

/** Why something written was not accepted: the words of 122, and of the list of what was not accepted. Append only. */
export const REFUSALS = {
  'read-only': { en: 'You may read this list and not change it.', ar: 'يمكنك قراءة هذه القائمة دون تعديلها.' },
  'unknown-key': {
    en: 'The server does not know this kind of entry. Reload the app.',
    ar: 'لا يعرف الخادم هذا النوع من الإدخال. أعد تحميل التطبيق.',
  },
  'not-a-value': { en: 'This cannot stand in this place.', ar: 'لا يمكن وضع هذه القيمة هنا.' },
  'not-yours': { en: 'Only the person it belongs to may write it.', ar: 'لا يكتبه إلا صاحبه.' },
  'set-once': { en: 'It was recorded already and is never changed.', ar: 'سُجّل من قبل ولا يُغيَّر.' },
  'never-deleted': { en: 'Entries are marked as withdrawn and never deleted.', ar: 'تُعلَّم الإدخالات كمسحوبة ولا تُحذف أبدًا.' },
  'server-only': { en: 'Only the server writes this.', ar: 'لا يكتب هذا إلا الخادم.' },
  'not-on-roll': { en: 'This elector is not on the roll of this committee.', ar: 'هذا القيد ليس في كشف هذه اللجنة.' },
  'too-many': { en: 'There are more entries here than there can be.', ar: 'عدد الإدخالات هنا أكثر مما يمكن.' },
  chain: { en: 'It was built on an entry that was not accepted.', ar: 'بُني على إدخال لم يُقبل.' },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type RefusalReason = keyof typeof REFUSALS;

/** The words for a reason in a language; null when this version does not know it. */
export const refusalText = (reason: string, language: Language): string | null =>
  Object.hasOwn(REFUSALS, reason) ? REFUSALS[reason as RefusalReason][language] : null; // looked up just before

/** What is refused for a reason of this kind is refused every time, whatever changes about rights, roll or app. */
const FOR_GOOD: readonly string[] = [
  'not-a-value',
  'not-yours',
  'set-once',
  'never-deleted',
  'server-only',
] satisfies readonly RefusalReason[];

/** Whether something that was refused may be taken when it is sent again, at some time. */
export const mayBeTakenLater = (reason: string): boolean => !FOR_GOOD.includes(reason);
