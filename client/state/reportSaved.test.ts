import { expect, test } from 'vitest';
import { parseSavedEdits, type SavedMessage } from '../../schema/savedEdits.ts';
import type { OutboxEntry } from './outboxEntry.ts';
import { findAround, reportSaved } from './reportSaved.ts';

const entry = (clientId: number, clock: number): OutboxEntry => ({
  id: `${clientId}.${clock}`,
  tab: 't',
  room: 'guarantees/K01',
  epoch: 1,
  clientId,
  clock,
  update: new Uint8Array(),
  writes: [],
  atMs: 0,
});

test('one message for each replica, with its last struct and how many edits', () => {
  const sent: [SavedMessage, string][] = [];
  const around = { origin: 'http://127.0.0.1:3000', post: (message: SavedMessage, to: string) => sent.push([message, to]) };
  reportSaved(around, 'guarantees/K01', [entry(7, 4), entry(7, 6), entry(9, 0), entry(7, 5)]);
  expect(sent.map(([message]) => parseSavedEdits(message))).toEqual([
    { room: 'guarantees/K01', clientId: 7, clock: 6, edits: 3 },
    { room: 'guarantees/K01', clientId: 9, clock: 0, edits: 1 },
  ]);
  expect(new Set(sent.map(([, to]) => to))).toEqual(new Set(['http://127.0.0.1:3000']));
});

test('outside a frame there is nobody to tell', () => {
  expect(findAround()).toBeNull();
});
