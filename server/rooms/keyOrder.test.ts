import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { createAuthor } from '../testing/editHistory.ts';
import { rawDeleted, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { createStructLookup } from './causalOrder.ts';
import { createKeyOrder } from './keyOrder.ts';
import { type Id, parseUpdate } from './parseUpdate.ts';

const KEY = 'k';
const OTHER_KEY = 'l';

/** All that was ever written to a key, first to last, as Yjs has it. */
function rowOf(doc: Y.Doc): Id[] {
  const row: Id[] = [];
  for (let item = doc.getMap('rows')._map.get(KEY) ?? null; item; item = item.left)
    for (let clock = item.lastId.clock; clock >= item.id.clock; clock--) row.unshift({ client: item.id.client, clock });
  return row;
}

test.each([301, 302, 303, 304])(
  '[N2] of two values of a key the one that Yjs puts further right stands, stored or new (seed %i)',
  (seed) => {
    const random = createRandom(seed);
    for (let run = 0; run < 20; run++) {
      const authors = Array.from({ length: 4 }, () => createAuthor(1 + random.int(2 ** 31)));
      for (let i = 0; i < 60; i++) {
        const { doc, rows } = random.pick(authors);
        rows.set(random.chance(0.7) ? KEY : OTHER_KEY, i);
        if (random.chance(0.4)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(random.pick(authors).doc), 'server');
      }
      const whole = new Y.Doc();
      for (const { doc } of authors) Y.applyUpdate(whole, Y.encodeStateAsUpdate(doc));
      const part = new Y.Doc();
      if (random.chance(0.8)) Y.applyUpdate(part, Y.encodeStateAsUpdate(random.pick(authors).doc));
      const { structs } = parseUpdate(Y.encodeStateAsUpdate(whole, Y.encodeStateVector(part)));
      const { standsRight } = createKeyOrder(part, createStructLookup(structs));
      const row = rowOf(whole);
      for (const [i, some] of row.entries())
        for (const [j, other] of row.entries()) expect(standsRight(some, other), `run ${run}, ${i} and ${j} of ${row.length}`).toBe(i > j);
    }
  },
);

test('[N8] of a chain of values none is walked once for each of them', () => {
  const COUNT = 5_000;
  const chain = Array.from({ length: COUNT }, (_, i) => rawDeleted(i === 0 ? { key: KEY } : { origin: [7, i - 1] }, 1));
  const { structs } = parseUpdate(
    rawUpdate({
      structs: [
        [9, 0, [rawValue({ key: KEY }, 'last')]],
        [7, 0, chain],
      ],
    }),
  );
  const find = createStructLookup(structs);
  let walked = 0;
  const { standsRight } = createKeyOrder(new Y.Doc(), (id) => {
    walked += 1;
    return find(id);
  });
  const last = { client: 9, clock: 0 };
  for (const struct of structs.slice(1)) expect([standsRight(last, struct), standsRight(struct, last)]).toEqual([true, false]);
  for (let i = 1; i < COUNT; i++) expect(standsRight({ client: 7, clock: i }, { client: 7, clock: i - 1 })).toBe(true);
  expect(walked).toBeLessThan(20 * COUNT);
});
