import { describe, expect, test } from 'vitest';
import { type CheckInput, failedCheck } from '../../schema/checkFindings.ts';
import { SETTINGS } from '../../schema/election.ts';
import { ERROR_CHECKS, type FailedCheck, WARNING_CHECKS } from '../../schema/result.ts';
import { judgeChecks } from '../../schema/resultChecks.ts';
import type { CellId } from '../../schema/tally.ts';
import { ar } from '../i18n/ar/ar.ts';
import { counting as arMore } from '../i18n/ar/counting.ts';
import { createTranslate } from '../i18n/createTranslate.ts';
import { counting as enMore } from '../i18n/en/counting.ts';
import { en } from '../i18n/en/en.ts';
import { failedCheckText, isForClerk, notJudgedText } from './failedCheckText.ts';

const T = {
  en: createTranslate(() => ({ language: 'en', dictionary: { ...en, ...enMore } })),
  ar: createTranslate(() => ({ language: 'ar', dictionary: { ...ar, ...arMore } })),
} as const;
const NAMES = { cell: (cell: CellId) => `<${cell}>`, committee: (id: string) => `<${id}>` };

const BASE: CheckInput = {
  method: 'single',
  minMarks: 1,
  maxMarks: 1,
  lists: [{ id: 'llll' }, { id: 'mmmm' }],
  candidates: [
    { id: 'aaaa', listId: 'llll' },
    { id: 'bbbb', listId: 'mmmm' },
  ],
  tolerances: SETTINGS.tolerances,
  registered: 900,
  attended: 700,
  others: [],
  values: new Map(),
};
const checksOf = (values: Readonly<Partial<Record<CellId, number>>>, more: Partial<CheckInput> = {}): readonly FailedCheck[] =>
  judgeChecks({ ...BASE, ...more, values: new Map(Object.entries(values) as [CellId, number][]) }).failed; // its own keys

/** Real ones, of every kind that there is. */
const FAILED: readonly FailedCheck[] = [
  ...checksOf({ ballots: 600, valid: 578, invalid: 21, blank: 19, caaaa: 570, cbbbb: 581, admitted: 640 }),
  ...checksOf({ valid: 10, lllll: 9, lmmmm: 2 }, { method: 'list' }),
  ...checksOf({ valid: 10, lllll: 9, lmmmm: 2, caaaa: 8, cbbbb: 1 }, { method: 'list' }),
  ...checksOf({ valid: 10, caaaa: 3, cbbbb: 4 }, { method: 'multiple', maxMarks: 2 }),
  ...checksOf({ valid: 10, lllll: 9, lmmmm: 2, caaaa: 3, cbbbb: 4 }, { method: 'list_or_mixed', maxMarks: 2 }),
  ...checksOf({ ballots: 906, registered: 899 }),
  ...checksOf({ ballots: 906 }),
  ...checksOf({ caaaa: 0, cbbbb: 0 }),
  ...checksOf({ caaaa: 1, cbbbb: 2 }, { others: [{ committee: 'k1', vector: '1 2' }] }),
  ...checksOf({ caaaa: 1, cbbbb: 2 }, { others: ['k2', 'k3'].map((committee) => ({ committee, vector: '1 2' })) }),
  ...['doubtful', 'gaps', 'unread'].map((variant) => failedCheck('W5', variant, { ballots: 3 }, { id: 'a' })),
  failedCheck('W6', '', { committees: 3, of: 13, people: 4 }),
];

test('every check is among them', () => {
  expect(new Set(FAILED.map(({ code }) => code))).toEqual(new Set([...ERROR_CHECKS, ...WARNING_CHECKS]));
  const kinds = [...new Set(FAILED.map(({ code, variant }) => `${code} ${variant}`.trim()))].sort();
  const worded = Object.keys(enMore.checks).flatMap((key) =>
    key.endsWith('_title') ? key.slice(0, -'_title'.length).replace('_', ' ') : [],
  );
  expect(kinds).toEqual(worded.sort());
});

test.each(['en', 'ar'] as const)('[CC5] a twin that the reader may not know is no committee by name, in %s', (language) => {
  const twin = failedCheck('W4', 'twin', { others: 2 });
  expect(failedCheckText(twin, 'others', T[language], NAMES).text).toBe(
    { en: enMore, ar: arMore }[language].checks.W4_twinElsewhere_others,
  );
});

describe.each(['en', 'ar'] as const)('[CC6] in %s', (language) => {
  test.each(['clerk', 'others'] as const)('each is told with its figures, for %s', (audience) => {
    for (const check of FAILED) {
      if (audience === 'clerk' && !isForClerk(check)) continue;
      const { title, text, means } = failedCheckText(check, audience, T[language], NAMES);
      for (const words of [title, text]) {
        expect(words, check.id).not.toMatch(/[{}]|checks\.|undefined|NaN/);
        expect(words.length, check.id).toBeGreaterThan(8);
      }
      // the figures that were compared; of tolerances, and of what follows, there may be others
      const compared = Object.entries(check.figures).filter(
        ([name]) => !/percent|number|allowance|minMarks|maxMarks|others|people|cells/.test(name),
      );
      for (const [name, n] of compared) expect(text, `${check.id} ${name}`).toContain(T[language].number(n));
      if (check.cell) expect(text, check.id).toContain(check.cell);
      expect(means === '', check.id).toBe(audience === 'clerk');
    }
  });
});

test('[CC6] a clerk is told what to look at, whoever settles it what it means', () => {
  const [check] = checksOf({ ballots: 600, valid: 578, invalid: 12, blank: 8 });
  if (!check) throw new Error('no check failed');
  expect(failedCheckText(check, 'clerk', T.en, NAMES).text).toBe(
    'The form says 600 ballots, and valid + invalid + blank is 598 (578 + 12 + 8). Look at these four figures again.',
  );
  expect(failedCheckText(check, 'others', T.en, NAMES)).toMatchObject({
    text: expect.stringContaining('2 apart'),
    means: expect.stringContaining('two people'),
  });
  expect(failedCheckText(check, 'clerk', T.ar, NAMES).text).toContain('600، ومجموع');
});

test('[CC6] what could not be judged is named, each once', () => {
  const { notJudged } = judgeChecks({ ...BASE, registered: 900, attended: null, values: new Map([['ballots', 600]]) });
  expect(notJudgedText(notJudged, T.en, NAMES)).toBe(
    'Not checked yet, because figures are missing: valid ballots, invalid ballots, blank ballots, admitted to vote, <caaaa>, <cbbbb>, our attendance',
  );
  const many = ['cn1', 'cn2', 'cn3', 'cn4'] as const; // as cells
  expect(notJudgedText([{ code: 'E2', variant: 'single', missing: many }], T.ar, NAMES)).toContain('(4)');
  expect(notJudgedText([], T.en, NAMES)).toBe('');
});
