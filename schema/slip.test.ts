import { expect, test } from 'vitest';
import { MAX_SLIP_NUMBERS, MAX_SLIP_RANGE, readSlip } from './slip.ts';
import { createRandom } from './testing.ts';

const numbers = (text: string): string[] => readSlip(text).flatMap((item) => (item.kind === 'number' ? [item.number] : []));
const unreadable = (text: string): string[] =>
  readSlip(text).flatMap((item) => (item.kind === 'unreadable' ? [`${item.why} ${item.text}`] : []));

test('[B15] numbers and ranges of any script are read as they are pasted', () => {
  expect(numbers('12 45 ٩٨ 233-235')).toEqual(['12', '45', '98', '233', '234', '235']);
  expect(numbers('۱۲، ۴۵؛ 007\n8')).toEqual(['12', '45', '7', '8']);
  expect(numbers('\u200f233 – 235\u200e, 9.')).toEqual(['233', '234', '235', '9']);
  expect(numbers('٢٣٣ـ٢٣٥')).toEqual(['233', '234', '235']);
  expect(numbers('235-233')).toEqual(['233', '234', '235']); // a line that runs from right to left
  expect(numbers('من 3 إلى 5 و9 و 11')).toEqual(['3', '4', '5', '9', '11']);
  expect(numbers('أ-125 125ب 12 مكرر 12/ب')).toEqual(['ا125', '125ب', '12مكرر', '12ب']);
});

test('[B15] what is no number is told, never guessed; a range that is too long is none', () => {
  expect(unreadable('[10:42, 28/11/2026] خالد: 12')).toEqual(['no-number 10:42', 'no-number 28/11/2026', 'no-number خالد']);
  expect(unreadable('1.5 0 12-4500 1-2-3')).toEqual(['no-number 1.5', 'no-number 0', 'too-long 12-4500', 'no-number 1-2-3']);
  expect(numbers('1.5 0 12-4500 1-2-3')).toEqual([]);
  const many = Array.from({ length: MAX_SLIP_NUMBERS + 3 }, (_, i) => i + 1).join(' ');
  expect([numbers(many).length, unreadable(many)]).toEqual([MAX_SLIP_NUMBERS, ['too-long 501', 'too-long 502', 'too-long 503']]);
});

test('[B15] a dash in front of a line or behind it is no range: nothing is joined over the end of a line', () => {
  for (const text of [
    '- 12\n- 15',
    '-12\n-15',
    '12 -\n15',
    '12\n-15',
    '12-\n15-',
    '– ١٢\r\n– ١٥',
    '\u200f- 12\n\u200f- 15',
    '12\u0640\n15',
    '* 12\n• 15',
  ])
    expect([numbers(text), unreadable(text)], JSON.stringify(text)).toEqual([['12', '15'], []]);
  expect(numbers('- 12\n- 15\n- 18')).toEqual(['12', '15', '18']);
  expect(numbers('- 233-235\n- 12')).toEqual(['233', '234', '235', '12']);
  for (const text of ['12 إلى\n15', '12\nto 15']) expect(numbers(text), JSON.stringify(text)).toEqual(['12', '15']);
});

test('[B15] what numbers the lines of a list is to be looked at, as dashes are that may stand in front of each number', () => {
  const lists = ['1) 12\n2) 15', '1- 12\n2- 15', '١. ١٢\n٢. ١٥', '(1) 12\n\n(2) 15', '1-12\n2-15', '7- محمد سالم\n8- فهد علي'];
  for (const text of lists) expect([numbers(text), unreadable(text).length], JSON.stringify(text)).toEqual([[], 2]);
  expect(unreadable('1) 12\n2) 15')).toEqual(['no-number 1) 12', 'no-number 2) 15']);
  for (const text of ['-12 -15', '- 12 - 15', '12- 15-']) expect([numbers(text), unreadable(text)]).toEqual([[], [`no-number ${text}`]]);
  expect(numbers('12.\n13.\n14.')).toEqual(['12', '13', '14']);
  expect(numbers('1-3\n5-6')).toEqual(['1', '2', '3', '5', '6']);
});

test('[B15] a number that stands twice is said to', () => {
  expect(readSlip('12 11-13 12').map((item) => item.kind === 'number' && `${item.number}${item.isRepeated ? '!' : ''}`)).toEqual([
    '12',
    '11',
    '12!',
    '13',
    '12!',
  ]);
});

test('[B15] however a slip is written, it reads as the numbers that were meant', () => {
  const seed = Number(process.env.TEST_SEED ?? 20261128);
  const random = createRandom(seed);
  const digits = (text: string): string => {
    const zero = random.pick([0x30, 0x660, 0x6f0]);
    return [...text].map((digit) => String.fromCharCode(zero + Number(digit))).join('');
  };
  for (let round = 0; round < (process.env.TEST_LONG ? 20_000 : 500); round++) {
    const meant: string[] = [];
    let text = '';
    for (let i = random.int(12); i >= 0; i--) {
      const from = 1 + random.int(9_000);
      const length = random.chance(0.3) ? 2 + random.int(MAX_SLIP_RANGE - 1) : 1;
      if (meant.length + length > MAX_SLIP_NUMBERS) break;
      for (let n = from; n < from + length; n++) meant.push(String(n));
      const ends = [String(from), String(from + length - 1)].map((end) => digits('0'.repeat(random.int(3)) + end));
      if (random.chance(0.2)) ends.reverse();
      const dash = random.pick(['-', ' - ', '–', ' — ', '\u2212', '\u0640', ' إلى ', ' to ', '\u200f-\u200f']);
      text += (length === 1 ? (ends[0] ?? '') : ends.join(dash)) + random.pick([' ', '\n', ', ', '، ', ' ؛', '\t', ' و ', '. ', '\u200f ']);
    }
    expect(numbers(text), `seed ${seed}, round ${round}: ${JSON.stringify(text)}`).toEqual(meant);
    expect(unreadable(text), `seed ${seed}, round ${round}`).toEqual([]);
  }
});

test('[B15] any text is read, in bounds', () => {
  const random = createRandom(7);
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: random.int(400) }, () => random.pick([...'0123456789٠٩ -–ـ,،/.وابxyz[]()\n\u200f\u0000'])).join('');
    const items = readSlip(text);
    for (const item of items) if (item.kind === 'number') expect(item.number).toMatch(/^\p{L}{0,4}[1-9]\d{0,8}\p{L}{0,4}$/u);
    expect(items.length).toBeLessThanOrEqual(MAX_SLIP_NUMBERS + 40);
  }
});
