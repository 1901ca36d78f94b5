import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { createKeyStripper, EMPTY_UPDATE } from './stripElector.ts';

const ERASED = 'e000000001';
const OTHER = 'e000000002';
const CANARY = 'Zarqa Canary';
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Rows of two clients that write over each other's cells, as the log would hold them. */
function rowsOf(seed: number, count: number) {
  const { next } = createRandom(seed);
  const docs = [new Y.Doc(), new Y.Doc()];
  docs.forEach((doc, i) => {
    doc.clientID = 7 + i;
  });
  const rows: { readonly bytes: Uint8Array; readonly keys: readonly string[] }[] = [];
  for (let i = 0; i < count; i++) {
    const doc = docs[next() < 0.5 ? 0 : 1] as Y.Doc;
    const before = Y.encodeStateVector(doc);
    const keys = [ERASED, OTHER].filter(() => next() < 0.6).map((elector) => `${elector}user01${next() < 0.5 ? 'n' : 'a'}`);
    if (keys.length === 0) continue;
    doc.transact(() => {
      for (const key of keys) doc.getMap('rows').set(key, key.startsWith(ERASED) ? `${CANARY} ${i}` : `kept ${i}`);
    });
    const bytes = Y.encodeStateAsUpdate(doc, before);
    rows.push({ bytes, keys });
    if (next() < 0.7) for (const other of docs) if (other !== doc) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  }
  return rows;
}

function apply(doc: Y.Doc, update: Uint8Array): Record<string, unknown> {
  Y.applyUpdate(doc, update);
  expect(doc.store.pendingStructs).toBe(null);
  return doc.getMap('rows').toJSON();
}

test('[E4] nothing of the elector is left in any row, and everybody else reads on as before, row after row', () => {
  const runs = process.env.TEST_LONG ? 2_000 : 30;
  for (let seed = 1; seed <= runs; seed++) {
    const rows = rowsOf(seed, 30);
    const strip = createKeyStripper((key) => key.startsWith(ERASED));
    const stripped = rows.map(({ bytes, keys }) => {
      const isNamed = keys.some((key) => key.startsWith(ERASED));
      return (
        (isNamed
          ? strip(
              bytes,
              keys.every((key) => key.startsWith(ERASED)),
            )
          : null) ?? bytes
      );
    });
    for (const bytes of stripped) {
      expect(text(bytes), `seed ${seed}`).not.toContain(CANARY);
      expect(text(bytes), `seed ${seed}`).not.toContain(ERASED);
    }
    const [whole, cut] = [new Y.Doc(), new Y.Doc()];
    for (const [i, { bytes }] of rows.entries()) {
      const others = Object.entries(apply(whole, bytes)).filter(([key]) => !key.startsWith(ERASED));
      expect(apply(cut, stripped[i] ?? bytes), `seed ${seed}, row ${i}`).toEqual(Object.fromEntries(others));
    }
  }
});

test('[E4] a whole state that begins an epoch is cut in the same way, and what follows it', () => {
  const doc = new Y.Doc();
  doc.getMap('rows').set(`${ERASED}user01n`, CANARY);
  doc.getMap('rows').set(`${OTHER}user01n`, 'kept');
  const state = Y.encodeStateAsUpdate(doc);
  const before = Y.encodeStateVector(doc);
  doc.getMap('rows').set(`${ERASED}user01n`, `${CANARY} again`);
  const after = Y.encodeStateAsUpdate(doc, before);
  const strip = createKeyStripper((key) => key.startsWith(ERASED));
  const stripped = [strip(state, false), strip(after, false)].map((bytes) => bytes ?? EMPTY_UPDATE);
  for (const bytes of stripped) expect(text(bytes)).not.toContain('Canary');
  const left = new Y.Doc();
  for (const bytes of stripped) apply(left, bytes);
  expect(left.getMap('rows').toJSON()).toEqual({ [`${OTHER}user01n`]: 'kept' });
  expect(strip(Y.encodeStateAsUpdate(new Y.Doc()), false)).toBe(null);
});

test('[E4] of an update that nobody can read nothing is left', () => {
  expect(createKeyStripper((key) => key.startsWith(ERASED))(Uint8Array.of(9, 9, 9), false)).toEqual(EMPTY_UPDATE);
});
