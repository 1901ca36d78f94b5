import { expect, test } from 'vitest';
import { guarantor } from '../../schema/tables/people.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createActs } from './acts.ts';

function setUp() {
  const { db, close } = openEmpty();
  const told: string[] = [];
  const add = (id: string): void => void db.insert(guarantor).values({ id, name: id }).run();
  return {
    acts: createActs(db),
    told,
    add,
    ids: () =>
      db
        .select()
        .from(guarantor)
        .all()
        .map(({ id }) => id),
    close,
  };
}

test('what others are told waits for the outermost act, and keeps its order', () => {
  const { acts, told, add, ids, close } = setUp();
  acts.act(() => {
    add('a');
    acts.afterwards(() => told.push('a'));
    acts.act(() => {
      add('b');
      acts.afterwards(() => told.push('b'));
    });
    expect(told).toEqual([]);
  });
  acts.afterwards(() => told.push('at once'));
  expect([told, ids()]).toEqual([
    ['a', 'b', 'at once'],
    ['a', 'b'],
  ]);
  close();
});

test('an act that fails takes back all of it, and nobody is told; an inner one only its own part', () => {
  const { acts, told, add, ids, close } = setUp();
  acts.act(() => {
    add('a');
    acts.afterwards(() => told.push('a'));
    const inner = () =>
      acts.act(() => {
        add('b');
        acts.afterwards(() => told.push('b'));
        throw new Error('no');
      });
    expect(inner).toThrow('no');
  });
  expect([told, ids()]).toEqual([['a'], ['a']]);
  const outer = () =>
    acts.act(() => {
      acts.act(() => add('c'));
      acts.afterwards(() => told.push('c'));
      throw new Error('no');
    });
  expect(outer).toThrow('no');
  expect([told, ids()]).toEqual([['a'], ['a']]);
  close();
});

test('whoever cannot be told keeps nobody else from being told', () => {
  const { acts, told, add, ids, close } = setUp();
  const act = () =>
    acts.act(() => {
      add('a');
      acts.afterwards(() => {
        throw new Error('a socket that is gone');
      });
      acts.afterwards(() => told.push('a'));
    });
  expect(act).toThrow('a socket that is gone');
  expect([told, ids()]).toEqual([['a'], ['a']]);
  close();
});
