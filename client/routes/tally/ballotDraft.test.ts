import { expect, test } from 'vitest';
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import { type BallotRules, draftOf, EMPTY_DRAFT, judgeBallot, toggleCandidate, toggleList } from './ballotDraft.ts';

const paper: BallotPaper = {
  id: 'pap0',
  lists: ['listA', 'listB'],
  candidates: ['a1', 'a2', 'a3', 'b1', 'b2', 'b3'].map((id, i) => ({ id, list: i < 3 ? 0 : 1 })),
};
const mixed: BallotRules = { method: 'list_or_mixed', minMarks: 2, maxMarks: 3 };
const of = (candidates: string[], lists: string[] = []) => ({ candidates, lists });

test('[CT23] marks are places on the paper, whatever their order; a second tap takes one away', () => {
  const draft = ['b1', 'a1', 'a2', 'a2'].reduce(toggleCandidate, EMPTY_DRAFT);
  expect(judgeBallot(draft, mixed, paper)).toEqual({ kind: 'ready', marks: { kind: 'marks', places: [0, 3] } });
});

test('[CT24] too many and too few are never blocked and never entered unasked: they are offered as invalid', () => {
  expect(judgeBallot(of(['a1', 'a2', 'a3', 'b1']), mixed, paper)).toEqual({
    kind: 'ask',
    why: 'tooMany',
    offers: [{ kind: 'invalid', reason: 'tooMany' }],
  });
  expect(judgeBallot(of(['a1']), mixed, paper)).toMatchObject({ why: 'tooFew', offers: [{ reason: 'tooFew' }] });
  expect(judgeBallot(EMPTY_DRAFT, mixed, paper)).toEqual({ kind: 'nothing' });
});

test('[CT24] a whole list is one, where the method takes lists; two, or one beside single marks, are asked', () => {
  const listB = toggleList(EMPTY_DRAFT, 'listB');
  expect(judgeBallot(listB, mixed, paper)).toEqual({ kind: 'ready', marks: { kind: 'list', list: 1 } });
  expect(judgeBallot(listB, { ...mixed, method: 'multiple' }, paper)).toEqual({ kind: 'nothing' });
  expect(judgeBallot(toggleList(listB, 'listA'), mixed, paper)).toMatchObject({ why: 'manyLists', offers: [{ reason: 'tooMany' }] });
  const both = judgeBallot({ ...listB, candidates: ['a1', 'a2'] }, mixed, paper);
  expect(both).toMatchObject({
    why: 'listAndMarks',
    offers: [
      { kind: 'list', list: 1 },
      { kind: 'marks', places: [0, 1] },
      { kind: 'invalid', reason: 'other' },
    ],
  });
});

test('a ballot that stands is read back as it was marked', () => {
  expect(draftOf({ kind: 'marks', places: [2, 5] }, paper)).toEqual(of(['a3', 'b3']));
  expect(draftOf({ kind: 'list', list: 1 }, paper)).toEqual(of([], ['listB']));
  expect(draftOf({ kind: 'blank' }, paper)).toEqual(EMPTY_DRAFT);
});
