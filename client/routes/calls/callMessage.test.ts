import { expect, test } from 'vitest';
import { callMessage, whatsAppAddress } from './callMessage.ts';

const facts = { code: 'K02', site: 'مدرسة الياسمين', number: '412', campaign: 'حملة تجريبية' };

test('[J17] the message says committee, place and number in either language, and nothing of a promise', () => {
  expect(callMessage('en', facts)).toBe('Hello.\nYour committee: K02 (مدرسة الياسمين)\nYour roll number: 412\nحملة تجريبية');
  expect(callMessage('ar', { ...facts, site: '', campaign: '' })).toBe('السلام عليكم.\nلجنتك: K02\nرقم قيدك: 412');
  for (const language of ['ar', 'en'] as const) expect(callMessage(language, facts)).not.toMatch(/promis|pledge|guarant|ضم|وعد/i);
});

test('[J17] a number of a country is written to, another is chosen in WhatsApp; the text cannot leave its place', () => {
  expect(whatsAppAddress('+96550000000', 'a&b=c#d\n')).toBe('https://wa.me/96550000000?text=a%26b%3Dc%23d%0A');
  expect(whatsAppAddress('50000000', 'x')).toBe('https://wa.me/?text=x');
  expect(whatsAppAddress(null, 'x')).toBe('https://wa.me/?text=x');
});
