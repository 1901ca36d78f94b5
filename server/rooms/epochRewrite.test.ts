import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { createHistory } from '../testing/editHistory.ts';
import { isWorn, rewriteDocument } from './epochRewrite.ts';

const newIds = () => {
  let next = 50;
  return () => next++;
};

/** A document that several have edited, deletions included, and who they are. */
function wornDocument(seed: number) {
  const random = createRandom(seed);
  const doc = new Y.Doc();
  const people = createHistory(random, { people: 4, rounds: 80, keys: 20 });
  for (const author of people) Y.applyUpdate(doc, Y.encodeStateAsUpdate(author.doc));
  const authors = new Map(people.map(({ doc: own }, i) => [own.clientID, { userId: `user0${i % 3}`, device: 'd01' }]));
  return { doc, authors };
}

const authorsOfCells = (doc: Y.Doc, authors: ReadonlyMap<number, { userId: string; device: string }>) =>
  Object.fromEntries(
    [...doc.getMap('rows')._map].filter(([, item]) => !item.deleted).map(([key, item]) => [key, authors.get(item.id.client)]),
  );

describe('[I10] a document written anew', () => {
  test.each([1, 2, 3])('every cell and its author survive, the history does not (seed %i)', (seed) => {
    const { doc, authors } = wornDocument(seed);
    const fresh = rewriteDocument(doc, authors, newIds());
    const after = new Y.Doc();
    Y.applyUpdate(after, fresh?.state ?? Uint8Array.of(0, 0));
    expect(after.getMap('rows').toJSON()).toEqual(doc.getMap('rows').toJSON());
    expect(after.store.pendingStructs).toBe(null);
    expect(authorsOfCells(after, fresh?.authors ?? new Map())).toEqual(authorsOfCells(doc, authors));
    expect([...after.store.clients.keys()].sort()).toEqual([...(fresh?.authors.keys() ?? [])].sort());
    expect(new Set(fresh?.authors.keys())).not.toContain(doc.clientID);
    const { structs, ds } = Y.decodeUpdate(fresh?.state ?? Uint8Array.of(0, 0));
    expect(structs.reduce((sum, { length }) => sum + length, 0)).toBe(doc.getMap('rows').size);
    expect(ds.clients.size).toBe(0);
    expect([...authors.keys()].filter((clientId) => after.store.clients.has(clientId))).toEqual([]);
  });

  test('two client ids of one person and device become one; a cell whose author is unknown stays, under nobody', () => {
    const doc = new Y.Doc();
    for (const clientId of [5, 6, 7]) {
      const part = new Y.Doc();
      part.clientID = clientId;
      part.getMap('rows').set(`k${clientId}`, clientId);
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(part));
    }
    const noura = { userId: 'noura1', device: 'd01' };
    const fresh = rewriteDocument(
      doc,
      new Map([
        [5, noura],
        [6, noura],
      ]),
      newIds(),
    );
    expect([...(fresh?.authors.values() ?? [])].sort((a, b) => a.userId.length - b.userId.length)).toEqual([
      { userId: '', device: '' },
      noura,
    ]);
  });

  test('an empty document becomes an empty one', () => {
    const fresh = rewriteDocument(new Y.Doc(), new Map(), newIds());
    expect(fresh?.authors.size).toBe(0);
    expect(Y.decodeUpdate(fresh?.state ?? new Uint8Array()).structs).toEqual([]);
  });

  const notFlat: [string, (doc: Y.Doc) => void][] = [
    ['a nested map', (doc) => doc.getMap('rows').set('k', new Y.Map())],
    ['an object', (doc) => doc.getMap('rows').set('k', { a: 1 })],
    ['a map under another root', (doc) => doc.getMap('other').set('k', 1)],
    ['a list under another root', (doc) => doc.getArray('other').push([1])],
  ];
  test.each(notFlat)('[I14] %s is not rewritten: it would be gone', (_, write) => {
    const doc = new Y.Doc();
    doc.getMap('rows').set('a', 1);
    write(doc);
    const loaded = new Y.Doc(); // roots that nobody has named the type of
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(doc));
    loaded.getMap('rows');
    expect(rewriteDocument(loaded, new Map(), newIds())).toBe(null);
  });
});

describe('worn', () => {
  test('a small document never is, whatever its history', () => {
    const doc = new Y.Doc();
    for (let i = 0; i < 3_000; i++) doc.getMap('rows').set('k', i);
    expect(isWorn(doc)).toBe(false);
  });

  test('more than 1,000 client ids are', () => {
    const doc = new Y.Doc();
    const add = (clientId: number): void => {
      const part = new Y.Doc();
      part.clientID = clientId;
      part.getMap('rows').set(`k${clientId}`, 1);
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(part));
    };
    for (let i = 1; i <= 1_000; i++) add(i);
    expect(isWorn(doc)).toBe(false);
    add(1_001);
    expect(isWorn(doc)).toBe(true);
  });

  test('more than 8 structs for each cell are, where there are many', () => {
    const people = [1, 2].map((clientId) => {
      const doc = new Y.Doc();
      doc.clientID = clientId;
      return doc;
    });
    for (let i = 0; i < 5_200; i++) {
      const [from, to] = i % 2 === 0 ? people : [...people].reverse();
      from?.getMap('rows').set(`k${(i * 7) % 600}`, i); // scattered, so that what is overwritten is not merged
      if (from && to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
    }
    const [doc] = people;
    if (!doc) return expect.unreachable();
    expect(isWorn(doc)).toBe(true);
    for (let i = 0; i < 5_000; i++) doc.getMap('rows').set(`more${i}`, i);
    expect(isWorn(doc)).toBe(false);
  });
});
