import { createRoot, createSignal } from 'solid-js';
import { expect, onTestFinished, test } from 'vitest';
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import type { WriterId } from '../../../schema/ids.ts';
import { nextNumber, type TallyValue, tallyKey, tallyValue } from '../../../schema/tally.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { createCount } from './createCount.ts';
import { sealOf } from './seal.ts';

const ME = 'noura0';
const AT_MS = Date.UTC(2027, 2, 1, 18);
const paper: BallotPaper = { id: 'pap0', lists: [], candidates: ['aaaa', 'bbbb', 'cccc'].map((id) => ({ id, list: null })) };
const OPENING = { mode: 'ballots', every: 50, expected: 312, from: 1, check: null } as const;

function open() {
  const fake = createFakeRoom();
  const clock = { nowMs: AT_MS };
  const [present, setPaper] = createSignal<BallotPaper | null>(paper);
  const { count, dispose } = createRoot((end) => ({
    count: createCount({ room: fake.room, me: ME, paper: present, papers: () => new Map(), now: () => clock.nowMs }),
    dispose: end,
  }));
  onTestFinished(dispose);
  let n = 0;
  return {
    ...fake,
    count,
    clock,
    setPaper,
    /** Another tablet's entries arrive, numbered by its clock. */
    receiveAt(atMs: number, writer: string, ...values: TallyValue[]) {
      n = nextNumber(atMs, null);
      return this.receive(writer, ...values);
    },
    /** Another tablet's entries arrive. */
    receive(writer: string, ...values: TallyValue[]) {
      const refs = values.map((value) => ({ entry: value.kind, writer: writer as WriterId, n: n++ })); // of the right form
      fake.receive(
        values.map((value, i) => ({ key: tallyKey(refs[i] ?? (refs[0] as (typeof refs)[0])), value: tallyValue(value) })), // one of each
        writer.slice(0, 6),
      );
      return refs;
    },
  };
}
const place = (...places: number[]) => ({ kind: 'marks', places }) as const;
const ballot = (number: number, ...places: number[]): TallyValue => ({ kind: 'ballot', number, paper: 'pap0', marks: place(...places) });

test('[CT20] ballots are numbered from where the clerk began; the number is theirs, whatever another tablet enters', () => {
  const { count, receive } = open();
  expect([count.opening(), count.next()]).toEqual([null, 1]);
  count.begin({ ...OPENING, from: 214, check: 'abc' });
  expect([count.opening()?.value.expected, count.next()]).toEqual([312, 214]);
  count.enter(place(0));
  receive('khaledd02b', ballot(300, 1));
  expect(count.next()).toBe(215);
  expect(count.own().map(({ value }) => value.number)).toEqual([214]);
});

test('[CT21] a correction is one edit: what stood under the number goes, whoever entered it, and the new stands', () => {
  const { count, edits, receive } = open();
  count.begin(OPENING);
  count.enter(place(0));
  receive('khaledd02b', ballot(1, 1));
  expect(count.tally().doubtful.size).toBe(1);
  edits.length = 0;
  count.correct(1, place(2));
  expect(edits.map((edit) => edit.map(({ key }) => key.charAt(0)))).toEqual([['v', 'v', 'b']]);
  expect(count.standing(1).map(({ value }) => value.marks)).toEqual([place(2)]);
  expect([count.tally().doubtful.size, count.tally().totals.candidates.get('cccc'), count.next()]).toEqual([0, 1, 2]);
});

test('[CT21] entries of one second have numbers that go on, over a reload and a clock that was set back', () => {
  const { count, clock, edits } = open();
  count.begin(OPENING);
  for (let i = 0; i < 3; i++) count.enter(place(i));
  clock.nowMs -= 3_600_000;
  count.enter(place(0));
  const numbers = edits.flat().map(({ key }) => Number.parseInt(key.slice(11), 36));
  expect(new Set(numbers).size).toBe(5);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(count.tally().totals.valid).toBe(4);
});

test('[CT21] an opening goes above all that is known: on a tablet whose clock is an hour slow a clerk goes on with their own number and mode', () => {
  const OWN = `${ME}x01a`;
  const going = (from: number): Parameters<ReturnType<typeof open>['receive']>[1] => ({ kind: 'opening', atMs: AT_MS, ...OPENING, from });
  const begun = open();
  begun.receiveAt(AT_MS, OWN, going(1), ballot(100, 0));
  begun.receiveAt(AT_MS, 'khaledd02b', going(101), ballot(200, 0));
  begun.clock.nowMs -= 3_600_000;
  begun.count.begin({ ...OPENING, from: 201, check: 'abc' });
  expect([begun.count.opening()?.value.from, begun.count.next()]).toEqual([201, 201]);

  const back = open();
  back.receiveAt(AT_MS, OWN, going(1), ballot(100, 0), { kind: 'opening', atMs: AT_MS, ...OPENING, mode: 'totals', from: 101 });
  back.clock.nowMs -= 3_600_000;
  back.count.begin({ ...OPENING, from: 101 });
  expect(back.count.tally().mode).toBe('ballots');
  back.count.enter(place(0));
  expect(back.count.next()).toBe(102);
});

test('[CT21] a number that no clock comes to takes the numbers from nobody else', () => {
  const made = open();
  const { count } = made;
  made.receiveAt(Date.UTC(2200, 0), 'khaledd02b', ballot(9, 0));
  count.begin(OPENING);
  for (let i = 0; i < 3; i++) count.enter(place(i));
  expect(count.tally().totals.ballots).toBe(4);
});

test('[CT21] what is taken back leaves its number free for the next', () => {
  const { count } = open();
  count.begin(OPENING);
  count.enter(place(0));
  count.enter({ kind: 'invalid', reason: 'unclear' });
  const [top] = count.own();
  if (!top) throw new Error('no ballot');
  count.voidEntries([top]);
  expect([count.next(), count.own().length, count.tally().totals.invalid]).toEqual([2, 1, 0]);
});

test('[CT25] after a seal undo and corrections go on from what was entered since, ballot by ballot', () => {
  const { count, room } = open();
  count.begin(OPENING);
  for (let i = 0; i < 3; i++) count.enter(place(0));
  count.write([sealOf(count.tally(), room.cells.keys(), count.paper(), count.now()) ?? expect.unreachable()]);
  for (const number of [3, 2]) {
    expect(count.own()[0]?.value.number).toBe(number);
    count.voidEntries(count.own().slice(0, 1));
  }
  expect([count.next(), count.standing(2)]).toEqual([2, []]);
  count.enter(place(1));
  count.correct(2, place(2));
  count.begin({ ...OPENING, from: 3 });
  expect([count.opening()?.value.from, count.next(), count.own().map(({ value }) => value.number)]).toEqual([3, 3, [2, 1]]);
  const { totals, late, withLate } = count.tally();
  expect([totals.ballots, late?.isTaken]).toEqual([3, null]); // until somebody decides
  expect([withLate.totals.ballots, withLate.totals.candidates.get('cccc'), withLate.missing, withLate.doubtful.size]).toEqual([2, 1, 0, 0]);
});

test('[CT20] nothing is entered before this device is known, nor without a paper', () => {
  const { count, setWriter, setPaper, edits } = open();
  setPaper(null);
  expect(() => count.enter(place(0))).toThrow();
  setPaper(paper);
  setWriter(null);
  expect(count.blocked()).toBe('no-code');
  expect(() => count.enter(place(0))).toThrow();
  expect(edits).toEqual([]);
});
