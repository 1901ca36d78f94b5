import { describe, expect, test } from 'vitest';
import { familyOf, foldDigits, foldName, foldText, nameWords, relation } from './fold.ts';

describe('[S1] folding', () => {
  test.each([
    ['أحمد إبراهيم آدم ٱلحق', 'احمد ابراهيم ادم الحق'],
    ['هدى هدی مائدة', 'هدي هدي مايده'],
    ['مؤمن لؤي', 'مومن لوي'],
    ['کریم', 'كريم'],
    ['سناء', 'سنا'],
    ['مُحَمَّــد', 'محمد'],
    ['عبد\u200fالله\u200c', 'عبدالله'],
    ['٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹', '0123456789 0123456789'],
    ['  سالم\u00a0\t علي ', 'سالم علي'],
    ['Šálém ÉL-Wàref', 'salem el-waref'],
  ])('%s is %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('presentation forms, as they come out of a PDF, are the letters they show', () => {
    expect(foldText('\ufee3\ufea4\ufee4\ufeaa')).toBe('محمد');
    expect(foldText('\ufdf2')).toBe('الله');
    expect(foldText('\ufee3\ufe76\ufea4\ufee4\ufeaa')).toBe('محمد'); // an isolated fatha does not tear the word apart
  });

  test('folding twice changes nothing more', () => {
    for (const text of ['أبُو ظبْي ٣', 'ﻻ إله', 'İstanbul', 'ـــ']) expect(foldText(foldText(text))).toBe(foldText(text));
  });

  test('[R2] digits alone are folded without touching letters', () => {
    expect(foldDigits('أ١٢/۳4')).toBe('أ12/34');
  });
});

describe('[S2] the parts of a name', () => {
  test('«عبد الله» is «عبدالله», «أبو زيد» is «أبوزيد», «آل ثاني» one part', () => {
    expect(nameWords('عبد الله أبو زيد')).toEqual(['عبدالله', 'ابوزيد']);
    expect(foldName('عبدُ اللهِ  أبو زيد')).toBe(foldName('عبدالله ابوزيد'));
    expect(nameWords('حمد آل ثاني')).toEqual(['حمد', 'الثاني']);
    expect(nameWords('سالم أبو عبد الله')).toEqual(['سالم', 'ابوعبدالله']);
    expect(nameWords('محمد عبد')).toEqual(['محمد', 'عبد']);
    expect(nameWords('عبد بن سالم')).toEqual(['عبد', 'سالم']);
  });

  test('«بن», «ابن», «بنت» and bin are no parts, «بندر» and Bina are', () => {
    expect(foldName('سالم بن علي ابن حمد')).toBe('سالم علي حمد');
    expect(foldName('نورة بنت سالم')).toBe('نوره سالم');
    expect(foldName('بندر Bina bin Ali')).toBe('بندر bina ali');
  });

  test('Latin names: hyphen, apostrophe and article', () => {
    expect(nameWords("Sa'ad Al-Waref")).toEqual(['saad', 'alwaref']);
  });

  test('different people stay different', () => {
    expect(foldName('محمد سالم علي')).not.toBe(foldName('محمد علي سالم'));
    expect(foldName('سالم الصباح')).not.toBe(foldName('سالم صباح'));
  });
});

test('the family is the last part, as written; a single name has none', () => {
  expect(familyOf(' محمد  سالم العلي ')).toBe('العلي');
  expect(familyOf('محمد سالم أبو زيد')).toBe('أبو زيد');
  expect(familyOf('حمد آل ثاني')).toBe('آل ثاني');
  expect(familyOf('فاطمة')).toBe('');
  expect(familyOf('عبد الله')).toBe('');
  expect(familyOf('')).toBe('');
});

describe('relation: a hint from shared parts of the male line', () => {
  const of = (a: string, b: string) => relation({ name: a }, { name: b });
  test('brother and sister share father, grandfather and family', () => {
    expect(of('نورة سالم حمد العلي', 'بدر سالم حمد العلي')).toBe('sibling');
    expect(of('نورة بنت سالم بن حمد العلي', 'بدر سالم حمد علي الوارف')).toBeNull();
    expect(of('نورة سالم حمد خالد العلي', 'بدر سالم حمد العلي')).toBe('sibling'); // one of them with a part more
    expect(of('نورة سالم حمد خالد العلي', 'بدر سالم حمد ماجد العلي')).toBe('family'); // great-grandfathers differ
  });

  test('a father is the next name in the line, and no woman', () => {
    expect(of('نورة سالم حمد العلي', 'سالم حمد خالد العلي')).toBe('parent');
    expect(of('سالم حمد خالد العلي', 'نورة سالم حمد العلي')).toBe('child');
    expect(relation({ name: 'نورة صباح حمد العلي' }, { name: 'صباح حمد خالد العلي', gender: 'female' })).not.toBe('parent');
    expect(relation({ name: 'صباح حمد خالد العلي', gender: 'female' }, { name: 'نورة صباح حمد العلي' })).not.toBe('child');
  });

  test('cousins share the grandfather and not the father', () => {
    expect(of('نورة سالم حمد العلي', 'بدر ناصر حمد العلي')).toBe('cousin');
    expect(of('نورة سالم حمد خالد العلي', 'بدر ناصر حمد ماجد العلي')).toBe('family');
  });

  test('namesakes and the rest of a family are family; «الصباح» and «صباح» are one', () => {
    expect(of('بدر سالم حمد العلي', 'بدر سالم حمد العلي')).toBe('family');
    expect(of('بدر سالم الصباح', 'نورة حمد صباح')).toBe('family');
    expect(of('بدر سالم حمد العلي', 'بدر سالم حمد الوارف')).toBeNull();
    expect(of('بدر', 'بدر')).toBeNull();
    expect(of('', 'بدر سالم')).toBeNull();
  });

  test('it is the same seen from both sides', () => {
    const mirror = { sibling: 'sibling', parent: 'child', child: 'parent', cousin: 'cousin', family: 'family' } as const;
    const firsts = ['سالم', 'حمد', 'بدر'];
    const names = firsts.flatMap((a) => firsts.flatMap((b) => firsts.flatMap((c) => [`${a} ${b} ${c} العلي`, `${a} ${b} العلي`])));
    for (const a of names) {
      for (const b of names) {
        const there = of(a, b);
        expect(of(b, a), `${a} · ${b}`).toBe(there && mirror[there]);
      }
    }
  });
});
