import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { createAuthor } from '../testing/editHistory.ts';
import { type RawId, type RawStruct, rawDeleted, rawGc, rawItem, rawMap, rawSkip, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { judgeUpdate, type Verdict } from './gate.ts';
import { hasPending } from './loadDocument.ts';

const ATTACKER = { userId: 'forger', device: 'd66' };
const VICTIM_ID = 7;
const OWN_ID = 4_000_000_000;

/** A room in which somebody has written, and their client id is bound. */
function startRoom() {
  const victim = createAuthor(VICTIM_ID);
  for (let i = 0; i < 4; i++) victim.rows.set(`k${i}`, i);
  victim.rows.set('k0', 'again');
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(victim.doc));
  const authors = new Map([[VICTIM_ID, { userId: 'victim', device: 'd01' }]]);
  const judge = (update: Uint8Array): Verdict => judgeUpdate(doc, update, ATTACKER, { authors, earlierClientIds: new Set() }, null);
  return { victim, doc, authors, judge };
}

const value = (place: { origin?: RawId; key?: string }): RawStruct => rawValue(place, 'x');
const many = (count: number, struct: (i: number) => RawStruct): RawStruct[] => Array.from({ length: count }, (_, i) => struct(i));

const attacks: [string, Verdict['kind'], Uint8Array][] = [
  ['future deletions of a victim', 'gap', rawUpdate({ deletes: [[VICTIM_ID, [[5, 1_000]]]] })],
  ['deletions that begin in the past and reach into the future', 'gap', rawUpdate({ deletes: [[VICTIM_ID, [[0, 1_000]]]] })],
  ['deletions of somebody unknown', 'gap', rawUpdate({ deletes: [[99, [[0, 1]]]] })],
  ['a collected struct under a victim’s client id', 'foreign-client', rawUpdate({ structs: [[VICTIM_ID, 5, [rawGc(1_000_000_000)]]] })],
  [
    'a deleted value under a victim’s client id',
    'foreign-client',
    rawUpdate({ structs: [[VICTIM_ID, 5, [rawDeleted({ key: 'k0' }, 1)]]] }),
  ],
  ['a value under a victim’s client id', 'foreign-client', rawUpdate({ structs: [[VICTIM_ID, 5, [value({ key: 'k9' })]]] })],
  [
    'a value that follows its own future',
    'gap',
    rawUpdate({ structs: [[OWN_ID, 0, [value({ key: 'a' }), value({ origin: [OWN_ID, 9] })]]] }),
  ],
  ['a value that follows itself', 'gap', rawUpdate({ structs: [[OWN_ID, 0, [value({ origin: [OWN_ID, 0] })]]] })],
  ['a predecessor that never comes', 'gap', rawUpdate({ structs: [[OWN_ID, 3, [value({ key: 'a' })]]] })],
  ['an origin that never comes', 'gap', rawUpdate({ structs: [[OWN_ID, 0, [value({ origin: [VICTIM_ID, 5] })]]] })],
  ['a skip over the unknown', 'gap', rawUpdate({ structs: [[OWN_ID, 0, [rawSkip(3), value({ key: 'a' })]]] })],
  [
    'two clients whose values follow each other',
    'malformed',
    rawUpdate({
      structs: [
        [OWN_ID, 0, [value({ origin: [8, 0] })]],
        [8, 0, [value({ origin: [OWN_ID, 0] })]],
      ],
    }),
  ],
  [
    'a circle of three behind honest values',
    'malformed',
    rawUpdate({
      structs: [
        [OWN_ID, 0, [value({ key: 'a' }), value({ origin: [9, 1] })]],
        [9, 0, [value({ key: 'b' }), value({ origin: [8, 1] }), value({ key: 'c' })]],
        [8, 0, [value({ key: 'd' }), value({ origin: [OWN_ID, 1] })]],
      ],
    }),
  ],
  [
    'maps nested three thousand deep',
    'malformed',
    rawUpdate({ structs: [[OWN_ID, 0, many(3_000, (i) => rawMap(i > 0 ? { parent: [OWN_ID, i - 1], key: 'k' } : { key: 'k' }))]] }),
  ],
  [
    'two maps, each in the other',
    'malformed',
    rawUpdate({
      structs: [
        [OWN_ID, 0, [rawMap({ parent: [8, 0], key: 'k' })]],
        [8, 0, [rawMap({ parent: [OWN_ID, 0], key: 'k' })]],
      ],
    }),
  ],
  [
    'a value in a map that follows the value',
    'malformed',
    rawUpdate({
      structs: [
        [OWN_ID, 0, [rawValue({ parent: [8, 0], key: 'k' }, 1)]],
        [8, 0, [rawItem(7, { origin: [OWN_ID, 0] }, (encoder) => encoding.writeVarUint(encoder, 1))]],
      ],
    }),
  ],
  ['twenty thousand values in one place', 'malformed', rawUpdate({ structs: [[OWN_ID, 0, many(20_000, () => value({ key: 'k' }))]] })],
  [
    'thousands of two clients behind one value',
    'malformed',
    rawUpdate({
      structs: [OWN_ID, 9].map((client) => [client, 0, many(5_000, () => value({ origin: [VICTIM_ID, 0] }))] as const),
    }),
  ],
  [
    'twenty thousand roots',
    'malformed',
    rawUpdate({ structs: [[OWN_ID, 0, many(20_000, (i) => rawValue({ parent: `r${i}`, key: 'k' }, 1))]] }),
  ],
];

