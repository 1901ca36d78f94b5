import { useContext } from 'solid-js';
import type { Translate } from './createTranslate.ts';
import { I18nContext } from './I18nContext.ts';

/**
 * The words in the language in force: `t('list.search')`, `t.plural('list.rows', n)`. Throws outside `I18nProvider`. The sections of
 * `more.ts` have words inside `MoreWords` only.
 */
export function useTranslation(): Translate {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('useTranslation outside the app');
  return i18n.translate;
}
