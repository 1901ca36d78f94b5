import { expect, test } from 'vitest';
import type { BallotPaper } from './ballotPaper.ts';
import { compactedCells, rangesOf } from './compacted.ts';
import type { WriterId } from './ids.ts';
import type { Scalar } from './keys.ts';
import { type BallotMarks, type TallyRef, type TallyValue, tallyKey, tallyValue } from './tally.ts';
import { checkOf } from './tallyCheck.ts';
import { figureOf, figuresCounted } from './tallyFigures.ts';
import { coversOf, sealFingerprint } from './tallySeal.ts';
import type { LateDecisions } from './tallyStanding.ts';
import { createTallyReader, entriesOf, lastNumber, readTally, type Tally } from './tallyTotals.ts';
import { createRandom } from './testing.ts';

const PAPER: BallotPaper = {
  id: 'pap1',
  lists: ['la01', 'lb01'],
  candidates: ['ca01', 'ca02', 'cb01', 'cb02'].map((id, i) => ({ id, list: i < 2 ? 0 : 1 })),
};
const PAPERS = new Map([[PAPER.id, PAPER]]);
const NOURA = 'noura1d010' as WriterId;
const NOURA_2 = 'noura1d020' as WriterId;
const SALEM = 'salem1d010' as WriterId;

/** A stream as a clerk writes it; every call is one entry of a writer, numbered through. */
function stream() {
  const cells = new Map<string, Scalar>();
  const last = new Map<WriterId, number>();
  const write = (value: TallyValue, writer = NOURA): TallyRef => {
    const n = (last.get(writer) ?? -1) + 1;
    last.set(writer, n);
    const ref: TallyRef = { entry: value.kind, writer, n };
    cells.set(tallyKey(ref), tallyValue(value));
    return ref;
  };
  const read = (decided?: LateDecisions): Tally => readTally(cells, PAPERS, decided);
  const marks = (...places: number[]): BallotMarks => ({ kind: 'marks', places });
  return {
    cells,
    write,
    read,
    open: (from = 1, writer = NOURA, mode: 'ballots' | 'totals' = 'ballots', check: string | null = null) =>
      write({ kind: 'opening', atMs: 1, mode, every: 10, expected: null, from, check }, writer),
    ballot: (number: number, what: BallotMarks | number[], writer = NOURA) =>
      write({ kind: 'ballot', number, paper: PAPER.id, marks: Array.isArray(what) ? marks(...what) : what }, writer),
    undo: (target: TallyRef, writer = NOURA) => write({ kind: 'void', target }, writer),
    figure: (cell: Parameters<typeof figureOf>[1], n: number, writer = NOURA) => write({ kind: 'figure', cell, n }, writer),
    seal: (writer = NOURA) => {
      const tally = read();
      return write({ kind: 'seal', atMs: 1, fingerprint: sealFingerprint(tally), covers: coversOf(tally.entries.values()) }, writer);
    },
  };
}
const marksOf = (tally: Tally) => Object.fromEntries([...tally.totals.candidates].filter(([, n]) => n > 0));

test('[CT4] ballots come to marks, valid, invalid and blank; a whole list is a mark for each on it', () => {
  const { open, ballot, read } = stream();
  open();
  ballot(1, [0, 2]);
  ballot(2, { kind: 'list', list: 0 });
  ballot(3, { kind: 'blank' });
  ballot(4, { kind: 'invalid', reason: 'tooMany' });
  const { totals } = read();
  expect(totals).toMatchObject({ ballots: 4, valid: 2, invalid: 1, blank: 1, registered: null, admitted: null });
  expect([...totals.candidates]).toEqual([
    ['ca01', 2],
    ['ca02', 1],
    ['cb01', 1],
    ['cb02', 0],
  ]);
  expect(figureOf(totals, 'lla01')).toBe(1);
});

test('[CT5] one number twice: the same counts once, different words are in no total until one is taken back', () => {
  const { open, ballot, undo, read } = stream();
  open();
  ballot(1, [0]);
  ballot(1, [0], SALEM);
  ballot(2, [1]);
  const other = ballot(2, [2], SALEM);
  ballot(5, [3]);
  const before = read();
  expect([...before.repeated.keys()]).toEqual([1]);
  expect([...before.doubtful.keys()]).toEqual([2]);
  expect(before.totals.ballots).toBe(2);
  expect(before.gaps).toEqual([{ from: 3, to: 4 }]);
  undo(other);
  expect(marksOf(read())).toEqual({ ca01: 1, ca02: 1, cb02: 1 });
});