describe('attacks that were reproduced against Yjs', () => {
  test.each(attacks)('[I4] [I8] %s: %s, at once, and nothing has changed', (_, kind, update) => {
    const { doc, judge } = startRoom();
    const before = Y.encodeStateAsUpdate(doc);
    expect(judge(update).kind).toBe(kind);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    expect(hasPending(doc)).toBe(false);
    expect([...doc.share.keys()]).toEqual(['rows']);
  });

  test('[I8] after all of them the victim’s next edits arrive as if nothing had been', () => {
    const { victim, doc, judge } = startRoom();
    for (const [, , update] of attacks) expect(judge(update).kind).not.toBe('accept');
    victim.rows.set('k1', 'new');
    victim.rows.set('k9', 'newer');
    for (const update of victim.updates.slice(-2)) {
      const verdict = judgeUpdate(
        doc,
        update,
        { userId: 'victim', device: 'd01' },
        { authors: new Map(), earlierClientIds: new Set() },
        null,
      );
      expect(verdict.kind).toBe('accept');
      Y.applyUpdate(doc, update);
    }
    expect(doc.getMap('rows').toJSON()).toEqual(victim.rows.toJSON());
  });

  test('[I13] a struct that is known already is never handed on, whatever it says now', () => {
    const { doc, judge } = startRoom();
    const forged = rawUpdate({
      structs: [
        [OWN_ID, 0, [value({ key: 'mine' })]],
        [VICTIM_ID, 0, [rawValue({ key: 'k0' }, 'forged')]],
      ],
    });
    const verdict = judge(forged);
    expect(verdict).toMatchObject({ kind: 'accept', keys: ['mine'] });
    if (verdict.kind !== 'accept') return;
    expect(Buffer.from(verdict.bytes).includes('forged')).toBe(false);
    Y.applyUpdate(doc, verdict.bytes);
    expect(doc.getMap('rows').get('k0')).toBe('again');
  });

  test('a chain of ten thousand values across two clients is no circle, and none of it is walked twice', () => {
    const { judge } = startRoom();
    const structs = [OWN_ID, 9].map(
      (client) =>
        [
          client,
          0,
          many(5_000, (i) => (client === 9 && i === 0 ? value({ key: 'z' }) : value({ origin: client === 9 ? [OWN_ID, i - 1] : [9, i] }))),
        ] as const,
    );
    expect(judge(rawUpdate({ structs }))).toMatchObject({ kind: 'accept', keys: ['z'], newClientIds: [OWN_ID, 9] });
  });
});

