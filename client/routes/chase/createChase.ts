import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import type { ChaseAnswer, OwnCall, PhonesAnswer, SliceAnswer, SliceRequest, TransportChange } from '../../../schema/chaseApi.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { formatRoomName } from '../../../schema/rooms.ts';
import { useToaster } from '../../components/toasts.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { AnswerClient } from '../../state/contracts/kept.ts';
import type { CommitteeClient, RollClient, RoomClient } from '../../state/contracts/room.ts';
import { keepRollCurrent } from '../../state/keepRollCurrent.ts';
import { hourWords, zoneOf } from '../calls/electionHours.ts';
import { type ChaseHalf, halfOf } from './chaseFacts.ts';
import { type ChaseList, createChaseList } from './createChaseList.ts';

/** The server's half is asked for so often while the list is shown: who was called is no matter of seconds, who has voted comes by the room. */
export const ASK_EVERY_MS = 15_000;

/** The chase list of one committee as its screen needs it. */
export type Chase = {
  readonly committee: CommitteeId;
  readonly guarantees: RoomClient;
  readonly attendance: RoomClient;
  readonly roll: RollClient;
  readonly detail: CommitteeClient;
  readonly answer: AnswerClient<ChaseAnswer>;
  readonly half: Accessor<ChaseHalf>;
  /** Why that is not known, in words; null once it is. */
  readonly noHalf: Accessor<string | null>;
  /** What its silence says, such as *no call yet*; a dash while it is not known. */
  ifKnown(words: string): string;
  readonly list: ChaseList;
  /** Coordinators act; who may only read sees it all. */
  readonly mayAct: Accessor<boolean>;
  elector(id: string): RollElector | undefined;
  genderOf(elector: string): Gender;
  readonly gender: Accessor<Gender>;
  nameOf(userId: string): string;
  /** By the server's clock, as everything that the server says is. */
  readonly nowMs: Accessor<number>;
  /** The server's clock at this moment. */
  now(): number;
  /** By whose clock hours are told and typed (J26). */
  readonly zone: Accessor<string>;
  /** Hour and minute by that clock, with the day when it is not today. */
  hour(ms: number): string;
  /** When the server last said that its half holds, by its clock; null while it never has. */
  readonly asOfMs: Accessor<number | null>;
  tell(text: string): void;
  /** Each resolves with whether it was done; what was not is told. The server's half is asked for anew. */
  handOut(request: SliceRequest): Promise<SliceAnswer | null>;
  takeBack(slice: string): Promise<boolean>;
  setSeenTo(call: string): Promise<boolean>;
  recordOwn(call: Omit<OwnCall, 'electorId'> & { readonly electorId: string }): Promise<boolean>;
  setMayBeCalled(elector: string, mayBeCalled: boolean): Promise<boolean>;
  askTransport(elector: string): Promise<boolean>;
  changeTransport(id: string, change: TransportChange): Promise<boolean>;
  phonesOf(elector: string): Promise<PhonesAnswer['phones'] | null>;
  setPhone(elector: string, owner: string, phone: string | null): Promise<boolean>;
};

