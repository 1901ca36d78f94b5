import { createRoot, createSignal } from 'solid-js';
import { expect, onTestFinished, test } from 'vitest';
import { paperOf } from '../../../schema/ballotPaper.ts';
import type { Candidate } from '../../../schema/election.ts';
import type { WriterId } from '../../../schema/ids.ts';
import { tallyKey, tallyValue } from '../../../schema/tally.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import type { BallotRules } from './ballotDraft.ts';
import { BOUNCE_MS, createBallotEntry } from './createBallotEntry.ts';
import { createCount } from './createCount.ts';
import type { KeptBallot } from './openBallot.ts';

const MULTIPLE: BallotRules = { method: 'multiple', minMarks: 1, maxMarks: 2 };
const SINGLE: BallotRules = { method: 'single', minMarks: 1, maxMarks: 1 };
const candidates = ['aaaa', 'bbbb', 'cccc', 'dddd'].map(
  (id, i): Candidate => ({ id, listId: null, ballotNumber: i + 1, name: id, state: 'active' }),
);
const paper = paperOf({ lists: [], candidates });

/** @param isDrawn frames are drawn at once; otherwise by `drawn` */
function lay({ rules = MULTIPLE, left = null, isDrawn = true }: { rules?: BallotRules; left?: KeptBallot | null; isDrawn?: boolean } = {}) {
  let waiting = (): void => {};
  let isRefusing = false;
  const fake = createFakeRoom();
  const clock = { nowMs: Date.UTC(2027, 2, 1, 18) };
  const kept: (KeptBallot | null)[] = [];
  const made = createRoot((dispose) => {
    const [present] = createSignal(paper);
    const count = createCount({ room: fake.room, me: 'noura0', paper: present, papers: () => new Map(), now: () => clock.nowMs });
    count.begin({ mode: 'ballots', every: 50, expected: null, from: 1, check: null });
    const entry = createBallotEntry({
      count,
      paper: present,
      rules: () => rules,
      candidates: () => candidates,
      lists: () => [],
      kept: { open: () => left, write: (ballot) => void kept.push(ballot) },
      told: (run) => (isRefusing ? null : run()),
      later(run) {
        waiting = run;
        if (isDrawn) run();
      },
      now: () => clock.nowMs,
    });
    return { count, entry, dispose };
  });
  onTestFinished(made.dispose);
  const later = (ms = 1_000): void => {
    clock.nowMs += ms;
  };
  const said = () =>
    made.count.own().map(({ value: { number, marks } }) => [number, marks.kind === 'marks' ? marks.places.join() : marks.kind]);
  const drawn = (): void => waiting();
  const refuse = (is: boolean): void => {
    isRefusing = is;
  };
  return { ...fake, ...made, kept, later, said, drawn, refuse };
}

test('[CT24] marks, next, and the paper is empty for the next ballot; too many are invalid once it was said twice', () => {
  const { entry, later, said } = lay();
  for (const id of ['bbbb', 'aaaa']) entry.tapCandidate(id);
  entry.next();
  expect([said(), entry.number(), entry.isMarked('aaaa')]).toEqual([[[1, '0,1']], 2, false]);
  for (const id of ['aaaa', 'bbbb', 'cccc']) entry.tapCandidate(id);
  later();
  entry.next();
  expect([entry.question()?.why, said().length]).toEqual(['tooMany', 1]);
  entry.next(); // the same finger
  expect(said().length).toBe(1);
  later();
  entry.next();
  expect(said()[0]).toEqual([2, 'invalid']);
});

test('[CT24] an empty paper is never entered by next, however often', () => {
  const { entry, later, said } = lay();
  for (let i = 0; i < 3; i++) {
    entry.next();
    later();
  }
  expect([entry.question()?.why, said()]).toEqual(['nothing', []]);
  entry.blank();
  expect(said()).toEqual([[1, 'blank']]);
});

test('[CT26] where one tap is the ballot, a quick second one is taken and flagged; a slow one is not', () => {
  const { entry, later, said, count } = lay({ rules: SINGLE });
  entry.tapCandidate('cccc');
  later(BOUNCE_MS - 1);
  entry.tapCandidate('cccc');
  expect([said(), entry.flagged()?.value.number]).toEqual([
    [
      [2, '2'],
      [1, '2'],
    ],
    2,
  ]);
  const flagged = entry.flagged();
  if (flagged) entry.takeBack(flagged);
  expect([said(), entry.flagged(), count.next()]).toEqual([[[1, '2']], null, 2]);
  later(BOUNCE_MS);
  entry.tapCandidate('cccc');
  later(10);
  entry.tapCandidate('dddd'); // another name is no bounce
  expect([said().length, entry.quick().size]).toEqual([3, 1]);
  expect(entry.flagged()).toBeNull();
});

