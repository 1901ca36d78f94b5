import { expect, test } from 'vitest';
import type { Scalar } from './keys.ts';
import { changesIn, rebaseEdits } from './rebaseEdits.ts';

let n = 0;
type EntryWrite = { readonly key: string; readonly value: Scalar; readonly base: Scalar | undefined };
function edit(...writes: EntryWrite[]) {
  n += 1;
  return { id: `t.${n}`, tab: 't', room: 'r', epoch: 1, clientId: 1, clock: n, update: new Uint8Array(), writes, atMs: n };
}
const write = (key: string, base: Scalar | undefined, value: Scalar): EntryWrite => ({ key, base, value });
const onto = (rows: Record<string, Scalar>, ...entries: ReturnType<typeof edit>[]) =>
  rebaseEdits(entries, (key) => rows[key]).map(({ writes, conflicts }) => ({
    writes: writes.map(({ key, value }) => [key, value]),
    conflicts: conflicts.map(({ key }) => key),
  }));

test('written anew where the base still stands, or nothing', () => {
  expect(onto({ a: 'n' }, edit(write('a', 'n', 'p'), write('b', 'x', 'y')))).toEqual([
    { writes: [['a', 'p'], ['b', 'y']], conflicts: [] }, // biome-ignore format: one line a case
  ]);
});

test('somebody else’s newer value wins over a blind rewrite', () => {
  expect(onto({ a: 'r' }, edit(write('a', 'n', 'p')))).toEqual([{ writes: [], conflicts: ['a'] }]);
});

test('what is there already is neither written nor a conflict', () => {
  expect(onto({ a: 'p' }, edit(write('a', 'n', 'p')))).toEqual([{ writes: [], conflicts: [] }]);
});

test('of several edits of one cell the last counts, however many of them the server had taken', () => {
  const chain = () => [edit(write('a', 'n', 'u')), edit(write('a', 'u', 'p')), edit(write('a', 'p', 'r'))];
  const last = [
    { writes: [], conflicts: [] },
    { writes: [], conflicts: [] },
    { writes: [['a', 'r']], conflicts: [] },
  ];
  for (const present of ['n', 'u', 'p']) expect(onto({ a: present }, ...chain())).toEqual(last);
  expect(onto({ a: 'r' }, ...chain()).at(-1)).toEqual({ writes: [], conflicts: [] });
  expect(onto({ a: 'z' }, ...chain()).at(-1)).toEqual({ writes: [], conflicts: ['a'] });
});

test('[K6] null and absent are the same base', () => {
  expect(onto({ a: null }, edit(write('a', undefined, 'p')))).toEqual([{ writes: [['a', 'p']], conflicts: [] }]);
  expect(onto({}, edit(write('a', 'p', null)))).toEqual([{ writes: [], conflicts: [] }]);
});

test('[C7] what says one thing together is written, left or put on the list together', () => {
  const leaderOf = (key: string) => (key === 'time' ? 'a' : null);
  const fateOf = (rows: Record<string, Scalar>) =>
    rebaseEdits([edit(write('a', 'n', 'p'), write('time', 1, 5), write('other', 1, 5))], (key) => rows[key], leaderOf).map(
      ({ writes, conflicts }) => ({ writes: writes.map(({ key }) => key), conflicts: conflicts.map(({ key }) => key) }),
    )[0];
  expect(fateOf({ a: 'n', time: 7, other: 1 })).toEqual({ writes: ['a', 'time', 'other'], conflicts: [] });
  expect(fateOf({ a: 'r', time: 1, other: 1 })).toEqual({ writes: ['other'], conflicts: ['a', 'time'] });
  expect(fateOf({ a: 'p', time: 7, other: 7 })).toEqual({ writes: [], conflicts: ['other'] });
  expect(fateOf({ a: 'n', time: 5, other: 5 })).toEqual({ writes: ['a'], conflicts: [] });
});

test('[C7] an answer given anew is written with its time where only that one is not there', () => {
  const leaderOf = (key: string) => (key === 'time' ? 'a' : null);
  const fateOf = (rows: Record<string, Scalar>, ...entries: ReturnType<typeof edit>[]) =>
    rebaseEdits(entries, (key) => rows[key], leaderOf).map(({ writes, conflicts }) =>
      [writes, conflicts].map((all) => all.map(({ key }) => key)),
    );
  const anew = () => edit(write('a', 'p', 'p'), write('time', 1, 5));
  expect(fateOf({ a: 'p', time: 1 }, anew())).toEqual([[['a', 'time'], []]]);
  expect(fateOf({ a: 'p', time: 5 }, anew())).toEqual([[[], []]]);
  expect(fateOf({ a: 'p', time: 7 }, anew())).toEqual([[[], []]]); // somebody else has renewed it
  expect(fateOf({ a: 'r', time: 7 }, anew())).toEqual([[[], ['a', 'time']]]);
  expect(fateOf({ a: 'p', time: 1 }, edit(write('a', 'n', 'p'), write('time', 0, 1)), anew())).toEqual([[[], []], [['a', 'time'], []]]); // biome-ignore format: one line a case
});

test('[O1] what says one thing together changes together, and what stands there already not at all', () => {
  const leaderOf = (key: string) => (key === 'time' ? 'a' : null);
  const changed = (rows: Record<string, Scalar>) =>
    changesIn([write('a', 'n', 'p'), write('time', 1, 5), write('other', 1, 5)], (key) => rows[key], leaderOf).map(({ key }) => key);
  expect(changed({ a: 'p', time: 1, other: 5 })).toEqual(['a', 'time']);
  expect(changed({ a: 'n', time: 5, other: 5 })).toEqual(['a', 'time']);
  expect(changed({ a: 'p', time: 5, other: 1 })).toEqual(['other']);
  expect(changed({ a: 'p', time: 5, other: 5 })).toEqual([]);
});
