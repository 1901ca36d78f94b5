/** Frames made up from a seed, built of what could matter to the gate, and honest tablets beside them: 2,000 and 5,000 here, 100,000 and 50,000 with TEST_LONG=1. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { type Key, parseKey, type Scalar } from '../../schema/keys.ts';
import { whyRefused as whyRefusedIn } from '../../schema/policy.ts';
import { createRandom } from '../../schema/testing.ts';
import { createAuthor } from '../testing/editHistory.ts';
import { type RawId, type RawStruct, rawDeleted, rawGc, rawItem, rawMap, rawSkip, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { testClaims } from '../testing/replica.ts';
import { judgeUpdate, type Verdict } from './gate.ts';
import { hasPending } from './loadDocument.ts';
import { createWritePolicy } from './writePolicy.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const FRAMES = IS_LONG ? 100_000 : 2_000;
const HONEST = IS_LONG ? 50_000 : 5_000;
const SENDER = { userId: 'noura1', device: 'd01' };
const VICTIM = { userId: 'victim', device: 'd02' };
const VICTIM_ID = 7;
const OWN_IDS = [4_000_000_000, 12, 9, 3];
type Random = ReturnType<typeof createRandom>;

const ELECTOR = 'e000000001';
const GOOD_KEYS = [`${ELECTOR}noura1a`, `${ELECTOR}victima`, `${ELECTOR}noura1n`, `${ELECTOR}!noura1`, `e000000002noura1x`];
const BAD_KEYS = [`${ELECTOR}!victim`, `${ELECTOR}noura1z`, 'k', '', '__proto__', 'constructor', 'x'.repeat(64), 'e999999999noura1a'];
const GOOD_VALUES: Scalar[] = ['p', 'r', 'u', 'n', true, false, null];
const BAD_VALUES: unknown[] = [
  'z',
  'x'.repeat(501),
  7,
  -1,
  Number.NaN,
  Infinity,
  undefined,
  12n,
  [],
  [[1]],
  {},
  { a: {} },
  Uint8Array.of(1),
];

/** What frames against a room are made of. */
type Words = { readonly good: readonly string[]; readonly bad: readonly string[]; readonly values: readonly Scalar[] };
const GUARANTEES: Words = { good: GOOD_KEYS, bad: BAD_KEYS, values: GOOD_VALUES };
const ATTENDANCE: Words = {
  good: [
    `${ELECTOR}noura1d01a1`,
    `${ELECTOR}noura1d01b2`,
    'e000000002noura1d01a1',
    '?noura1d01a1',
    '#noura1d01a1',
    '#noura1d01z2',
    `${ELECTOR}victimd02a1`,
  ],
  bad: [...BAD_KEYS, 'e999999999noura1d01a1', `${ELECTOR}noura1d02a1`, '?victimd02a1', '#noura1d01a', '?noura1d01a01'],
  values: [
    'v mv0 d',
    'v mv1 l',
    'u mv2 noura1d01a1',
    'u mv2 victimd02a1',
    'a mv0 7|Salem',
    'a mv0 |\u202eS',
    'c mv0 12',
    'c mv0 1000',
    `m mv0 noura1d01a1 ${ELECTOR}`,
    null,
  ],
};

function startRoom(roomName: string, role: 'coordinator' | 'attendance' = 'coordinator') {
  const doc = new Y.Doc();
  const authors = new Map<number, typeof SENDER>([[VICTIM_ID, VICTIM]]);
  const claims = testClaims({ ...SENDER, roomName, role });
  const whyRefused = createWritePolicy(roomName, (_, elector) => elector !== 'e999999999')(claims);
  const judge = (update: Uint8Array, neutralised = new Map<string, string>()): Verdict =>
    judgeUpdate(doc, update, SENDER, { authors, earlierClientIds: new Set([77]) }, { whyRefused, neutralised });
  const rows: Uint8Array[] = [];
  const take = (verdict: Extract<Verdict, { kind: 'accept' }>): void => {
    Y.applyUpdate(doc, verdict.bytes);
    rows.push(verdict.bytes);
    for (const id of verdict.newClientIds) authors.set(id, SENDER);
  };
  return { doc, judge, take, rows, cells: () => doc.getMap('rows').toJSON() as Record<string, unknown> };
}

