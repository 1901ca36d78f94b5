import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { type Author, createHistory, pickUpdate } from '../testing/editHistory.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { testClaims } from '../testing/replica.ts';
import { createBatch } from './batch.ts';
import { Connection } from './connection.ts';
import { decodeFrame, encodeUpdate } from './frames.ts';
import { judgeUpdate } from './gate.ts';
import { hasPending } from './loadDocument.ts';
import { parseUpdate } from './parseUpdate.ts';
import { createSyncAnswers } from './syncAnswers.ts';

/** Connections of three people, one of them with two. */
const connections = ['user01', 'user02', 'user03', 'user03'].map(
  (userId) => new Connection(testClaims({ userId }), createFakeSocket().socket),
);
const nobodyBound = { authors: new Map(), earlierClientIds: new Set<number>() };

/** One batch of updates through the gate, applied one by one as the room does. */
function takeBatch(doc: Y.Doc, updates: readonly Uint8Array[], random: ReturnType<typeof createRandom>) {
  const batch = createBatch(1);
  for (const update of updates) {
    const connection = random.pick(connections);
    const verdict = judgeUpdate(doc, update, connection.claims, nobodyBound, null);
    if (verdict.kind !== 'accept') continue;
    Y.applyUpdate(doc, verdict.bytes);
    batch.add(connection, verdict);
  }
  return batch;
}
/** Mostly each author's next edit, sometimes anything that an author might send. */
function createFeed(authors: readonly Author[], random: ReturnType<typeof createRandom>) {
  const next = authors.map(() => 0);
  return (): Uint8Array => {
    const i = random.int(authors.length);
    const edit = authors[i]?.updates[next[i] ?? 0];
    if (!edit || random.chance(0.3)) return pickUpdate(authors, random, 'parts');
    next[i] = (next[i] ?? 0) + 1;
    return edit;
  };
}
const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
};
const stateOf = (doc: Y.Doc): unknown => [doc.getMap('rows').toJSON(), Y.decodeStateVector(Y.encodeStateVector(doc))];

describe('[I13] a batch', () => {
  test.each([301, 302, 303, 304, 305, 306])(
    'its one update, and its rows in their order, bring the document to where the frames brought it (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const authors = createHistory(random, { people: 4, rounds: 50, keys: 6 });
      const doc = new Y.Doc();
      const feed = createFeed(authors, random);
      let batches = 0;
      for (let i = 0; i < 25; i++) {
        const before = copyOf(doc);
        const reader = copyOf(doc);
        const updates = Array.from({ length: 1 + random.int(4) }, feed);
        const batch = takeBatch(doc, updates, random);
        const title = `seed ${seed}, batch ${i}`;
        const merged = batch.merged();
        if (!merged) continue;
        batches += 1;
        parseUpdate(merged); // strict: what Yjs itself would write
        Y.applyUpdate(before, merged);
        expect(hasPending(before), title).toBe(false);
        expect(stateOf(before), title).toEqual(stateOf(doc));
        for (const { bytes } of batch.rows()) {
          parseUpdate(bytes);
          Y.applyUpdate(reader, bytes);
        }
        expect(hasPending(reader), title).toBe(false);
        expect(stateOf(reader), title).toEqual(stateOf(doc));
        expect(new Set(batch.rows().map(({ userId }) => userId)).size).toBe(batch.rows().length);
      }
      expect(batches).toBeGreaterThan(3);
    },
  );

  test.each([401, 402, 403, 404, 405, 406])(
    '[I2] whoever was away ends equal, whatever it had and however it is answered (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const authors = createHistory(random, { people: 4, rounds: 60, keys: 6 });
      const doc = new Y.Doc();
      const feed = createFeed(authors, random);
      const answers = createSyncAnswers(doc, createFakeTimers().timers);
      const away = [new Y.Doc(), ...authors.map((author) => author.doc)];
      for (let i = 0; i < 40; i++) {
        const batch = takeBatch(doc, [feed(), feed()], random);
        const merged = batch.merged();
        if (merged) answers.changed(encodeUpdate(merged), batch.ends());
        if (random.chance(0.1)) answers.renew(Y.encodeStateAsUpdate(doc));
        if (random.chance(0.2)) away.push(copyOf(doc));
        const asker = copyOf(random.pick(away));
        for (const bytes of answers.to(Y.encodeStateVector(asker))) {
          const frame = decodeFrame(bytes);
          if (frame?.kind === 'data') Y.applyUpdate(asker, frame.update);
        }
        const both = copyOf(asker); // what it has of its own is not on the server yet
        Y.applyUpdate(both, Y.encodeStateAsUpdate(doc));
        expect(hasPending(asker), `seed ${seed}, step ${i}`).toBe(false);
        expect(asker.getMap('rows').toJSON(), `seed ${seed}, step ${i}`).toEqual(both.getMap('rows').toJSON());
      }
    },
  );
});
