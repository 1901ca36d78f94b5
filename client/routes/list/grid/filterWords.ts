import type { Translate } from '../../../i18n/createTranslate.ts';
import type { Gender } from '../../../i18n/dictionary.ts';
import type { ListFilter } from '../listFilter.ts';

/** Which rows a view shows, in words: “promised · Al-Sabah · guarantor: Hind”. */
export function filterWords(filter: ListFilter, gender: Gender, nameOf: (id: string) => string, t: Translate): string {
  const side = (name: string, value: string): string => `${name}: ${value}`;
  const parts = [
    ...(filter.standing === 'all'
      ? []
      : [filter.standing === 'withdrawn' ? t('list.filter_withdrawn') : t.gendered(`list.filter_${filter.standing}`, gender)]),
    ...(filter.guarantor === null ? [] : [side(t('list.column_guarantor'), nameOf(filter.guarantor))]),
    ...(filter.contact === null ? [] : [side(t('list.column_contact'), t.gendered(`list.contact_${filter.contact}`, gender))]),
    ...(filter.area === null ? [] : [side(t('list.column_area'), filter.area)]),
    ...(filter.family === null ? [] : [side(t('list.column_family'), filter.family)]),
    ...(filter.query.trim() === '' ? [] : [t('grid.searched', { text: filter.query.trim() })]),
  ];
  return parts.length > 0 ? parts.join(' · ') : t('grid.everything');
}
