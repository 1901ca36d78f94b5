import { type Accessor, createMemo, createSignal, onCleanup, untrack } from 'solid-js';
import { ROLL_SIGHT, ROOM_GRANTS } from '../../../schema/access.ts';
import type { RollElector } from '../../../schema/api.ts';
import { type Attendance, type ElectorAttendance, readAttendance } from '../../../schema/attendance.ts';
import type { AttendanceAct } from '../../../schema/attendanceActs.ts';
import { AppError } from '../../../schema/errors.ts';
import { type CommitteeId, type ElectorId, isElectorId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { formatRoomName } from '../../../schema/rooms.ts';
import { useToaster } from '../../components/toasts.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Cells, CommitteeClient, RollClient, RoomClient } from '../../state/contracts/room.ts';
import { keepRollCurrent } from '../../state/keepRollCurrent.ts';
import { createActs, undoAll, type WriteActs, type Written } from '../door/createActs.ts';
import { createClaimIndex } from '../list/claimIndex.ts';
import { type DeskLists, deskLists } from './deskLists.ts';

/** What the parts of the desk share. */
export type Desk = {
  readonly committee: CommitteeId;
  readonly room: RoomClient;
  readonly detail: CommitteeClient;
  /** Null where the role sees no roll. */
  readonly roll: RollClient | null;
  readonly lists: Accessor<DeskLists>;
  attendanceOf(elector: string): ElectorAttendance | undefined;
  /** Electors of the roll who promised and have attended; null for roles that see no guarantees, and while they are not here. */
  readonly promisedAttended: Accessor<{ readonly promised: number; readonly attended: number } | null>;
  elector(id: string): RollElector | undefined;
  /** “12 · name”; a word for whoever is on no roll that this role sees. */
  electorWords(id: string): string;
  /** Of the committee's electors. */
  readonly gender: Accessor<Gender>;
  nameOf(userId: string): string;
  /** Whether this person may write here now. */
  readonly mayWrite: Accessor<boolean>;
  /** Writes in one edit, says so, and offers to take all of it back; what cannot be written is told. @returns whether it was */
  write(acts: readonly AttendanceAct[], said: string): boolean;
  /** The same for whoever says by themselves what became of it. Throws what `createActs` throws. */
  readonly writeActs: WriteActs;
};

/** Others' entries are shown this long after they came, together: a burst is one look. */
const SETTLE_MS = 150;

/** Opens what a committee's desk needs; ends with its owner. */
export function createDesk(committee: CommitteeId): Desk {
  const app = useApp();
  const t = useTranslation();
  const toaster = useToaster();
  const role = app.session.user()?.role ?? 'viewer';
  const room = app.openRoom(formatRoomName({ kind: 'attendance', committee }));
  const detail = app.openCommittee(committee);
  const roll = ROLL_SIGHT[role] ? app.openRoll(committee) : null;
  if (roll) keepRollCurrent(roll);
  const pledges = ROOM_GRANTS[role].guarantees ? app.openRoom(formatRoomName({ kind: 'guarantees', committee })) : null;
  const acts = createActs(room);

  const cellsChanged = createSettled(room.cells);
  const attendance = createMemo<Attendance>(() => {
    cellsChanged();
    room.state();
    return readAttendance(cellsOf(room.cells));
  });
  const lists = createMemo(() => deskLists(attendance(), roll?.state() === 'ready' ? roll.electors() : null, detail.detail()));

  const elector = (id: string): RollElector | undefined => roll?.elector(id);
  const pledgesChanged = pledges ? createSettled(pledges.cells) : () => 0;
  const promised = createMemo<ReadonlySet<ElectorId> | null>(() => {
    pledgesChanged();
    if (pledges?.state().kind !== 'open' || roll?.state() !== 'ready') return null;
    const index = createClaimIndex((key) => plain(pledges.cells, key));
    index.load(pledges.cells.keys());
    const isPromised = (id: string): id is ElectorId => isElectorId(id) && index.standingOf(id) === 'promised';
    return new Set(roll.electors().flatMap(({ id, isRemoved }) => (!isRemoved && isPromised(id) ? [id] : [])));
  });

  return {
    committee,
    room,
    detail,
    roll,
    lists,
    attendanceOf: (id) => (isElectorId(id) ? attendance().electors.get(id) : undefined),
    promisedAttended: createMemo(() => {
      const of = promised();
      if (!of) return null;
      const { electors } = attendance();
      return { promised: of.size, attended: [...of].filter((id) => electors.get(id)?.hasAttended).length };
    }),
    elector,
    electorWords(id) {
      const found = elector(id);
      return found ? `\u2068${found.number}\u2069 · \u2068${found.name}\u2069` : t(roll ? 'desk.notOnRoll' : 'desk.someElector');
    },
    gender: () => detail.detail()?.gender ?? 'mixed',
    nameOf: (userId) =>
      detail.nameOf(userId) ?? (userId === app.session.user()?.id ? app.session.user()?.name : null) ?? t('desk.somebody'),
    mayWrite: () =>
      room.state().kind === 'open' && room.access() === 'write' && room.writer() !== null && room.save().kind !== 'cannot-save',
    writeActs: acts,
    write(these, said) {
      const written = attempt(these);
      if (!written) return false;
      const undo = these.some(({ kind }) => kind === 'undo') ? undefined : { label: t('desk.undo'), run: () => takeBack(written) };
      toaster.show({ text: said, tone: 'success', ...(undo ? { action: undo } : {}) });
      return true;
    },
  };

  function attempt(these: readonly AttendanceAct[]): readonly Written[] | null {
    try {
      return acts(these);
    } catch (error) {
      toaster.show({ text: t.error(error instanceof AppError ? error : new AppError('internal')), tone: 'danger' });
      return null;
    }
  }
  function takeBack(written: readonly Written[]): void {
    if (attempt(undoAll(written))) toaster.show({ text: t('desk.undone'), tone: 'neutral' });
  }
}

/** Counts up once cells have changed: at once for one's own, after a moment for others'. */
function createSettled(cells: Cells): Accessor<number> {
  const [version, setVersion] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    timer = undefined;
    setVersion((n) => n + 1);
  };
  cells.onChange((_, isLocal) => {
    if (isLocal) settle();
    else timer ??= setTimeout(settle, SETTLE_MS);
  });
  onCleanup(() => clearTimeout(timer));
  return version;
}

function* cellsOf(cells: Cells): Iterable<readonly [string, Scalar]> {
  for (const key of cells.keys()) {
    const value = plain(cells, key);
    if (value !== undefined) yield [key, value];
  }
}

/** A read that watches nothing: whole rooms are looked at here, and told of by `onChange`. */
const plain = (cells: Cells, key: string): Scalar | undefined => untrack(() => cells.cell(key));
