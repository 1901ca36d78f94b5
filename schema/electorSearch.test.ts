import { describe, expect, test } from 'vitest';
import { createElectorSearch } from './electorSearch.ts';

const NAMES: Record<string, string> = {
  '1': 'عبد الله سالم بن حمد الصباح',
  '7': 'عبدالله ناصر علي صباح',
  '12': 'أبو بكر محمد أبو زيد',
  '70': 'محمّد إبراهيم محمد الوارف',
  '112': 'نورة بنت هدى آل ثاني',
  '121': 'Maha Al-Ghaima',
  أ125: 'عبد سالم بندر',
};
const electors = Object.entries(NAMES).map(([number, name]) => ({ id: `id-${number}`, number, name }));
const search = createElectorSearch(electors);
/** Numbers of those that match; both faces of the search must agree. */
function found(query: string): string[] {
  const ids = search.find(query);
  const matches = search.matches(query);
  const byPredicate = electors.filter(({ id }) => matches?.(id)).map(({ id }) => id);
  expect([...ids].sort()).toEqual(byPredicate.sort());
  return ids.map((id) => id.slice(3));
}

test('an empty query is no search', () => {
  for (const query of ['', '  ', '\u200f', '-']) {
    expect(search.matches(query)).toBeNull();
    expect(search.find(query)).toEqual([]);
  }
});

test('an unknown id never matches', () => {
  expect(search.matches('محمد')?.('nobody')).toBe(false);
});

describe('[S3] every word typed must begin some part of the name', () => {
  test.each([
    ['سالم', ['1', 'أ125']],
    ['سال عبد', ['1', 'أ125']],
    ['حمد', ['1']], // not «محمد», which only ends so
    ['نو ثا', ['112']],
    ['نورة سالم', []],
    ['محمد محمد', ['70']], // a word typed twice begins two parts
    ['محمد محمد محمد', []],
    ['maha gh', ['121']],
  ])('%s', (query, numbers) => {
    expect(found(query)).toEqual(numbers);
  });

  test('two parts that are the same once the article is left out are two', () => {
    const names = [
      'سالم خالد حمد السالم',
      'محمد علي المحمد',
      'عبدالله سالم العبدالله',
      'عبد سالم علي السالمي',
      'Salem Ali Al-Salem',
      'سالم بن علي',
    ];
    const { find } = createElectorSearch(names.map((name, i) => ({ id: name, number: String(i), name })));
    for (const query of ['سالم خالد حمد سالم', 'محمد علي محمد', 'عبدالله سالم عبدالله', 'عبد سالم سالم', 'salem ali salem'])
      expect(find(query), query).toHaveLength(1);
    expect(find('السالم حمد السالم')).toEqual([names[0]]);
    expect(find('سالم سالم')).toEqual([names[0], names[3]]);
    for (const query of ['سالم سالم سالم', 'عبدالله عبدالله عبدالله', 'بن بن', 'محمد محمد محمد']) expect(find(query), query).toEqual([]);
  });

  test('digits match anywhere in the number, in any script, with the paper list’s zeros', () => {
    expect(found('12')).toEqual(['12', '121', '112', 'أ125']);
    expect(found('١٢')).toEqual(['12', '121', '112', 'أ125']);
    expect(found('۰۰۷')).toEqual(['7', '70']);
    expect(found('0')).toEqual(['70']);
    expect(found('محمد 2')).toEqual(['12']);
    expect(found('ا125')).toEqual(['أ125']);
    expect(found('999')).toEqual([]);
  });
});

describe('[S2] what people write in different ways', () => {
  test.each([
    ['عبدالله', ['1', '7']],
    ['عبد الله', ['1', '7']],
    ['عبد ال', ['1', '7']],
    ['الله', ['1', '7']],
    ['عبد سالم', ['1', 'أ125']],
    ['ابوزيد', ['12']],
    ['أبو زيد', ['12']],
    ['زيد', ['12']],
    ['الصباح', ['1', '7']],
    ['صباح', ['1', '7']],
    ['الص', ['1', '7']],
    ['ال صباح', ['1', '7']],
    ['ثاني', ['112']],
    ['آل ثاني', ['112']],
    ['الثاني', ['112']],
    ['سالم حمد', ['1']],
    ['سالم بن حمد', ['1']],
    ['سالم ابن حمد', ['1']],
    ['نوره هدي', ['112']],
    ['إبراهيم', ['70']],
    ['ابراهيم', ['70']],
    ['waref', []],
    ['ghaima', ['121']],
    ['al ghaima', ['121']],
    ['alghaima', ['121']],
    ['Al-Ghaima', ['121']],
  ])('%s', (query, numbers) => {
    expect(found(query)).toEqual(numbers);
  });

  test('a query that is only «بن» begins «بندر» as well', () => {
    expect(found('بن')).toEqual(['1', '112', 'أ125']);
    expect(found('محمد بن')).toEqual(['12', '70']);
    expect(found('محمد ال')).toEqual(['12', '70']);
  });
});
