import { expect, test } from 'vitest';
import type { BallotPaper } from './ballotPaper.ts';
import { compactTally } from './compactTally.ts';
import type { WriterId } from './ids.ts';
import type { Scalar } from './keys.ts';
import { type BallotMarks, type TallyRef, type TallyValue, tallyKey, tallyValue } from './tally.ts';
import { checkOf } from './tallyCheck.ts';
import { figureCells } from './tallyFigures.ts';
import { coversOf, sealFingerprint } from './tallySeal.ts';
import { readTally } from './tallyTotals.ts';
import { createRandom } from './testing.ts';

const COUNTS = process.env.TEST_LONG ? 2_000 : 80;
const PAPER: BallotPaper = {
  id: 'pap1',
  lists: ['la01', 'lb01'],
  candidates: ['ca01', 'ca02', 'cb01', 'cb02'].map((id, i) => ({ id, list: i < 2 ? 0 : 1 })),
};
const PAPERS = new Map([[PAPER.id, PAPER]]);
const WRITERS = ['noura1d010', 'noura1d020', 'salem1d010'] as WriterId[];
type Random = ReturnType<typeof createRandom>;

function stream(random: Random) {
  const cells = new Map<string, Scalar>();
  const last = new Map<WriterId, number>();
  const ballots: TallyRef[] = [];
  const write = (value: TallyValue, writer = random.pick(WRITERS)): TallyRef => {
    const n = (last.get(writer) ?? 1_000) + 1 + random.int(20);
    last.set(writer, n);
    const ref: TallyRef = { entry: value.kind, writer, n };
    cells.set(tallyKey(ref), tallyValue(value));
    if (value.kind === 'ballot') ballots.push(ref);
    return ref;
  };
  const marks = (): BallotMarks =>
    random.pick<BallotMarks>([
      { kind: 'marks', places: [random.int(2), 2 + random.int(2)] },
      { kind: 'list', list: random.int(2) },
      { kind: 'blank' },
      { kind: 'invalid', reason: 'unclear' },
    ]);
  const read = (decided?: ReadonlyMap<string, boolean>) => readTally(cells, PAPERS, decided);
  return {
    cells,
    read,
    write,
    open: () => write({ kind: 'opening', atMs: 1, mode: 'ballots', every: 10, expected: null, from: 1, check: null }),
    ballot: (number: number, paper = PAPER.id) => write({ kind: 'ballot', number, paper, marks: marks() }),
    undo: () => ballots.length > 0 && write({ kind: 'void', target: random.pick(ballots) }),
    compare: () => {
      const tally = read();
      write({ kind: random.chance(0.5) ? 'checkpoint' : 'handover', atMs: 1, number: tally.last, check: checkOf(tally, tally.last) });
    },
    figure: () => write({ kind: 'figure', cell: random.pick(['ballots', 'cca01', 'lla01'] as const), n: random.int(9) }),
    seal: () => {
      const tally = read();
      return write({ kind: 'seal', atMs: 1, fingerprint: sealFingerprint(tally), covers: coversOf(tally.entries.values()) });
    },
  };
}

/** A count with everything that may happen in one, and maybe something after its end, with what was decided of it. */
function drawCount(random: Random) {
  const made = stream(random);
  made.open();
  const enter = (ballots: number): void => {
    for (let i = 0; i < ballots; i++) {
      made.ballot(1 + random.int(40));
      if (random.chance(0.1)) made.undo();
      if (random.chance(0.1)) made.compare();
      if (random.chance(0.1)) made.figure();
    }
  };
  enter(1 + random.int(40));
  if (random.chance(0.8)) made.seal();
  if (random.chance(0.5)) enter(random.int(6));
  const { late } = made.read();
  return { ...made, decided: late ? new Map([[late.hash, random.chance(0.5)]]) : new Map<string, boolean>() };
}

test('[CR63] whatever happened in a count, it comes to the same without its ballots, and none is left', () => {
  const random = createRandom(63);
  let compacted = 0;
  for (let i = 0; i < COUNTS; i++) {
    const { cells, decided } = drawCount(random);
    const found = compactTally(cells, PAPERS, decided);
    expect(found.kind, `count ${i}`).toBe('compacted');
    if (found.kind !== 'compacted') continue;
    compacted += 1;
    const left = new Map([...cells].filter(([key]) => !found.isGone(key)));
    for (const [key, value] of found.cells) left.set(key, value);
    expect([...left.keys()].some((key) => key.startsWith('b'))).toBe(false);
    const [before, after] = [readTally(cells, PAPERS, decided), readTally(left, PAPERS, decided)];
    expect([figureCells(after.totals), after.missing, [...after.doubtful.keys()], after.late?.isTaken === null]).toEqual([
      figureCells(before.totals),
      before.missing,
      [...before.doubtful.keys()],
      false,
    ]);
    expect(compactTally(left, PAPERS, decided).kind).toBe('whole');
  }
  expect(compacted).toBe(COUNTS);
});

test('[CR63][CR64] what comes later is late; once it is taken in, the next time it goes the same way; what comes twice goes unseen', () => {
  const random = createRandom(64);
  for (let i = 0; i < COUNTS / 2; i++) {
    const made = drawCount(random);
    const first = compactTally(made.cells, PAPERS, made.decided);
    if (first.kind !== 'compacted') throw new Error('not compacted');
    const held = new Map(made.cells);
    for (const key of held.keys()) if (first.isGone(key)) made.cells.delete(key);
    for (const [key, value] of first.cells) made.cells.set(key, value);
    for (const [key, value] of held) if (key.startsWith('b') && random.chance(0.2)) made.cells.set(key, value); // of a tablet that never heard that it was saved
    made.ballot(41);
    const { late } = made.read(made.decided);
    expect(compactTally(made.cells, PAPERS, made.decided)).toEqual({ kind: 'refused', why: 'late' });
    const decided = new Map([...made.decided, [late?.hash ?? '', true]]);
    const before = made.read(decided);
    const second = compactTally(made.cells, PAPERS, decided);
    if (second.kind !== 'compacted') throw new Error(`count ${i}: ${JSON.stringify(second)}`);
    for (const key of made.cells.keys()) if (second.isGone(key)) made.cells.delete(key);
    for (const [key, value] of second.cells) made.cells.set(key, value);
    const after = made.read(decided);
    expect([figureCells(after.totals), after.last]).toEqual([figureCells(before.totals), before.last]);
    expect(after.byBallots.ballots).toBe((readTally(held, PAPERS, made.decided).byBallots.ballots ?? 0) + 1);
  }
});

test('[CR63] a ballot of a paper that nobody knows, and what nobody has decided of, stay', () => {
  const unread = stream(createRandom(1));
  unread.open();
  unread.ballot(1, 'zzzz');
  expect(compactTally(unread.cells, PAPERS, new Map())).toEqual({ kind: 'refused', why: 'unread' });
  const late = stream(createRandom(2));
  late.open();
  late.seal();
  late.ballot(1);
  expect(compactTally(late.cells, PAPERS, new Map())).toEqual({ kind: 'refused', why: 'late' });
});

test('[CR63] a count by totals has nothing that goes', () => {
  const made = stream(createRandom(3));
  made.open();
  made.figure();
  expect(compactTally(made.cells, PAPERS, new Map())).toEqual({ kind: 'whole' });
});
