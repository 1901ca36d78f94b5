import { createEffect, createRoot } from 'solid-js';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { createCells } from './createCells.ts';

function replica() {
  const doc = new Y.Doc();
  const rows = doc.getMap<Scalar>('rows');
  const receive = (from: Y.Doc) => Y.applyUpdate(doc, Y.encodeStateAsUpdate(from, Y.encodeStateVector(doc)), 'remote');
  return { doc, rows, receive };
}
const microtasks = () => new Promise<void>((resolve) => setTimeout(resolve));

test('[V1] a remote edit re-runs 1 of 10,000 cells and no row', () => {
  const here = replica();
  const there = replica();
  here.doc.transact(() => {
    for (let row = 0; row < 1_000; row++) for (let cell = 0; cell < 10; cell++) here.rows.set(`${row}.${cell}`, 'n');
  });
  there.receive(here.doc);
  const cells = createCells(here.rows);
  const runs = { rows: 0, cells: 0 };
  const seen = new Map<string, Scalar | undefined>();
  const dispose = createRoot((end) => {
    for (let row = 0; row < 1_000; row++)
      createEffect(() => {
        runs.rows += 1;
        for (let cell = 0; cell < 10; cell++)
          createEffect(() => {
            runs.cells += 1;
            seen.set(`${row}.${cell}`, cells.cell(`${row}.${cell}`));
          });
      });
    return end;
  });
  expect(runs).toEqual({ rows: 1_000, cells: 10_000 });

  there.rows.set('437.3', 'p');
  here.receive(there.doc);
  expect(runs).toEqual({ rows: 1_000, cells: 10_001 });
  expect(seen.get('437.3')).toBe('p');

  there.rows.set('437.3', 'p'); // another item, the same value
  here.receive(there.doc);
  expect(runs.cells).toBe(10_001);
  dispose();
});

test('one transaction of many keys is one pass: an effect over three of them runs once', () => {
  const { doc, rows } = replica();
  const cells = createCells(rows);
  let runs = 0;
  const dispose = createRoot((end) => {
    createEffect(() => {
      runs += 1;
      for (const key of ['a', 'b', 'c']) cells.cell(key);
    });
    return end;
  });
  doc.transact(() => {
    for (const key of ['a', 'b', 'c', 'd']) rows.set(key, 1);
  });
  expect(runs).toBe(2);
  dispose();
});

test('a signal exists only while somebody looks', async () => {
  const { rows } = replica();
  const cells = createCells(rows);
  expect(cells.cell('a')).toBeUndefined();
  expect(cells.watched).toBe(0); // a plain read makes none
  const dispose = createRoot((end) => {
    createEffect(() => cells.cell('a'));
    createEffect(() => cells.cell('a'));
    return end;
  });
  expect(cells.watched).toBe(1);
  rows.set('a', 1); // the effects re-run: they let go and look again
  await microtasks();
  expect(cells.watched).toBe(1);
  dispose();
  await microtasks();
  expect(cells.watched).toBe(0);
});

test('listeners hear the changed keys and whose change it was, and stop with their owner', () => {
  const here = replica();
  const there = replica();
  const cells = createCells(here.rows);
  const heard: [string[], boolean][] = [];
  const dispose = createRoot((end) => {
    cells.onChange((keys, isLocal) => heard.push([[...keys].sort(), isLocal]));
    return end;
  });
  here.doc.transact(() => {
    here.rows.set('a', 1);
    here.rows.set('b', 2);
  });
  there.rows.set('c', 3);
  here.receive(there.doc);
  dispose();
  here.rows.set('d', 4);
  expect(heard).toEqual([
    [['a', 'b'], true],
    [['c'], false],
  ]);
});

test('another replica takes the place of the first: only what differs is told', () => {
  const first = replica();
  const second = replica();
  first.rows.set('same', 1);
  first.rows.set('gone', 2);
  second.rows.set('same', 1);
  second.rows.set('new', 3);
  const cells = createCells(first.rows);
  const heard: string[][] = [];
  let runs = 0;
  const dispose = createRoot((end) => {
    createEffect(() => {
      runs += 1;
      cells.cell('same');
    });
    return end;
  });
  cells.onChange((keys) => heard.push([...keys].sort()));
  cells.showReplica(second.rows);
  expect(heard).toEqual([['gone', 'new']]);
  expect(runs).toBe(1);
  expect([...cells.keys()].sort()).toEqual(['new', 'same']);
  second.rows.set('same', 5);
  expect(runs).toBe(2);
  first.rows.set('same', 9); // nobody shows it any more
  expect(cells.cell('same')).toBe(5);
  dispose();
});