test('[CT22] [CT26] of a second ballot that is taken back as none nothing is kept', () => {
  const { entry, kept } = lay();
  for (let i = 0; i < 2; i++) {
    entry.tapCandidate('aaaa');
    entry.next();
  }
  const flagged = entry.flagged() ?? expect.unreachable();
  expect(kept.at(-1)).toMatchObject({ number: 2 });
  entry.takeBack(flagged);
  expect(kept.at(-1)).toBeNull();
});

test('[CT26] a mark that a quick second tap takes away is shown', () => {
  const { entry, later } = lay();
  entry.tapCandidate('aaaa');
  later(200);
  entry.tapCandidate('aaaa');
  expect([entry.isMarked('aaaa'), entry.bounced()]).toEqual([false, 'aaaa']);
  later();
  entry.tapCandidate('aaaa');
  expect([entry.isMarked('aaaa'), entry.bounced()]).toEqual([true, null]);
});

test('[CT25] undo goes back mark by mark, then ballot by ballot, each with its marks on the paper again', () => {
  const { entry, later, said } = lay();
  entry.tapCandidate('aaaa');
  entry.next();
  later();
  entry.tapCandidate('bbbb');
  entry.tapCandidate('cccc');
  entry.next();
  entry.tapCandidate('dddd');
  entry.undo();
  expect([entry.isMarked('dddd'), said().length]).toEqual([false, 2]);
  entry.undo();
  expect([said(), entry.number(), entry.draft().candidates]).toEqual([[[1, '0']], 2, ['bbbb', 'cccc']]);
  entry.undo();
  entry.undo();
  expect([said(), entry.number(), entry.draft().candidates]).toEqual([[], 1, ['aaaa']]);
  entry.next();
  expect(said()).toEqual([[1, '0']]);
});

test('[CT25] a ballot before the one that this person began with last is corrected where it stands when it is undone', () => {
  const { entry, later, said, count } = lay();
  for (const id of ['aaaa', 'bbbb', 'cccc']) {
    entry.tapCandidate(id);
    entry.next();
    later();
  }
  count.begin({ mode: 'ballots', every: 50, expected: null, from: count.next(), check: '1' });
  entry.undo();
  expect([entry.number(), entry.correcting(), entry.draft().candidates, said()[0]]).toEqual([3, 3, ['cccc'], [3, '2']]);
  entry.tapCandidate('dddd');
  entry.next();
  expect([said().length, said()[0], count.tally().gaps, entry.number()]).toEqual([3, [3, '2,3'], [], 4]);
});

test('[CT25] ballot k is corrected where it stands, and the ballot that lay open waits', () => {
  const { entry, later, said, kept } = lay();
  for (const id of ['aaaa', 'bbbb']) {
    entry.tapCandidate(id);
    entry.next();
    later();
  }
  entry.tapCandidate('dddd');
  entry.correct(1);
  expect([entry.number(), entry.draft().candidates]).toEqual([1, ['aaaa']]);
  expect(kept.at(-1)).toMatchObject({ number: 1, isCorrection: true, aside: { candidates: ['dddd'] } });
  entry.tapCandidate('cccc');
  entry.next();
  expect(said()).toEqual([
    [2, '1'],
    [1, '0,2'],
  ]);
  expect([entry.number(), entry.draft().candidates, entry.correcting()]).toEqual([3, ['dddd'], null]);
  entry.correct(2);
  entry.stopCorrecting();
  expect([said()[0], entry.draft().candidates]).toEqual([[2, '1'], ['dddd']]);
});

test('[CT22] each mark is kept; what was left open is taken up or cleared, and is none once its ballot stands', () => {
  const left = { number: 1, isCorrection: false, candidates: ['aaaa', 'cccc'], lists: [], aside: { candidates: [], lists: [] } };
  const { entry, kept, said } = lay({ left });
  expect(entry.left()).toBe(left);
  entry.resume();
  entry.tapCandidate('dddd');
  expect(kept.at(-1)).toMatchObject({ number: 1, candidates: ['aaaa', 'cccc', 'dddd'] });
  entry.tapCandidate('dddd');
  entry.next();
  expect(said()).toEqual([[1, '0,2']]);

  const second = lay({ left });
  second.entry.clearLeft();
  expect([second.entry.left(), second.kept]).toEqual([null, [null]]);
});

