import { type Accessor, createMemo, createSignal, untrack } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import { formatRoomName } from '../../../schema/rooms.ts';
import type { CellId } from '../../../schema/tally.ts';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { CommitteeClient, RoomClient } from '../../state/contracts/room.ts';
import { type BallotNames, createBallotNames } from './createBallotNames.ts';
import { createAtMostEvery, createPoll } from './createPoll.ts';
import type { Person } from './whyNot.ts';

export type ResultCommand = 'choose' | 'accept' | 'late' | 'seal' | 'verify' | 'publish' | 'reopen' | 'recount';

/** What the parts of a result's screen share. */
export type Result = {
  readonly committee: CommitteeId;
  readonly room: RoomClient;
  readonly detail: CommitteeClient;
  readonly names: BallotNames;
  readonly person: Person;
  /** What is on the screen; every command sends the fingerprint of this. */
  readonly answer: Accessor<ResultAnswer | null>;
  /** When it was last all that was on the server's disk, as far as the server said. */
  readonly atMs: Accessor<number | null>;
  readonly error: Accessor<AppError | null>;
  /** Whether a command could reach the server now, as far as is known. */
  readonly isConnected: Accessor<boolean>;
  cell(cell: CellId): ResultAnswer['cells'][number] | undefined;
  nameOf(userId: string): string;
  /** Names of people, set apart and joined as the language does. */
  namesOf(userIds: readonly string[]): string;
  /** A committee's own code; the id where it is not known. */
  codeOf(committee: string): string;
  /** Which count is shown; null: the last. */
  readonly chosenCount: Accessor<number | null>;
  chooseCount(count: number | null): void;
  /** Sends a command; what the server says stands on the screen then. Throws AppError; after `conflict` what stands there now is being fetched. */
  command(name: ResultCommand, body: object): Promise<ResultAnswer>;
  reload(): void;
};

/** What changes is fetched at most so often (CR43). */
const FETCH_EVERY_MS = 1_000;
/** Also where the room tells of changes: what it did not tell must not stay unseen. An answer that still holds costs nothing. */
const POLL_EVERY_MS = 15_000;

/** Opens the result of a committee, follows it and sends what is decided of it; ends with its owner. */
export function createResult(committee: CommitteeId): Result {
  const app = useApp();
  const t = useTranslation();
  const toaster = useToaster();
  const base = `/api/committees/${encodeURIComponent(committee)}`;
  const [chosenCount, chooseCount] = createSignal<number | null>(null);
  // one answer a count: each is kept on the device by its path
  const remote = createMemo(() => {
    const count = chosenCount();
    return untrack(() => app.openAnswer<ResultAnswer>(count === null ? `${base}/result` : `${base}/result?count=${count}`));
  });
  const room = app.openRoom(formatRoomName({ kind: 'result', committee }));
  const detail = app.openCommittee(committee);
  const answer = () => remote().value();
  const reload = () => remote().reload();
  room.cells.onChange(createAtMostEvery(FETCH_EVERY_MS, reload));
  createPoll(POLL_EVERY_MS, app.isOnline, reload);

  const byCell = createMemo(() => new Map((answer()?.cells ?? []).map((cell) => [cell.cell, cell])));
  const people = createMemo(() => new Map((answer()?.people ?? []).map(({ id, name }) => [id, name])));
  const twins = createMemo(() => answer()?.checks.some(({ other }) => other !== null) === true);
  // only a twin is said by its code
  const committees = createMemo(() => (twins() ? untrack(() => app.openAnswer<Committee[]>('/api/committees')) : null));
  const user = app.session.user();
  const nameOf = (userId: string): string =>
    people().get(userId) ?? detail.nameOf(userId) ?? (userId === user?.id ? user.name : t('results.somebody'));

  return {
    committee,
    room,
    detail,
    names: createBallotNames(),
    person: { id: user?.id ?? '', role: user?.role ?? 'viewer' },
    answer,
    atMs: () => ((atMs) => atMs && atMs - (answer()?.ageMs ?? 0))(remote().atMs()),
    error: () => remote().error(),
    isConnected: () => app.isOnline() && remote().error()?.code !== 'unreachable',
    cell: (cell) => byCell().get(cell),
    nameOf,
    namesOf: (userIds) => new Intl.ListFormat(t.language, { type: 'conjunction' }).format(userIds.map((id) => `\u2068${nameOf(id)}\u2069`)),
    codeOf: (id) =>
      committees()
        ?.value()
        ?.find((one) => one.id === id)?.code ?? id,
    chosenCount,
    chooseCount,
    async command(name, body) {
      try {
        const now = await app.api.send<ResultAnswer>('POST', `${base}/${name}`, body);
        if (name === 'recount') chooseCount(null);
        remote().replace(now);
        toaster.show({ text: name === 'recount' ? t('results.recounted', { n: now.count }) : t('results.saved'), tone: 'success' });
        return now;
      } catch (failure) {
        if (failure instanceof AppError && failure.code === 'conflict') reload();
        throw failure;
      }
    },
    reload,
  };
}
