/** Edits of several tablets on one document, made by real Yjs from a seed: what arrives at a server, in every shape an honest tablet sends it. */
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { createRandom } from '../../schema/testing.ts';

type Random = ReturnType<typeof createRandom>;

const VALUES: readonly ((random: Random) => Scalar)[] = [
  (random) => random.pick(['p', 'u', 'r', '', 'سيصوّت معنا', 'é\u{1f600}', '\ufeffx', 'x'.repeat(300)]),
  (random) => random.pick([0, -0, 1, -1, 63, 64, 1.5, 0.1, 2 ** 31, 1_794_000_000_000, -(2 ** 40)]),
  (random) => random.chance(0.5),
  () => null,
];

/** A tablet with a client id of the seed and every update it ever made, in order. */
export function createAuthor(clientId: number) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'server') updates.push(update);
  });
  return { doc, rows: doc.getMap<Scalar>(ROOT_NAME), updates };
}
export type Author = ReturnType<typeof createAuthor>;

/** One transaction of 1–4 sets, overwrites and deletions. */
export function editAtRandom({ doc, rows }: Author, random: Random, keys: number): void {
  doc.transact(() => {
    for (let n = 1 + random.int(4); n > 0; n--) {
      const key = `k${random.int(keys)}`;
      if (random.chance(0.2)) rows.delete(key);
      else rows.set(key, random.pick(VALUES)(random));
    }
  });
}

/** `rounds` transactions of `people` tablets that hear of each other now and then. */
export function createHistory(random: Random, { people = 4, rounds = 40, keys = 8 } = {}): Author[] {
  const authors = Array.from({ length: people }, (_, i) => createAuthor(1 + i * 1_000_000_000 + random.int(1e9)));
  for (let round = 0; round < rounds; round++) {
    const author = random.pick(authors);
    editAtRandom(author, random, keys);
    if (random.chance(0.3)) copyInto(random.pick(authors), author);
  }
  return authors;
}

function copyInto(to: Author, from: Author): void {
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'server');
}

/** So many of the shapes hold single edits only, often without those they build on. */
const PARTS = 3;

/** Something that one of the tablets may send: an edit, several merged, a step 2 against what somebody else has, or a part of one. */
export function pickUpdate(authors: readonly Author[], random: Random, which: 'parts' | 'any' = 'any'): Uint8Array {
  const { doc, updates } = random.pick(authors.filter((author) => author.updates.length > 0));
  const vectorOf = (): Uint8Array => Y.encodeStateVector(random.pick(authors).doc);
  const shapes: (() => Uint8Array)[] = [
    () => random.pick(updates),
    () => {
      const from = random.int(updates.length);
      return Y.mergeUpdates(updates.slice(from, from + 1 + random.int(6)));
    },
    () => Y.mergeUpdates(updates.filter(() => random.chance(0.5)).concat(random.pick(updates))), // with holes
    () => Y.encodeStateAsUpdate(doc),
    () => Y.encodeStateAsUpdate(doc, vectorOf()),
    () => Y.diffUpdate(Y.encodeStateAsUpdate(doc), vectorOf()),
    () => Y.diffUpdate(Y.mergeUpdates(updates), Y.encodeStateVector(new Map([[doc.clientID, random.int(60)]]))), // from the middle of a struct
    () => Y.mergeUpdates([Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdate(random.pick(authors).doc)]),
  ];
  return random.pick(which === 'parts' ? shapes.slice(0, PARTS) : shapes)();
}
