import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../schema/api.ts';
import { claimKey, type Scalar } from '../../../schema/keys.ts';
import { ar } from '../../i18n/ar/ar.ts';
import { grid as arGrid } from '../../i18n/ar/grid.ts';
import { more as arMore } from '../../i18n/ar/more.ts';
import { createTranslate } from '../../i18n/createTranslate.ts';
import { en } from '../../i18n/en/en.ts';
import { grid as enGrid } from '../../i18n/en/grid.ts';
import { more as enMore } from '../../i18n/en/more.ts';
import { historyWords } from './historyWords.ts';
import { electorId, HIND, ME } from './testing/listFixtures.ts';
import { undoWords } from './undoWords.ts';

const one = electorId(1);
const english = createTranslate(() => ({ language: 'en', dictionary: { ...en, ...enMore, grid: enGrid } }));
const arabic = createTranslate(() => ({ language: 'ar', dictionary: { ...ar, ...arMore, grid: arGrid } }));
const names = { electorName: () => 'نورة', genderOf: () => 'female' as const, nameOf: () => 'هند' };

describe('claims in words', () => {
  const entry = (field: Parameters<typeof claimKey>[2], old: Scalar, value: Scalar): HistoryEntry => ({
    seq: 1,
    at: 1,
    user: { id: HIND, name: 'Hind' },
    key: claimKey(one, ME, field),
    old,
    new: value,
    isKept: true,
  });

  it('history says what a cell was and became', () => {
    expect(historyWords(entry('answer', null, 'p'), 'female', arabic)).toEqual({ owner: ME, what: 'الجواب: من لم تُسأل إلى مضمونة' });
    expect(historyWords(entry('contact', 'x', 'r'), 'male', english)?.what).toBe('Contact: No answer → Reached');
    expect(historyWords(entry('withdrawn', false, true), 'male', english)?.what).toBe('Guarantee withdrawn');
  });

  it('[O1] history says of an answer that was given anew that it was', () => {
    expect(historyWords(entry('answer', 'p', 'p'), 'female', arabic)?.what).toBe('الجواب: مضمونة من جديد');
    expect(historyWords(entry('contact', 'x', 'x'), 'male', english)?.what).toBe('Contact: No answer again');
  });

  it('history leaves out times and what says nothing new', () => {
    expect(historyWords(entry('answeredAt', null, 5), 'male', english)).toBeNull();
    expect(historyWords(entry('withdrawn', null, false), 'male', english)).toBeNull();
  });

  it('[V4] undo says what stands again and why something does not', () => {
    const fact = { elector: one, owner: ME, field: 'answer', value: 'u' } as const;
    expect(undoWords({ restored: [fact], reopened: [], skipped: [] }, names, arabic)).toBe('تم التراجع. نورة: مترددة.');
    expect(undoWords({ restored: [], reopened: [], skipped: [{ ...fact, author: HIND }] }, names, arabic)).toBe(
      'لم يتم التراجع لوجود تعديل أحدث من هند. نورة: مترددة.',
    );
    expect(undoWords({ restored: [], reopened: [], skipped: [] }, names, english)).toBe('There is nothing to take back.');
  });
});
