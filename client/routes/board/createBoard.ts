import { type Accessor, createMemo, createSignal, mapArray, onCleanup } from 'solid-js';
import { ROOM_GRANTS } from '../../../schema/access.ts';
import { type BoardRow, readRow } from '../../../schema/board.ts';
import type { BoardPlan, BoardCommittee as CommitteeNames, TurnoutAnswer } from '../../../schema/boardApi.ts';
import { areMarksOpen, isRowKey, readMarks, readRanks } from '../../../schema/boardMarks.ts';
import { type BoardSums, isHeard, sumBoard } from '../../../schema/boardSums.ts';
import type { ElectionAnswer } from '../../../schema/electionApi.ts';
import { minuteOfElection } from '../../../schema/electionClock.ts';
import type { CampaignId } from '../../../schema/ids.ts';
import { type Projected, projectEnd } from '../../../schema/projectEnd.ts';
import { formatRoomName } from '../../../schema/rooms.ts';
import { useApp } from '../../state/AppContext.ts';
import type { AnswerClient } from '../../state/contracts/kept.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import { createPoll } from '../results/createPoll.ts';
import type { BoardCommittee, BoardLine } from './boardTable.ts';

const TICK_MS = 5_000;
const TURNOUT_EVERY_MS = 60_000;
const PLAN_EVERY_MS = 60_000;

/** All that the operations room shows, over the board's document and what the API says beside it. */
export type Board = {
  readonly room: RoomClient;
  /** Epoch milliseconds by the server's clock, every few seconds anew. */
  readonly nowMs: Accessor<number>;
  /** Whether what is shown is what the server has now. */
  readonly isLive: Accessor<boolean>;
  /** Where it is not: to when the figures are known; null: nobody knows. */
  readonly asOfMs: Accessor<number | null>;
  /** When who is silent is judged by: a board that is cut off itself hears of nobody. */
  readonly judgedAtMs: Accessor<number>;
  readonly lines: Accessor<readonly BoardLine[]>;
  /** One committee's; null while it has no row. Only its own change runs it anew. */
  lineOf(id: string): BoardLine | null;
  readonly sums: Accessor<BoardSums>;
  /** Whether this person may see what candidates have: whoever reads every result, and everybody once nobody can vote any more. */
  readonly seesMarks: Accessor<boolean>;
  readonly ranks: Accessor<ReturnType<typeof readRanks>>;
  /** Of one committee, in the order of `markedCells`; null while nothing is known of them. */
  marksOf(id: string): ReturnType<typeof readMarks>;
  /** Null while it has not come: nothing is judged by it then. */
  readonly plan: Accessor<BoardPlan | null>;
  readonly planAnswer: AnswerClient<BoardPlan>;
  /** Nobody is silent while the plan has not come. */
  readonly silentAfterMs: Accessor<number>;
  readonly turnout: AnswerClient<TurnoutAnswer>;
  readonly election: Accessor<ElectionAnswer | null>;
  /** Minutes of the election day; null until the election is known. */
  readonly minute: Accessor<number | null>;
  /** When the first doors opened, in minutes of the election day. */
  readonly openedAt: Accessor<number | null>;
  /** Supporters who will have come when the doors close. */
  readonly projected: Accessor<Projected>;
};

