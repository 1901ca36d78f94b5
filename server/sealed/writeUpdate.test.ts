import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { CellWrite } from '../../schema/guarantees.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { createRandom } from '../../schema/testing.ts';
import { judgeUpdate } from '../rooms/gate.ts';
import { freshClientId, writeUpdate } from './writeUpdate.ts';

const DOCUMENTS = process.env.TEST_LONG ? 5_000 : 200;
const KEYS = Array.from({ length: 12 }, (_, n) => `e00000000${n % 3}noura${n}a`);
const VALUES = ['p', 'وعد', true, null, 7, 1.5, -3, 1_700_000_000_000];

function writtenOnCopy(doc: Y.Doc, clientId: number, writes: readonly CellWrite[]): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = clientId; // only now: Yjs draws another when an update comes under its own
  const updates: Uint8Array[] = [];
  copy.on('update', (update: Uint8Array) => void updates.push(update));
  copy.transact(() => {
    for (const { key, value } of writes) copy.getMap(ROOT_NAME).set(key, value);
  });
  copy.destroy();
  return Y.mergeUpdates(updates);
}

test('[Z2] what is written on a document without a copy is byte for byte what a copy gives, and the gate takes it', () => {
  for (let seed = 1; seed <= DOCUMENTS; seed++) {
    const random = createRandom(seed);
    const tablets = [0, 1, 2].map(() => new Y.Doc());
    for (let edit = random.int(60); edit > 0; edit--) {
      const tablet = random.pick(tablets);
      tablet.transact(() => {
        const rows = tablet.getMap(ROOT_NAME);
        for (let n = random.int(3); n >= 0; n--)
          if (random.chance(0.2)) rows.delete(random.pick(KEYS));
          else rows.set(random.pick(KEYS), random.pick(VALUES));
      });
      if (random.chance(0.5)) Y.applyUpdate(random.pick(tablets), Y.encodeStateAsUpdate(tablet));
    }
    const doc = new Y.Doc();
    for (const tablet of tablets) Y.applyUpdate(doc, Y.encodeStateAsUpdate(tablet));
    const room = { doc, earlierClientIds: new Set<number>() };
    const pen = freshClientId(room);
    for (let time = 0; time < 4; time++) {
      const clientId = random.chance(0.5) ? pen : freshClientId(room);
      const keys = KEYS.filter(() => random.chance(0.4));
      const writes = (keys.length > 0 ? keys : [KEYS[0] ?? '']).map((key) => ({ key, value: random.pick(VALUES) }));
      const update = writeUpdate(doc, clientId, writes);
      expect(update, `seed ${seed}`).toEqual(writtenOnCopy(doc, clientId, writes));
      const verdict = judgeUpdate(
        doc,
        update,
        { userId: 'noura1', device: '000' },
        { authors: new Map(), earlierClientIds: new Set() },
        null,
      );
      expect(verdict).toMatchObject({ kind: 'accept', bytes: update });
      Y.applyUpdate(doc, update);
      for (const { key, value } of writes) expect(doc.getMap(ROOT_NAME).get(key)).toBe(value);
    }
  }
});

test('[Z2] of a key that is written twice the last counts, and an id that was here is nobody’s', () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, writeUpdate(doc, 5, [{ key: 'k', value: 1 }, { key: 'l', value: 2 }, { key: 'k', value: 3 }])); // biome-ignore format: one row
  expect([doc.getMap(ROOT_NAME).toJSON(), Y.getState(doc.store, 5)]).toEqual([{ k: 3, l: 2 }, 2]);
  expect(freshClientId({ doc, earlierClientIds: new Set() })).not.toBe(5);
});
