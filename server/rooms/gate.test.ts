import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { createAuthor, createHistory, pickUpdate } from '../testing/editHistory.ts';
import { type Bindings, judgeUpdate, type Verdict } from './gate.ts';
import type { Policy } from './judgeWrites.ts';
import { hasPending } from './loadDocument.ts';
import { parseUpdate } from './parseUpdate.ts';

const SENDER = { userId: 'noura1', device: 'd01' };
const nobodyBound: Bindings = { authors: new Map(), earlierClientIds: new Set() };
const ALL: Policy = { whyRefused: () => null, neutralised: new Map() };
const NEVER_DELETED: Policy = {
  ...ALL,
  whyRefused: (_, operation) => (operation === 'delete' || operation === 'unset' ? 'never-deleted' : null),
};
const judge = (doc: Y.Doc, update: Uint8Array): Verdict => judgeUpdate(doc, update, SENDER, nobodyBound, null);

/** A document that holds the same, the room's own left alone. */
function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** What Yjs itself does with the bytes: the document afterwards and the keys that it touched. */
function applied(doc: Y.Doc, bytes: Uint8Array) {
  const after = copyOf(doc);
  const rows = after.getMap('rows');
  let keys: string[] = [];
  after.on('afterTransaction', (transaction: Y.Transaction) => {
    keys = [...transaction.changed]
      .flatMap(([type, touched]) => ((type as unknown) === rows ? [...touched] : []))
      .flatMap((key) => key ?? []);
  });
  Y.applyUpdate(after, bytes);
  return { doc: after, state: Y.encodeStateAsUpdate(after), keys: keys.sort() };
}

/** Everything that an update's verdict promises, held against what Yjs does. @returns the verdict */
function checkVerdict(doc: Y.Doc, update: Uint8Array, title: string): Verdict {
  const before = Y.encodeStateAsUpdate(doc);
  const verdict = judge(doc, update);
  const own = applied(doc, update);
  expect(Y.encodeStateAsUpdate(doc), `${title}: judging changes nothing`).toEqual(before);
  switch (verdict.kind) {
    case 'accept': {
      const canonical = applied(doc, verdict.bytes);
      expect(hasPending(own.doc), `${title}: nothing pending`).toBe(false);
      expect(hasPending(canonical.doc), `${title}: nothing pending`).toBe(false);
      expect(canonical.state, `${title}: the same document as from the client's own bytes`).toEqual(own.state);
      expect([...verdict.keys].sort(), `${title}: keys`).toEqual(own.keys);
      expect(canonical.state, `${title}: something is new`).not.toEqual(Y.encodeStateAsUpdate(copyOf(doc)));
      const isAllNew = checkOnlyNew(doc, update, verdict.bytes, title);
      expect(verdict.bytes === update, `${title}: the same buffer when, and only when, all of it is new`).toBe(isAllNew);
      break;
    }
    case 'empty':
      expect(own.state, `${title}: nothing changes`).toEqual(Y.encodeStateAsUpdate(copyOf(doc)));
      expect(hasPending(own.doc), `${title}: nothing pending`).toBe(false);
      break;
    case 'gap':
      expect(hasPending(own.doc), `${title}: Yjs would wait for more`).toBe(true);
      break;
    default:
      expect.unreachable(`${title}: ${verdict.kind} of an honest tablet`);
  }
  return verdict;
}

/** The canonical bytes hold nothing that the document has. @returns whether that is true of the client's own bytes too */
function checkOnlyNew(doc: Y.Doc, update: Uint8Array, canonical: Uint8Array, title: string): boolean {
  const isDeleted = (client: number, clock: number): boolean =>
    (doc.store.clients.get(client) ?? []).some(({ id, length, deleted }) => deleted && id.clock <= clock && clock < id.clock + length);
  const known = (bytes: Uint8Array): number => {
    const { structs, deletes } = parseUpdate(bytes);
    const old = structs.filter(({ client, clock }) => clock < Y.getState(doc.store, client)).length;
    return deletes.reduce((sum, { client, clock, length }) => {
      let times = 0;
      for (let i = clock; i < clock + length; i++) if (isDeleted(client, i)) times += 1;
      return sum + times;
    }, old);
  };
  expect(known(canonical), `${title}: nothing known`).toBe(0);
  return known(update) === 0;
}

