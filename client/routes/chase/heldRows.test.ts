import { expect, test } from 'vitest';
import { electorId } from '../list/testing/listFixtures.ts';
import { createHeldRows } from './heldRows.ts';

const ids = [1, 2, 3, 4, 5].map(electorId);
const numbers = (rows: ReturnType<typeof createHeldRows>): string =>
  rows
    .slots()
    .map((slot) => `${ids.indexOf(slot.elector) + 1}${slot.isStruck ? '-' : ''}`)
    .join(' ');

test('[J1] a change strikes a row in its place and moves, adds and removes none; a refresh does', () => {
  const gone = new Set<string>([electorId(4)]);
  const rows = createHeldRows((elector) => !gone.has(elector));
  rows.setOrder(ids);
  rows.refresh();
  expect(numbers(rows)).toBe('1 2 3 5');
  const [, second] = rows.slots();
  gone.add(electorId(2)).delete(electorId(4));
  expect(rows.changed([electorId(2), electorId(4), electorId(3), 'nobody0000'])).toEqual([second]);
  expect(numbers(rows)).toBe('1 2- 3 5');
  expect(rows.pending()).toBe(2);
  gone.delete(electorId(2));
  expect(rows.changed([electorId(2)])).toEqual([second]);
  expect(rows.pending()).toBe(1);
  expect(numbers(rows)).toBe('1 2 3 5');
  rows.refresh();
  expect(numbers(rows)).toBe('1 2 3 4 5');
  expect(rows.slots()[1]).toBe(second);
  expect(rows.pending()).toBe(0);
});

test('[J1] whatever happens between two refreshes, no row moves; after one the list is who belongs, in roll order', () => {
  let seed = 20261128;
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % n;
  };
  const all = Array.from({ length: 40 }, (_, i) => electorId(i + 1));
  const inside = new Set<string>();
  const rows = createHeldRows((elector) => inside.has(elector));
  rows.setOrder(all);
  for (let step = 0; step < 2_000; step++) {
    const before = rows.slots().map(({ elector }) => elector);
    const some = [...new Set(Array.from({ length: 1 + random(3) }, () => all[random(40)] as (typeof all)[number]))];
    for (const elector of some) if (!inside.delete(elector)) inside.add(elector);
    const shown = new Set(rows.changed(some));
    expect(rows.slots().map(({ elector }) => elector)).toEqual(before);
    for (const slot of rows.slots()) expect(slot.isStruck).toBe(!inside.has(slot.elector));
    for (const slot of shown) expect(some).toContain(slot.elector);
    const isOn = new Set(before);
    expect(rows.pending()).toBe(all.filter((elector) => isOn.has(elector) !== inside.has(elector)).length);
    if (random(10) > 0) continue;
    rows.refresh();
    expect(rows.slots().map(({ elector }) => elector)).toEqual(all.filter((elector) => inside.has(elector)));
  }
});
