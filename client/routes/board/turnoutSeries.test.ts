import { expect, it } from 'vitest';
import { shareBy, turnoutSeries } from './turnoutSeries.ts';

const HOUR_MS = 3_600_000;
const committee = (id: string, site: string, men: number, women: number, bins: [number, number, number][]) => ({
  committee: id,
  site,
  registered: { male: men, female: women },
  bins,
});
const ANSWER = {
  fromMs: 0,
  binMs: HOUR_MS,
  atMs: 3 * HOUR_MS,
  committees: [
    committee('K01', 'North', 100, 0, [
      [0, 10, 0],
      [2, 20, 0],
    ]),
    committee('K02', 'South', 0, 100, [[1, 0, 40]]),
    committee('K03', 'South', 50, 50, []),
  ],
} satisfies Parameters<typeof turnoutSeries>[0];
const read = (...args: [Parameters<typeof turnoutSeries>[1], (ReadonlySet<string> | null)?]) =>
  turnoutSeries(ANSWER, args[0], args[1] ?? null, 3 * HOUR_MS).series.map(({ id, registered, came }) => [id, registered, ...came]);

it('[OR5] lines add up what came bin by bin, to where it is known; the lowest first behind the whole', () => {
  expect(read('all')).toEqual([['', 300, 10, 50, 70, 70]]);
  expect(read('gender')).toEqual([
    ['', 300, 10, 50, 70, 70],
    ['male', 150, 10, 10, 30, 30],
    ['female', 150, 0, 40, 40, 40],
  ]);
  expect(read('site')).toEqual([
    ['', 300, 10, 50, 70, 70],
    ['South', 200, 0, 40, 40, 40],
    ['North', 100, 10, 10, 30, 30],
  ]);
  expect(read('committee', new Set(['K01']))).toEqual([
    ['', 100, 10, 10, 30, 30],
    ['K01', 100, 10, 10, 30, 30],
  ]);
  expect(turnoutSeries(ANSWER, 'all', null, 3 * HOUR_MS).atMs).toEqual([1, 2, 3, 3].map((hours) => hours * HOUR_MS));
});

it('[OR5] of more groups than can be told apart those with the lowest turnout are drawn, and the rest counted', () => {
  const many = { ...ANSWER, committees: Array.from({ length: 9 }, (_, i) => committee(`K${i}`, 'x', 100, 0, [[0, i, 0]])) };
  const { series, left } = turnoutSeries(many, 'committee', null, HOUR_MS);
  expect(series.map(({ id }) => id)).toEqual(['', 'K0', 'K1', 'K2', 'K3', 'K4', 'K5']);
  expect(left).toBe(3);
  expect(shareBy({ id: '', registered: 0, came: [] }, 0)).toBeNull();
});
