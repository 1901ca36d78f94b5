/** A way of looking at the list as a text that can be kept: filters and order, never what was searched for, which may be a name (GR8). Pure. */
import { CONTACTS } from '../../../../schema/guarantees.ts';
import { EVERYTHING, type ListFilter, type ListSort, SORT_COLUMNS } from '../listFilter.ts';

export type ListView = { readonly filter: ListFilter; readonly sort: ListSort };

const STANDINGS = [
  'all',
  'withdrawn',
  'notAsked',
  'promised',
  'undecided',
  'refused',
  'contradicting',
] as const satisfies readonly ListFilter['standing'][];

/** As the query of an address: `standing=promised&area=…`. */
export function writeView({ filter, sort }: ListView): string {
  const query = new URLSearchParams();
  if (filter.standing !== 'all') query.set('standing', filter.standing);
  for (const name of ['guarantor', 'contact', 'area', 'family'] as const) {
    const value = filter[name];
    if (value !== null) query.set(name, value);
  }
  if (sort.column !== 'number' || sort.isDescending) query.set('sort', (sort.isDescending ? '-' : '') + sort.column);
  return query.toString();
}

/** Whatever is in it that is not known here, as of a later version, is passed over. */
export function readView(text: string): ListView {
  const query = new URLSearchParams(text);
  const standing = STANDINGS.find((one) => one === query.get('standing')) ?? 'all';
  const contact = (Object.keys(CONTACTS) as (keyof typeof CONTACTS)[]).find((one) => one === query.get('contact')) ?? null; // its own keys
  const sort = query.get('sort') ?? '';
  const column = SORT_COLUMNS.find((one) => one === sort.replace(/^-/, '')) ?? 'number';
  return {
    filter: {
      ...EVERYTHING,
      standing,
      contact,
      guarantor: query.get('guarantor'),
      area: query.get('area'),
      family: query.get('family'),
    },
    sort: { column, isDescending: sort.startsWith('-') },
  };
}