test('[CT22] a ballot that was entered a moment before the page ended is not offered again', () => {
  const left = { number: 1, isCorrection: false, candidates: ['aaaa'], lists: [], aside: { candidates: [], lists: [] } };
  const fake = createFakeRoom();
  const ref = { entry: 'ballot', writer: 'noura0d01b' as WriterId, n: 7 } as const;
  fake.receive(
    [{ key: tallyKey(ref), value: tallyValue({ kind: 'ballot', number: 1, paper: paper.id, marks: { kind: 'blank' } }) }],
    'noura0',
  );
  createRoot((dispose) => {
    const count = createCount({ room: fake.room, me: 'noura0', paper: () => paper, papers: () => new Map() });
    const entry = createBallotEntry({
      ...{ count, paper: () => paper, rules: () => MULTIPLE, candidates: () => candidates, lists: () => [] },
      kept: { open: () => left, write: () => {} },
      told: (run) => run(),
    });
    expect(entry.left()).toBeNull();
    dispose();
  });
});

const LEFT: KeptBallot = { number: 1, isCorrection: false, candidates: ['aaaa', 'bbbb'], lists: [], aside: { candidates: [], lists: [] } };
/** This person's ballots from another of their tablets arrive. */
const fromOtherTablet = ({ receive }: Pick<ReturnType<typeof lay>, 'receive'>, from: number, to: number): void =>
  receive(
    Array.from({ length: to - from + 1 }, (_, i) => ({
      key: tallyKey({ entry: 'ballot', writer: 'noura0zz9a' as WriterId, n: 10 + i }),
      value: tallyValue({ kind: 'ballot', number: from + i, paper: paper.id, marks: { kind: 'marks', places: [0, 1] } }),
    })),
    'noura0',
  );

test('[CT22] a ballot that lay open here and was entered on another tablet is not offered any more once that is known, nor ever again', () => {
  const made = lay({ left: LEFT });
  expect(made.entry.left()?.number).toBe(1);
  fromOtherTablet(made, 1, 50);
  expect([made.entry.left(), made.entry.number()]).toEqual([null, 51]);
  made.count.voidEntries(made.count.standing(1));
  expect(made.entry.left()).toBeNull();
});

test('[CT22] a ballot that was entered here and taken back on another tablet lies there, and is not offered here; one that was taken back here is', () => {
  const first = lay();
  first.entry.tapCandidate('aaaa');
  first.entry.next();
  const kept = first.kept.at(-1) ?? expect.unreachable();
  const ballot = first.count.own()[0] ?? expect.unreachable();
  const takenBackBy = (writer: string) => ({
    key: tallyKey({ entry: 'void', writer: writer as WriterId, n: ballot.n + 1 }),
    value: tallyValue({ kind: 'void', target: { entry: 'ballot', writer: ballot.writer, n: ballot.n } }),
  });
  const stands = { key: ballot.key, value: tallyValue(ballot.value) };

  const reloaded = lay({ left: kept });
  expect(reloaded.entry.left()?.number).toBe(1); // nothing of it has come yet
  reloaded.receive([stands, takenBackBy('noura0zz9a')], 'noura0');
  expect([reloaded.count.standing(1), reloaded.entry.left()]).toEqual([[], null]);

  first.entry.undo();
  const here = lay({ left: first.kept.at(-1) ?? null });
  here.receive([stands, takenBackBy(ballot.writer)], 'noura0');
  expect([here.entry.left()?.number, here.entry.left()?.candidates]).toEqual([1, ['aaaa']]);
  here.entry.resume();
  here.entry.next();
  const after = lay({ left: here.kept.at(-1) ?? null });
  const again = here.count.own()[0] ?? expect.unreachable();
  after.receive([stands, takenBackBy(ballot.writer), { key: again.key, value: tallyValue(again.value) }], 'noura0');
  expect(after.entry.left()).toBeNull();
  const { entered: _, ...earlier } = first.kept.at(-1) ?? expect.unreachable();
  const old = lay({ left: earlier }); // as an earlier version kept it
  old.receive([stands, takenBackBy(ballot.writer)], 'noura0');
  expect(old.entry.left()).toEqual(earlier);
});

