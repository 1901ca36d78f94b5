import { expect, test } from 'vitest';
import { createFigures, readFigure } from './createFigures.ts';
import { formSums } from './formSums.ts';
import { sealOf } from './seal.ts';
import { openCount, place } from './testing/openCount.ts';

const ELECTION = {
  method: 'multiple',
  lists: [],
  candidates: ['aaaa', 'bbbb', 'cccc'].map((id, i) => ({ id, listId: null, ballotNumber: i + 1, name: id, state: 'active' as const })),
} as const;
const CANDIDATES = ['caaaa', 'cbbbb', 'ccccc'] as const;
const OPENING = { mode: 'ballots', every: 25, expected: null, from: 1, check: null } as const;

test('[CT47] a figure is absent, 0 or n, in digits of any script; anything else is no number', () => {
  expect(['', ' ', '0', '612', '٦١٢', '۶۱۲', '1,204', '١٬٢٠٤', '99999'].map(readFigure)).toEqual([
    { kind: 'absent' },
    { kind: 'absent' },
    { kind: 'number', n: 0 },
    { kind: 'number', n: 612 },
    { kind: 'number', n: 612 },
    { kind: 'number', n: 612 },
    { kind: 'number', n: 1_204 },
    { kind: 'number', n: 1_204 },
    { kind: 'number', n: 99_999 },
  ]);
  for (const text of ['100000', '-3', '6 1x', '½', '1e3']) expect(readFigure(text)).toEqual({ kind: 'wrong' });
});

test('[CT47] a corrected figure takes back the old one by name, in the same edit', () => {
  const { count, edits } = openCount();
  const form = createFigures(count, 'figure');
  form.set('ballots', 612);
  form.set('ballots', 612);
  expect(edits).toHaveLength(1);
  form.set('ballots', 621);
  expect(edits.at(-1)?.map(({ key }) => key.charAt(0))).toEqual(['v', 'f']);
  expect([form.valueOf('ballots'), count.tally().form.doubtful]).toEqual([621, []]);
  form.set('ballots', null);
  expect(edits.at(-1)?.map(({ key }) => key.charAt(0))).toEqual(['v']);
  expect(form.valueOf('ballots')).toBeNull();
  form.set('ballots', null);
  expect(edits).toHaveLength(3);
});

test('[CT47] what two tablets read differently has no value until one of them is chosen; that takes back both', () => {
  const { count, arrive, edits } = openCount();
  const form = createFigures(count, 'figure');
  form.set('caaaa', 40);
  arrive('khaledd02b', { kind: 'figure', cell: 'caaaa', n: 49 });
  expect([form.valueOf('caaaa'), form.doubtful('caaaa').toSorted()]).toEqual([null, [40, 49]]);
  form.set('caaaa', 49);
  expect(edits.at(-1)?.map(({ key }) => key.charAt(0))).toEqual(['v', 'v', 'f']);
  expect([form.valueOf('caaaa'), form.doubtful('caaaa')]).toEqual([49, []]);
});

test('[CT47] the rest are zero: only what is absent, in one edit, and taken back in one', () => {
  const { count, arrive, edits } = openCount();
  const form = createFigures(count, 'figure');
  form.set('caaaa', 40);
  arrive('khaledd02b', { kind: 'figure', cell: 'cbbbb', n: 1 }, { kind: 'figure', cell: 'cbbbb', n: 2 });
  const before = edits.length;
  const zeros = form.zero(CANDIDATES);
  expect(edits).toHaveLength(before + 1);
  expect(CANDIDATES.map(form.valueOf)).toEqual([40, null, 0]); // what is doubtful is not made a zero
  form.takeBack(zeros);
  expect(CANDIDATES.map(form.valueOf)).toEqual([40, null, null]);
  expect(form.zero(['caaaa'])).toEqual([]);
});

test('[CT47] a figure that is corrected twice after a seal has the last that was typed, and the seal what it had', () => {
  const { count, room } = openCount();
  count.begin(OPENING);
  const form = createFigures(count, 'figure');
  form.set('valid', 7);
  count.write([sealOf(count.tally(), room.cells.keys(), count.paper(), count.now()) ?? expect.unreachable()]);
  for (const n of [5, 6]) {
    form.set('valid', n);
    expect([form.valueOf('valid'), form.doubtful('valid')]).toEqual([n, []]);
  }
  expect([count.tally().form.valid, count.tally().withLate.form.valid]).toEqual([7, 6]);
});

test('[CT45] totals of the hall are entered beside ballots that were counted; both stay', () => {
  const { count } = openCount();
  count.begin(OPENING);
  count.enter(place(0));
  count.begin({ ...OPENING, mode: 'totals', from: 2 });
  const board = createFigures(count, 'total');
  board.set('valid', 500);
  expect(count.tally()).toMatchObject({ mode: 'totals', byBallots: { ballots: 1 }, totals: { valid: 500, ballots: null } });
  expect(board.valueOf('valid')).toBe(500);
  expect(createFigures(count, 'figure').valueOf('valid')).toBeNull();
});

test('[CT48] sums run while the form is read, and say where it differs from the own count', () => {
  const { count } = openCount();
  count.begin(OPENING);
  for (let i = 0; i < 5; i++) count.enter(place(0, 1));
  const form = createFigures(count, 'figure');
  const sums = () => formSums(count.tally().form, count.tally().byBallots, ELECTION);
  expect(sums()).toMatchObject({ ballots: null, marks: null, marksWanted: null, apart: [] });
  form.set('valid', 5);
  form.set('invalid', 1);
  form.set('caaaa', 5);
  form.set('cbbbb', 4);
  expect(sums()).toMatchObject({
    ballots: 6,
    marks: 9,
    apart: [
      { cell: 'invalid', form: 1, counted: 0 },
      { cell: 'cbbbb', form: 4, counted: 5 },
    ],
    absent: ['registered', 'admitted', 'ballots', 'blank', 'ccccc'],
  });
  expect(formSums(count.tally().form, null, { ...ELECTION, method: 'single' })).toMatchObject({ marksWanted: 5, apart: [] });
});
