import { expect, test } from 'vitest';
import { NewGuarantor, NewUser, SetupRequest } from './api.ts';
import { plainText } from './plainText.ts';
import { withoutDirections } from './withoutDirections.ts';

test('[H12] a name is kept as one line of what can be seen', () => {
  expect(plainText(' \u202eadmin\u202c \u2067\tسالم\u200b  الوارف\u0000\n\u2069')).toBe('admin سالم الوارف');
  expect(plainText('a\u{e0041}b\ud800c\ufeff')).toBe('abc');
  expect(plainText('سالم الوارف')).toBe('سالم الوارف');
  expect(plainText('نمی\u200cخواهم')).toBe('نمی\u200cخواهم'); // a joiner belongs to the letters
  expect(withoutDirections('\u202eabc\u2069\n')).toBe('abc\n');
});

test('[H12] names of people, guarantors and the campaign come through it; one of which nothing is left is none', () => {
  expect(NewGuarantor.parse({ name: '\u202eUmm\u2066 Khalid' }).name).toBe('Umm Khalid');
  expect(NewUser.shape.name.parse(' \u200fهند\u200f ')).toBe('هند');
  expect(SetupRequest.shape.campaignName.parse('\u2069Hope\u202e')).toBe('Hope');
  expect(NewUser.shape.name.safeParse('\u202e\u200b \u2069').success).toBe(false);
});
