import { expect, it } from 'vitest';
import { ar } from './ar/ar.ts';
import { counting as arCounting } from './ar/counting.ts';
import { more as arMore } from './ar/more.ts';
import type { Entry } from './dictionary.ts';
import { counting as enCounting } from './en/counting.ts';
import { en } from './en/en.ts';
import { more as enMore } from './en/more.ts';

type Sections = Readonly<Record<string, Readonly<Record<string, Entry>>>>;
const english: Sections = { ...en, ...enMore, ...enCounting };
const arabic: Sections = { ...ar, ...arMore, ...arCounting };

const keysOf = (sections: Sections): string[] =>
  Object.entries(sections).flatMap(([section, entries]) => Object.keys(entries).map((key) => `${section}.${key}`));
const at = (sections: Sections, key: string): Entry => sections[key.split('.')[0] ?? '']?.[key.split('.')[1] ?? ''] ?? '';
/** Every text of an entry, its forms included. */
const textsOf = (entry: Entry | undefined): string[] =>
  entry === undefined ? [] : typeof entry === 'string' ? [entry] : Object.values(entry).flatMap((form: Entry) => textsOf(form));
const namesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
/** The names that some form of the entry fills; `n` may be left out of forms such as «ناخبان». */
const argsOf = (entry: Entry): string[] => [...new Set(textsOf(entry).flatMap(namesOf))].filter((name) => name !== 'n').sort();

it('[W1] both languages have the same keys', () => {
  expect(keysOf(arabic).sort()).toEqual(keysOf(english).sort());
  expect(keysOf(english).length).toBeGreaterThan(200);
});

it('[W1] a text fills the same names in both languages', () => {
  const different = keysOf(english).filter((key) => argsOf(at(english, key)).join() !== argsOf(at(arabic, key)).join());
  expect(different).toEqual([]);
});

it('[W1] every form of an entry fills the names of the others', () => {
  const uneven = [english, arabic].flatMap((sections) =>
    keysOf(sections).filter((key) => {
      const all = argsOf(at(sections, key)).join();
      return textsOf(at(sections, key)).some(
        (text) =>
          namesOf(text)
            .filter((name) => name !== 'n')
            .sort()
            .join() !== all,
      );
    }),
  );
  expect(uneven).toEqual([]);
});

it('[W1] no text is empty, and Arabic texts are Arabic', () => {
  const texts = keysOf(arabic).map((key) => ({ key, texts: textsOf(at(arabic, key)) }));
  expect(texts.filter((entry) => entry.texts.some((text) => text.trim() === ''))).toEqual([]);
  const withoutArabic = texts.filter((entry) =>
    entry.texts.some((text) => !/[\u0600-\u06ff]/.test(text.replace(/\{\w+\}/g, '')) && /\p{L}/u.test(text.replace(/\{\w+\}/g, ''))),
  );
  expect(withoutArabic.map(({ key }) => key)).toEqual([]);
});
