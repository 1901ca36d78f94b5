/**
 * The demo campaign's cast and the messages between its four parts: the supervisor (`scripts/demo.ts`), the server it restarts, the stage
 * page and the tablets framed in it. Nothing here exists outside `DEMO=1`.
 */
import type { Role } from './access.ts';
import type { Stream } from './rooms.ts';

export const DEMO_CAMPAIGN = 'demo';
export const DEMO_PASSWORD = 'committee-room-demo';
/** Everybody in the demo is drawn from it: the same people on every machine. */
export const DEMO_SEED = 2;

export const DEMO_COMMITTEES = [
  { id: 'K01', electors: 1_200, gender: 'male', status: 'polling', site: 'مدرسة النخيل' },
  { id: 'K02', electors: 850, gender: 'female', status: 'not_open', site: 'مدرسة الياسمين' },
  // voted the evening before, away from the others, and was counted
  { id: 'K03', electors: 320, gender: 'mixed', status: 'finished', site: 'مدرسة المرسى' },
] as const;

export type DemoPerson = {
  readonly username: string;
  /** Invented. */
  readonly name: { readonly ar: string; readonly en: string };
  readonly role: Role;
  readonly committees: readonly { readonly id: string; readonly stream: Stream | null }[];
};

const K01 = { id: 'K01', stream: null } as const;
const K02 = { id: 'K02', stream: null } as const;

/** Everyone who can sign in to the demo, in the order in which they are shown. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { username: 'coordinator', name: { ar: 'سالم الوارف', en: 'Salem Al-Waref' }, role: 'coordinator', committees: [K01] },
  { username: 'coordinator2', name: { ar: 'هند المرجان', en: 'Hind Al-Marjan' }, role: 'coordinator', committees: [K01, K02] },
  { username: 'door', name: { ar: 'بدر الساحل', en: 'Bader Al-Sahel' }, role: 'attendance', committees: [K01] },
  { username: 'caller', name: { ar: 'ابتسام الرمان', en: 'Ebtisam Al-Rumman' }, role: 'caller', committees: [K01] },
  { username: 'clerk-a', name: { ar: 'مها الغيمة', en: 'Maha Al-Ghaima' }, role: 'clerk', committees: [{ id: 'K01', stream: 'a' }] },
  { username: 'clerk-b', name: { ar: 'راشد الموج', en: 'Rashed Al-Mawj' }, role: 'clerk', committees: [{ id: 'K01', stream: 'b' }] },
  { username: 'reconciler', name: { ar: 'ليلى السنبلة', en: 'Laila Al-Sunbula' }, role: 'reconciler', committees: [K01] },
  { username: 'viewer', name: { ar: 'ناصر الشراع', en: 'Nasser Al-Shiraa' }, role: 'viewer', committees: [K01] },
  { username: 'auditor', name: { ar: 'نوف الندى', en: 'Nouf Al-Nada' }, role: 'auditor', committees: [K01] },
  { username: 'admin', name: { ar: 'دانة البستان', en: 'Dana Al-Bustan' }, role: 'admin', committees: [] },
];

/** The two tablets of the stage, left and right: each a network of its own in front of the same server. */
export const TABLETS = ['left', 'right'] as const;
export type Tablet = (typeof TABLETS)[number];

/** So much faster than a clock goes the polling day that the stage can start. */
export const DAY_SPEED = 60;
/** What the simulated polling day is at. `over`: everybody who was to come has come. */
export type DemoDay = {
  readonly phase: 'ready' | 'running' | 'stopped' | 'over';
  /** Minutes since midnight by the day's own clock. */
  readonly minute: number;
  readonly tablets: number;
  readonly offline: number;
  /** Why it does not go on just now; null when it does. */
  readonly trouble: 'unreachable' | null;
};
/** What one replica of a simulated tablet has written: `made` entries, of which the server has acknowledged so many, each one Yjs struct of this client id, the first at clock 0. */
export type DayReplica = { readonly room: string; readonly clientId: number; readonly made: number; readonly acknowledged: number };
/** Entries of the simulated tablets: `lost` were acknowledged and are not in the log. */
export type DayCount = { readonly made: number; readonly acknowledged: number; readonly inLog: number; readonly lost: number };

export type DemoState = {
  readonly tablets: readonly { readonly tablet: Tablet; readonly origin: string; readonly isCut: boolean }[];
  /** How often the server was killed and started again since the demo began. */
  readonly kills: number;
  /** Null where nobody supervises. */
  readonly day: DemoDay | null;
};

/** Server → supervisor, over the process's IPC channel. `kill` is never answered: the one who asks dies of it. */
export type DemoRequest =
  | { readonly type: 'demo'; readonly id: number; readonly action: 'state' | 'kill' }
  | { readonly type: 'demo'; readonly id: number; readonly action: 'start-day' | 'stop-day' | 'count-day' }
  | { readonly type: 'demo'; readonly id: number; readonly action: 'cut' | 'heal'; readonly tablet: Tablet };
/** `replicas`: the answer to `count-day` only. */
export type DemoReply = {
  readonly type: 'demo';
  readonly id: number;
  readonly state: DemoState;
  readonly replicas?: readonly DayReplica[];
};