describe('made up at random', () => {
  /** Structs with every field drawn from what could matter: known and unknown ids, holes, wrong order of causes, skips, deletions of anything. */
  function randomUpdate(random: ReturnType<typeof createRandom>, doc: Y.Doc): Uint8Array {
    const all = [OWN_ID, 12, 11, 9, VICTIM_ID];
    const clients = all.filter((client) => random.chance(client === VICTIM_ID ? 0.1 : 0.4));
    const known = (client: number): number => Y.getState(doc.store, client);
    const id = (): RawId => {
      const client = random.pick(all);
      return [client, random.chance(0.8) ? random.int(known(client) + 1) : random.int(9)];
    };
    const kinds: (() => RawStruct)[] = [
      () => value({ key: `k${random.int(3)}` }),
      () => value({ origin: id() }),
      () => rawDeleted({ origin: id() }, 1 + random.int(3)),
      () => rawDeleted({ key: `k${random.int(3)}` }, 1 + random.int(3)),
      () => rawGc(1 + random.int(3)),
      // what no room holds:
      () => rawValue({ origin: id() }, 1, 2, 3),
      () => rawMap({ key: `k${random.int(3)}` }),
      () => rawMap({ parent: id(), key: 'n' }),
      () => rawValue({ parent: id(), key: `n${random.int(2)}` }, 'nested'),
      () => rawSkip(1 + random.int(2)),
    ];
    return rawUpdate({
      structs: clients.map((client) => {
        const from = random.chance(0.8) ? known(client) : random.int(7);
        return [
          client,
          from,
          Array.from({ length: 1 + random.int(4) }, () => random.pick(random.chance(0.1) ? kinds : kinds.slice(0, -5))()),
        ] as const;
      }),
      deletes: clients
        .filter(() => random.chance(0.3))
        .map((client) => [client, [[random.int(known(client) + 1), 1 + random.int(2)]]] as const),
    });
  }

  test.each([201, 202, 203, 204])('[I4] nothing that is accepted makes Yjs throw or wait, now or at the next load (seed %i)', (seed) => {
    const random = createRandom(seed);
    const seen = new Map<string, number>();
    let room = startRoom();
    let rows: Uint8Array[] = [Y.encodeStateAsUpdate(room.doc)];
    for (let i = 0; i < 1_500; i++) {
      if (i % 40 === 0) {
        const again = new Y.Doc();
        for (const row of rows) Y.applyUpdate(again, row);
        expect(hasPending(again), `seed ${seed}, before ${i}`).toBe(false);
        expect(again.getMap('rows').toJSON(), `seed ${seed}, before ${i}`).toEqual(room.doc.getMap('rows').toJSON());
        expect(Y.encodeStateVector(again)).toEqual(Y.encodeStateVector(room.doc));
        room = startRoom();
        rows = [Y.encodeStateAsUpdate(room.doc)];
      }
      const update = randomUpdate(random, room.doc);
      const verdict = room.judge(update);
      seen.set(verdict.kind, (seen.get(verdict.kind) ?? 0) + 1);
      const client = new Y.Doc();
      if (verdict.kind === 'accept') {
        Y.applyUpdate(client, Y.encodeStateAsUpdate(room.doc));
        Y.applyUpdate(room.doc, verdict.bytes);
        rows.push(verdict.bytes);
        for (const clientId of verdict.newClientIds) room.authors.set(clientId, ATTACKER);
        expect(hasPending(room.doc), `seed ${seed}, update ${i}`).toBe(false);
        Y.applyUpdate(client, verdict.bytes);
        expect(client.getMap('rows').toJSON(), `seed ${seed}, update ${i}`).toEqual(room.doc.getMap('rows').toJSON());
      }
      expect(room.victim.doc.getMap('rows').size).toBe(4);
    }
    expect(seen.get('accept') ?? 0, JSON.stringify([...seen])).toBeGreaterThan(100);
    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(['accept', 'empty', 'foreign-client', 'gap', 'malformed']));
  });
});