function startAttacked() {
  const room = startRoom('guarantees/K01');
  const victim = createAuthor(VICTIM_ID);
  for (const key of GOOD_KEYS.slice(0, 3)) victim.rows.set(key, key.endsWith('x') ? true : 'p');
  victim.rows.set(GOOD_KEYS[0] ?? '', 'u');
  Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(victim.doc));
  room.rows.push(Y.encodeStateAsUpdate(victim.doc));
  return room;
}

/** Mostly what the gate could take, so that the parts that are wrong get far. */
function hostileFrame(random: Random, doc: Y.Doc, words = GUARANTEES): Uint8Array {
  const all = [...OWN_IDS, VICTIM_ID, 77];
  const known = (client: number): number => Y.getState(doc.store, client);
  const id = (): RawId => {
    const client = random.chance(0.97) ? random.pick(all.filter((one) => known(one) > 0)) : random.pick(all);
    return [client, random.chance(0.97) && known(client) > 0 ? random.int(known(client)) : known(client) + random.int(4)];
  };
  const current = (): RawId => {
    const item = doc.getMap('rows')._map.get(random.pick([...words.good]));
    return item ? [item.lastId.client, item.lastId.clock] : id();
  };
  const key = (): string => (random.chance(0.75) ? random.pick([...words.good]) : random.pick([...words.bad]));
  const place = () => (random.chance(0.35) ? { key: key() } : { origin: random.chance(0.6) ? current() : id() });
  const value = (): unknown => (random.chance(0.7) ? random.pick([...words.values]) : BAD_VALUES[random.int(BAD_VALUES.length)]);
  const nearly: (() => RawStruct)[] = [
    () => rawValue(place(), value()),
    () => rawValue(place(), value()),
    () => rawValue(place(), value()),
    () => rawDeleted(place(), 1 + random.int(3)),
    () => rawGc(1 + random.int(3)),
  ];
  const wrong: (() => RawStruct)[] = [
    () => rawSkip(1 + random.int(3)),
    () => rawMap({ key: key() }),
    () => rawValue(place(), 1, 2),
    () => rawValue({ parent: 'other', key: key() }, 1),
    () => rawValue({ parent: id(), key: key() }, 1),
    () => rawValue({ right: id() }, 1),
    () => rawItem(random.int(11), place(), (encoder) => rawGc(1)(encoder)),
  ];
  const clients = all.filter((client) => random.chance(client === VICTIM_ID || client === 77 ? 0.02 : 0.35)).sort((a, b) => b - a);
  const structs = clients.map((client) => {
    const own: RawStruct[] = [];
    const first = random.chance(0.95) ? known(client) : random.int(known(client) + 3);
    for (let n = 1 + random.int(4); n > 0; n--) {
      if (own.length > 0 && random.chance(0.4)) own.push(rawValue({ origin: [client, first + own.length - 1] }, value()));
      else own.push(random.pick(random.chance(0.03) ? wrong : nearly)());
    }
    return [client, first, own] as const;
  });
  const endOf = (client: number): number => known(client) + (structs.find(([of]) => of === client)?.[2].length ?? 0);
  const deletes = [...all]
    .sort((a, b) => b - a)
    .filter((client) => random.chance(0.25) && (endOf(client) > 0 || random.chance(0.03)))
    .map((client) => {
      const from = random.int(endOf(client) + (random.chance(0.03) ? 2 : 0) || 1);
      return [client, [[from, random.chance(0.97) ? 1 + random.int(Math.max(1, endOf(client) - from)) : 5]]] as const;
    });
  const bytes = rawUpdate({ structs, deletes });
  if (random.chance(0.05)) bytes[random.int(bytes.length)] = random.byte();
  return random.chance(0.02) ? bytes.subarray(0, random.int(bytes.length)) : bytes;
}

