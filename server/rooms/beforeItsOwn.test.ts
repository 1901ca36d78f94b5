import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createAuthor } from '../testing/editHistory.ts';
import { type RawStruct, rawDeleted, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { judgeUpdate } from './gate.ts';

const SENDER = { userId: 'noura1', device: 'd01' };
const [FIRST, SMALLER, GREATER] = [1_000, 7, 4_000_000_000];
const LINKS = 2_000;

const kindOf = (doc: Y.Doc, update: Uint8Array, isStep2 = false): string =>
  judgeUpdate(
    doc,
    update,
    SENDER,
    { authors: new Map(), earlierClientIds: new Set() },
    { whyRefused: () => null, neutralised: new Map() },
    isStep2,
  ).kind;

/** A client has written two keys in turn, so that nothing of it was merged. */
function startChain(): Y.Doc {
  const author = createAuthor(FIRST);
  for (let i = 0; i < LINKS; i++) author.rows.set(i % 2 ? 'l' : 'k', i);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(author.doc));
  doc.getMap('rows');
  return doc;
}
const many = (count: number, struct: (i: number) => RawStruct): RawStruct[] => Array.from({ length: count }, (_, i) => struct(i));
const by = (client: number, clock: number, structs: readonly RawStruct[]): Uint8Array => rawUpdate({ structs: [[client, clock, structs]] });

describe('[N7] a client’s next value of a key never stands before its last', () => {
  test('one that branches off every link of a chain is found out, in one frame or in many', () => {
    const branches = many(LINKS / 2, (i) => rawValue({ origin: [FIRST, 2 * i] }, 'x'));
    expect(kindOf(startChain(), by(GREATER, 0, branches))).toBe('malformed');
    const doc = startChain();
    const first = by(GREATER, 0, branches.slice(0, 1));
    expect(kindOf(doc, first)).toBe('accept');
    Y.applyUpdate(doc, first);
    expect(kindOf(doc, by(GREATER, 1, branches.slice(1, 2)))).toBe('malformed');
    expect(kindOf(doc, by(GREATER, 1, [rawValue({ origin: [GREATER, 0] }, 'y')]))).toBe('accept');
  });

  test('also by way of somebody else’s values of the same update, over what was overwritten, and in the middle of its own', () => {
    const doc = startChain();
    Y.applyUpdate(doc, by(SMALLER, 0, [rawValue({ origin: [FIRST, LINKS - 2] }, 'last')]));
    const around = rawUpdate({
      structs: [
        [GREATER, 0, [rawValue({ origin: [FIRST, 0] }, 'another')]],
        [SMALLER, 1, [rawValue({ origin: [GREATER, 0] }, 'x')]],
      ],
    });
    expect(kindOf(doc, around)).toBe('accept'); // the greater stands behind the whole chain, and the smaller behind that
    const inside = rawUpdate({
      structs: [
        [FIRST - 1, 0, [rawValue({ origin: [FIRST, 0] }, 'another')]],
        [SMALLER, 1, [rawValue({ origin: [FIRST - 1, 0] }, 'x')]],
      ],
    });
    expect(kindOf(doc, inside)).toBe('malformed');
    expect(kindOf(doc, by(SMALLER, 1, [rawDeleted({ origin: [FIRST, 0] }, 1)]))).toBe('malformed');
    expect(kindOf(doc, by(SMALLER, 1, [rawValue({ key: 'k' }, 'x')]))).toBe('malformed');
    expect(kindOf(doc, by(GREATER, 0, [rawDeleted({ origin: [FIRST, 0] }, 2), rawValue({ origin: [GREATER, 0] }, 'hidden')]))).toBe(
      'malformed',
    );
  });

  test('a tablet that hears of another’s values one by one follows each of them, whichever client id is the greater', () => {
    for (const clientId of [SMALLER, GREATER]) {
      const [noura, salem] = [createAuthor(clientId), createAuthor(FIRST)];
      const doc = new Y.Doc();
      doc.getMap('rows');
      for (let i = 0; i < 60; i++) {
        salem.rows.set('k', `${i}`);
        if (i % 3 === 0) Y.applyUpdate(noura.doc, Y.encodeStateAsUpdate(salem.doc), 'server');
        noura.rows.set('k', `over ${i}`);
        noura.rows.set('l', `${i}`);
      }
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(salem.doc));
      expect(kindOf(doc, Y.mergeUpdates(noura.updates))).toBe('accept');
      for (const update of noura.updates) {
        expect(kindOf(doc, update)).toBe('accept');
        Y.applyUpdate(doc, update);
      }
    }
  });
});
