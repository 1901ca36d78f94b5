import { expect, test } from 'vitest';
import { createLedger } from './createLedger.ts';
import type { OutboxEntry } from './outboxEntry.ts';

const entry = (id: string): OutboxEntry => ({
  id,
  tab: 'tab',
  room: 'guarantees/K01',
  epoch: 1,
  clientId: 1,
  clock: 0,
  update: new Uint8Array(),
  writes: [],
  atMs: 0,
});
const ids = (entries: readonly OutboxEntry[]) => entries.map(({ id }) => id);

test('an update frame is the edit it was sent for, and nothing before it', () => {
  const ledger = createLedger();
  ledger.add(entry('offline'));
  ledger.startConnection();
  ledger.add(entry('a'));
  ledger.dataSent(false, 1); // before the server's step 1 came
  expect(ids(ledger.acknowledged(1))).toEqual(['a']);
  expect(ledger.size).toBe(1);
});

test('a step 2 holds everything made before it', () => {
  const ledger = createLedger();
  ledger.add(entry('a'));
  ledger.adopt([entry('stored')]);
  ledger.startConnection();
  ledger.dataSent(true, 1);
  ledger.add(entry('b'));
  ledger.dataSent(false, 2);
  expect(ids(ledger.acknowledged(1))).toEqual(['a', 'stored']);
  expect(ids(ledger.inFlight())).toEqual(['b']);
  expect(ids(ledger.acknowledged(2))).toEqual(['b']);
});

test('an edit already lying in an earlier frame stays with that one when a step 2 goes out again', () => {
  const ledger = createLedger();
  ledger.startConnection();
  ledger.dataSent(true, 1);
  ledger.add(entry('a'));
  ledger.dataSent(false, 2);
  ledger.dataSent(true, 3);
  expect(ids(ledger.acknowledged(2))).toEqual(['a']);
});

test('what a connection did not acknowledge is covered by the next one only when that sends it', () => {
  const ledger = createLedger();
  ledger.startConnection();
  ledger.dataSent(true, 1);
  ledger.add(entry('a'));
  ledger.dataSent(false, 2);
  ledger.startConnection(); // the first acknowledgements of the new connection speak of other frames
  expect(ledger.acknowledged(2)).toEqual([]);
  ledger.dataSent(true, 1);
  expect(ids(ledger.acknowledged(1))).toEqual(['a']);
});

test('an edit that was never handed to the connection is not acknowledged by anything', () => {
  const ledger = createLedger();
  ledger.startConnection();
  ledger.dataSent(true, 1);
  ledger.add(entry('a')); // the socket was closing: no frame
  expect(ledger.acknowledged(99)).toEqual([]);
  expect(ledger.size).toBe(1);
});

test('[C8] a part holds just the edits that are named; what is made meanwhile waits for the next', () => {
  const ledger = createLedger();
  ledger.adopt([entry('a'), entry('b'), entry('c')]);
  ledger.startConnection();
  ledger.partSent(['a', 'b'], 1);
  ledger.add(entry('d')); // its own frame was held back
  expect(ids(ledger.unsent())).toEqual(['c', 'd']);
  expect(ids(ledger.acknowledged(1))).toEqual(['a', 'b']);
  ledger.partSent(['c', 'd'], 2);
  expect(ids(ledger.inFlight())).toEqual(['c', 'd']);
  ledger.add(entry('e'));
  ledger.dataSent(true, 3);
  expect(ids(ledger.acknowledged(2))).toEqual(['c', 'd']);
  expect(ids(ledger.acknowledged(3))).toEqual(['e']);
});

test('the oldest is the one that has waited longest', () => {
  const ledger = createLedger();
  expect(ledger.oldest).toBeNull();
  ledger.adopt([entry('a')]);
  ledger.add(entry('b'));
  expect(ledger.oldest?.id).toBe('a');
  ledger.drop('a');
  expect(ledger.oldest?.id).toBe('b');
});
