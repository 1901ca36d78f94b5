import { expect, test } from 'vitest';
import { foldText } from '../../../schema/fold.ts';
import { CHECK_WORDS, MAX_CHECK } from '../../../schema/tally.ts';
import { CHECK_WORD_LISTS, checkText, checkWordsLike, readCheck } from './checkWords.ts';

/** In how many letters two words differ. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

test.each(['ar', 'en'] as const)('[CT40] in %s there are 64 words, and any two differ in more than one letter', (language) => {
  const words = CHECK_WORD_LISTS[language];
  expect(words).toHaveLength(CHECK_WORDS);
  const alike = words.flatMap((a, i) => words.slice(i + 1).flatMap((b) => (distance(foldText(a), foldText(b)) < 2 ? [`${a} ${b}`] : [])));
  expect(alike).toEqual([]);
});

test('[CT40] a check reads as a word and three digits, the same thing in both languages', () => {
  expect(checkText((417).toString(36), 'ar')).toBe('نخلة 417');
  expect(checkText((417).toString(36), 'en')).toBe('palm 417');
  expect(checkText((63_007).toString(36), 'en')).toBe('compass 007');
  expect(checkText((MAX_CHECK + 1).toString(36), 'en')).toBe('–');
});

test('[CT40] every check is read back as it was said, in either language and with digits of any script', () => {
  for (let n = 0; n <= MAX_CHECK; n += 97) {
    const check = n.toString(36);
    expect(readCheck(checkText(check, 'ar'))).toBe(check);
    expect(readCheck(checkText(check, 'en').toUpperCase())).toBe(check);
  }
  expect(readCheck('النخله ٤١٧')).toBe((417).toString(36));
  expect(readCheck(' 417  Palm ')).toBe((417).toString(36));
});

test('[CT40] what is no whole check is none', () => {
  for (const text of ['', 'palm', '417', 'palm 41', 'palm 4177', 'palm 41 7', 'pal 417', 'palm door 417'])
    expect(readCheck(text)).toBeNull();
});

test('[CT40] words are offered by how they begin', () => {
  expect(checkWordsLike('pe', 'en')).toEqual(['pencil', 'pepper']);
  expect(checkWordsLike('حم', 'ar')).toEqual(['حمامة']);
  expect(checkWordsLike('', 'ar')).toHaveLength(CHECK_WORDS);
});
