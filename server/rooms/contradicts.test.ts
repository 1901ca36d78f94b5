import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { type RawStruct, rawDeleted, rawGc, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { KEY } from '../testing/roomServer.ts';
import { contradicts, readRow } from './contradicts.ts';

const differ = (first: Uint8Array, later: Uint8Array): boolean => contradicts(readRow(first), readRow(later));

/** What a replica holds that takes these rows in this order, every struct of it. */
function replicaOf(...rows: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  try {
    for (const row of rows) Y.applyUpdate(doc, row);
  } catch {
    return 'cannot be applied';
  }
  const { structs, ds } = Y.decodeUpdate(Y.encodeStateAsUpdate(doc));
  const told = structs.map((struct) =>
    struct instanceof Y.Item
      ? [struct.id, struct.length, struct.origin, struct.parentSub, struct.content instanceof Y.ContentAny ? struct.content.arr : null]
      : [struct.id, struct.length],
  );
  return JSON.stringify([doc.getMap('rows').toJSON(), told, [...ds.clients]]);
}

describe('contradicts', () => {
  const random = createRandom(20_261_129);
  const { int, pick, next } = random;

  test('[M2] what one tablet sends to two processes, at whatever time and beginning with whatever it believes to be missing, is no contradiction', () => {
    let overlapping = 0;
    for (let run = 0; run < 30; run++) {
      const doc = new Y.Doc();
      doc.clientID = 1 + run;
      const rows = doc.getMap('rows');
      const vectors = [Y.encodeStateVector(doc)];
      const sent: Uint8Array[] = [];
      for (let step = 0; step < 12; step++) {
        if (next() < 0.25) rows.delete(KEY(int(3)));
        else rows.set(KEY(int(3)), `${step}`);
        if (next() < 0.5) vectors.push(Y.encodeStateVector(doc));
        sent.push(Y.encodeStateAsUpdate(doc, pick(vectors)));
      }
      const whole = Y.encodeStateAsUpdate(doc);
      for (let pair = 0; pair < 8; pair++) {
        const [first, later] = [pick(sent), pick(sent)];
        if (Buffer.compare(first, later) !== 0) overlapping += 1;
        expect([run, differ(first, later)]).toEqual([run, false]);
        expect(replicaOf(first, later, whole)).toBe(replicaOf(later, first, whole));
      }
    }
    expect(overlapping).toBeGreaterThan(100);
  });

  test('[M2] whatever two rows say under one client id: two replicas that differ after both have taken both, have been found out', () => {
    let forks = 0;
    for (let run = 0; run < (process.env.TEST_LONG ? 6_000 : 600); run++) {
      const [first, later] = [drawUpdate(random), drawUpdate(random)];
      const isFork = replicaOf(first, later) !== replicaOf(later, first);
      if (isFork) forks += 1;
      if (isFork) expect([run, differ(first, later)]).toEqual([run, true]);
    }
    expect(forks).toBeGreaterThan(60);
  });

  const one = (structs: readonly RawStruct[], deletes: readonly (readonly [number, number])[] = []): Uint8Array =>
    rawUpdate({ structs: [[7, 0, structs]], deletes: deletes.length > 0 ? [[7, deletes]] : [] });
  const key = KEY(1);
  test.each([
    ['another value', one([rawValue({ key }, 'p')]), one([rawValue({ key }, 'r')])],
    ['another key', one([rawValue({ key }, 'p')]), one([rawValue({ key: KEY(2) }, 'p')])],
    [
      'a place behind another',
      one([rawValue({ key }, 'p'), rawValue({ origin: [7, 0] }, 'r')]),
      one([rawValue({ key }, 'p'), rawValue({ key: KEY(2) }, 'r')], [[0, 1]]),
    ],
    ['neutralised by one', one([rawGc(1)], [[0, 1]]), one([rawValue({ key }, 'p')])],
    ['neutralised by one, overwritten at the other', one([rawGc(1)], [[0, 1]]), one([rawDeleted({ key }, 1)], [[0, 1]])],
    ['gone at one that does not say so', one([rawDeleted({ key }, 1)]), one([rawValue({ key }, 'p')])],
  ])('[M2] a fork is found: %s', (_, some, other) => {
    expect([differ(some, other), differ(other, some)]).toEqual([true, true]);
  });

  test('[M2] values that are gone are the same values, run together or not', () => {
    const apart = one([rawDeleted({ key }, 1), rawDeleted({ origin: [7, 0] }, 1), rawValue({ origin: [7, 1] }, 'g')], [[0, 2]]);
    const together = one([rawDeleted({ key }, 2), rawValue({ origin: [7, 1] }, 'g')], [[0, 2]]);
    const before = one([rawValue({ key }, 'p'), rawValue({ origin: [7, 0] }, 'r')], [[0, 1]]);
    for (const some of [apart, together, before]) for (const other of [apart, together, before]) expect(differ(some, other)).toBe(false);
  });
});

/** One to four structs of client 7 and what it deletes, as nobody honest would draw them; each stands behind the one before it or first under a key. */
function drawUpdate({ int, pick, next }: ReturnType<typeof createRandom>): Uint8Array {
  const structs: RawStruct[] = [];
  const keys = [KEY(0), KEY(1), KEY(2), KEY(3)];
  let clock = 0;
  for (let i = 1 + int(4); i > 0; i--) {
    const [key] = clock === 0 || next() < 0.3 ? keys.splice(int(keys.length), 1) : [];
    const place = key === undefined ? { origin: [7, clock - 1] as const } : { key };
    const length = 1 + int(2);
    const kind = pick(['value', 'value', 'value', 'deleted', 'gc'] as const);
    if (kind === 'value') structs.push(rawValue(place, pick(['p', 'r'])));
    else structs.push(kind === 'gc' ? rawGc(length) : rawDeleted(place, length));
    clock += kind === 'value' ? 1 : length;
  }
  const gone = next() < 0.5 ? ([[7, [[0, 1 + int(clock)]]]] as const) : [];
  return rawUpdate({ structs: [[7, 0, structs]], deletes: gone });
}
