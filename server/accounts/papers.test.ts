import { expect, test } from 'vitest';
import { paperOf } from '../../schema/ballotPaper.ts';
import { type ElectionSetUp, SETTINGS } from '../../schema/election.ts';
import { ballotPaper } from '../../schema/tables/campaign.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createActs, NOBODY } from './acts.ts';
import { createElection } from './election.ts';
import { createPapers } from './papers.ts';

type Ballot = Pick<ElectionSetUp, 'lists' | 'candidates'>;
const candidateOf = (id: string, ballotNumber: number, name = id) => ({ id, listId: null, ballotNumber, name, state: 'active' as const });
const first: Ballot = { lists: [], candidates: [candidateOf('aaaa', 1), candidateOf('bbbb', 2)] };
const second: Ballot = { lists: [], candidates: [...first.candidates, candidateOf('cccc', 3)] };

test('[CT60] a paper stays for good; the one in force comes last, also one that comes back, whatever the clock says', () => {
  const { db, close } = openEmpty();
  let nowMs = 1_000;
  const papers = createPapers({ db, now: () => nowMs });
  const ids = () => papers.list().map(({ id }) => id);
  papers.keep(first);
  papers.keep({ ...first, candidates: [candidateOf('aaaa', 1, 'spelt anew'), candidateOf('bbbb', 2)] }); // the same paper
  expect(papers.list()).toEqual([paperOf(first)]);
  nowMs = 10; // a clock set back
  papers.keep(second);
  expect(ids()).toEqual([paperOf(first).id, paperOf(second).id]);
  papers.keep(first);
  expect(ids()).toEqual([paperOf(second).id, paperOf(first).id]);
  close();
});

test('[CT60] a paper whose id another one has is refused, and changes nothing', () => {
  const { db, close } = openEmpty();
  const papers = createPapers({ db, now: () => 1 });
  const other = { id: paperOf(second).id, lists: [], candidates: [{ id: 'zzzz', list: null }], at: 1 };
  db.insert(ballotPaper).values(other).run();
  expect(() => papers.keep(second)).toThrow(expect.objectContaining({ code: 'wrong-election' }));
  expect(papers.list().map(({ candidates }) => candidates)).toEqual([other.candidates]);
  close();
});

test('[CT60] the paper of a set-up of before papers were kept is there from the next start on', () => {
  const { db, close } = openEmpty();
  const papers = createPapers({ db, now: () => 1 });
  const start = () => createElection({ db, acts: createActs(db), record: () => {}, papers, onCampaign: () => {} });
  const setUp = { ...first, name: '', method: 'single', seats: 1, minMarks: 1, maxMarks: 1, settings: SETTINGS } as const;
  start().change({ ...setUp, pollingDay: '2026-11-30', timeZone: 'UTC' }, { seen: 0 }, NOBODY);
  db.delete(ballotPaper).run();
  start();
  expect(papers.list()).toEqual([paperOf(first)]);
  close();
});
