import { expect, it } from 'vitest';
import { BY_NUMBER, EVERYTHING } from '../listFilter.ts';
import { readView, writeView } from './viewQuery.ts';

it('[GR8] a view reads as it was written', () => {
  const view = {
    filter: { ...EVERYTHING, standing: 'promised', contact: 'noAnswer', guarantor: 'hind00', area: 'صباح & السالم', family: 'المرجان' },
    sort: { column: 'name', isDescending: true },
  } as const;
  expect(readView(writeView(view))).toEqual(view);
  expect(writeView({ filter: EVERYTHING, sort: BY_NUMBER })).toBe('');
});

it('[GR8] what was searched for is not in it', () => {
  expect(writeView({ filter: { ...EVERYTHING, query: 'أحمد' }, sort: BY_NUMBER })).toBe('');
  expect(readView('query=x&q=y').filter.query).toBe('');
});

it('[GR8] what a later version knows is passed over', () => {
  expect(readView('standing=elsewhere&contact=fax&sort=-height&new=1')).toEqual({
    filter: EVERYTHING,
    sort: { column: 'number', isDescending: true },
  });
});
