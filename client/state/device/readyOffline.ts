import { ROLL_SIGHT, ROOM_GRANTS, type Role } from '../../../schema/access.ts';
import type { Me, Membership, User } from '../../../schema/api.ts';
import { parseRoomName, type Room, type RoomKind } from '../../../schema/rooms.ts';
import type { Environment } from '../environment.ts';
import { canStore } from '../installed/findMissing.ts';
import { HEAD } from './documentRows.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { withinTime } from './requests.ts';

export const READY_CHECKS = ['person', 'shell', 'write', 'data', 'unlock', 'clock', 'persistent', 'installed'] as const;
export type ReadyCheck = {
  readonly name: (typeof READY_CHECKS)[number];
  /** `unknown`: it cannot be found out now. */
  readonly state: 'ok' | 'warning' | 'bad' | 'unknown';
  /** How far this device's clock is off, in whole minutes; with `clock` only. */
  readonly minutesOff?: number;
};

/** The list in which whoever works in committees writes there. */
const LISTS: Readonly<Partial<Record<Role, RoomKind>>> = { coordinator: 'guarantees', attendance: 'attendance', clerk: 'tally' };

const CLOCK_WITHIN_MS = 2 * 60_000;
const SERVER_WITHIN_MS = 5_000;
const DEVICE_WITHIN_MS = 10_000;

/** The browser's own, as it may be. */
export type DeviceFacts = {
  readonly caches: CacheStorage | undefined;
  readonly hasWorker: () => Promise<boolean>;
  readonly isStandalone: () => boolean;
  readonly isPersisted: () => Promise<boolean>;
};

/**
 * Finds out whether this device is ready for a day without a network (X7): what would end the day is `bad`, what makes it less safe a `warning`.
 * @param deps.person who uses it; null while nobody is signed in
 * @param deps.rooms what they may open, as the server said last: by it a committee's present count is known; none while that has not come
 */
export async function findReadiness(deps: {
  readonly person: Pick<User, 'id' | 'role' | 'memberships'> | null;
  readonly rooms: Me['rooms'];
  readonly environment: Pick<Environment, 'fetch' | 'origin' | 'indexedDB' | 'now'>;
  readonly device: DeviceFacts;
}): Promise<readonly ReadyCheck[]> {
  const { person, rooms, environment, device } = deps;
  const [hasShell, writes, kept, clock, isPersisted] = await Promise.all([
    isShellKept(device),
    withinTime(DEVICE_WITHIN_MS, canStore(environment.indexedDB)).catch(() => null), // it has not answered
    person ? keptFor(person.id, environment.indexedDB) : NOTHING,
    checkClock(environment),
    device.isPersisted().catch(() => false),
  ]);
  const found = (name: ReadyCheck['name'], isGood: boolean | null, otherwise: 'bad' | 'warning'): ReadyCheck => ({
    name,
    state: isGood === null ? 'unknown' : isGood ? 'ok' : otherwise,
  });
  return [
    found('person', person !== null && (person.memberships.length > 0 || !LISTS[person.role]), 'bad'),
    found('shell', hasShell, 'bad'),
    found('write', writes, 'bad'),
    found('data', person !== null && hasItsLists(person, kept, rooms), 'bad'),
    found('unlock', kept.hasOfflineKey, 'bad'),
    clock,
    found('persistent', isPersisted, 'warning'),
    found('installed', device.isStandalone(), 'warning'),
  ];
}

async function isShellKept({ caches, hasWorker }: DeviceFacts): Promise<boolean> {
  try {
    return (await hasWorker()) && (await caches?.match('/index.html')) !== undefined;
  } catch {
    return false; // forbidden by the browser's settings
  }
}

type Kept = { readonly rooms: readonly string[]; readonly answers: readonly string[]; readonly hasOfflineKey: boolean };
const NOTHING: Kept = { rooms: [], answers: [], hasOfflineKey: false };

