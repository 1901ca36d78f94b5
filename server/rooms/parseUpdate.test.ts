import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { createHistory, pickUpdate } from '../testing/editHistory.ts';
import { rawDeleted, rawGc, rawItem, rawMap, rawSkip, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { MalformedUpdate, type ParsedUpdate, parseUpdate } from './parseUpdate.ts';

/** How Yjs reads the same bytes; null when it does not. */
function readByYjs(bytes: Uint8Array): (Pick<ParsedUpdate, 'deletes'> & { structs: unknown[] }) | null {
  try {
    const { structs, ds } = Y.decodeUpdate(bytes);
    return {
      structs: structs.map((struct) => ({ client: struct.id.client, clock: struct.id.clock, length: struct.length, kind: kindOf(struct) })),
      deletes: [...ds.clients].flatMap(([client, ranges]) => ranges.map(({ clock, len }) => ({ client, clock, length: len }))),
    };
  } catch {
    return null;
  }
}
const kindOf = (struct: Y.Item | Y.GC | Y.Skip): string => (struct instanceof Y.Item ? 'item' : struct instanceof Y.GC ? 'gc' : 'skip');

function parse(bytes: Uint8Array): ParsedUpdate | null {
  try {
    return parseUpdate(bytes);
  } catch (error) {
    if (error instanceof MalformedUpdate) return null;
    throw error;
  }
}

const brief = ({ structs, deletes }: ParsedUpdate) => ({
  structs: structs.map(({ client, clock, length, kind }) => ({
    client,
    clock,
    length,
    kind: kind === 'value' || kind === 'deleted' ? 'item' : kind,
  })),
  deletes,
});

describe('what Yjs writes', () => {
  test.each([11, 12, 13, 14, 15, 16])('[K1] every update of a flat document is read as Yjs reads it (seed %i)', (seed) => {
    const random = createRandom(seed);
    const authors = createHistory(random, { rounds: 60 });
    for (let i = 0; i < 150; i++) {
      const update = pickUpdate(authors, random);
      expect(brief(parseUpdate(update)), `update ${i}`).toEqual(readByYjs(update));
    }
  });

  test('keys and origins are those of Yjs, and the bytes of the structs follow each other', () => {
    const random = createRandom(21);
    const authors = createHistory(random);
    for (let i = 0; i < 50; i++) {
      const update = pickUpdate(authors, random);
      const parsed = parseUpdate(update).structs;
      const items = Y.decodeUpdate(update).structs;
      for (const [j, item] of items.entries()) {
        const struct = parsed[j];
        if (struct?.client === parsed[j - 1]?.client) expect(struct?.start).toBe(parsed[j - 1]?.end);
        if (!(item instanceof Y.Item)) continue;
        expect(struct?.origin).toEqual(item.origin && { client: item.origin.client, clock: item.origin.clock });
        expect(struct?.key).toBe(item.origin ? null : item.parentSub);
      }
    }
  });

  test('what a document with garbage-collected and merged structs writes is read', () => {
    const doc = new Y.Doc();
    doc.clientID = 77;
    const rows = doc.getMap('rows');
    for (let i = 0; i < 500; i++) rows.set(`k${i % 3}`, i);
    for (const key of [...rows.keys()]) rows.delete(key);
    const update = Y.encodeStateAsUpdate(doc);
    expect(brief(parseUpdate(update))).toEqual(readByYjs(update));
  });
});

describe('what is not an update', () => {
  test('[L1] cut at every byte, or with a byte changed, it is read as Yjs reads it or refused: never anything else', () => {
    const random = createRandom(31);
    const authors = createHistory(random, { rounds: 30 });
    let passed = 0;
    for (let i = 0; i < 12; i++) {
      const update = pickUpdate(authors, random);
      const whole = update.slice(0, 600);
      for (let at = 0; at < whole.length; at++) {
        if (update.length <= 600) expect(parse(update.subarray(0, at)), `cut at ${at}`).toBe(null);
        const was = whole[at] ?? 0;
        for (const byte of [was ^ 1, was ^ 0x80, random.byte(), 0, 255]) {
          const changed = Uint8Array.from(update);
          changed[at] = byte;
          const parsed = parse(changed);
          if (!parsed) continue;
          passed += 1;
          expect(brief(parsed), `update ${i}, byte ${at} = ${byte}`).toEqual(readByYjs(changed));
        }
      }
    }
    expect(passed).toBeGreaterThan(100); // it does try what passes
  });

  test('[L1] random bytes are refused or read as Yjs reads them', () => {
    const random = createRandom(32);
    for (let i = 0; i < 20_000; i++) {
      const bytes = Uint8Array.from({ length: random.int(40) }, () => (random.chance(0.6) ? random.int(12) : random.byte()));
      const parsed = parse(bytes);
      if (parsed) expect(brief(parsed), `${bytes}`).toEqual(readByYjs(bytes));
    }
  });

  const first = rawValue({ key: 'k' }, 'v');
  /** One value in these very bytes. */
  const anyOf = (...bytes: number[]) =>
    rawItem(8, { key: 'k' }, (encoder) => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeUint8Array(encoder, Uint8Array.from(bytes));
    });
  const wrong: [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['a byte after the end', Uint8Array.of(...rawUpdate({ structs: [[1, 0, [first]]] }), 0)],
    ['a count of 0 that takes two bytes', Uint8Array.of(0x80, 0, 0)],
    ['a client id that takes a byte too many', Uint8Array.of(1, 1, 0x81, 0, 0, 0, 1, 0)],
    [
      'clients in rising order',
      rawUpdate({
        structs: [
          [1, 0, [rawGc(1)]],
          [2, 0, [rawGc(1)]],
        ],
      }),
    ],
    [
      'one client twice',
      rawUpdate({
        structs: [
          [1, 0, [rawGc(1)]],
          [1, 1, [rawGc(1)]],
        ],
      }),
    ],
    ['a client without structs', rawUpdate({ structs: [[1, 0, []]] })],
    ['a client id of 33 bits', rawUpdate({ structs: [[2 ** 32, 0, [rawGc(1)]]] })],
    ['a struct of no length', rawUpdate({ structs: [[1, 0, [rawGc(0)]]] })],
    ['a skip of no length', rawUpdate({ structs: [[1, 0, [rawSkip(0)]]] })],
    ['a value of no length', rawUpdate({ structs: [[1, 0, [rawValue({ key: 'k' })]]] })],
    ['a deleted value of no length', rawUpdate({ structs: [[1, 0, [rawDeleted({ key: 'k' }, 0)]]] })],
    ['a struct of 2^53', rawUpdate({ structs: [[1, 0, [rawGc(2 ** 53 - 1)]]] })],
    ['structs whose clocks pass 2^31', rawUpdate({ structs: [[1, 1, [rawGc(2 ** 31 - 2), rawGc(1)]]] })],
    ['flags on a collected struct', rawUpdate({ structs: [[1, 0, [(encoder) => rawItem(0, { key: 'k' }, () => {})(encoder)]]] })],
    ['deletions of no length', rawUpdate({ deletes: [[1, [[0, 0]]]] })],
    ['deletions of 2^53', rawUpdate({ deletes: [[1, [[0, 2 ** 53 - 1]]]] })],
    [
      'deletions that overlap',
      rawUpdate({
        deletes: [
          [
            1,
            [
              [0, 2],
              [1, 2],
            ],
          ],
        ],
      }),
    ],
    [
      'deletions that touch',
      rawUpdate({
        deletes: [
          [
            1,
            [
              [0, 2],
              [2, 1],
            ],
          ],
        ],
      }),
    ],
    [
      'deletions in falling order',
      rawUpdate({
        deletes: [
          [
            1,
            [
              [5, 1],
              [0, 1],
            ],
          ],
        ],
      }),
    ],
    ['a client without deletions', rawUpdate({ deletes: [[1, []]] })],
    [
      'deletions of one client twice',
      rawUpdate({
        deletes: [
          [1, [[0, 1]]],
          [1, [[2, 1]]],
        ],
      }),
    ],
    ['a key that is not UTF-8', rawUpdate({ structs: [[1, 0, [first]]] }).map((byte) => (byte === 'k'.charCodeAt(0) ? 0xff : byte))],
    ['a value nested nine deep', rawUpdate({ structs: [[1, 0, [rawValue({ key: 'k' }, [[[[[[[[[1]]]]]]]]])]]] })],
    ['[K1] a nested map', rawUpdate({ structs: [[1, 0, [rawMap({ key: 'k' })]]] })],
    ['[K1] a value in a nested map', rawUpdate({ structs: [[1, 0, [rawValue({ parent: [2, 0], key: 'k' }, 1)]]] })],
    ['[K1] several values in one struct', rawUpdate({ structs: [[1, 0, [rawValue({ key: 'k' }, 1, 2)]]] })],
    ['[K1] a key of 65 bytes', rawUpdate({ structs: [[1, 0, [rawValue({ key: 'k'.repeat(65) }, 1)]]] })],
    ['a whole number as a float', rawUpdate({ structs: [[1, 0, [anyOf(123, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0)]]] })],
    ['a half in eight bytes', rawUpdate({ structs: [[1, 0, [anyOf(123, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0)]]] })],
    ['a whole number that Yjs writes as a float', rawUpdate({ structs: [[1, 0, [anyOf(125, 0x80, 0x80, 0x80, 0x80, 0x10)]]] })],
    ['[K1] a nested list', rawUpdate({ structs: [[1, 0, [rawItem(7, { key: 'k' }, (encoder) => encoding.writeVarUint(encoder, 0))]]] })],
    ['[K1] a place in a nested list', rawUpdate({ structs: [[1, 0, [rawMap({ key: 'k' }), rawValue({ parent: [1, 0] }, 1)]]] })],
    ['[K1] a list', rawUpdate({ structs: [[1, 0, [rawValue({}, 1)]]] })],
    ['[K1] a place in a list', rawUpdate({ structs: [[1, 0, [first, rawValue({ right: [1, 0] }, 1)]]] })],
    ['[K1] another root', rawUpdate({ structs: [[1, 0, [rawValue({ parent: 'other', key: 'k' }, 1)]]] })],
    ['[K1] a text', rawUpdate({ structs: [[1, 0, [rawItem(4, { key: 'k' }, (encoder) => first(encoder))]]] })],
    ['two first values of one key by one client', rawUpdate({ structs: [[1, 0, [first, first]]] })],
    [
      'two values of one client behind the same value',
      rawUpdate({ structs: [[2, 0, [rawValue({ origin: [1, 0] }, 1), rawValue({ origin: [1, 0] }, 2)]]] }),
    ],
  ];
  test.each(wrong)('%s is refused', (_, bytes) => {
    expect(() => parseUpdate(bytes)).toThrow(MalformedUpdate);
  });

  const counts = [2 ** 25, 2 ** 31 - 1, 2 ** 32, 2 ** 52];
  test.each(counts)('[L1] a declared count of %d in a few bytes costs nothing', (count) => {
    const declared = rawUpdate({ structs: [[count, 0, [rawGc(1)]]] }).subarray(2, -4); // the number alone
    const value = (...tail: number[]): Uint8Array =>
      Uint8Array.of(1, 1, 1, 0, 0x28, 1, 4, ...Buffer.from('rows'), 1, 107, ...tail, ...declared);
    const claims = [
      Uint8Array.of(...declared, 1, 0), // clients
      Uint8Array.of(1, ...declared, 1, 0), // structs
      Uint8Array.of(0, ...declared, 1), // clients with deletions
      Uint8Array.of(0, 1, 1, ...declared, 0), // deletions
      value(), // values in one item
      value(1, 119), // bytes of a text
      value(1, 117), // members of a list
      value(1, 118), // members of an object
      value(1, 116), // bytes
    ];
    const before = process.memoryUsage();
    const startedMs = performance.now();
    for (let i = 0; i < 200; i++) for (const bytes of claims) expect(parse(bytes)).toBe(null);
    const after = process.memoryUsage();
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(after.rss + after.external - before.rss - before.external).toBeLessThan(128 * 1024 * 1024); // one of them alone was 255 MB in Yjs
  });

  test('[L1] a full frame of the smallest structs is read at once', () => {
    const structs = Array.from({ length: 400_000 }, () => rawGc(1));
    const tooMany = rawUpdate({ structs: [[1, 0, structs]] });
    const most = rawUpdate({ structs: [[1, 0, structs.slice(0, 200_000)]] });
    const startedMs = performance.now();
    expect(parse(tooMany)).toBe(null);
    expect(parse(most)?.structs).toHaveLength(200_000);
    expect(performance.now() - startedMs).toBeLessThan(15_000); // a quarter of a second, on an idle machine
  });
});
