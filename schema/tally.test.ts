import { expect, test } from 'vitest';
import type { WriterId } from './ids.ts';
import { type Scalar, TALLY_ENTRIES, type TallyEntry } from './keys.ts';
import {
  type BallotMarks,
  CHECKPOINT_EVERY,
  candidateCell,
  FORM_FIELDS,
  type FormFigure,
  INVALID_REASONS,
  type InvalidReason,
  listCell,
  MAX_BALLOTS,
  MAX_CHECK,
  MAX_PLACES,
  nextNumber,
  readTallyEntry,
  readTallyValue,
  SERVER_WRITER,
  type TallyRef,
  type TallyValue,
  tallyKey,
  tallyValue,
} from './tally.ts';
import { createRandom } from './testing.ts';

const WRITER = 'noura1d010' as WriterId;
const ENTRIES = Object.keys(TALLY_ENTRIES) as TallyEntry[]; // the keys of a constant object
const random = createRandom(81);
const { int, pick, chance } = random;
const id = (length: number): string => Array.from({ length }, () => int(36).toString(36)).join('');
const writer = (): WriterId => id(10) as WriterId; // ten characters
const check = (): string => int(MAX_CHECK + 1).toString(36);
const some = (most: number): number => pick([0, 1, 2, most, int(most + 1)]);

function marks(): BallotMarks {
  const kind = pick(['marks', 'marks', 'list', 'blank', 'invalid'] as const);
  if (kind === 'list') return { kind, list: int(100) };
  if (kind === 'invalid') return { kind, reason: pick(Object.keys(INVALID_REASONS) as InvalidReason[]) };
  if (kind === 'blank') return { kind };
  const places = new Set(Array.from({ length: 1 + int(20) }, () => int(pick([5, 30, MAX_PLACES]))));
  return { kind, places: [...places].sort((a, b) => a - b) };
}
function drawn(entry: TallyEntry): TallyValue {
  const atMs = int(2 ** 42);
  switch (entry) {
    case 'opening': {
      const [mode, every, from] = [pick(['ballots', 'totals'] as const), pick(CHECKPOINT_EVERY), 1 + int(MAX_BALLOTS)];
      return {
        kind: entry,
        atMs,
        mode,
        every,
        expected: chance(0.5) ? null : some(MAX_BALLOTS),
        from,
        check: chance(0.5) ? null : check(),
      };
    }
    case 'ballot':
      return { kind: entry, number: 1 + int(MAX_BALLOTS), paper: id(4), marks: marks() };
    case 'void': {
      const target = pick(ENTRIES.filter((one) => one !== 'void' && one !== 'compacted'));
      return { kind: entry, target: { entry: target, writer: writer(), n: some(36 ** 6 - 1) } };
    }
    case 'checkpoint':
    case 'handover':
      return { kind: entry, atMs, number: some(MAX_BALLOTS), check: check() };
    case 'total':
    case 'figure': {
      const cell = pick([pick(Object.keys(FORM_FIELDS) as FormFigure[]), candidateCell(id(4)), listCell(id(4))]);
      return { kind: entry, cell, n: some(MAX_BALLOTS) };
    }
    case 'photo':
      return { kind: entry, sha256: Array.from({ length: 64 }, () => int(16).toString(16)).join('') };
    case 'seal': {
      const covers = Array.from({ length: 1 + int(20) }, () => ({ writer: writer(), n: some(36 ** 6 - 1) }));
      covers.sort((a, b) => (a.writer < b.writer ? -1 : 1));
      return { kind: entry, atMs, fingerprint: Array.from({ length: 16 }, () => int(16).toString(16)).join(''), covers };
    }
    case 'compacted':
      return { kind: entry, text: id(20) };
  }
}

