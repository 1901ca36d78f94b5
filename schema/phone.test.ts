import { expect, test } from 'vitest';
import { readPhone } from './phone.ts';

test('[J4] a phone is kept in ASCII digits, whatever script it was typed in', () => {
  expect(readPhone('٩٩٨ ٧٦-٥٤٣')).toBe('99876543');
  expect(readPhone('۹۹۸۷۶۵۴۳')).toBe('99876543');
  expect(readPhone('+965 (9987) 6543')).toBe('+96599876543');
  expect(readPhone('\u202a+965\u00a09987\u20116543\u202c')).toBe('+96599876543');
  expect(readPhone('＋９６５９９８７６５４３')).toBe('+96599876543');
});

test('[J4] what is none is not taken for one', () => {
  for (const text of [
    '',
    '12345',
    '1234567890123456',
    'call him',
    '9987 6543 home',
    '++96599876543',
    '9987+6543',
    '<b>99876543</b>',
    '9'.repeat(300),
  ])
    expect(readPhone(text), text).toBeNull();
});
