import { expect, test } from 'vitest';
import type { Result } from '../beside/runBeside.ts';
import { anyServer, type Case, type Measure } from '../beside/workload.ts';
import { slopePerMinute } from './slope.ts';
import { formatNumber, formatTable, median, tableRows } from './table.ts';

const caseWith = (...measures: Measure[]): Case => ({ name: 'fan-out', measures, fits: anyServer, run: async () => ({}) });
const result = (server: Result['server'], round: number, figures: Result['figures']): Result => ({
  case: 'fan-out',
  server,
  round,
  figures,
});

test('a median is the middle, the mean of both middles, or nothing', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
  expect(median([])).toBeNaN();
});

test('ours is set against the better of the peers and against the broadcast', () => {
  const cpu: Measure = { key: 'cpu', what: 'CPU', bar: { ofBestPeer: 1, ofBroadcast: 1.5 } };
  const results = [
    ...[8, 100, 9].map((value, i) => result('ours', i, { cpu: value })),
    result('hocuspocus', 1, { cpu: 12 }),
    result('y-websocket', 1, { cpu: 18 }),
    result('broadcast', 1, { cpu: 6 }),
  ];
  const [row] = tableRows([caseWith(cpu)], results);
  expect(row).toMatchObject({ medians: { ours: 9, hocuspocus: 12 }, ofBestPeer: 0.75, ofBroadcast: 1.5, isMet: true });
  const [missed] = tableRows([caseWith({ ...cpu, bar: { ofBestPeer: 1, ofBroadcast: 1.4 } })], results);
  expect(missed?.isMet).toBe(false);
});

test('where more is better, the best peer has the most', () => {
  const rate: Measure = { key: 'rate', what: 'a second', better: 'more' };
  const results = [result('ours', 1, { rate: 30 }), result('hocuspocus', 1, { rate: 10 }), result('y-websocket', 1, { rate: 20 })];
  expect(tableRows([caseWith(rate)], results)[0]?.ofBestPeer).toBe(1.5);
});

test('a bar that nothing can be held against is neither met nor missed; a server that failed has no figure', () => {
  const lost: Measure = { key: 'lost', what: 'lost', bar: { atMost: 0 } };
  const join: Measure = { key: 'ms', what: 'ms', bar: { ofBestPeer: 0.25 } };
  const results = [result('ours', 1, { lost: 0, ms: 5 }), result('hocuspocus', 1, { failed: 'does not answer' })];
  const rows = tableRows([caseWith(lost, join)], results).slice(1);
  expect(rows.map(({ isMet, medians }) => [isMet, medians.hocuspocus])).toEqual([
    [true, undefined],
    [null, undefined],
  ]);
  expect(tableRows([caseWith(lost)], [result('ours', 1, { lost: 1 })])[0]?.isMet).toBe(false);
});

test('an incomplete measurement of ours never meets a bar', () => {
  const rows = tableRows([caseWith({ key: 'ms', what: 'ms', bar: { atMost: 10 } })], [result('ours', 1, { ms: Number.NaN })]);
  expect(rows).toEqual([]);
});

test('the table lines up and leaves a case out of its following lines', () => {
  const measures: Measure[] = [
    { key: 'a', what: 'first', bar: { ofBestPeer: 0.5 } },
    { key: 'b', what: 'second' },
  ];
  const lines = formatTable(tableRows([caseWith(...measures)], [result('ours', 1, { a: 1.2345, b: 1234.5 })]), [
    'ours',
    'hocuspocus',
  ]).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toMatch(/^\| fan-out {2}\| first {3}\| 1\.23 \| +– \|/);
  expect(lines[3]).toMatch(/^\| {10}\| second {2}\| 1235 \|/);
});

test('numbers have three digits that count', () => {
  expect([0.123456, 1.2345, 12.345, 123.45, 12_345.6, 7, undefined].map(formatNumber)).toEqual([
    '0.123',
    '1.23',
    '12.3',
    '123',
    '12346',
    '7',
    '–',
  ]);
});

test('runs that failed have a line of their own, so that the medians of the others do not hide them', () => {
  const results = [result('ours', 1, { ms: 5 }), result('ours', 2, { failed: 'ended' }), result('hocuspocus', 1, { ms: 6 })];
  const [failed, ms] = tableRows([caseWith({ key: 'ms', what: 'ms' })], results);
  expect(failed).toMatchObject({ measure: { what: 'runs that failed' }, medians: { ours: 1, hocuspocus: 0 }, isMet: false });
  expect(ms?.medians.ours).toBe(5);
});

test('a slope is growth a minute', () => {
  const samples = [0, 1, 2, 3].map((minute) => ({ atMs: minute * 60_000, value: 100 + minute * 2 + (minute % 2) * 0.001 }));
  expect(slopePerMinute(samples)).toBeCloseTo(2, 2);
  expect(slopePerMinute([{ atMs: 0, value: 1 }])).toBeNaN();
});
