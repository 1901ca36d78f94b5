import { expect, it } from 'vitest';
import { type CommitteeId, isCommitteeId } from '../../../schema/ids.ts';
import { confirmShift, isShiftConfirmed } from './shift.ts';

const committee = (text: string): CommitteeId => {
  if (!isCommitteeId(text)) throw new Error(text);
  return text;
};
const K01 = committee('K01');
const AT = new Date(2026, 10, 28, 10, 0).getTime();

it('[B13] a door is confirmed once for this tab, day, person and committee', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  const isConfirmed = (userId: string, of: CommitteeId, atMs: number) => isShiftConfirmed({ userId, committee: of }, atMs, storage);
  expect(isConfirmed('noura1', K01, AT)).toBe(false);
  confirmShift({ userId: 'noura1', committee: K01 }, AT, storage);
  expect(isConfirmed('noura1', K01, AT + 15 * 3_600_000)).toBe(true); // an hour past midnight
  expect(isConfirmed('noura1', K01, AT + 24 * 3_600_000)).toBe(false);
  expect(isConfirmed('bader1', K01, AT)).toBe(false);
  expect(isConfirmed('noura1', committee('K02'), AT)).toBe(false);
});

it('[B13] a browser that keeps nothing asks again, and breaks nothing', () => {
  const broken = {
    getItem: () => {
      throw new Error('denied');
    },
    setItem: () => {
      throw new Error('denied');
    },
  };
  confirmShift({ userId: 'noura1', committee: K01 }, AT, broken);
  expect(isShiftConfirmed({ userId: 'noura1', committee: K01 }, AT, broken)).toBe(false);
});
