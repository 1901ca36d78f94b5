import { expect, test } from 'vitest';
import { answerWrites, type CellWrite, contactWrites } from '../../../schema/guarantees.ts';
import { claimKey, settlementKey } from '../../../schema/keys.ts';
import type { RefusedCell } from '../../state/contracts/room.ts';
import { groupRefused } from './groupRefused.ts';
import { electorId, HIND, ME } from './testing/listFixtures.ts';

const one = electorId(1);
const refused = (writes: readonly CellWrite[]): RefusedCell[] =>
  writes.map(({ key, value }) => ({ id: key, edit: 't.1', key, value, reason: 'conflict', atMs: 1 }));
const answer = claimKey(one, HIND, 'answer');

test('[C6] an answer and its time are one line, and the time says when', () => {
  expect(groupRefused(refused(answerWrites(one, HIND, 'promised', 5, false)))).toMatchObject([
    { elector: one, owner: HIND, atMs: 5, ids: { length: 2 }, cells: [{ key: answer, field: 'answer', value: 'p', isTime: false }] },
  ]);
});

test('[C6] a time alone is a line too, about its answer or contact', () => {
  const [, time] = answerWrites(one, HIND, 'promised', 5, false);
  const contact = contactWrites(one, HIND, 'reached', 7);
  const [group] = groupRefused(refused([time as CellWrite, ...contact]));
  expect(group?.ids).toHaveLength(3);
  expect(group?.cells.map(({ key, field, value, isTime }) => [key, field, value, isTime])).toEqual([
    [answer, 'answer', 5, true],
    [contact[0]?.key, 'contact', 'r', false],
  ]);
});

test('[C6] a settlement is a line of nobody’s claim, beside those of the same elector', () => {
  const writes = [...answerWrites(one, ME, 'refused', 5, false), { key: settlementKey(one, ME), value: 'later' }];
  expect(groupRefused(refused(writes)).map(({ owner, cells }) => [owner, cells.map(({ field }) => field)])).toEqual([
    [ME, ['answer']],
    ['', ['settlement']],
  ]);
});
