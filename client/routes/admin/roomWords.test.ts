import { expect, it } from 'vitest';
import { ar } from '../../i18n/ar/ar.ts';
import { more as arMore } from '../../i18n/ar/more.ts';
import { createTranslate } from '../../i18n/createTranslate.ts';
import { en } from '../../i18n/en/en.ts';
import { more as enMore } from '../../i18n/en/more.ts';
import { roomWords } from './roomWords.ts';

const english = createTranslate(() => ({ language: 'en', dictionary: { ...en, ...enMore } }));
const arabic = createTranslate(() => ({ language: 'ar', dictionary: { ...ar, ...arMore } }));
const codeOf = (id: string): string => (id === 'K02' ? '7-B' : id);

it.each([
  ['guarantees/K02', 'Guarantees', 'الضمانات', '7-B'],
  ['attendance/K01', 'Attendance', 'الحضور', 'K01'],
  ['tally/K01/1a', 'Tally 1, stream A', 'الفرز 1، العدّ \u2068A\u2069', 'K01'],
  ['result/K01', 'Result', 'النتيجة', 'K01'],
  ['board/demo', 'Board', 'لوحة المتابعة', undefined],
  ['later/K01', '', '', 'later/K01'],
])('[U14] the room %s in words', (room, inEnglish, inArabic, code) => {
  expect(roomWords(room, codeOf, english)).toEqual({ words: inEnglish, code });
  expect(roomWords(room, codeOf, arabic)).toEqual({ words: inArabic, code });
});