/** Opens the board; ends with its owner. */
export function createBoard(campaign: CampaignId): Board {
  const { session, openRoom, openAnswer, isOnline } = useApp();
  const room = openRoom(formatRoomName({ kind: 'board', campaign }));
  const seesEveryResult = ROOM_GRANTS[session.user()?.role ?? 'caller'].marks !== undefined;
  const marks = seesEveryResult ? openRoom(formatRoomName({ kind: 'marks', campaign })) : null;
  const figureCell = (key: string): unknown => room.cells.cell(key) ?? marks?.cells.cell(key);
  const committees = openAnswer<readonly CommitteeNames[]>('/api/board/committees');
  const turnout = openAnswer<TurnoutAnswer>('/api/board/turnout');
  const planAnswer = openAnswer<BoardPlan>('/api/board/plan');
  const electionAnswer = openAnswer<ElectionAnswer>('/api/election');
  createPoll(TURNOUT_EVERY_MS, isOnline, turnout.reload);
  createPoll(PLAN_EVERY_MS, isOnline, planAnswer.reload);

  const serverNow = (): number => Date.now() - (room.facts().clockAheadMs ?? 0);
  const [nowMs, setNowMs] = createSignal(serverNow());
  const ticking = setInterval(() => setNowMs(serverNow()), TICK_MS);
  onCleanup(() => clearInterval(ticking));

  const names = createMemo(() => {
    const known = new Map((committees.value() ?? []).map((one) => [one.id, one]));
    return (id: string): BoardCommittee => {
      return known.get(id) ?? { id, code: id, site: '', gender: null };
    };
  });

  const keys = (): readonly string[] => [...room.cells.keys()].filter(isRowKey).sort();
  const [ids, setIds] = createSignal(keys(), { equals: (a, b) => a.length === b.length && a.every((id, i) => id === b[i]) });
  room.cells.onChange(() => setIds(keys()));
  // a text that changes is read again, and the others stay as they are
  const perCommittee = mapArray(ids, (id) => {
    const row = createMemo((): BoardRow | null => readRow(room.cells.cell(id)));
    return {
      id,
      line: createMemo((): BoardLine | null => {
        const found = row();
        return found && { committee: names()(id), row: found };
      }),
    };
  });
  const byId = createMemo(() => new Map(perCommittee().map(({ id, line }) => [id, line])));
  const lines = createMemo(() => perCommittee().flatMap(({ line }) => line() ?? []));

  const plan = planAnswer.value;
  const silentAfterMs = (): number => (plan()?.silentAfterMinutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const election = electionAnswer.value;
  const minuteOf = (ms: number | null): number | null => {
    const known = election();
    return known && ms !== null ? minuteOfElection(ms, known.pollingDay, known.timeZone) : null;
  };
  const minute = createMemo(() => minuteOf(nowMs()));
  const openedAt = createMemo(() => minuteOf(earliest(lines().map(({ row }) => row.openedAtMs))));
  const isLive = (): boolean => {
    nowMs();
    room.save();
    return room.facts().connectedAtMs !== null;
  };
  const asOfMs = createMemo((): number | null => {
    nowMs(); // the facts say nothing by themselves
    const { lastContactAtMs, clockAheadMs } = room.facts();
    if (lastContactAtMs !== null) return lastContactAtMs - (clockAheadMs ?? 0); // by the server's clock, as all else here
    return latest(lines().map(({ row }) => row.heardAtMs));
  });
  const judgedAtMs = createMemo(() => (isLive() ? nowMs() : (asOfMs() ?? nowMs())));
  const sums = createMemo(() =>
    sumBoard(
      lines().map(({ row }) => row),
      judgedAtMs(),
      silentAfterMs(),
    ),
  );

  return {
    room,
    nowMs,
    isLive,
    asOfMs,
    judgedAtMs,
    lines,
    lineOf: (id) => byId().get(id)?.() ?? null,
    sums,
    seesMarks: createMemo(() => seesEveryResult || areMarksOpen(lines().map(({ row }) => row))),
    ranks: createMemo(() => readRanks(figureCell)),
    marksOf: (id) => readMarks(figureCell, id),
    plan,
    planAnswer,
    silentAfterMs,
    turnout,
    election,
    minute,
    openedAt,
    projected: createMemo((): Projected => {
      const at = minute();
      const parts = lines().map(({ row }) => ({
        have: row.promisedAttended,
        most: row.promised,
        weight: row.promised,
        isClosed: row.status === 'closed' || row.status === 'counting' || row.status === 'finished',
        // one that is heard of now is known as it is now
        knownAt: minuteOf(isHeard(row, judgedAtMs(), silentAfterMs()) ? judgedAtMs() : row.heardAtMs),
      }));
      return projectEnd(parts, plan(), at, openedAt());
    }),
  };
}

const latest = (all: readonly (number | null)[]): number | null =>
  all.reduce((last, ms) => (ms === null || (last !== null && last >= ms) ? last : ms), null);
const earliest = (all: readonly (number | null)[]): number | null =>
  all.reduce((first, ms) => (ms === null || (first !== null && first <= ms) ? first : ms), null);