test('[CT9] [CT10] what comes after a seal is late until it is decided, and a voided seal opens again', () => {
  const { open, ballot, undo, seal, read } = stream();
  open();
  const first = ballot(1, [0]);
  const sealed = seal();
  expect(read().seal).toMatchObject({ isWhole: true });
  ballot(2, [1], SALEM);
  undo(first, SALEM);
  const { late, totals } = read();
  expect(totals.ballots).toBe(1);
  expect(late?.entries).toHaveLength(2);
  expect(marksOf(read(new Map([[late?.hash ?? '', true]])))).toEqual({ ca02: 1 });
  expect(marksOf(read(new Map([[late?.hash ?? '', false]])))).toEqual({ ca01: 1 });
  undo(sealed);
  expect(read()).toMatchObject({ seal: null, late: null });
  expect(marksOf(read())).toEqual({ ca02: 1 });
});

test('[CT10] [CT11] what waits after a seal is in no total, and what its writer goes on from all the same', () => {
  const { open, ballot, figure, undo, seal, read } = stream();
  open();
  const refs = [1, 2, 3].map((number) => ballot(number, [0]));
  expect(read().withLate.totals).toEqual(read().totals);
  seal();
  for (const ref of refs.slice(1)) undo(ref);
  ballot(2, [1]);
  figure('ballots', 2);
  const { totals, form, withLate } = read();
  expect([totals.ballots, form.ballots, withLate.totals.ballots, withLate.form.ballots]).toEqual([3, null, 2, 2]);
  expect(entriesOf(read(), NOURA).map(({ value }) => value.number)).toEqual([2, 1]);
});

test('[CT9] a box that was sealed without a ballot stays so whatever paper is in force since: nobody on its own has a mark', () => {
  const { open, cells, write, read } = stream();
  open();
  const first = read();
  const totals = figuresCounted([], [PAPER]);
  write({ kind: 'seal', atMs: 1, fingerprint: sealFingerprint({ ...first, totals }), covers: coversOf(first.entries.values()) });
  const longer: BallotPaper = { ...PAPER, id: 'pap2', candidates: [...PAPER.candidates, { id: 'cb03', list: 1 }] };
  for (const papers of [PAPERS, new Map([...PAPERS, [longer.id, longer]]), new Map([[longer.id, longer], ...PAPERS])]) {
    const tally = readTally(cells, papers);
    expect([tally.seal?.isWhole, [...tally.totals.candidates.keys()]]).toEqual([true, PAPER.candidates.map(({ id }) => id)]);
  }
  expect(readTally(cells, new Map([[longer.id, longer]])).seal?.isWhole).toBe(false); // its own is not known
});

test('[CT10] what a dead tablet brings after the seal and stands already needs no decision, anything else does', () => {
  const { open, ballot, figure, seal, undo, read } = stream();
  open();
  ballot(1, [0]);
  ballot(2, [1]);
  figure('ballots', 2);
  seal();
  open(1, SALEM);
  ballot(1, [0], SALEM);
  figure('ballots', 2, SALEM);
  const mistaken = ballot(3, [3], SALEM);
  undo(mistaken, SALEM);
  expect(read()).toMatchObject({ late: null, totals: { ballots: 2 } });
  ballot(2, [2], SALEM);
  const { late, totals, doubtful } = read();
  expect(late?.entries.map(({ value }) => value.kind)).toEqual(['opening', 'ballot']);
  expect([totals.ballots, doubtful.size]).toEqual([2, 0]);
  const taken = read(new Map([[late?.hash ?? '', true]]));
  expect([taken.totals.ballots, taken.doubtful.size]).toEqual([1, 1]);
});

test('[CT8] two clerks who counted the same have one check, whatever the order and device, and one who goes on elsewhere too', () => {
  const [one, two, three] = [stream(), stream(), stream()];
  for (const { open } of [one, two]) open();
  one.ballot(1, [0, 2]);
  one.ballot(2, { kind: 'list', list: 1 });
  one.ballot(3, { kind: 'blank' });
  two.ballot(3, { kind: 'blank' }, NOURA_2);
  two.ballot(2, [0, 2], SALEM);
  two.ballot(1, [2, 3]);
  const check = checkOf(one.read(), 3);
  expect(checkOf(two.read(), 3)).toBe(check);
  expect(checkOf(one.read(), 2)).not.toBe(check);
  three.open(3, SALEM, 'ballots', checkOf(one.read(), 2));
  three.ballot(3, { kind: 'blank' }, SALEM);
  expect(checkOf(three.read(), 3)).toBe(check);
  expect(three.read()).toMatchObject({ gaps: [], first: 3, last: 3, next: 4 });
});

