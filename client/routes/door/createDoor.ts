import { type Accessor, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import {
  type ElectorAttendance,
  type Entry,
  freeNumber,
  observationKey,
  type Source,
  type UnlistedArrival,
  undoValue,
  userOf,
  votedValue,
} from '../../../schema/attendance.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CellWrite } from '../../../schema/guarantees.ts';
import type { ElectorId, WriterId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import { createAttendanceIndex, type Mark } from './attendanceIndex.ts';

export type { Mark };

/** What is seen and entered at the door of one committee. Everything but the writing functions is reactive. */
export type Door = {
  /** What is known of one elector; re-runs for them only. */
  attendanceOf(elector: string): ElectorAttendance;
  /**
   * Records that an elector has voted, a second time too. Throws AppError as `RoomClient.edit` does, and `unreachable` while this device has no code yet.
   * @returns the entry, to be taken back
   */
  mark(elector: string, source?: Source): Mark;
  /** Takes an observation back, once: one that is taken back already stays so. */
  undo(mark: Pick<Mark, 'elector' | 'entry'>): void;
  /** It was somebody else: the observation moves to them, in one edit. */
  wrongPerson(mark: Pick<Mark, 'elector' | 'entry'>, elector: string): Mark;
  /** Whether this person may take it back (B3). */
  canUndo(entry: Entry): boolean;
  /** Distinct electors of the committee's roll, without those taken off it: seen by this person, by this person on this device, by anybody. */
  readonly counts: Accessor<{ readonly mine: number; readonly device: number; readonly committee: number }>;
  /** This person's, from all their devices, taken back or not; the newest first. */
  readonly lastTen: Accessor<readonly Mark[]>;
  readonly unlisted: Accessor<readonly UnlistedArrival[]>;
  readonly headcount: Accessor<number>;
  /** Why nothing can be entered now; null while it can. */
  readonly blocked: Accessor<'read-only' | 'opening' | 'cannot-save' | 'no-code' | null>;
  /** Whether an entry is on this tablet only: of somebody who was at this door before and has not sent it (Y10). */
  isOnlyHere(entry: Entry): boolean;
  /** Of an elector; undefined where the roll has no such person (any more). */
  elector(id: string): RollElector | undefined;
};

const LAST = 10;
const NO_ROWS: ReadonlyMap<string, Scalar> = new Map();

/** Binds a door to its room; ends with its owner. */
export function createDoor(deps: {
  readonly room: Pick<RoomClient, 'cells' | 'edit' | 'writer' | 'access' | 'state' | 'save'>;
  readonly roll: { readonly electors: Accessor<readonly RollElector[]>; elector(id: string): RollElector | undefined };
  /** The person's id. */
  readonly me: string;
  /** Coordinators take back what others have entered. */
  readonly isCoordinator: Accessor<boolean>;
  /** Rows that others have left on this tablet and the room does not have yet. */
  readonly left?: Accessor<ReadonlyMap<string, Scalar>>;
  readonly now?: () => number;
}): Door {
  const { room, roll, me, left = () => NO_ROWS, now = Date.now } = deps;
  const { cells } = room;
  const handOf = (writer: WriterId | null): string => (writer ?? `${me}   `).slice(0, 9); // without a code nothing was entered from here
  const index = createAttendanceIndex(
    (key) => untrack(() => cells.cell(key) ?? left().get(key)),
    () => [me, handOf(untrack(room.writer))],
  );
  const [version, setVersion] = createSignal(0);
  const [othersVersion, setOthersVersion] = createSignal(0);
  const changed = (): void => void setVersion((n) => n + 1);
  const watched = new Map<string, ReturnType<typeof createSignal<number>>>();
  /** Of the marks made on this page: none is older than the one before it, whatever was done to the clock. By key. */
  const madeAtMs = new Map<string, number>();
  const timeOf = ({ key, value }: Entry): number => madeAtMs.get(key) ?? value.atMs;

  index.apply(cells.keys());
  cells.onChange(show);
  createEffect(on(left, (rows, before = NO_ROWS) => rows.size + before.size > 0 && show(new Set([...rows.keys(), ...before.keys()]))));
  function show(keys: Iterable<string>): void {
    const { electors, others } = index.apply(keys);
    for (const elector of electors) watched.get(elector)?.[1]((n) => n + 1);
    if (electors.size > 0) changed();
    if (others) setOthersVersion((n) => n + 1);
  }
  createEffect(
    on([roll.electors, room.writer], ([electors]) => {
      index.setElectors(electors.flatMap(({ id, isRemoved }) => (isRemoved ? [] : [id])));
      changed();
    }),
  );

  function watch(elector: string): void {
    const known = watched.get(elector) ?? createSignal(0);
    watched.set(elector, known);
    known[0]();
  }

  /** A key that nothing stands under, neither in the room nor among those being written. */
  function freeKey(elector: ElectorId, writer: WriterId, atMs: number, writes: readonly CellWrite[]): { n: number; key: string } {
    const keyOf = (n: number): string => observationKey(elector, { writer, n });
    const has = (key: string): boolean => cells.cell(key) !== undefined || writes.some((write) => write.key === key);
    const n = freeNumber(atMs, keyOf, has);
    return { n, key: keyOf(n) };
  }
  /** Writes in one edit. @param add each is made on what is written before it */
  function write<T>(add: (put: (elector: ElectorId, value: string) => { n: number; key: string; writer: WriterId }, atMs: number) => T): T {
    return untrack(() => {
      const writer = room.writer();
      if (!writer) throw new AppError('unreachable');
      const writes: CellWrite[] = [];
      const atMs = now();
      const made = add((elector, value) => {
        const free = freeKey(elector, writer, atMs, writes);
        writes.push({ key: free.key, value });
        return { ...free, writer };
      }, atMs);
      room.edit(writes);
      return made;
    });
  }
  type Put = Parameters<Parameters<typeof write>[0]>[0];

  function putMark(put: Put, atMs: number, elector: ElectorId, source: Source): Mark {
    const [newest] = lastTen();
    const entry = { ...put(elector, votedValue(atMs, source)), value: { kind: 'voted', atMs, source } } as const;
    madeAtMs.set(entry.key, Math.max(atMs, newest ? timeOf(newest.entry) + 1 : 0));
    return { elector, entry, isUndone: false };
  }
  function putUndo(put: Put, atMs: number, { elector, entry }: Pick<Mark, 'elector' | 'entry'>): void {
    if (!canUndo(entry)) throw new AppError('forbidden');
    put(elector, undoValue(atMs, { writer: entry.writer, n: entry.n }));
  }
  const isOnlyHere = ({ key }: Entry): boolean => left().has(key) && untrack(() => cells.cell(key)) === undefined;
  /** What the room does not have yet is nobody's to take back but whoever's it is. */
  const canUndo = (entry: Entry): boolean => userOf(entry) === me || (deps.isCoordinator() && !isOnlyHere(entry));
  const stands = ({ elector, entry }: Pick<Mark, 'elector' | 'entry'>): boolean =>
    index.of(elector).standing.some(({ key }) => key === entry.key);

  const lastTen = createMemo(() => {
    version();
    return index.lastOf(me, LAST, timeOf);
  });

  return {
    attendanceOf(elector) {
      watch(elector);
      return index.of(elector);
    },
    mark: (elector, source = 'door') => write((put, atMs) => putMark(put, atMs, elector as ElectorId, source)), // ids of the roll are electors'
    undo(mark) {
      if (stands(mark)) write((put, atMs) => putUndo(put, atMs, mark));
    },
    wrongPerson: (mark, elector) =>
      write((put, atMs) => {
        if (stands(mark)) putUndo(put, atMs, mark);
        return putMark(put, atMs, elector as ElectorId, mark.entry.value.source); // as above
      }),
    canUndo,
    counts: createMemo(
      () => {
        version();
        return { mine: index.count(me), device: index.count(handOf(room.writer())), committee: index.count() };
      },
      undefined,
      { equals: (a, b) => a.mine === b.mine && a.device === b.device && a.committee === b.committee },
    ),
    lastTen,
    unlisted: createMemo(() => {
      othersVersion();
      return index.unlisted();
    }),
    headcount: createMemo(() => {
      othersVersion();
      return index.headcount();
    }),
    blocked() {
      const { kind } = room.state();
      if (kind !== 'open') return 'opening';
      if (room.access() !== 'write') return 'read-only';
      if (room.save().kind === 'cannot-save') return 'cannot-save';
      return room.writer() ? null : 'no-code';
    },
    isOnlyHere,
    elector: roll.elector,
  };
}
