import { expect, test } from 'vitest';
import { createSavedLedger } from './savedLedger.ts';

const entry = (clientId: number, clock: number, edits = 1) => ({ room: 'guarantees/K01', clientId, clock, edits });

test('counts edits, not messages', () => {
  const ledger = createSavedLedger();
  ledger.add(entry(7, 2, 3));
  ledger.add(entry(8, 0));
  expect(ledger.saved).toBe(4);
  expect(ledger.batches(10)).toEqual([[entry(7, 2, 3), entry(8, 0)]]);
});

test('nothing saved is one question about nothing', () => {
  expect(createSavedLedger().batches(10)).toEqual([[]]);
});

test('asks about many in lists that a call can carry', () => {
  const ledger = createSavedLedger();
  for (let clock = 0; clock < 5; clock++) ledger.add(entry(7, clock));
  expect(ledger.batches(2).map((batch) => batch.length)).toEqual([2, 2, 1]);
});

test('joins what is too much by replica, keeping the last struct and every edit', () => {
  const ledger = createSavedLedger(3);
  ledger.add(entry(7, 1));
  ledger.add(entry(8, 5, 2));
  ledger.add(entry(7, 4, 2));
  ledger.add(entry(7, 3));
  expect(ledger.batches(10)).toEqual([[entry(7, 4, 4), entry(8, 5, 2)]]);
  expect(ledger.saved).toBe(6);
});
