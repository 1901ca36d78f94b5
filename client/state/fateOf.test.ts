import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { fateOf, lastBy, standingIn } from './fateOf.ts';
import { type StoodBefore, stoodBefore, type ValueId } from './stoodBefore.ts';

/** A replica under an id of its own; of two concurrent values that of the greater id stands. */
function replica(client: number) {
  const doc = new Y.Doc();
  doc.clientID = client;
  const rows = doc.getMap<Scalar>('rows');
  const stood: StoodBefore[] = [];
  rows.observe((event) => void stood.push(...stoodBefore(event)));
  return {
    rows,
    stood,
    write(value: Scalar, key = 'a'): ValueId {
      rows.set(key, value);
      return standingIn(rows, key) as ValueId;
    },
    take: (...others: { readonly rows: Y.Map<Scalar> }[]) => {
      for (const other of others) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.rows.doc as Y.Doc));
    },
    fate: (id: ValueId, own: readonly number[] = [client], key = 'a') => fateOf(rows, key, id, (id) => own.includes(id)),
  };
}

describe('[O1] what became of a value', () => {
  it('it stands, or somebody who saw it wrote over it', () => {
    const mine = replica(1);
    const theirs = replica(2);
    const id = mine.write('mine');
    expect(mine.fate(id)).toBe('stands');
    theirs.take(mine);
    theirs.write('later');
    theirs.write('later still');
    mine.take(theirs);
    expect(mine.fate(id)).toBe('known');
  });

  it.each([
    [1, 2],
    [2, 1],
  ])('the one of %i and %i that does not stand was replaced by somebody who did not know of it, the other was not', (mineId, theirId) => {
    const mine = replica(mineId);
    const theirs = replica(theirId);
    const ids = [mine.write('mine'), theirs.write('theirs')] as const;
    mine.take(theirs);
    theirs.take(mine);
    expect(mine.fate(ids[0])).toBe(mineId < theirId ? 'replaced' : 'stands');
    expect(theirs.fate(ids[1])).toBe(mineId < theirId ? 'stands' : 'replaced');
  });

  it('several offline edits on each side, melted into one: the last of the losing side was replaced, those before it were written over', () => {
    const mine = replica(1);
    const theirs = replica(2);
    const ids = ['one', 'two', 'three'].map((value) => mine.write(value));
    for (const value of ['uno', 'due', 'tre']) theirs.write(value);
    mine.take(theirs);
    expect(mine.rows.get('a')).toBe('tre');
    expect(ids.map((id) => mine.fate(id, []))).toEqual(['inherited', 'inherited', 'replaced']);
  });

  it('they branched off in the middle of what is melted: they knew of the first and not of the second', () => {
    const mine = replica(1);
    const theirs = replica(2);
    const first = mine.write('one');
    theirs.take(mine);
    const second = mine.write('two');
    theirs.write('theirs');
    mine.take(theirs);
    theirs.write('theirs again');
    mine.take(theirs);
    expect(mine.fate(first)).toBe('known');
    expect(mine.fate(second)).toBe('replaced');
  });

  it('built on the first two of what is melted, whose third is mine: what is mine of it on their side does not count', () => {
    const mine = replica(1);
    const theirs = replica(2);
    mine.write('one');
    mine.write('two');
    theirs.take(mine);
    const third = mine.write('three');
    theirs.write('theirs');
    mine.take(theirs);
    expect(mine.fate(third)).toBe('replaced');
  });

  it('my other tablet has written in between, or has the last word: nothing to tell me', () => {
    const mine = replica(1);
    const other = replica(2);
    const theirs = replica(3);
    const id = mine.write('mine');
    other.write('mine elsewhere');
    mine.take(other);
    expect(mine.fate(id, [1, 2])).toBe('own');
    expect(mine.fate(id, [1])).toBe('replaced');
    theirs.take(other);
    theirs.write('theirs');
    mine.take(theirs);
    expect(mine.fate(id, [1, 2])).toBe('own');
    expect(mine.fate(id, [1])).toBe('replaced');
  });

  it('somebody wrote over it and lost against a third: it is theirs that was replaced', () => {
    const mine = replica(1);
    const second = replica(2);
    const third = replica(3);
    const id = mine.write('mine');
    second.take(mine);
    const over = second.write('over it');
    third.write('third');
    mine.take(third);
    expect(mine.fate(id)).toBe('replaced');
    mine.take(second);
    second.take(third);
    expect(mine.fate(id)).toBe('inherited');
    expect(second.fate(over)).toBe('replaced');
  });

  it('what is not in the document, or in another cell, is unknown', () => {
    const mine = replica(1);
    const id = mine.write('mine', 'b');
    mine.write('x');
    expect(mine.fate(id)).toBe('unknown');
    expect(mine.fate({ clientId: 1, clock: 99 })).toBe('unknown');
    expect(mine.fate({ clientId: 7, clock: 0 })).toBe('unknown');
  });
});

describe('[O1] what stood there before', () => {
  it('is told with its value once it no longer stands, whatever comes with it in one update', () => {
    const mine = replica(1);
    const theirs = replica(2);
    mine.write('one');
    theirs.take(mine);
    const id = mine.write('two');
    for (const value of ['x', 'y', 'z']) theirs.write(value);
    mine.stood.length = 0;
    mine.take(theirs);
    expect(mine.stood).toEqual([{ key: 'a', id, value: 'two' }]);
  });

  it('nothing is told where it goes on standing, or nothing stood', () => {
    const mine = replica(2);
    const theirs = replica(1);
    mine.write('mine');
    theirs.write('theirs');
    theirs.write('first', 'b');
    mine.stood.length = 0;
    mine.take(theirs);
    expect(mine.stood).toEqual([]);
  });

  it('a client’s last value of a cell is found among melted ones', () => {
    const mine = replica(1);
    const theirs = replica(2);
    mine.write('one');
    const id = mine.write('two');
    theirs.write('theirs');
    mine.take(theirs);
    expect(lastBy(mine.rows, 'a', 1)).toEqual(id);
    expect(lastBy(mine.rows, 'a', 9)).toBeNull();
  });
});
