import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { createAuthor } from '../testing/editHistory.ts';
import { type RawStruct, rawDeleted, rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { testClaims } from '../testing/replica.ts';
import { judgeUpdate, type Verdict } from './gate.ts';
import { hasPending } from './loadDocument.ts';
import { createWritePolicy } from './writePolicy.ts';

const RUNS = process.env.TEST_LONG === '1' ? 1_000 : 100;
const SENDER = { userId: 'noura1', device: 'd01' };
const KEY = (n: number): string => `e${String(n).padStart(9, '0')}noura1n`;
const SECRET = 'denied-canary'.padEnd(501, 'y');

/** A room's document behind a gate that asks the policy; what it takes goes to everybody who follows. */
function startRoom() {
  const doc = new Y.Doc();
  const rows: Uint8Array[] = [];
  const authors = new Map<number, typeof SENDER>();
  const whyRefused = createWritePolicy('guarantees/K01', () => null)(testClaims(SENDER));
  const neutralised = new Map<string, string>();
  function take(update: Uint8Array): Verdict {
    const verdict = judgeUpdate(doc, update, SENDER, { authors, earlierClientIds: new Set() }, { whyRefused, neutralised });
    if (verdict.kind !== 'accept') return verdict;
    for (const { client, clock, key } of verdict.neutralised) neutralised.set(`${client}.${clock}`, key);
    for (const id of verdict.newClientIds) authors.set(id, SENDER);
    Y.applyUpdate(doc, verdict.bytes);
    rows.push(verdict.bytes);
    expect(hasPending(doc)).toBe(false);
    return verdict;
  }
  return { doc, rows, take, forgetBatch: () => neutralised.clear(), cells: () => doc.getMap('rows').toJSON() };
}
const refusedOf = (verdict: Verdict) => (verdict.kind === 'accept' ? verdict.refused : verdict.kind);
const holds = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text);

describe('[N2] one bad edit in an offline batch of 200', () => {
  test(`199 kept, one refused, everybody equal, what others wrote meanwhile untouched (${RUNS} runs)`, () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const random = createRandom(seed);
      const room = startRoom();
      const others = [createAuthor(1 + random.int(2 ** 31)), createAuthor(1 + random.int(2 ** 31))];
      const noura = createAuthor(1 + random.int(2 ** 31));
      const everybody = [...others, noura];
      for (let n = 0; n < 60; n++) random.pick(others).rows.set(KEY(n), `before ${n}`);
      for (const { doc } of others) room.take(Y.encodeStateAsUpdate(doc));
      for (const { doc } of everybody) Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc), 'server');
      noura.updates.length = 0;

      const bad = random.int(200);
      const badKey = KEY(random.chance(0.7) ? random.int(60) : 900); // of a cell that stands, or a new one
      const own = new Map<string, Scalar>();
      for (let i = 0; i < 200; i++) {
        const key = i === bad ? badKey : KEY(100 + random.int(300));
        noura.rows.set(key, i === bad ? SECRET : `mine ${i}`);
        if (i !== bad) own.set(key, `mine ${i}`);
      }
      // meanwhile, elsewhere, also in the very cell
      const theirs = new Map<string, Scalar>();
      for (let n = 0; n < 10; n++) {
        const key = random.chance(0.4) ? badKey : KEY(random.int(60));
        const other = others[0];
        other?.rows.set(key, `theirs ${n}`);
        theirs.set(key, `theirs ${n}`);
      }
      const isBefore = random.chance(0.5);
      const sendTheirs = (): void => void room.take(Y.encodeStateAsUpdate(others[0]?.doc ?? room.doc, Y.encodeStateVector(room.doc)));
      if (isBefore) sendTheirs();
      const before = room.cells()[badKey];
      const how = random.int(3);
      let told: { key: string; reason: string }[] = [];
      const send = (update: Uint8Array): void => {
        const verdict = room.take(update);
        expect(verdict.kind, `seed ${seed}`).toBe('accept');
        if (verdict.kind === 'accept') told = [...told, ...verdict.refused];
        if (verdict.kind === 'accept' && verdict.refused.length > 0)
          expect(verdict.keys.includes(badKey), `seed ${seed}: not among the keys written`).toBe(false);
      };
      if (how === 0) send(Y.encodeStateAsUpdate(noura.doc, Y.encodeStateVector(room.doc)));
      else if (how === 1) for (const update of noura.updates) send(update);
      else send(Y.mergeUpdates(noura.updates));
      expect(told, `seed ${seed}`).toEqual([{ key: badKey, reason: 'not-a-value' }]);
      expect(room.cells()[badKey], `seed ${seed}`).toBe(before);
      if (!isBefore) sendTheirs();

      for (const bytes of room.rows) expect(holds(bytes, 'denied-canary'), `seed ${seed}`).toBe(false);
      for (const [key, value] of own) expect(room.cells()[key], `seed ${seed}`).toBe(value);
      for (const [key, value] of theirs) expect(room.cells()[key], `seed ${seed}`).toBe(value);
      const fresh = new Y.Doc(); // what noura opens
      for (const bytes of room.rows) Y.applyUpdate(fresh, bytes);
      for (const { doc } of others) Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc, Y.encodeStateVector(doc)), 'server');
      for (const doc of [fresh, ...others.map((other) => other.doc)]) {
        expect(hasPending(doc), `seed ${seed}`).toBe(false);
        expect(doc.getMap('rows').toJSON(), `seed ${seed}`).toEqual(room.cells());
        expect(Y.decodeStateVector(Y.encodeStateVector(doc)), `seed ${seed}`).toEqual(Y.decodeStateVector(Y.encodeStateVector(room.doc)));
      }
      // and she goes on, in the very cell too
      const next = createAuthor(1 + random.int(2 ** 31));
      Y.applyUpdate(next.doc, Y.encodeStateAsUpdate(fresh), 'server');
      next.rows.set(badKey, 'short');
      expect(refusedOf(room.take(next.updates.at(-1) ?? new Uint8Array()))).toEqual([]);
      expect(room.cells()[badKey]).toBe('short');
    }
  });
});

