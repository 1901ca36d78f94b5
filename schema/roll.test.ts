import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { errorText } from './errorText.ts';
import { compareRollNumbers, ROLL_REASON_TEXT, ROLL_REASONS, rollReasonText } from './roll.ts';

test('[R5] every reason has a sentence in both languages that names the same details', () => {
  for (const reason of ROLL_REASONS) {
    const { en, ar } = ROLL_REASON_TEXT[reason];
    const details = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect(details(en), reason).toEqual(details(ar));
    expect(ar, reason).toMatch(/[\u0621-\u064a]/);
  }
});

test('a sentence is filled from the notice and its details', () => {
  const notice = { column: 'الاسم', value: 'سالم', reason: 'name-differs', details: { number: '7', committee: 'K01', known: 'بدر' } };
  const bare = (text: string) => text.replace(/[\u2068\u2069]/g, '');
  expect(bare(rollReasonText(notice, 'en'))).toContain('Number 7 of committee K01 is known as “بدر”, the file says “سالم”');
  expect(bare(rollReasonText(notice, 'ar'))).toContain('الرقم 7 في اللجنة K01 معروف باسم «بدر»');
  expect(rollReasonText({ column: null, value: null, reason: 'bad-name' }, 'en')).not.toMatch(/[{}]|null|undefined/);
  expect(rollReasonText({ column: null, value: null, reason: 'toString' }, 'en')).toBe('toString');
});

test('roll numbers are ordered as numbers', () => {
  expect(['10', '2', '2ب', '1', '2ا', 'ا3'].sort(compareRollNumbers)).toEqual(['1', '2', '2ا', '2ب', 'ا3', '10']);
});

test('an error whose detail is words says them in the language asked for', () => {
  const error = new AppError('unreadable-file', { reason: 'empty', reason_en: 'it is empty', reason_ar: 'إنه فارغ' });
  expect(errorText(error.code, 'en', error.details)).toBe('The file cannot be read: it is empty.');
  expect(errorText(error.code, 'ar', error.details)).toBe('لا يمكن قراءة الملف: إنه فارغ.');
});
