import { createEffect, createRoot } from 'solid-js';
import { expect, test } from 'vitest';
import type { Scalar } from '../../schema/keys.ts';
import type { Outbox } from './createOutbox.ts';
import { createUnsent, type Unsent } from './createUnsent.ts';
import type { OutboxEntry } from './outboxEntry.ts';

const outbox: Pick<Outbox, 'apply' | 'load'> = { apply: () => {}, load: () => Promise.resolve({ entries: [], refused: [] }) };

const entry = (id: string, writes: readonly [key: string, value: Scalar, base: Scalar][]): OutboxEntry => ({
  id,
  tab: 'tab',
  room: 'guarantees/K01',
  epoch: 1,
  clientId: 5,
  clock: 0,
  update: new Uint8Array(),
  writes: writes.map(([key, value, base]) => ({ key, value, base })),
  atMs: 0,
});

/** An unsent with these edits in frames 1, 2, …, and what the server answered. */
function sent(...entries: OutboxEntry[]) {
  const unsent = createUnsent({ room: 'guarantees/K01', outbox: outbox as Outbox }); // no more of it is called
  unsent.startConnection();
  for (const [i, one] of entries.entries()) {
    unsent.add(one, true, { replaces: [], settles: [] });
    unsent.dataSent(false, i + 1);
  }
  return unsent;
}

test('[N2] `chain`: the last write of the key is written anew, on what the refused one was based on; it is neither saved nor listed', () => {
  const unsent = sent(entry('t.1', [['a', 'bad', 'theirs']]), entry('t.2', [['b', 'good', null]]), entry('t.3', [['a', 'good', 'bad']]));
  unsent.refusedBy({
    refused: [
      { key: 'a', reason: 'not-a-value' },
      { key: 'a', reason: 'chain' },
    ],
  });
  expect(unsent.refusals()).toMatchObject([{ edit: 't.1', value: 'bad', reason: 'not-a-value' }]);
  expect(unsent.acknowledged(3).map(({ id }) => id)).toEqual(['t.2']);
  expect(unsent.waiting()).toBe(1);
  unsent.setAside();
  expect(unsent.takeAside()).toMatchObject([{ id: 't.3', writes: [{ key: 'a', value: 'good', base: 'theirs' }] }]);
});

test('[N6] it knows under which client ids the edits that wait were made', () => {
  const unsent = sent(entry('t.1', [['a', 'p', null]]));
  expect([unsent.wroteUnder([4, 5]), unsent.wroteUnder([4]), unsent.wroteUnder([])]).toEqual([true, false, false]);
  unsent.acknowledged(1);
  expect(unsent.wroteUnder([5])).toBe(false);
});

test('[CT51] it knows which cells exist on this tablet only, also those that wait to be written anew', () => {
  const unsent = sent(entry('t.1', [['a', 'p', null]]), entry('t.2', [['b', 'q', null]]), entry('t.3', [['c', 'r', null]]));
  unsent.acknowledged(1);
  expect(unsent.keys()).toEqual(['b', 'c']);
  unsent.setAside();
  unsent.startConnection();
  expect(unsent.keys()).toEqual(['b', 'c']);
});

test('[C6] however many edits one answer refuses, and one tap dismisses, the list is told once and keeps the order in which they were made', () => {
  const made = Array.from({ length: 100 }, (_, i) => entry(`t.${i}`, [[`k${i}`, 'p', null]]));
  const ids = made.map(({ id, writes }) => `${id}.${writes[0]?.key}`);
  const unsent = sent(...made);
  expect(
    toldBy(unsent, () =>
      unsent.refusedBy({ refused: made.flatMap(({ writes }) => writes.map(({ key }) => ({ key, reason: 'read-only' }))) }),
    ),
  ).toBe(1);
  expect(unsent.refusals().map(({ id }) => id)).toEqual(ids);
  expect(unsent.acknowledged(100)).toEqual([]);
  expect(toldBy(unsent, () => unsent.dismissRefusals(ids.slice(1)))).toBe(1);
  expect(unsent.refusals().map(({ id }) => id)).toEqual(ids.slice(0, 1));
});

/** How often whoever reads what was not accepted is told by this. */
function toldBy(unsent: Unsent, act: () => void): number {
  let times = -1; // the first reading is no news
  createRoot((dispose) => {
    createEffect(() => {
      unsent.refusals();
      times += 1;
    });
    queueMicrotask(dispose);
  });
  act();
  return times;
}