test('[CT1] every entry is read as it was written, and one text is all that means it', () => {
  const seen = new Map<string, string>();
  for (let round = 0; round < 2_000; round++) {
    const entry = pick(ENTRIES);
    const value = drawn(entry);
    const text = tallyValue(value);
    expect(text.length).toBeLessThanOrEqual(500);
    const ref: TallyRef = { entry, writer: writer(), n: some(36 ** 6 - 1) };
    expect(readTallyEntry(tallyKey(ref), text)).toEqual({ ...ref, key: tallyKey(ref), value });
    const meaning = JSON.stringify(value);
    expect(seen.get(meaning) ?? text).toBe(text);
    seen.set(meaning, text);
  }
});

test('[CT1] of any text nearly one that is written, what is read is written as exactly that', () => {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyzA -=,.٣\u202e\n';
  let read = 0;
  for (let round = 0; round < 3_000; round++) {
    const entry = pick(ENTRIES);
    let text = tallyValue(drawn(entry));
    for (let change = 1 + int(2); change > 0; change--) {
      const [at, more] = [int(text.length + 1), chance(0.7) ? letters.charAt(int(letters.length)) : ''];
      text = text.slice(0, at) + more + text.slice(at + int(2));
    }
    const value = readTallyValue(entry, text);
    if (!value) continue;
    read++;
    expect(tallyValue(value)).toBe(text);
  }
  expect(read).toBeGreaterThan(300);
});

const HASH = '0a'.repeat(32);
const SEAL = '0123456789abcdef';
const COVER = `${WRITER}1`;
test.each<[TallyEntry, ...(Scalar | undefined)[]]>([
  [
    'opening',
    'mv0 b p - 1',
    'mv0 x p - 1 -',
    'mv0 b b - 1 -',
    'mv0 b p - 0 -',
    'mv0 b p  1 -',
    'mv0 b p - 1 1dds',
    '-1 b p - 1 -',
    'mv0 b p - 1 - ',
  ],
  ['opening', 'mv0 b p 255s 1 -', 'mv0 b p - 255s -', '0mv b p - 1 -', 'MV0 b p - 1 -', 'mv0 b p - 1 01'],
  ['ballot', '', '1 pap1', '0 pap1 k', '01 pap1 k', '255s pap1 k', '1 pap k', '1 PAP1 k', '1 pap1 ', '1 pap1 z', '1 pap1 k1', '1 pap1 k k'],
  [
    'ballot',
    '1 pap1 m',
    '1 pap1 m0',
    '1 pap1 m10',
    '1 pap1 mw',
    `1 pap1 m${'1'.repeat(41)}`,
    '1 pap1 l',
    '1 pap1 l01',
    '1 pap1 l2s',
    '1 pap1 l-1',
  ],
  [
    'ballot',
    '1 pap1 x',
    '1 pap1 xz',
    '1 pap1 xmm',
    '1 pap1 xtoString',
    '1.5 pap1 k',
    '٣ pap1 k',
    '1\tpap1 k',
    1,
    true,
    null,
    undefined,
    'k'.repeat(501),
  ],
  [
    'void',
    '',
    `s${SERVER_WRITER}1`,
    `b${SERVER_WRITER}1`,
    `v${WRITER}1`,
    `z${WRITER}1`,
    `a${WRITER}1`,
    `b${WRITER}`,
    `b${WRITER}01`,
    `b${WRITER}1 `,
    `b${WRITER}1234567`,
  ],
  ['checkpoint', 'mv0 p', 'mv0 p 1dds', 'mv0 255s 1', 'mv0 p 1 1', 'mv0 p 01', 'mv0  1', ' p 1'],
  ['handover', 'mv0 p', 'mv0 p 1dds', 'mv0 p -'],
  [
    'figure',
    '',
    'v',
    'v=',
    'v=01',
    'v=255s',
    'v=-1',
    'v=1=1',
    'z=1',
    'c=1',
    'cab1=1',
    'cab123=1',
    'cAB12=1',
    'valid=1',
    'toString=1',
    'v =1',
    'v=1.0',
  ],
  ['total', 'v', 'x1234=1', 'v=1 '],
  ['photo', '', HASH.slice(1), `${HASH}0`, HASH.toUpperCase(), `${HASH.slice(1)}g`],
  [
    'seal',
    `mv0 ${SEAL}`,
    `mv0 ${SEAL} `,
    `mv0 ${SEAL.slice(1)} ${COVER}`,
    `mv0 ${SEAL} ${WRITER}`,
    `mv0 ${SEAL} ${COVER},`,
    `mv0 ${SEAL} ,${COVER}`,
  ],
  [
    'seal',
    `mv0 ${SEAL} ${COVER},${COVER}`,
    `mv0 ${SEAL} salem1d0101,${COVER}`,
    `mv0 ${SEAL.toUpperCase()} ${COVER}`,
    `mv0 ${SEAL} ${WRITER}01`,
  ],
  ['compacted', 1, null, 'x'.repeat(501)],
])('[CT1] under %s nothing else stands', (entry, ...values) => {
  for (const value of values) expect(readTallyValue(entry, value), JSON.stringify(value)).toBe(null);
});

