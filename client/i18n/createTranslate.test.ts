import { expect, it } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { ar } from './ar/ar.ts';
import { more as arMore } from './ar/more.ts';
import { createTranslate } from './createTranslate.ts';
import { en } from './en/en.ts';
import { more as enMore } from './en/more.ts';

const english = createTranslate(() => ({ language: 'en', dictionary: { ...en, ...enMore } }));
const arabic = createTranslate(() => ({ language: 'ar', dictionary: { ...ar, ...arMore } }));

it('[W2] Arabic counts in six forms, each gender in its own', () => {
  const counted = [0, 1, 2, 3, 11, 100, 1_200];
  expect(counted.map((n) => arabic.plural('common.electors', n, {}, 'male'))).toEqual([
    'لا ناخبين',
    'ناخب واحد',
    'ناخبان',
    '3 ناخبين',
    '11 ناخبًا',
    '100 ناخب',
    '1,200 ناخب',
  ]);
  expect(counted.map((n) => arabic.plural('common.electors', n, {}, 'female'))).toEqual([
    'لا ناخبات',
    'ناخبة واحدة',
    'ناخبتان',
    '3 ناخبات',
    '11 ناخبة',
    '100 ناخبة',
    '1,200 ناخبة',
  ]);
  expect(arabic.plural('common.electors', 3)).toBe('3 ناخبين');
  expect([1, 2].map((n) => english.plural('common.electors', n))).toEqual(['1 elector', '2 electors']);
});

it('[W3] a name of the other direction is set apart, one of the same is not', () => {
  expect(english('home.hello', { name: 'هند' })).toBe('Hello, \u2068هند\u2069');
  expect(english('home.hello', { name: 'Hind' })).toBe('Hello, Hind');
  expect(arabic('home.hello', { name: 'Hind' })).toBe('أهلًا، \u2068Hind\u2069');
  expect(arabic('home.hello', { name: 'هند' })).toBe('أهلًا، هند');
});

it('[W3][H12] what turns directions inside a name cannot leave its place in the sentence', () => {
  expect(english('home.hello', { name: '\u2069\u202eHind' })).toBe('Hello, Hind');
  expect(arabic('home.hello', { name: '\u2069\u202eHind\u2066' })).toBe('أهلًا، \u2068Hind\u2069');
});

it('[W3] a phone number keeps its + in front among Arabic letters', () => {
  expect(arabic('home.hello', { name: '+96550000001' })).toBe('أهلًا، \u2066+96550000001\u2069');
  expect(english('home.hello', { name: '+96550000001' })).toBe('Hello, \u2066+96550000001\u2069');
});

it('[W3] figures are Latin and separated in both languages', () => {
  expect(arabic.number(1_234_567)).toBe('1,234,567');
  expect(english.number(1_234_567)).toBe('1,234,567');
  expect(arabic('admin.importSummary', { added: 1_200, changed: 3 })).toBe('1,200 جديد · 3 تغيّر');
});

it('[W3] times are told coarsely, and a clock that runs ahead says now', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  expect(english.ago(now + 5_000, now)).toBe('now');
  expect(english.ago(now - 30_000, now)).toBe('now');
  expect(english.ago(now - 3 * 60_000, now)).toBe('3 minutes ago');
  expect(english.ago(now - 5 * 3_600_000, now)).toBe('5 hours ago');
  expect(english.ago(now - 24 * 3_600_000, now)).toBe('yesterday');
  expect(arabic.ago(now - 3 * 60_000, now)).toBe('قبل 3 دقائق');
});

it('[W3] a day is a day of the calendar: what was today is told in hours, and yesterday is the day before', () => {
  const at = (day: number, hours: number, minutes: number): number => new Date(2026, 10, day, hours, minutes).getTime();
  expect(english.ago(at(27, 1, 15), at(27, 23, 30))).toBe('22 hours ago');
  expect(english.ago(at(27, 0, 10), at(27, 23, 50))).toBe('24 hours ago');
  expect(english.ago(at(26, 23, 0), at(28, 10, 50))).toBe('2 days ago');
  expect(english.ago(at(27, 0, 10), at(28, 23, 30))).toBe('yesterday');
  expect(english.ago(at(27, 23, 30), at(28, 10, 10))).toBe('11 hours ago');
  expect(arabic.ago(at(26, 23, 0), at(28, 10, 50))).toBe('أول أمس');
});

it('[W3] days are those of the election where its zone is known, whatever zone the device is set to', () => {
  const ms = Date.UTC(2026, 10, 27, 22); // in Kuwait it was 1:00 of the 28th
  expect(english.ago(ms, Date.UTC(2026, 10, 28, 20, 30), 'Asia/Kuwait')).toBe('22 hours ago');
  expect(english.ago(ms, Date.UTC(2026, 10, 28, 20, 30), 'UTC')).toBe('yesterday');
  expect(english.ago(ms, Date.UTC(2026, 10, 29, 22), 'Asia/Kuwait')).toBe('2 days ago');
  expect(arabic.ago(ms, Date.UTC(2026, 10, 28, 22), 'Asia/Kuwait')).toBe('أمس');
});

it('[W1] an error speaks the language in force, with its details', () => {
  const error = new AppError('foreign-committee', { committee: 'K07' });
  expect(english.error(error)).toContain('You do not belong to committee K07.');
  expect(arabic.error(error)).toContain('لست ضمن اللجنة K07.');
});

it('[W4] the language is read at every call', () => {
  let language: 'ar' | 'en' = 'en';
  const t = createTranslate(() => ({ language, dictionary: language === 'en' ? en : ar }));
  expect([t('common.save'), t.direction]).toEqual(['Save', 'ltr']);
  language = 'ar';
  expect([t('common.save'), t.direction, t.language]).toEqual(['حفظ', 'rtl', 'ar']);
});

it('[U5] an error whose words are not here yet is told as one, not as nothing', () => {
  const t = createTranslate(() => ({ language: 'en', dictionary: en }));
  const error = new AppError('forbidden');
  expect([t.errorTitle(error), t.error(error)]).toEqual([en.errors.unexplained, en.errors.unexplainedText]);
  expect([english.errorTitle(error), english.error(error)]).toEqual([enMore.errors.forbidden, 'Your role does not include this.']);
});
