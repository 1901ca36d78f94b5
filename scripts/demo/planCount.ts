import type { BallotPaper } from '../../schema/ballotPaper.ts';
import type { UserId, WriterId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import { type BallotMarks, type CellId, candidateCell, nextNumber, type TallyValue, tallyKey, tallyValue } from '../../schema/tally.ts';
import { checkOf } from '../../schema/tallyCheck.ts';
import { figureCells } from '../../schema/tallyFigures.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import type { Random } from './generateRoll.ts';
import type { PlannedEdit } from './writeEdits.ts';

/** Ballots in the box and in a pile, and whoever the officials admitted. */
export const COUNT = { ballots: 228, every: 25, admitted: 228 } as const;
/** The clerks ended so long before the demo, and took so long for a ballot. */
const ENDED_MS = 9 * 60 * 60_000;
const BALLOT_MS = 15_000;
/** The first ballot that the second clerk can have heard wrongly. */
const MISHEARD_FROM = 60;

export type CountClerk = { readonly user: UserId; readonly device: string };
type Ballots = readonly BallotMarks[];

/**
 * Invents the count of a committee that voted the evening before: two clerks who counted blind, one of them with a mark at the neighbour's name, and a form on which the
 * digits of one figure are turned round. So there is something to settle.
 * @returns the edits of stream a and of stream b, each oldest first
 */
export function planCount(deps: {
  readonly random: Random;
  readonly nowMs: number;
  readonly paper: BallotPaper;
  readonly maxMarks: number;
  readonly registered: number;
  readonly clerks: readonly [CountClerk, CountClerk];
}): readonly [readonly PlannedEdit[], readonly PlannedEdit[]] {
  const { nowMs, paper, registered, clerks } = deps;
  const ballots = Array.from({ length: COUNT.ballots }, () => inventBallot(deps));
  const beganMs = nowMs - ENDED_MS - COUNT.ballots * BALLOT_MS;
  const first = writeStream(clerks[0], { ballots, paper, registered, beganMs });
  const second = writeStream(clerks[1], {
    ballots: misheard(ballots, paper),
    formOf: ballots,
    paper,
    registered,
    beganMs: beganMs + 7_000,
  });
  return [first, second];
}

/** Two in five take a whole list, most others mark across both lists. */
function inventBallot({
  random,
  paper,
  maxMarks,
}: {
  readonly random: Random;
  readonly paper: BallotPaper;
  readonly maxMarks: number;
}): BallotMarks {
  if (random.chance(0.02)) return { kind: 'blank' };
  if (random.chance(0.02)) return { kind: 'invalid', reason: random.pick(['tooMany', 'unclear', 'signed'] as const) };
  if (paper.lists.length > 0 && random.chance(0.4)) return { kind: 'list', list: random.chance(0.55) ? 0 : paper.lists.length - 1 };
  const wanted = Math.max(1, maxMarks - random.int(Math.max(1, Math.ceil(maxMarks / 2))));
  const places = new Set<number>();
  while (places.size < Math.min(wanted, paper.candidates.length)) places.add(Math.floor(paper.candidates.length * random.next() ** 1.2));
  return { kind: 'marks', places: [...places].sort((a, b) => a - b) };
}

/** One mark stands at the next name. */
function misheard(ballots: Ballots, paper: BallotPaper): Ballots {
  let isDone = false;
  return ballots.map((ballot, i) => {
    if (isDone || i < MISHEARD_FROM || ballot.kind !== 'marks') return ballot;
    const place = ballot.places.find((one) => one + 1 < paper.candidates.length && !ballot.places.includes(one + 1));
    if (place === undefined) return ballot;
    isDone = true;
    return { kind: 'marks', places: ballot.places.map((one) => (one === place ? one + 1 : one)) };
  });
}

function writeStream(
  { user, device }: CountClerk,
  of: {
    readonly ballots: Ballots;
    /** What lies in the box, where this clerk heard something else. */
    readonly formOf?: Ballots;
    readonly paper: BallotPaper;
    readonly registered: number;
    readonly beganMs: number;
  },
): PlannedEdit[] {
  const { ballots, paper, beganMs } = of;
  const papers = new Map([[paper.id, paper]]);
  const writer = `${user}${device}0` as WriterId; // user 6 + device 3 + tab 1
  const cells = new Map<string, Scalar>();
  const edits: PlannedEdit[] = [];
  let atMs = beganMs;
  let last: number | null = null;

  function enter(values: readonly TallyValue[]): void {
    const writes = values.map((value) => {
      const n = nextNumber(atMs, last);
      last = n;
      return { key: tallyKey({ entry: value.kind, writer, n }), value: tallyValue(value) };
    });
    for (const { key, value } of writes) cells.set(key, value);
    edits.push({ atMs, by: user, device, writes });
  }

  enter([{ kind: 'opening', atMs, mode: 'ballots', every: COUNT.every, expected: COUNT.ballots, from: 1, check: null }]);
  ballots.forEach((marks, i) => {
    atMs += BALLOT_MS;
    const number = i + 1;
    enter([{ kind: 'ballot', number, paper: paper.id, marks }]);
    if (number % COUNT.every === 0 && number < MISHEARD_FROM)
      enter([{ kind: 'checkpoint', atMs, number, check: checkOf(readTally(cells, papers), number) }]);
  });
  atMs += 20 * 60_000;
  enter(formFigures(of.formOf ?? ballots, of).map(([cell, n]) => ({ kind: 'figure', cell, n })));
  const tally = readTally(cells, papers);
  enter([{ kind: 'seal', atMs, fingerprint: sealFingerprint(tally), covers: coversOf(tally.entries.values()) }]);
  return edits;
}

/** What the official form says: the truth, but for one figure. */
function formFigures(
  ballots: Ballots,
  { paper, registered }: { readonly paper: BallotPaper; readonly registered: number },
): [CellId, number][] {
  const papers = new Map([[paper.id, paper]]);
  const writer = '0000000000' as WriterId; // of nobody: only what the ballots come to is wanted
  const { totals } = readTally(
    new Map(
      ballots.map((marks, i) => [
        tallyKey({ entry: 'ballot', writer, n: i + 1 }),
        tallyValue({ kind: 'ballot', number: i + 1, paper: paper.id, marks }),
      ]),
    ),
    papers,
  );
  const figures = new Map<CellId, number>(figureCells(totals));
  figures.set('registered', registered);
  figures.set('admitted', COUNT.admitted);
  for (const { id } of paper.candidates) {
    const cell = candidateCell(id);
    const n = figures.get(cell) ?? 0;
    const turned = Number([...String(n)].reverse().join(''));
    if (turned === n || turned > n || n < 10) continue;
    figures.set(cell, turned);
    break;
  }
  return [...figures];
}