const isTaken = (key: string, value: unknown): boolean => {
  const room = { kind: 'guarantees', committee: 'K01' } as Parameters<typeof whyRefusedIn>[1]['room'];
  const parsed: Key | null = parseKey('guarantees', key);
  const settler = parsed?.kind === 'settlement' ? parsed.user : SENDER.userId;
  return (
    whyRefusedIn(
      { role: 'coordinator', access: 'write', device: 'd01', userId: settler },
      { room, key: parsed, operation: 'set', value: value as Scalar },
      () => true,
    ) === null
  );
};

test(`[N1] [N2] [I4] of ${FRAMES} hostile frames none throws, waits, takes a cell away or leaves what may not be written`, () => {
  const random = createRandom(555);
  const seen = new Map<string, number>();
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  let room = startAttacked();
  for (let i = 0; i < FRAMES; i++) {
    if (i % 50 === 0) room = startAttacked();
    const before = room.cells();
    const state = Y.encodeStateVector(room.doc);
    const verdict = room.judge(hostileFrame(random, room.doc));
    count(verdict.kind);
    if (verdict.kind !== 'accept') {
      expect(Y.encodeStateVector(room.doc), `frame ${i}`).toEqual(state);
      continue;
    }
    for (const { reason } of verdict.refused) count(reason);
    room.take(verdict);
    expect(hasPending(room.doc), `frame ${i}`).toBe(false);
    const after = room.cells();
    for (const key of Object.keys(before)) expect(Object.hasOwn(after, key), `frame ${i}: ${key} has gone`).toBe(true);
    for (const [key, value] of Object.entries(after)) {
      if (before[key] !== value || !Object.hasOwn(before, key)) expect(verdict.keys, `frame ${i}: ${key} changed`).toContain(key);
      expect(isTaken(key, value), `frame ${i}: ${key} = ${String(value)}`).toBe(true);
    }
    expect(after[`${ELECTOR}!victim`], `frame ${i}`).toBe(undefined);
    if (i % 50 !== 49) continue;
    const again = new Y.Doc();
    for (const bytes of room.rows) Y.applyUpdate(again, bytes);
    expect(hasPending(again), `frame ${i}`).toBe(false);
    expect(again.getMap('rows').toJSON(), `frame ${i}`).toEqual(after);
  }
  expect(seen.get('accept') ?? 0, JSON.stringify([...seen])).toBeGreaterThan(FRAMES / 6);
  const wanted = [
    'malformed',
    'gap',
    'foreign-client',
    'out-of-date',
    'chain',
    'not-a-value',
    'never-deleted',
    'unknown-key',
    'not-yours',
    'not-on-roll',
  ];
  expect([...seen.keys()]).toEqual(expect.arrayContaining(wanted));
}, 600_000);

test(`[N1] [B1] [B3] of ${FRAMES} hostile frames at a door none changes what was entered, enters for somebody else or leaves what may not stand`, () => {
  const random = createRandom(556);
  const seen = new Set<string>();
  const room = { kind: 'attendance', committee: 'K01' } as Parameters<typeof whyRefusedIn>[1]['room'];
  const writer = { role: 'attendance', access: 'write', ...SENDER } as const;
  let attacked = startRoom('attendance/K01', 'attendance');
  for (let i = 0; i < FRAMES; i++) {
    if (i % 50 === 0) {
      attacked = startRoom('attendance/K01', 'attendance');
      const victim = createAuthor(VICTIM_ID);
      victim.rows.set(`${ELECTOR}victimd02a1`, 'v mv0 d');
      Y.applyUpdate(attacked.doc, Y.encodeStateAsUpdate(victim.doc));
    }
    const before = attacked.cells();
    const verdict = attacked.judge(hostileFrame(random, attacked.doc, ATTENDANCE));
    seen.add(verdict.kind);
    if (verdict.kind !== 'accept') continue;
    for (const { reason } of verdict.refused) seen.add(reason);
    attacked.take(verdict);
    const after = attacked.cells();
    for (const [key, value] of Object.entries(before)) expect(after[key], `frame ${i}: ${key} is not what was entered`).toBe(value);
    for (const [key, value] of Object.entries(after)) {
      if (Object.hasOwn(before, key)) continue;
      const write = { room, key: parseKey('attendance', key), operation: 'create', value: value as Scalar } as const;
      expect(
        whyRefusedIn(writer, write, (elector) => elector !== 'e999999999'),
        `frame ${i}: ${key} = ${String(value)}`,
      ).toBe(null);
    }
  }
  const wanted = ['accept', 'malformed', 'not-a-value', 'never-deleted', 'unknown-key', 'not-yours', 'not-on-roll', 'set-once'];
  expect([...seen]).toEqual(expect.arrayContaining(wanted));
}, 600_000);