test('[CT7] in totals mode what nobody entered is absent, and a doubtful cell has no value', () => {
  const { open, ballot, write, figure, read } = stream();
  open();
  ballot(1, [0]);
  open(2, NOURA, 'totals');
  write({ kind: 'total', cell: 'cca01', n: 7 });
  figure('ballots', 0);
  figure('valid', 4);
  figure('valid', 5, SALEM);
  const { mode, totals, form, byBallots } = read();
  expect(mode).toBe('totals');
  expect([figureOf(totals, 'cca01'), figureOf(totals, 'cca02'), totals.ballots]).toEqual([7, null, null]);
  expect([form.ballots, form.valid, form.doubtful]).toEqual([0, null, ['valid']]);
  expect(byBallots.ballots).toBe(1);
});

test('[CT8] [CT44] a word that was typed wrong when a count was taken over is put right by typing it again, and by nothing less', () => {
  const { open, ballot, write, read } = stream();
  open(101, NOURA, 'ballots', 'abc');
  ballot(101, [0]);
  const wrong = checkOf(read(), 101);
  open(101, NOURA, 'ballots', 'abd');
  expect([read().handedOver, checkOf(read(), 101) === wrong]).toEqual(['abd', false]);
  open(101);
  open(102, NOURA, 'ballots', checkOf(read(), 101)); // of a later ballot, and so another word
  expect([read().handedOver, read().openings.at(-1)?.isTrue]).toEqual(['abd', true]);
  write({ kind: 'checkpoint', atMs: 1, number: 101, check: wrong });
  expect(read().checkpoints).toMatchObject([{ isTrue: false }]);
});

test('[CT8] a comparison that a later correction changed is untrue', () => {
  const { open, ballot, write, undo, read } = stream();
  open();
  const ref = ballot(1, [0]);
  write({ kind: 'checkpoint', atMs: 1, number: 1, check: checkOf(read(), 1) });
  expect(read().checkpoints).toMatchObject([{ isTrue: true }]);
  undo(ref);
  ballot(1, [1]);
  expect(read().checkpoints).toMatchObject([{ isTrue: false }]);
});

test('[CT11] a writer takes back their own, the last first; cells may come and go in any order', () => {
  const { open, ballot, undo, read, cells } = stream();
  open();
  const refs = [1, 2, 3].map((number) => ballot(number, [0]));
  ballot(4, [0], SALEM);
  const [, second] = refs;
  if (second) undo(second);
  expect(entriesOf(read(), 'noura1').map(({ value }) => value.number)).toEqual([3, 1]);
  const reader = createTallyReader(PAPERS);
  for (const [key, value] of [...cells].reverse()) reader.set(key, value);
  expect(reader.tally()).toMatchObject({ totals: { ballots: 3 }, gaps: [{ from: 2, to: 2 }], missing: 1, next: 5 });
  for (const key of cells.keys()) reader.set(key, undefined);
  expect(reader.tally()).toMatchObject({ isBegun: false, totals: { ballots: null } });
});

test('[CT4] whatever the order of arrival, and entry by entry, everybody comes to the same', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { int, pick, chance } = createRandom(seed);
    const made = stream();
    const refs: TallyRef[] = [made.open(1 + int(3))];
    for (let n = 0; n < 40; n++) {
      const writer = pick([NOURA, NOURA_2, SALEM]);
      const what = int(12);
      if (what < 6) refs.push(made.ballot(1 + int(20), chance(0.8) ? [int(4)] : { kind: 'blank' }, writer));
      else if (what < 8) made.undo(pick(refs), writer);
      else if (what === 8) refs.push(made.figure(pick(['valid', 'cca01']), int(3), writer));
      else if (what === 9) refs.push(made.open(1 + int(20), writer, pick(['ballots', 'totals'])));
      else if (what === 10) refs.push(made.write({ kind: 'total', cell: 'cca02', n: int(2) }, writer));
      else if (chance(0.3)) refs.push(made.seal(writer));
    }
    const whole = made.read();
    const cells = [...made.cells];
    for (let n = cells.length - 1; n > 0; n--) {
      const other = int(n + 1);
      const [a, b] = [cells[n], cells[other]];
      if (a && b) [cells[n], cells[other]] = [b, a];
    }
    const reader = createTallyReader(PAPERS);
    const before: (readonly [string, Scalar])[] = [];
    for (const [key, value] of cells) {
      reader.set(key, value);
      before.push([key, value]);
      if (chance(0.2)) expect(reader.tally(), `seed ${seed}`).toEqual(readTally(before, PAPERS));
    }
    expect(reader.tally(), `seed ${seed}`).toEqual(whole);
  }
});

