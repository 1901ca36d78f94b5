import { expect, it } from 'vitest';
import type { HistoryEntry } from '../../../schema/api.ts';
import type { Claim } from '../../../schema/guarantees.ts';
import { claimKey } from '../../../schema/keys.ts';
import { restoreOf } from './restoreOf.ts';
import { electorId, HIND, KHALED } from './testing/listFixtures.ts';

const one = electorId(1);
const NOW: Claim = {
  owner: HIND,
  answer: 'promised',
  contact: 'reached',
  note: 'after sunset',
  answeredAtMs: 1,
  contactedAtMs: 1,
  isWithdrawn: false,
};
const entry = (field: Parameters<typeof claimKey>[2], value: HistoryEntry['new'], isKept = true): HistoryEntry => ({
  seq: 1,
  at: 1,
  user: { id: KHALED, name: 'Khaled' },
  key: claimKey(one, HIND, field),
  old: null,
  new: value,
  isKept,
});
const restore = (...of: Parameters<typeof entry>) => restoreOf(entry(...of), (owner) => (owner === HIND ? NOW : undefined));

it('[U10] an old value is offered, what stands already is not', () => {
  expect(restore('answer', 'r')).toMatchObject({ owner: HIND, field: 'answer', answer: 'refused' });
  expect(restore('answer', 'p')).toBeNull();
  expect(restore('contact', 'x')).toMatchObject({ contact: 'noAnswer' });
  expect(restore('contact', 'r')).toBeNull();
  expect(restore('note', 'before noon')).toMatchObject({ note: 'before noon' });
  expect(restore('note', 'after sunset')).toBeNull();
  expect(restore('withdrawn', true)).toMatchObject({ isWithdrawn: true });
  expect(restore('withdrawn', false)).toBeNull();
});

it('[U10] what undoing a first value left reads as nothing and can be restored; what was not kept and is not known cannot', () => {
  expect(restore('answer', null)).toMatchObject({ answer: 'notAsked' });
  expect(restore('note', null)).toMatchObject({ note: '' });
  expect(restore('answer', null, false)).toBeNull();
  expect(restore('answer', 'u', false)).toMatchObject({ answer: 'undecided' });
});

it('[U10] times and keys of other rooms are not restored; a claim that is gone reads as not asked', () => {
  expect(restore('answeredAt', 5)).toBeNull();
  expect(restoreOf({ ...entry('answer', 'p'), key: 'no key at all' }, () => NOW)).toBeNull();
  expect(restoreOf(entry('answer', 'p'), () => undefined)).toMatchObject({ answer: 'promised' });
  expect(restoreOf(entry('answer', 'n'), () => undefined)).toBeNull();
});