test('[CT1] the samples above are refused for what they differ in', () => {
  const good: [TallyEntry, string][] = [
    ['opening', 'mv0 b p - 1 -'],
    ['opening', 'mv0 t p 255r 255r 1ddr'],
    ['ballot', '1 pap1 k'],
    ['ballot', `255r pap1 m${'1'.repeat(40)}`],
    ['ballot', '1 pap1 l2r'],
    ['ballot', '1 pap1 xm'],
    ['void', `b${WRITER}1`],
    ['checkpoint', 'mv0 p 1ddr'],
    ['handover', 'mv0 0 0'],
    ['figure', 'v=255r'],
    ['total', 'cab12=0'],
    ['photo', HASH],
    ['seal', `mv0 ${SEAL} ${COVER},salem1d0101`],
  ];
  for (const [entry, text] of good) expect(readTallyValue(entry, text), text).not.toBe(null);
});

test('[CT9] where writers are many a seal names each device once, and no seal that has room says it so', () => {
  const seal = (devices: number, tabs: number): TallyValue => ({
    ...{ kind: 'seal', atMs: 1, fingerprint: SEAL },
    covers: Array.from({ length: devices * tabs }, (_, i) => ({
      writer: `noura${Math.floor(i / tabs)}x01${(i % tabs).toString(36)}` as WriterId,
      n: 226_000_000 + i * 977,
    })),
  });
  for (const [devices, tabs] of [
    [1, 27],
    [1, 36],
    [2, 29],
    [5, 10],
  ] as const) {
    const text = tallyValue(seal(devices, tabs));
    expect(readTallyValue('seal', text), text).toEqual(seal(devices, tabs));
  }
  expect(readTallyValue('seal', tallyValue(seal(2, 36)))).toBe(null); // it has no room either
  expect(tallyValue(seal(1, 27))).toMatch(/,noura0x01q[0-9a-z]{6}$/);
  expect(tallyValue(seal(1, 29))).toMatch(/,s[0-9a-z]{6}$/);
  for (const covers of [`${COVER},21`, `${COVER},01`, '11', `${COVER},`, `${COVER},1`])
    expect(readTallyValue('seal', `mv0 ${SEAL} ${covers}`), covers).toBe(null);
});

test('[CT1] keys of another grammar say nothing', () => {
  for (const key of ['', 'b', `b${WRITER}`, `B${WRITER}1`, `a${WRITER}1`, `b${WRITER}01`, `?${WRITER}1`, `b${WRITER}1x2y3z4`])
    expect(readTallyEntry(key, '1 pap1 k'), key).toBe(null);
});

test('[CT9] an entry’s number is above all of its writer’s, with a clock that goes back too', () => {
  const now = Date.UTC(2026, 10, 28);
  const first = nextNumber(now, null);
  expect(nextNumber(now, first)).toBe(first + 1);
  expect(nextNumber(now + 60_000, first)).toBe(first + 60);
  expect(nextNumber(now - 86_400_000, first)).toBe(first + 1);
  expect(nextNumber(0, null)).toBe(0);
});