describe('[I4] [I13] honest tablets, held against what Yjs does', () => {
  test.each(Array.from({ length: 8 }, (_, i) => 101 + i))('in any order, shape and repetition (seed %i)', (seed) => {
    const random = createRandom(seed);
    const authors = createHistory(random, { people: 3, rounds: 40, keys: 6 });
    const room = new Y.Doc();
    const seen = new Set<string>();
    for (let i = 0; i < 80; i++) {
      const verdict = checkVerdict(room, pickUpdate(authors, random, i < 40 ? 'parts' : 'any'), `seed ${seed}, update ${i}`);
      seen.add(verdict.kind);
      if (verdict.kind === 'accept') Y.applyUpdate(room, verdict.bytes);
    }
    expect([...seen].sort()).toEqual(['accept', 'empty', 'gap']);
    for (const { doc } of authors) {
      const verdict = checkVerdict(room, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(room)), `seed ${seed}, the end`);
      if (verdict.kind === 'accept') Y.applyUpdate(room, verdict.bytes);
    }
    const whole = new Y.Doc();
    for (const { doc } of authors) Y.applyUpdate(whole, Y.encodeStateAsUpdate(doc));
    expect(room.getMap('rows').toJSON()).toEqual(whole.getMap('rows').toJSON());
  });

  test('edit by edit, in the order they were made, every one is accepted as it is', () => {
    const random = createRandom(7);
    const [noura] = createHistory(random, { people: 1, rounds: 80 });
    const room = new Y.Doc();
    for (const [i, update] of (noura?.updates ?? []).entries()) {
      const verdict = checkVerdict(room, update, `edit ${i}`);
      expect(verdict).toMatchObject({ kind: 'accept', bytes: update });
      Y.applyUpdate(room, update);
      expect(checkVerdict(room, update, `edit ${i} again`)).toEqual({ kind: 'empty' });
    }
  });
});

describe('partly known', () => {
  /** Two edits of one tablet, each its own update, and a third that overwrites. */
  function threeEdits() {
    const noura = createAuthor(5);
    noura.rows.set('a', 1);
    noura.rows.set('b', 2);
    noura.rows.set('a', 3);
    const [first, second, third] = noura.updates as [Uint8Array, Uint8Array, Uint8Array]; // one for each edit
    return { noura, first, second, third };
  }

  test('of a merged update only the new part is taken, with its keys', () => {
    const { noura, first, second, third } = threeEdits();
    const room = new Y.Doc();
    Y.applyUpdate(room, first);
    const verdict = checkVerdict(room, Y.mergeUpdates([first, second, third]), 'merged');
    expect(verdict).toMatchObject({ kind: 'accept', keys: ['b', 'a'], newClientIds: [5] });
    if (verdict.kind === 'accept') Y.applyUpdate(room, verdict.bytes);
    expect(room.getMap('rows').toJSON()).toEqual(noura.rows.toJSON());
  });

  test('a struct of which the document has the first half is cut', () => {
    const noura = createAuthor(5);
    noura.rows.set('a', 1);
    noura.doc.transact(() => {
      for (let i = 0; i < 5; i++) noura.rows.set('b', i);
    });
    const sender = createAuthor(9);
    Y.applyUpdate(sender.doc, Y.encodeStateAsUpdate(noura.doc), 'server');
    const whole = Y.encodeStateAsUpdate(sender.doc); // with the four overwritten values as one deleted struct
    expect(Y.decodeUpdate(whole).structs.map(({ length }) => length)).toEqual([1, 4, 1]);
    for (let known = 1; known < 5; known++) {
      const there = createAuthor(5);
      there.rows.set('a', 1);
      there.doc.transact(() => {
        for (let i = 0; i < known; i++) there.rows.set('b', i);
      });
      const verdict = checkVerdict(there.doc, whole, `${known} of five known`);
      expect(verdict.kind).toBe('accept');
    }
  });

  test('a hole in an update does no harm where the document has what is left out', () => {
    const { first, second, third } = threeEdits();
    const room = new Y.Doc();
    Y.applyUpdate(room, first);
    Y.applyUpdate(room, second);
    expect(checkVerdict(room, Y.mergeUpdates([first, third]), 'first and third')).toMatchObject({ kind: 'accept', keys: ['a'] });
    expect(checkVerdict(new Y.Doc(), Y.mergeUpdates([first, third]), 'the second is missing')).toEqual({ kind: 'gap' });
  });
});