async function keptFor(userId: string, factory: IDBFactory | undefined): Promise<Kept> {
  const database = openDeviceDatabase(factory, userId, () => {});
  try {
    const found = await database.transact(['documents', 'answers', 'meta'], 'readonly', (transaction) => ({
      documents: transaction.objectStore('documents').getAllKeys(),
      answers: transaction.objectStore('answers').getAllKeys(),
      pin: transaction.objectStore('meta').count('offline'),
      passkey: transaction.objectStore('meta').count('passkey'),
    }));
    const documents = found.documents.result as [room: string, n: string][]; // as the store has them
    return {
      rooms: documents.flatMap(([room, n]) => (n === HEAD ? [room] : [])),
      answers: found.answers.result as string[],
      hasOfflineKey: found.pin.result + found.passkey.result > 0,
    };
  } catch {
    return NOTHING;
  } finally {
    database.close();
  }
}

/**
 * Of every committee that somebody works in its list and what belongs to it; of whoever works in none something of what they read. A clerk's list is the
 * present count's, or any of their stream where that is not known.
 */
function hasItsLists({ role, memberships }: Pick<User, 'role' | 'memberships'>, { rooms, answers }: Kept, mayOpen: Me['rooms']): boolean {
  const known = rooms.map(parseRoomName);
  const kind = LISTS[role];
  if (!kind) {
    const isList = (room: Room | null): boolean => ROLL_SIGHT[role] === null || room?.kind === 'guarantees' || room?.kind === 'attendance';
    const isAnswer = (path: string): boolean => (ROLL_SIGHT[role] === null ? path.startsWith('/api/') : path.endsWith('/roll'));
    const readsRooms = Object.keys(ROOM_GRANTS[role]).length > 0;
    return (known.some(isList) || !readsRooms) && answers.some(isAnswer);
  }
  const writable = mayOpen.flatMap(({ room, access }) => (access === 'write' ? [parseRoomName(room)] : []));
  const isHere = (mine: Membership): boolean => {
    const its = known.filter((room) => isOf(mine, kind, room));
    return (
      its.length > 0 &&
      lastCount(its) >= lastCount(writable.filter((room) => isOf(mine, kind, room))) &&
      answers.includes(ROLL_SIGHT[role] ? `/api/committees/${encodeURIComponent(mine.committee)}/roll` : '/api/election')
    );
  };
  return memberships.length > 0 && memberships.every(isHere);
}

const isOf = ({ committee, stream }: Membership, kind: RoomKind, room: Room | null): boolean =>
  room?.kind === kind && 'committee' in room && room.committee === committee && (!('stream' in room) || room.stream === stream);

/** 0 where none is counted in. */
const lastCount = (rooms: readonly (Room | null)[]): number =>
  Math.max(0, ...rooms.map((room) => (room?.kind === 'tally' ? room.count : 0)));

/** By the `Date` of an answer: it has whole seconds, and half of the way there and back is ours. */
async function checkClock({ fetch, origin, now }: Pick<Environment, 'fetch' | 'origin' | 'now'>): Promise<ReadyCheck> {
  try {
    const askedAtMs = now();
    const answer = await fetch(`${origin}/healthz`, { cache: 'no-store', signal: AbortSignal.timeout(SERVER_WITHIN_MS) });
    const serverMs = Date.parse(answer.headers.get('Date') ?? '');
    if (!Number.isFinite(serverMs)) return { name: 'clock', state: 'unknown' };
    const offMs = Math.abs((askedAtMs + now()) / 2 - serverMs);
    if (offMs <= CLOCK_WITHIN_MS) return { name: 'clock', state: 'ok' };
    return { name: 'clock', state: 'bad', minutesOff: Math.round(offMs / 60_000) };
  } catch {
    return { name: 'clock', state: 'unknown' };
  }
}

/** Of the real browser. */
export const browserFacts = (): DeviceFacts => ({
  caches: globalThis.caches as CacheStorage | undefined, // typed as always there; it is not on an insecure origin
  hasWorker: async () => (await navigator.serviceWorker?.getRegistration('/'))?.active != null,
  isStandalone: () =>
    globalThis.matchMedia?.('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true, // Safari's own
  isPersisted: async () => (await navigator.storage?.persisted?.()) ?? false,
});