export function createChase(committee: CommitteeId): Chase {
  const app = useApp();
  const t = useTranslation();
  const toaster = useToaster();
  const base = `/api/committees/${encodeURIComponent(committee)}`;
  const guarantees = app.openRoom(formatRoomName({ kind: 'guarantees', committee }));
  const attendance = app.openRoom(formatRoomName({ kind: 'attendance', committee }));
  const roll = app.openRoll(committee);
  keepRollCurrent(roll);
  const detail = app.openCommittee(committee);
  const answer = app.openAnswer<ChaseAnswer>(`${base}/chase`);
  const aheadMs = (): number => guarantees.facts().clockAheadMs ?? 0;
  const serverNow = (): number => Date.now() - aheadMs();
  const [nowMs, setNowMs] = createSignal(serverNow());

  // a name that the roll on this tablet still says, and the server's no longer
  createEffect(() => guarantees.erased().some((id) => roll.elector(id)) && roll.reload());
  let hasArrived = false;
  createEffect(() => {
    const isHere = (room: RoomClient): boolean => room.state().kind === 'open' && room.save().kind !== 'connecting';
    if (isHere(guarantees) && isHere(attendance)) hasArrived = true;
    if (isHere(guarantees)) setNowMs(serverNow()); // the server has just said what time it is
  });

  function ask(): void {
    setNowMs(serverNow());
    if (document.visibilityState === 'visible' && app.isOnline()) answer.reload();
  }
  const asking = setInterval(ask, ASK_EVERY_MS);
  document.addEventListener('visibilitychange', ask);
  onCleanup(() => {
    clearInterval(asking);
    document.removeEventListener('visibilitychange', ask);
  });

  const zone = createMemo(() => zoneOf(answer.value()?.timeZone));
  const half = createMemo(() => halfOf(answer.value(), nowMs()), undefined, { equals: isSameHalf });
  const list = createChaseList({
    guarantees: guarantees.cells,
    attendance: attendance.cells,
    electors: roll.electors,
    half,
    isOpen: () => guarantees.state().kind === 'open' && attendance.state().kind === 'open',
    isArriving: () => !hasArrived,
  });
  function noHalf(): string | null {
    const error = answer.error();
    if (answer.value()) return null;
    if (error?.code === 'unreachable') return t('chase.noHalf');
    return error ? t.error(error) : t('common.loading');
  }
  const gender = (): Gender => detail.detail()?.gender ?? 'mixed';
  const tell = (text: string): void => void toaster.show({ text });

  async function act<T>(run: () => Promise<T>): Promise<T | null> {
    try {
      return await run();
    } catch (error) {
      toaster.show({ text: t.error(error instanceof AppError ? error : new AppError('internal')), tone: 'danger' });
      return null;
    } finally {
      answer.reload();
    }
  }
  const done = async (method: 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<boolean> =>
    (await act(async () => {
      await app.api.send<unknown>(method, base + path, body);
      return true;
    })) ?? false;

  return {
    committee,
    guarantees,
    attendance,
    roll,
    detail,
    answer,
    half,
    noHalf,
    ifKnown: (words) => (answer.value() ? words : '–'),
    list,
    mayAct: () => app.session.user()?.role === 'coordinator',
    elector: (id) => roll.elector(id),
    genderOf: (elector) => roll.elector(elector)?.gender ?? gender(),
    gender,
    nameOf: (userId) => detail.nameOf(userId) ?? t('list.unknownPerson'),
    nowMs,
    now: serverNow,
    zone,
    hour: (ms) => hourWords(t.language, ms, nowMs(), zone()),
    asOfMs() {
      const atMs = answer.atMs();
      return atMs === null ? null : atMs - aheadMs();
    },
    tell,
    handOut: (request) => act(() => app.api.send<SliceAnswer>('POST', `${base}/slices`, request)),
    takeBack: (slice) => done('POST', `/slices/${encodeURIComponent(slice)}/end`),
    recordOwn: (call) => done('POST', '/calls', call),
    setSeenTo: (call) => done('POST', `/calls/${encodeURIComponent(call)}/handled`),
    setMayBeCalled: (electorId, mayBeCalled) => done('POST', '/do-not-call', { electorId, mayBeCalled }),
    askTransport: (electorId) => done('POST', '/transport', { electorId }),
    changeTransport: (id, change) => done('PATCH', `/transport/${encodeURIComponent(id)}`, change),
    phonesOf: async (elector) =>
      (await act(() => app.api.send<PhonesAnswer>('GET', `${base}/electors/${encodeURIComponent(elector)}/phones`)))?.phones ?? null,
    setPhone: (elector, owner, phone) =>
      done('PUT', `/electors/${encodeURIComponent(elector)}/phones/${encodeURIComponent(owner)}`, { phone }),
  };
}

/** The clock goes on every few seconds; only a slice that has ended by it is news. */
const isSameHalf = (a: ChaseHalf, b: ChaseHalf): boolean =>
  a.from === b.from &&
  a.confirmedSinceMs === b.confirmedSinceMs &&
  a.slices.size === b.slices.size &&
  [...a.slices].every(([id, slice]) => b.slices.get(id) === slice);
