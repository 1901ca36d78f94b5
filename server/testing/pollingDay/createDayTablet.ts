import {
  countedValue,
  type EntryRef,
  freeNumber,
  headcountKey,
  matchValue,
  observationKey,
  type Source,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from '../../../schema/attendance.ts';
import type { CellWrite } from '../../../schema/guarantees.ts';
import type { ElectorId, WriterId } from '../../../schema/ids.ts';
import type { ConnectionClaims } from '../../rooms/connection.ts';
import type { DayHalf } from './createCalls.ts';
import { createDayReplica } from './createDayReplica.ts';
import { createTruth } from './createTruth.ts';
import type { Deed } from './deeds.ts';

/** Where an entry stands that a deed has made: what an undo names. */
export type Place = {
  readonly kind: 'observation' | 'unlisted' | 'headcount';
  readonly elector: string;
  readonly ref: EntryRef;
  readonly key: string;
};
export type DayTablet = ReturnType<typeof createDayTablet>;

/**
 * A tablet in somebody's hands: what is done on it goes into its documents as the app writes it, and beside that into the list of what was done.
 *
 * @param deps.clockOffMs by how much its clock is wrong
 * @param deps.places where the entries of all deeds of the committee stand
 */
export function createDayTablet(deps: {
  readonly committee: string;
  readonly name: string;
  readonly userId: string;
  readonly device: string;
  readonly role: 'coordinator' | 'attendance';
  readonly clockOffMs: number;
  readonly places: Map<string, Place>;
  readonly nextClientId: () => number;
}) {
  const { committee, name, userId, role, places } = deps;
  let device = deps.device;
  let made = 0;
  let atMs = 0;
  let pending: Deed[] = [];
  let forbidden: { readonly key: string; readonly reason: string }[] = [];
  const claims = (): Partial<ConnectionClaims> => ({ userId, role, device });
  const replicaOf = (room: string) => createDayReplica({ room: `${room}/${committee}`, claims, nextClientId: deps.nextClientId });
  const attendance = replicaOf('attendance');
  const guarantees = role === 'coordinator' ? replicaOf('guarantees') : null;
  /** Checked at every minute: only coordinators have a list of those who are missing. */
  const truth = role === 'coordinator' ? createTruth() : null;
  const hand = (): string => `${userId} ${device}`;
  const writer = (): WriterId => `${userId}${device}0` as WriterId; // six and three characters, and the tab's

  function nextId(): string {
    made += 1;
    return `${name}.${made}`;
  }

  function place(kind: Place['kind'], elector: string, taken: readonly CellWrite[]): Place {
    const keyOf = (n: number): string => {
      const ref = { writer: writer(), n };
      if (kind === 'observation') return observationKey(elector as ElectorId, ref); // ten characters
      return kind === 'unlisted' ? unlistedKey(ref) : headcountKey(ref);
    };
    const n = freeNumber(atMs, keyOf, (key) => attendance.has(key) || taken.some((write) => write.key === key));
    return { kind, elector, ref: { writer: writer(), n }, key: keyOf(n) };
  }

  /** Deeds that are one edit of the attendance document. */
  function createEdit() {
    const writes: CellWrite[] = [];
    const deeds: Deed[] = [];
    const put = (deed: Deed, at: Place, value: string): string => {
      writes.push({ key: at.key, value });
      deeds.push(deed);
      places.set(deed.id, at);
      return deed.id;
    };
    const edit = {
      voted: (elector: string, source: Source): string =>
        put({ id: nextId(), kind: 'voted', elector, hand: hand() }, place('observation', elector, writes), votedValue(atMs, source)),
      undo(target: string): string {
        const { kind, elector, ref } = placeOf(target);
        return put({ id: nextId(), kind: 'undo', target }, place(kind, elector, writes), undoValue(atMs, ref));
      },
      unlisted: (number: string, full: string): string =>
        put({ id: nextId(), kind: 'unlisted', number }, place('unlisted', '', writes), unlistedValue(atMs, number, full)),
      counted: (count: number): string =>
        put({ id: nextId(), kind: 'counted', count }, place('headcount', '', writes), countedValue(atMs, count)),
      /** Who it was is an observation of them as well. */
      match(target: string, elector: string): readonly [match: string, vote: string] {
        const value = matchValue(atMs, placeOf(target).ref, elector as ElectorId); // ten characters
        const match = put({ id: nextId(), kind: 'match', target, elector }, place('unlisted', '', writes), value);
        return [match, edit.voted(elector, 'unlisted')];
      },
    };
    return { edit, writes, deeds };
  }

  function placeOf(deed: string): Place {
    const at = places.get(deed);
    if (!at) throw new Error(`nothing was entered by ${deed}`);
    return at;
  }

  function did(deeds: readonly Deed[]): void {
    pending.push(...deeds);
    for (const deed of deeds) truth?.take(deed);
  }

  return {
    name,
    userId,
    role,
    attendance,
    guarantees,
    truth,
    replicas: guarantees ? [attendance, guarantees] : [attendance],
    /** What of the committee's deeds has reached this tablet. */
    seen: 0,
    /** As it has heard of it last. */
    roll: new Set<string>() as ReadonlySet<string>,
    /** What the server has told it last of calls. */
    half: null as DayHalf | null,
    isDead: false,
    isOffline: false,
    hand,
    nextId,
    setTime(nowMs: number): void {
      atMs = nowMs + deps.clockOffMs;
    },
    get atMs() {
      return atMs;
    },
    /** Something is entered: one edit. */
    enter<Made>(build: (edit: ReturnType<typeof createEdit>['edit']) => Made): Made {
      const { edit, writes, deeds } = createEdit();
      const result = build(edit);
      attendance.write(writes);
      did(deeds);
      return result;
    },
    claim(deed: Deed, writes: readonly CellWrite[]): void {
      guarantees?.write(writes);
      did([deed]);
    },
    /** What nobody may write, with the reason that has to come back. */
    trespass(write: CellWrite, reason: string): void {
      attendance.write([write]);
      forbidden.push({ key: write.key, reason });
    },
    placeOf,
    /** A key of its own under which nothing stands. */
    freeKey: (kind: Place['kind'], elector: string): string => place(kind, elector, []).key,
    get forbidden() {
      return forbidden;
    },
    /** What was done here and has reached nobody. */
    get pending(): readonly Deed[] {
      return pending;
    },
    /** All of it has reached the server. */
    takePending(): readonly Deed[] {
      const deeds = pending;
      pending = [];
      return deeds;
    },
    /** It has come back without what it had stored, as another device. @returns what nobody will ever hear of */
    forget(newDevice: string): readonly Deed[] {
      device = newDevice;
      forbidden = forbidden.filter(({ key }) => attendance.refused.has(key));
      const gone = pending;
      pending = [];
      return gone;
    },
  };
}
