/** The screens of the operations room over rows that the test writes, as an administrator or whoever it says. */
import { createSignal } from 'solid-js';
import type { User } from '../../../../schema/api.ts';
import { type BoardRow, emptyRow, packRow } from '../../../../schema/board.ts';
import type { ActivityAnswer, BoardCommittee, BoardPlan, TabletsAnswer, TurnoutAnswer } from '../../../../schema/boardApi.ts';
import { areMarksOpen, type BoardRank, packMarks, packRanks } from '../../../../schema/boardMarks.ts';
import type { AppError, Language } from '../../../../schema/errors.ts';
import { isCommitteeId } from '../../../../schema/ids.ts';
import { NO_PLAN } from '../../../../schema/noPlan.ts';
import { createFakeRoom } from '../../list/testing/createFakeRoom.ts';
import { ELECTION } from '../../results/testing/resultFixtures.ts';
import { ADMIN, renderScreen } from '../../testing/renderScreen.tsx';
import { BoardAt } from '../Board.tsx';

const MINUTE_MS = 60_000;

export const row = (more: Partial<BoardRow> = {}): BoardRow => ({
  ...emptyRow(1_000),
  status: 'polling',
  openedAtMs: Date.now() - 300 * MINUTE_MS,
  heardAtMs: Date.now(),
  enteredAtMs: Date.now() - MINUTE_MS,
  attended: 300,
  promised: 200,
  promisedAttended: 80,
  tablets: 2,
  knownTablets: 2,
  readyTablets: 2,
  people: 2,
  ...more,
});
export const minutesAgo = (n: number): number => Date.now() - n * MINUTE_MS;

const COMMITTEES: readonly BoardCommittee[] = ['K01', 'K02', 'K10'].map((id, i) => ({
  id,
  code: id,
  site: i === 2 ? 'مدرسة الياسمين' : 'مدرسة النخيل',
  gender: i === 1 ? 'female' : 'male',
}));

export type BoardOptions = {
  readonly rows?: Readonly<Record<string, BoardRow>>;
  readonly ranks?: readonly BoardRank[];
  readonly marks?: Readonly<Record<string, readonly (number | null)[]>>;
  readonly role?: User['role'];
  /** Committees that the person belongs to. */
  readonly own?: readonly string[];
  readonly language?: Language;
  readonly committee?: string;
  readonly isWall?: boolean;
  /** Null: it has not come. */
  readonly plan?: Partial<BoardPlan> | null;
  readonly isElectionKnown?: boolean;
  /** What the server says when the plan is asked for again. */
  readonly planNow?: () => BoardPlan;
  readonly turnout?: TurnoutAnswer | null;
  readonly tablets?: TabletsAnswer['tablets'];
  readonly acts?: ActivityAnswer['acts'];
  /** When the room was last connected; null: it is. */
  readonly lastContactAtMs?: number | null;
  readonly error?: AppError;
  readonly send?: (method: string, path: string, body: unknown) => unknown;
};

/** `room`: what the server writes goes through it. */
export function showBoard(options: BoardOptions = {}) {
  const rows = options.rows ?? { K01: row(), K02: row({ attended: 500 }), K10: row({ attended: 100 }) };
  const areOpen = areMarksOpen(Object.values(rows));
  const figures = [
    ...packRanks(options.ranks ?? [], true),
    ...Object.entries(options.marks ?? {}).flatMap(([id, marks]) => [...packMarks(id, marks)]),
  ].map(([key, value]) => ({ key, value }));
  const fake = createFakeRoom([
    ...Object.entries(rows).map(([key, value]) => ({ key, value: packRow(value) })),
    ...(areOpen ? figures : []),
  ]);
  const apart = createFakeRoom(areOpen ? [] : figures);
  const [contact] = createSignal(options.lastContactAtMs ?? null);
  const room = {
    ...fake.room,
    facts: () => ({
      ...fake.room.facts(),
      connectedAtMs: contact() === null ? Date.now() : null,
      lastContactAtMs: contact() ?? Date.now(),
    }),
  };
  if (options.error) fake.setState({ kind: 'denied', error: options.error });
  const [plan, setPlan] = createSignal<BoardPlan | null>(options.plan === null ? null : { ...NO_PLAN, ...options.plan });
  const answers: Record<string, () => unknown> = {
    '/api/board/committees': () => COMMITTEES,
    '/api/board/turnout': () => options.turnout ?? null,
    '/api/board/plan': plan,
    '/api/election': () => (options.isElectionKnown === false ? null : ELECTION),
  };
  const opened: string[] = [];
  const user: User = {
    ...ADMIN,
    id: 'reem00',
    name: 'Reem',
    role: options.role ?? 'admin',
    memberships: (options.own ?? []).filter(isCommitteeId).map((committee) => ({ committee, stream: null })),
  };
  const view = renderScreen(() => <BoardAt committee={options.committee} isWall={options.isWall ?? false} />, {
    session: { user },
    rooms: [{ room: 'board/demo', access: 'read' }],
    language: options.language ?? 'en',
    send: (method, path, body) => {
      if (options.send && method !== 'GET') return options.send(method, path, body);
      if (path.startsWith('/api/board/tablets')) return { tablets: options.tablets ?? [] };
      if (path.startsWith('/api/board/plan')) return options.planNow?.() ?? plan();
      return { acts: options.acts ?? [], isMore: false, next: null };
    },
    openRoom: (name) => {
      opened.push(name);
      return name.startsWith('marks/') ? apart.room : room;
    },
    openAnswer: <T,>(path: string) => ({
      value: () => (answers[path]?.() ?? null) as T | null, // the test answers in the route's form
      atMs: () => (path === '/api/board/turnout' ? options.turnout?.atMs : undefined) ?? Date.now(),
      error: () => null,
      reload: () => {},
      replace: (next: T) => void (path === '/api/board/plan' && setPlan(next as BoardPlan)),
    }),
  });
  return {
    ...view,
    setPlan,
    fake,
    opened,
    write: (id: string, value: BoardRow) => fake.receive([{ key: id, value: packRow(value) }], '000000'),
  };
}