test('[CT20] the number of a ballot is its own from the first mark on, whatever another tablet enters meanwhile', () => {
  const made = lay({ left: LEFT });
  made.entry.resume();
  fromOtherTablet(made, 1, 50);
  expect(made.entry.number()).toBe(1);
  made.entry.next();
  expect(made.count.tally()).toMatchObject({ last: 50, missing: 0, totals: { ballots: 50 }, doubtful: new Map() }); // it says the same twice
  expect(made.entry.number()).toBe(51);
  made.entry.tapCandidate('cccc');
  made.count.enter({ kind: 'blank' }, 51);
  expect([made.entry.number(), made.kept.at(-1)?.number]).toEqual([51, 51]);
  made.entry.undo();
  expect(made.entry.number()).toBe(52); // nothing of it lies there any more
});

test('[CT20] a ballot that is taken up goes on under its number, though others were entered behind it; one that waits keeps its own too', () => {
  const made = lay({ left: LEFT });
  fromOtherTablet(made, 2, 50);
  made.entry.resume();
  expect(made.entry.number()).toBe(1);
  made.entry.correct(3);
  expect([made.entry.number(), made.kept.at(-1)]).toMatchObject([3, { number: 3, held: 1 }]);

  const after = lay({ left: made.kept.at(-1) ?? null });
  fromOtherTablet(after, 2, 50);
  after.entry.resume();
  after.entry.stopCorrecting();
  expect([after.entry.number(), after.entry.draft().candidates]).toEqual([1, ['aaaa', 'bbbb']]);
  after.entry.correct(1); // as a gap
  after.entry.blank();
  expect([after.entry.number(), after.entry.draft().candidates]).toEqual([51, ['aaaa', 'bbbb']]);
});

test('[CT29] a number and Enter marks, Enter alone is next; a number that nobody has is told and makes place for the next', () => {
  const { entry, said } = lay();
  entry.press('٣');
  expect(entry.inField()?.name).toBe('cccc');
  entry.enterField();
  expect(entry.isMarked('cccc')).toBe(true);
  entry.press('9');
  entry.enterField();
  expect([entry.field().isUnknown, said()]).toEqual([true, []]);
  entry.press('1');
  entry.enterField();
  entry.enterField();
  expect(said()).toEqual([[1, '0,2']]);
});

test('[CT31] what follows a ballot is shown before it is entered; it is entered before anything else is done, and by itself', () => {
  const { entry, later, said, drawn } = lay({ isDrawn: false });
  entry.tapCandidate('aaaa');
  entry.next();
  expect([said(), entry.number(), entry.isMarked('aaaa'), entry.canUndo()]).toEqual([[], 2, false, true]);
  drawn();
  expect([said(), entry.number()]).toEqual([[[1, '0']], 2]);
  later();
  entry.blank();
  entry.tapCandidate('bbbb'); // before a frame was drawn
  expect([said()[0], entry.number(), entry.draft().candidates]).toEqual([[2, 'blank'], 3, ['bbbb']]);
  entry.undo();
  entry.undo();
  expect([said().length, entry.number(), entry.draft()]).toEqual([2, 2, { candidates: [], lists: [] }]);
  entry.undo(); // the blank first, then the other
  expect([said().length, entry.number(), entry.draft().candidates]).toEqual([1, 1, ['aaaa']]);
  drawn();
  expect([said(), entry.number()]).toEqual([[], 1]);
});

test('[CT31] a ballot that could not be entered, or taken back, lies there again as it was', () => {
  const { entry, said, drawn, refuse } = lay({ isDrawn: false });
  entry.tapCandidate('aaaa');
  entry.tapCandidate('bbbb');
  refuse(true);
  entry.next();
  expect(entry.number()).toBe(2);
  drawn();
  expect([said(), entry.number(), entry.draft().candidates]).toEqual([[], 1, ['aaaa', 'bbbb']]);
  entry.undo();
  expect(entry.draft().candidates).toEqual(['aaaa']);
  refuse(false);
  entry.next();
  drawn();
  refuse(true);
  entry.undo();
  expect([entry.number(), entry.isMarked('aaaa')]).toEqual([1, true]);
  drawn();
  expect([said(), entry.number(), entry.isMarked('aaaa')]).toEqual([[[1, '0']], 2, false]);
  entry.correct(1);
  entry.tapCandidate('cccc');
  entry.next();
  expect([entry.correcting(), entry.number()]).toEqual([null, 2]);
  drawn();
  expect([entry.correcting(), entry.draft().candidates]).toEqual([1, ['aaaa', 'cccc']]);
});