describe('whose client id', () => {
  const edit = (clientId: number, value = 'v'): Uint8Array => {
    const author = createAuthor(clientId);
    author.rows.set(`k${clientId}`, value);
    return Y.encodeStateAsUpdate(author.doc);
  };

  test('[I8] bound to the sender it is taken, to another person or another device of the same it is not', () => {
    const doc = new Y.Doc();
    const authors = (userId: string, device: string): Bindings => ({ ...nobodyBound, authors: new Map([[3, { userId, device }]]) });
    expect(judgeUpdate(doc, edit(3), SENDER, authors('noura1', 'd01'), null)).toMatchObject({ kind: 'accept', newClientIds: [] });
    expect(judgeUpdate(doc, edit(3), SENDER, authors('khaled', 'd01'), null)).toEqual({ kind: 'foreign-client' });
    expect(judgeUpdate(doc, edit(3), SENDER, authors('noura1', 'd02'), null)).toEqual({ kind: 'foreign-client' });
    expect(judgeUpdate(doc, edit(3), SENDER, nobodyBound, null)).toMatchObject({ kind: 'accept', newClientIds: [3] });
  });

  test('[I8] what others have written may be sent again by anybody, for nothing of it is new', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, edit(3));
    const bindings = { ...nobodyBound, authors: new Map([[3, { userId: 'khaled', device: 'd09' }]]) };
    expect(judgeUpdate(doc, edit(3), SENDER, bindings, null)).toEqual({ kind: 'empty' });
    expect(judgeUpdate(doc, Y.mergeUpdates([edit(3), edit(4)]), SENDER, bindings, null)).toMatchObject({
      kind: 'accept',
      newClientIds: [4],
      keys: ['k4'],
    });
  });

  test('[I8] of a step 2 what is others’ is left out, never taken: neither under their name nor under the sender’s', () => {
    const doc = new Y.Doc();
    const bindings = { ...nobodyBound, authors: new Map([[3, { userId: 'khaled', device: 'd09' }]]) };
    const owner = { ...nobodyBound, ownerOfNew: (id: number) => (id === 3 ? { userId: 'khaled', device: 'd09' } : undefined) };
    for (const of of [bindings, owner]) {
      const verdict = judgeUpdate(doc, Y.mergeUpdates([edit(3), edit(4)]), SENDER, of, ALL, true);
      expect(verdict).toMatchObject({ kind: 'accept', newClientIds: [4], keys: ['k4'], refused: [], isPart: true });
      expect(verdict.kind === 'accept' && parseUpdate(verdict.bytes).structs.map(({ client }) => client)).toEqual([4]);
      expect(judgeUpdate(doc, edit(3), SENDER, of, ALL, true)).toEqual({ kind: 'out-of-date' });
      expect(judgeUpdate(doc, Y.mergeUpdates([edit(3), edit(4)]), SENDER, of, ALL)).toEqual({ kind: 'foreign-client' });
    }
  });

  test('[I8] what follows what was left out is left out with it, and no deletion of others’ is taken for their sake', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, edit(5));
    const bindings = { ...nobodyBound, authors: new Map([3, 5].map((id) => [id, { userId: 'khaled', device: 'd09' }])) };
    const sender = createAuthor(4);
    const khaled = createAuthor(3);
    for (const { doc: of } of [sender, khaled]) Y.applyUpdate(of, Y.encodeStateAsUpdate(doc));
    sender.rows.set('first', 1);
    khaled.rows.set('k5', 'over what is there');
    khaled.rows.set('k3', 'lost');
    Y.applyUpdate(sender.doc, Y.encodeStateAsUpdate(khaled.doc));
    sender.rows.set('k3', 'over what is lost');
    sender.rows.set('last', 2);
    const verdict = judgeUpdate(doc, Y.encodeStateAsUpdate(sender.doc, Y.encodeStateVector(doc)), SENDER, bindings, NEVER_DELETED, true);
    expect(verdict).toMatchObject({ kind: 'accept', keys: ['first'], refused: [], isPart: true });
    if (verdict.kind === 'accept') Y.applyUpdate(doc, verdict.bytes);
    expect([hasPending(doc), doc.getMap('rows').toJSON()]).toEqual([false, { k5: 'v', first: 1 }]);
  });

  test('[I10] a client id of an earlier epoch brings nothing new', () => {
    const bindings = { ...nobodyBound, earlierClientIds: new Set([3]) };
    expect(judgeUpdate(new Y.Doc(), edit(3), SENDER, bindings, null)).toEqual({ kind: 'out-of-date' });
    expect(judgeUpdate(new Y.Doc(), edit(4), SENDER, bindings, null)).toMatchObject({ kind: 'accept' });
  });
});