test(`[N2] of ${HONEST} frames of honest tablets none is refused: offline, in conflict, sent twice, merged, after reloads`, () => {
  const random = createRandom(777);
  let frames = 0;
  for (let run = 0; frames < HONEST; run++) {
    const room = startRoom(run % 4 === 3 ? 'attendance/K01' : 'guarantees/K01', run % 4 === 3 ? 'attendance' : 'coordinator');
    let observations = 0;
    let made = 0;
    const openTablet = () => createAuthor(1 + random.int(2 ** 31));
    const tablets = [openTablet(), openTablet(), openTablet()];
    const edit = ({ doc, rows }: ReturnType<typeof createAuthor>): void =>
      doc.transact(() => {
        for (let n = 1 + random.int(3); n > 0; n--) {
          if (run % 4 === 3) rows.set(`${ELECTOR}noura1d01${random.int(9)}${(observations++).toString(36)}`, 'v mv0 d');
          else rows.set(`e00000000${random.int(5)}noura1n`, random.chance(0.1) ? null : `text ${made++}`);
        }
      });
    for (let i = 0; i < 60; i++) {
      const at = random.int(tablets.length);
      const tablet = tablets[at] ?? openTablet();
      for (let n = random.int(4); n >= 0; n--) edit(tablet);
      const shape = random.int(4);
      const own = tablet.updates.splice(0);
      const updates =
        shape === 0
          ? own // in their order, as they were made
          : shape === 1 && own.length > 0
            ? [Y.mergeUpdates(own)]
            : [Y.encodeStateAsUpdate(tablet.doc, Y.encodeStateVector(room.doc))]; // a step 2
      if (random.chance(0.2)) updates.push(...updates); // sent again, for nobody had answered
      if (random.chance(0.4)) Y.applyUpdate(tablet.doc, Y.encodeStateAsUpdate(room.doc, Y.encodeStateVector(tablet.doc)), 'server');
      if (random.chance(0.3)) updates.push(Y.encodeStateAsUpdate(tablet.doc, Y.encodeStateVector(room.doc)));
      for (const update of updates) {
        frames += 1;
        const verdict = room.judge(update);
        expect(['accept', 'empty'], `run ${run}, step ${i}`).toContain(verdict.kind);
        if (verdict.kind !== 'accept') continue;
        expect(verdict.refused, `run ${run}, step ${i}`).toEqual([]);
        room.take(verdict);
      }
      if (random.chance(0.15)) {
        const reloaded = openTablet(); // with what the device kept, under a new client id
        Y.applyUpdate(reloaded.doc, Y.encodeStateAsUpdate(tablet.doc), 'server');
        tablets[at] = reloaded;
      }
    }
    for (const { doc } of tablets) {
      const verdict = room.judge(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(room.doc)));
      if (verdict.kind === 'accept') room.take(verdict);
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc), 'server');
    }
    for (const { doc } of tablets) expect(doc.getMap('rows').toJSON(), `run ${run}`).toEqual(room.cells());
  }
}, 600_000);