/** A stream without its ballots, as the server leaves it. */
function compact(cells: ReadonlyMap<string, Scalar>, tally: Tally): Map<string, Scalar> {
  const { totals, entries, doubtful, counted, seal } = tally;
  const gone = [...entries.values()].filter(
    ({ value }) => value.kind === 'ballot' || (value.kind === 'void' && value.target.entry === 'ballot'),
  );
  const numbers = [NOURA, SALEM].flatMap((writer) =>
    (['ballot', 'void'] as const).map((entry) => ({
      entry,
      writer,
      n: gone.filter((one) => one.entry === entry && one.writer === writer).map(({ n }) => n),
    })),
  );
  const left = [...cells].filter(([key]) => !gone.some((one) => one.key === key));
  const stored = compactedCells({
    numbers: rangesOf([...counted.map(({ number }) => number), ...doubtful.keys()]),
    doubtful: [...doubtful.keys()],
    ballots: totals.ballots ?? 0,
    invalid: totals.invalid ?? 0,
    blank: totals.blank ?? 0,
    candidates: [...totals.candidates],
    lists: [...totals.lists],
    checks: [1, 2, 3, 4].map((number) => [number, checkOf(tally, number)] as const),
    seal: seal && { key: seal.entry.key, isWhole: seal.isWhole },
    decided: [],
    gone: numbers.filter(({ n }) => n.length > 0),
  });
  return new Map<string, Scalar>([...left, ...stored]);
}

test('[CR64] a stream whose ballots are gone comes to the same, and what arrives then is late, once', () => {
  const made = stream();
  made.open();
  made.ballot(1, [0, 2]);
  const undone = made.ballot(2, [1]);
  made.undo(undone, SALEM);
  made.ballot(2, { kind: 'list', list: 1 }, SALEM);
  made.write({ kind: 'checkpoint', atMs: 1, number: 2, check: checkOf(made.read(), 2) });
  made.ballot(4, [3]);
  made.ballot(4, [2], SALEM);
  made.figure('ballots', 3);
  made.seal();
  const before = made.read();
  const cells = compact(made.cells, before);
  const after = readTally(cells, PAPERS);
  for (const what of ['totals', 'form', 'gaps', 'missing', 'last', 'next', 'users', 'late', 'mode'] as const)
    expect(after[what], what).toEqual(before[what]);
  expect([...after.doubtful.keys()]).toEqual([4]);
  expect(after.checkpoints).toMatchObject([{ isTrue: true }]);
  expect(after.seal).toMatchObject({ isWhole: true });
  expect(lastNumber(after, NOURA)).toBe(lastNumber(before, NOURA));

  for (const [key, value] of made.cells) cells.set(key, value); // what a tablet held comes again
  expect(readTally(cells, PAPERS)).toMatchObject({ late: null, totals: before.totals });
  const known = new Set(made.cells.keys());
  made.ballot(5, [0], SALEM);
  made.ballot(1, [3], SALEM);
  for (const [key, value] of made.cells) if (!known.has(key)) cells.set(key, value);
  const { late, totals } = readTally(cells, PAPERS);
  expect(late?.entries).toHaveLength(2);
  expect(totals).toEqual(before.totals);
  const taken = readTally(cells, PAPERS, new Map([[late?.hash ?? '', true]]));
  expect(taken.totals.ballots).toBe(3);
  expect(taken.totals.candidates.get('ca01')).toBe(2);
  expect([...taken.doubtful.keys()]).toEqual([1, 4]); // of number 1 nobody can say any more what it was
  for (const [key, value] of cells) if (key.startsWith('z')) cells.set(key, `${value}~`);
  expect(readTally(cells, PAPERS)).toMatchObject({ compacted: 'unreadable', isBegun: true, totals: { ballots: null } });
});
