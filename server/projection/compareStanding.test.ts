import { expect, test } from 'vitest';
import { compareStanding } from './compareStanding.ts';

const place = { epoch: 20, seq: 5, chain: 'e5' };
const rows = new Set(['10-d3', '20-e2', '20-e5', '20-x3']);
const hasRow = (epoch: number, chain: string | null) => rows.has(`${epoch}-${chain}`);
const at = (epoch: number, seq: number, chain: string) => ({ epoch, seq, chain });
const nothing = { head: null, last: null, hasLog: false, isSealed: false };

test.each([
  ['nothing', nothing, 'less'],
  ['the same', { ...nothing, head: at(20, 5, 'e5'), hasLog: true }, 'same'],
  ['the same with its last row', { ...nothing, head: at(20, 5, 'e5'), last: at(20, 5, 'e5'), hasLog: true }, 'same'],
  ['the head alone', { ...nothing, head: at(20, 5, 'e5') }, 'less'],
  ['the rows alone', { ...nothing, last: at(20, 5, 'e5'), hasLog: true }, 'less'],
  ['a beginning', { ...nothing, head: at(20, 2, 'e2'), last: at(20, 2, 'e2'), hasLog: true }, 'less'],
  ['the end of an earlier epoch', { ...nothing, head: at(10, 3, 'd3'), hasLog: true }, 'less'],
  ['rows that SQLite has under later numbers', { ...nothing, head: at(20, 3, 'x3'), last: at(20, 3, 'x3'), hasLog: true }, 'less'],
  ['an empty room of a later epoch', { ...nothing, head: at(30, 0, '') }, 'less'],
  ['one row more', { ...nothing, head: at(20, 6, 'e6'), hasLog: true }, 'more'],
  ['one row more than its head says', { ...nothing, head: at(20, 2, 'e2'), last: at(20, 6, 'e6'), hasLog: true }, 'more'],
  ['a row of a later epoch', { ...nothing, head: at(30, 1, 'f1'), hasLog: true }, 'more'],
  ['as many rows, others', { ...nothing, head: at(20, 5, 'xx'), hasLog: true }, 'more'],
  ['fewer rows, others', { ...nothing, head: at(20, 2, 'xx'), hasLog: true }, 'more'],
  ['fewer rows, of which SQLite has no fingerprint', { ...nothing, head: at(20, 3, 'e3'), hasLog: true }, 'more'],
])('[Q7] Redis has %s', (_, standing, kind) => {
  expect(compareStanding(standing, place, hasRow).kind).toBe(kind);
});

test('[Q7] a room without rows is the same only in its own epoch', () => {
  const empty = { epoch: 20, seq: 0, chain: '' };
  expect(compareStanding({ ...nothing, head: at(20, 0, '') }, empty, hasRow).kind).toBe('same');
  expect(compareStanding({ ...nothing, head: at(19, 0, '') }, empty, hasRow).kind).toBe('less');
  expect(compareStanding({ ...nothing, head: at(20, 1, 'x'), hasLog: true }, empty, hasRow).kind).toBe('more');
});
