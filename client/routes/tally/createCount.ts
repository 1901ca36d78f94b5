import { type Accessor, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import { AppError } from '../../../schema/errors.ts';
import type { WriterId } from '../../../schema/ids.ts';
import { parseKey } from '../../../schema/keys.ts';
import {
  type BallotMarks,
  MAX_BALLOTS,
  nextNumber,
  type TallyEntryOf,
  type TallyRef,
  type TallyValue,
  tallyKey,
  tallyValue,
} from '../../../schema/tally.ts';
import type { BallotEntry } from '../../../schema/tallyBallots.ts';
import { createTallyReader, entriesOf, type Tally } from '../../../schema/tallyTotals.ts';
import type { RoomClient } from '../../state/contracts/room.ts';

export type { BallotEntry };
/** Everything that an app writes into a stream. */
export type OwnValue = Exclude<TallyValue, { readonly kind: 'compacted' }>;
type OpeningValue = Extract<TallyValue, { readonly kind: 'opening' }>;

/** One clerk's count. Everything but the writing functions is reactive. What is corrected and taken back is what was entered, after a seal too, and not only what it covers. */
export type Count = {
  readonly tally: Accessor<Tally>;
  /** The ballot paper that lies before the clerk; null while this tablet knows none. */
  readonly paper: Accessor<BallotPaper | null>;
  /** What this person has begun with last; null while they have not begun. */
  readonly opening: Accessor<TallyEntryOf<'opening'> | null>;
  /** The number of the ballot that is counted now: after this person's own, whatever another tablet has entered meanwhile. */
  readonly next: Accessor<number>;
  /** This person's ballots that stand, from all their devices: the highest number first, of one number the last entered first. */
  readonly own: Accessor<readonly BallotEntry[]>;
  /** Every ballot that stands under this number, whosever. */
  standing(number: number): readonly BallotEntry[];
  /** How many ballots were ever entered under this number, by anybody, those taken back too. */
  entered(number: number): number;
  /**
   * A ballot that the device kept; null once it was entered, a moment before its page ended or on another tablet, also where that was taken back since: it lies on the tablet that took it back.
   * One that is being corrected stays. @param ballot `entered`: as of when it was kept
   */
  stillOpen<Kept extends { readonly number: number; readonly isCorrection: boolean; readonly entered?: number }>(
    ballot: Kept | null,
  ): Kept | null;
  /** Why nothing can be entered now; null while it can. */
  readonly blocked: Accessor<'read-only' | 'opening' | 'cannot-save' | 'no-code' | null>;
  /**
   * Writes what belongs together in one edit. Throws AppError as `RoomClient.edit` does, and `unreachable` while this device has no code yet.
   * @returns their names, in the same order
   */
  write(values: readonly OwnValue[]): readonly TallyRef[];
  /** Begins, or goes on where another ended; with another mode or interval, begins anew. */
  begin(opening: Omit<OpeningValue, 'kind' | 'atMs'>): void;
  /** What `next` will be when this person's ballots of a number are taken back. */
  nextWithout(number: number): number;
  /** The next ballot. @param number the one that was shown @returns it, to be taken back */
  enter(marks: BallotMarks, number?: number): BallotEntry;
  /** Ballot `number` says this, in the place of whatever stands under it; where nothing does, the gap is closed. */
  correct(number: number, marks: BallotMarks): BallotEntry;
  /** Takes these back, in one edit. */
  voidEntries(refs: readonly TallyRef[]): void;
  readonly now: () => number;
};

/** Which of these is the last is told by their numbers, whoever wrote them: they go above all that is known, so that a slow clock puts nobody behind what was before. */
const ABOVE_ALL: readonly TallyValue['kind'][] = ['opening', 'handover', 'seal'];
/** The year 2087: above what comes later nobody goes, so that a clock that is far off leaves numbers to all the others. */
const MAX_OF_OTHERS = 35 * 36 ** 5;

/** Binds a count to its room; ends with its owner. */
export function createCount(deps: {
  readonly room: Pick<RoomClient, 'cells' | 'edit' | 'writer' | 'access' | 'state' | 'save'>;
  /** The person's id. */
  readonly me: string;
  readonly paper: Accessor<BallotPaper | null>;
  /** Every paper that there was, as far as this tablet knows; the one that lies before the clerk is added. */
  readonly papers: Accessor<ReadonlyMap<string, BallotPaper>>;
  readonly now?: () => number;
}): Count {
  const { room, me, paper, now = Date.now } = deps;
  const { cells } = room;
  const known = createMemo(() => {
    const present = paper();
    return present ? new Map([...deps.papers(), [present.id, present]]) : deps.papers();
  });
  const reader = createTallyReader(untrack(known));
  const lastOf = new Map<WriterId, number>(); // the highest number under a writer, also of what this version cannot read
  const [version, setVersion] = createSignal(0);
  const changed = (): void => void setVersion((n) => n + 1);

  function read(keys: Iterable<string>): void {
    for (const key of keys) {
      reader.set(
        key,
        untrack(() => cells.cell(key)),
      );
      const parsed = parseKey('tally', key);
      if (parsed?.kind === 'tally') lastOf.set(parsed.writer, Math.max(parsed.n, lastOf.get(parsed.writer) ?? 0));
    }
    changed();
  }
  read(cells.keys());
  cells.onChange(read);
  createEffect(
    on(
      known,
      (papers) => {
        reader.know(papers);
        changed();
      },
      { defer: true },
    ),
  );

  const tally = createMemo(() => {
    version();
    return reader.tally();
  });
  const own = createMemo(() => [...entriesOf(tally(), me)].sort((a, b) => b.value.number - a.value.number));
  const opening = createMemo(() =>
    tally()
      .withLate.openings.map(({ entry }) => entry)
      .filter(({ writer }) => writer.startsWith(me))
      .reduce<TallyEntryOf<'opening'> | null>((last, entry) => (last && last.n > entry.n ? last : entry), null),
  );
  const after = (top: BallotEntry | undefined): number =>
    Math.min(MAX_BALLOTS, Math.max(opening()?.value.from ?? 1, (top?.value.number ?? 0) + 1));
  const next = createMemo(() => after(own()[0]));

  function write(values: readonly OwnValue[]): readonly TallyRef[] {
    return untrack(() => {
      const writer = room.writer();
      if (!writer) throw new AppError('unreachable');
      const others = values.some(({ kind }) => ABOVE_ALL.includes(kind)) ? [...lastOf.values()].filter((last) => last < MAX_OF_OTHERS) : [];
      let n = nextNumber(now(), Math.max(lastOf.get(writer) ?? -1, ...others));
      const refs = values.map((value): TallyRef => ({ entry: value.kind, writer, n: n++ }));
      room.edit(values.map((value, i) => ({ key: tallyKey(refs[i] as TallyRef), value: tallyValue(value) }))); // one of each
      return refs;
    });
  }

  const voidOf = (target: TallyRef): OwnValue => ({ kind: 'void', target: { entry: target.entry, writer: target.writer, n: target.n } });
  /** @param replaced what does not stand any more then */
  function put(number: number, marks: BallotMarks, replaced: readonly TallyRef[]): BallotEntry {
    const present = untrack(paper);
    if (!present) throw new AppError('unreachable');
    const value = { kind: 'ballot', number, paper: present.id, marks } as const;
    const ref = write([...replaced.map(voidOf), value]).at(-1) as TallyRef; // the ballot's own
    return { ...ref, entry: 'ballot', key: tallyKey(ref), value };
  }
  const standing = (number: number): readonly BallotEntry[] => entriesOf(tally(), '').filter(({ value }) => value.number === number);
  const entered = (number: number): number =>
    [...tally().entries.values()].filter(({ value }) => value.kind === 'ballot' && value.number === number).length;

  return {
    tally,
    paper,
    opening,
    next,
    own,
    standing,
    entered,
    stillOpen(ballot) {
      if (!ballot || ballot.isCorrection) return ballot;
      const isEntered = standing(ballot.number).length > 0 || entered(ballot.number) > (ballot.entered ?? Number.POSITIVE_INFINITY);
      return isEntered ? null : ballot;
    },
    blocked() {
      if (room.state().kind !== 'open') return 'opening';
      if (room.access() !== 'write') return 'read-only';
      if (room.save().kind === 'cannot-save') return 'cannot-save';
      return room.writer() ? null : 'no-code';
    },
    write,
    begin: (value) => void write([{ kind: 'opening', atMs: now(), ...value }]),
    nextWithout: (number) => untrack(() => after(own().find(({ value }) => value.number !== number))),
    enter: (marks, number = untrack(next)) => put(number, marks, []),
    correct: (number, marks) => untrack(() => put(number, marks, standing(number))),
    voidEntries: (refs) => void write(refs.map(voidOf)),
    now,
  };
}
