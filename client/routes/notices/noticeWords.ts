import type { NewsName } from '../../../schema/news.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { InboxEntry } from '../../state/notices/inbox.ts';

const PLURAL = ['came', 'promised', 'contradicting', 'duplicates', 'unlisted', 'held', 'silentTablets', 'refused'] as const;
type Plural = (typeof PLURAL)[number];
const isPlural = (name: NewsName): name is Plural => (PLURAL as readonly NewsName[]).includes(name);

/** What happened, without where. */
export const whatWords = (t: Translate, { name, count }: Pick<InboxEntry, 'name' | 'count'>): string =>
  isPlural(name) ? t.plural(`notices.${name}`, count) : t(`notices.${name}`);

/** “K02”, “12 committees”. */
export const whereWords = (t: Translate, { committee, committees }: InboxEntry, codeOf: (committee: string) => string): string =>
  committee === null ? t.plural('notices.committees', committees.length) : codeOf(committee);

/** “K02: 12 more came”. */
export const lineWords = (t: Translate, entry: InboxEntry, codeOf: (committee: string) => string): string =>
  t('notices.line', { place: whereWords(t, entry, codeOf), what: whatWords(t, entry) });