/** A replica that follows the room, as it is now. */
function replicaOf(room: ReturnType<typeof startRoom>, clientId = 4_000_000_000) {
  const author = createAuthor(clientId);
  Y.applyUpdate(author.doc, Y.encodeStateAsUpdate(room.doc), 'server');
  author.updates.length = 0;
  return author;
}

/** A room in which `KEY(1)` and `KEY(2)` stand. */
function startWritten() {
  const room = startRoom();
  const salem = createAuthor(7);
  salem.rows.set(KEY(1), 'one');
  salem.rows.set(KEY(2), 'two');
  room.take(Y.encodeStateAsUpdate(salem.doc));
  return { room, noura: replicaOf(room) };
}

describe('[N2] what a struct would do is judged, not how it looks', () => {
  test('a key is never deleted: nothing is stored of it, and the rest of the batch stands', () => {
    const { room, noura } = startWritten();
    noura.doc.transact(() => {
      noura.rows.delete(KEY(1));
      noura.rows.set(KEY(3), 'three');
    });
    const verdict = room.take(noura.updates[0] ?? new Uint8Array());
    expect(verdict).toMatchObject({ kind: 'accept', keys: [KEY(3)], refused: [{ key: KEY(1), reason: 'never-deleted' }] });
    expect(room.cells()).toEqual({ [KEY(1)]: 'one', [KEY(2)]: 'two', [KEY(3)]: 'three' });
    noura.rows.delete(KEY(2));
    const alone = room.take(noura.updates[1] ?? new Uint8Array());
    expect(alone).toMatchObject({ kind: 'accept', keys: [], parts: { structs: [], deletes: [] }, refused: [{ key: KEY(2) }] });
  });

  test('a value that comes deleted is nothing behind another, and unsets the key where it is the last', () => {
    const { room } = startWritten();
    const own = (structs: RawStruct[], deletes: [number, number][] = []) =>
      rawUpdate({ structs: [[9, 0, structs]], deletes: deletes.length > 0 ? [[9, deletes]] : [] });
    const unset = [{ key: KEY(1), reason: 'never-deleted' }];
    const attempts: [RawStruct[], [number, number][]][] = [
      [[rawDeleted({ origin: [7, 0] }, 1)], []],
      [[rawDeleted({ origin: [7, 0] }, 3)], []],
      [[rawValue({ origin: [7, 0] }, 'x')], [[0, 1]]],
      [[rawDeleted({ key: KEY(1) }, 1)], []], // beside the first value: 9 stands behind 7
    ];
    for (const [structs, deletes] of attempts) {
      const verdict = judgeIn(room, own(structs, deletes));
      expect(refusedOf(verdict)).toEqual(unset);
    }
    const honest = own([rawDeleted({ origin: [7, 0] }, 2), rawValue({ origin: [9, 1] }, 'x')]);
    expect(refusedOf(judgeIn(room, honest))).toEqual([]);
    const lost = rawUpdate({ structs: [[5, 0, [rawDeleted({ key: KEY(1) }, 1)]]] }); // beside the first value: 5 stands before 7
    expect(refusedOf(judgeIn(room, lost))).toEqual([]);
  });

  test('what overwrote a good value with a bad one in one step 2 is refused with it: the cell keeps what it had', () => {
    const { room, noura } = startWritten();
    noura.rows.set(KEY(1), 'good');
    noura.rows.set(KEY(1), SECRET);
    noura.rows.set(KEY(2), 'good');
    const verdict = room.take(Y.encodeStateAsUpdate(noura.doc, Y.encodeStateVector(room.doc)));
    expect(verdict).toMatchObject({ kind: 'accept', keys: [KEY(2)], refused: [{ key: KEY(1), reason: 'not-a-value' }] });
    expect(room.cells()).toEqual({ [KEY(1)]: 'one', [KEY(2)]: 'good' });
  });

  test('`chain`: what is built on a refused value is refused too, in the same update and in the same batch', () => {
    const { room, noura } = startWritten();
    noura.rows.set(KEY(1), SECRET);
    noura.rows.set(KEY(1), 'good');
    noura.rows.set(KEY(3), 'three');
    const merged = Y.mergeUpdates(noura.updates);
    expect(refusedOf(judgeIn(room, merged))).toEqual([
      { key: KEY(1), reason: 'not-a-value' },
      { key: KEY(1), reason: 'chain' },
    ]);
    const told = noura.updates.map((update) => refusedOf(room.take(update)));
    expect(told).toEqual([[{ key: KEY(1), reason: 'not-a-value' }], [{ key: KEY(1), reason: 'chain' }], []]);
    expect(room.cells()).toEqual({ [KEY(1)]: 'one', [KEY(2)]: 'two', [KEY(3)]: 'three' });
  });

  test('[N6] an empty struct is made by the server only: no edit brings one, a step 2 what the server has made and lost', () => {
    const { room, noura } = startWritten();
    noura.rows.set(KEY(1), SECRET);
    for (const update of noura.updates) room.take(update);
    const { room: older } = startWritten(); // an older copy of it
    const lost = Y.encodeStateAsUpdate(room.doc, Y.encodeStateVector(older.doc));
    expect(judgeIn(older, lost)).toEqual({ kind: 'malformed', reason: 'an empty struct, which only the server makes' });
    expect(judgeIn(older, lost, true)).toMatchObject({ kind: 'accept', keys: [], refused: [], bytes: lost });
    expect(judgeIn(room, lost).kind).toBe('empty');
  });

  test('[N6] a replica that was not told, or did not listen, is out of date: nothing is acknowledged to it', () => {
    const { room, noura } = startWritten();
    const before = Y.encodeStateVector(room.doc);
    noura.rows.set(KEY(1), SECRET);
    for (const update of noura.updates) room.take(update);
    room.forgetBatch();
    expect(judgeIn(room, Y.encodeStateAsUpdate(noura.doc, before)).kind).toBe('out-of-date'); // the same once more
    noura.rows.set(KEY(1), 'good');
    expect(judgeIn(room, noura.updates[1] ?? new Uint8Array()).kind).toBe('out-of-date'); // on top of it
    const fresh = replicaOf(room, 11);
    expect(judgeIn(room, Y.encodeStateAsUpdate(fresh.doc, before)).kind).toBe('empty');
  });

  test('set once is once: a second observation under one key is refused, whoever comes second', () => {
    const key = 'e000000001noura1d0100';
    const claims = testClaims({ ...SENDER, role: 'attendance', roomName: 'attendance/K01' });
    const whyRefused = createWritePolicy('attendance/K01', () => null)(claims);
    const doc = new Y.Doc();
    const judge = (update: Uint8Array) =>
      judgeUpdate(doc, update, SENDER, { authors: new Map(), earlierClientIds: new Set() }, { whyRefused, neutralised: new Map() });
    const first = createAuthor(3);
    first.rows.set(key, 'v mv0 d');
    expect(refusedOf(judge(first.updates[0] ?? new Uint8Array()))).toEqual([]);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(first.doc));
    first.rows.set(key, 'v mv1 d');
    expect(refusedOf(judge(first.updates[1] ?? new Uint8Array()))).toEqual([{ key, reason: 'set-once' }]);
    const second = createAuthor(9);
    second.rows.set(key, 'v mv2 d');
    expect(refusedOf(judge(second.updates[0] ?? new Uint8Array()))).toEqual([{ key, reason: 'set-once' }]);
  });
});

/** Judges without taking. */
function judgeIn(room: ReturnType<typeof startRoom>, update: Uint8Array, isStep2 = false): Verdict {
  const whyRefused = createWritePolicy('guarantees/K01', () => null)(testClaims(SENDER));
  const bindings = { authors: new Map(), earlierClientIds: new Set<number>() };
  return judgeUpdate(room.doc, update, SENDER, bindings, { whyRefused, neutralised: new Map() }, isStep2);
}
