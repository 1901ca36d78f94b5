import { ROLES, ROOM_GRANTS } from '../../schema/access.ts';
import { MAX_PRESENCE_BYTES } from '../../schema/limits.ts';
import { isPacked, type Presence, packPresence, parseOwnPresence, parsePresence, parseTabletFacts } from '../../schema/presence.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { Connection } from './connection.ts';
import type { Author } from './docLog.ts';
import { type AwarenessEntry, decodeAwareness, encodeAwareness } from './frames.ts';
import { createPresenceElsewhere, type PersonElsewhere, type PresenceChannel } from './presenceElsewhere.ts';
import type { Timers } from './timers.ts';

/** A stock client echoes what it hears of others, so its own entry may stand anywhere in a frame. */
const MAX_ENTRIES_READ = 2_000;
/** Changes within this time leave in one frame; in a crowded room somewhat later, for there each goes to many. */
const COALESCE_MS = 100;
const COALESCE_CROWDED_MS = 250;
const CROWD = 100;

/** `from`: the connection that says it of itself. `tablet`: to be told to other processes; null when it came from one. */
type Change = { readonly entry: AwarenessEntry; readonly from: Connection | null; readonly tablet: string | null };

type Person = { readonly clientId: number; clock: number; state: string };

/**
 * Who is in the room. Each connection speaks for one client id only, the first it names that no other connection holds; the server
 * writes `user` from the ticket into what it says (A5). Nothing of it is stored.
 *
 * @param deps.between carries it to the other processes that hold the room; null when there are none
 */
export function createRoomPresence(deps: {
  readonly room: string;
  readonly connections: ReadonlySet<Connection>;
  readonly timers: Timers;
  readonly between: PresenceChannel | null;
}) {
  const { timers } = deps;
  const people = new Map<Connection, Person>();
  const changed = new Map<number, Change>();
  /** Who has asked for everybody since the last frame. */
  const asking = new Set<Connection>();
  /** Who reads presence in few bytes. */
  const readsPacked = new WeakSet<Connection>();
  /** Of whom everybody here has been told who they are, by client id: the user as it was told. */
  const introduced = new Map<number, string>();
  let callOff: (() => void) | null = null;
  let isDestroyed = false; // its connections are still closing
  let lastClock = 0;
  const elsewhere =
    deps.between && createPresenceElsewhere({ room: deps.room, open: deps.between, timers, here: everybodyHere, onChanged: hearOf });

  /** By the role that its process has written into the state. */
  function isWriter(state: string): boolean {
    const said = readState(state)?.user.role;
    const role = ROLES.find((known) => known === said);
    const kind = parseRoomName(deps.room)?.kind;
    return role !== undefined && kind !== undefined && ROOM_GRANTS[role][kind]?.access === 'write';
  }

  function everybodyHere() {
    return [...people]
      .filter(([, { state }]) => state !== 'null')
      .map(([connection, person]) => ({ ...person, tablet: tabletOf(connection) }));
  }

  /** Somebody with another process has come, changed or gone. */
  function hearOf({ process: _, tablet, ...entry }: PersonElsewhere): void {
    lastClock = Math.max(lastClock, entry.clock); // processes' clocks differ, and peers take only what is newer
    const [holder, person] = [...people].find(([, { clientId }]) => clientId === entry.clientId) ?? [];
    if (holder && person) {
      // nobody takes an id that somebody here holds, nor does what was said before the tablet came here count
      const hasGoneThere = entry.state !== 'null' && tabletOf(holder) === tablet && entry.clock > person.clock;
      if (!hasGoneThere) return elsewhere?.forget(entry.clientId);
      people.delete(holder); // its socket here was not found dead yet
    }
    changed.set(entry.clientId, { entry, from: null, tablet: null });
    flushSoon();
  }

  /** Larger than any clock a peer has seen of anybody, also before a restart of this process: peers ignore what is not newer. */
  function nextClock(): number {
    lastClock = Math.max(lastClock + 1, timers.now());
    return lastClock;
  }

  function announce(person: Person, from: Connection | null, tablet: string): void {
    changed.set(person.clientId, { entry: { ...person }, from, tablet });
    flushSoon();
  }

  function flushSoon(): void {
    if (isDestroyed) return;
    callOff ??= timers.after(deps.connections.size > CROWD ? COALESCE_CROWDED_MS : COALESCE_MS, flush);
  }

  function flush(): void {
    callOff = null;
    for (const connection of asking) sendAll(connection);
    asking.clear();
    const all = [...changed.values()];
    changed.clear();
    if (all.length === 0) return;
    const ofHere = all.flatMap(({ entry, tablet }) => (tablet === null ? [] : [{ ...entry, tablet }]));
    if (ofHere.length > 0) elsewhere?.tell(ofHere);
    const packed = all.map((change) => ({ ...change, entry: packEntry(change.entry) }));
    const [shared, sharedPacked] = [all, packed].map((of) => encodeAwareness(of.map(({ entry }) => entry)));
    for (const connection of deps.connections) {
      if (connection.isCongested) continue; // hears of everybody when it has caught up
      const isInFew = readsPacked.has(connection);
      // never a client's own entry: y-protocols would put it over the client's newer local state
      const others = (isInFew ? packed : all).filter(({ from }) => from !== connection);
      const whole = isInFew ? sharedPacked : shared;
      if (others.length === all.length && whole) connection.send([whole]);
      else if (others.length > 0) connection.send([encodeAwareness(others.map(({ entry }) => entry))]);
    }
  }

  /** In few bytes, and without who it is, where everybody here was told that: by the frame that said it first, or by `sendAll` when they came. */
  function packEntry(entry: AwarenessEntry): AwarenessEntry {
    const presence = readState(entry.state);
    if (!presence) {
      introduced.delete(entry.clientId);
      return entry;
    }
    const { user, unsent: _, ...own } = presence; // what it has not sent yet is for the server
    const who = JSON.stringify(user);
    const isKnown = introduced.get(entry.clientId) === who;
    introduced.set(entry.clientId, who);
    return { ...entry, state: JSON.stringify(isKnown ? packPresence(own) : { ...packPresence(own), user }) };
  }

  /**
   * The first client id that nobody else holds. One of the same person on the same device has come back before its old socket was found dead: the id
   * goes over to the new one, and the end of the old one says nothing about it.
   */
  function claimClientId(connection: Connection, entries: readonly AwarenessEntry[]): number | null {
    const holders = new Map([...people].map(([holder, person]) => [person.clientId, holder]));
    for (const { clientId, state } of entries) {
      if (state === 'null') continue;
      const holder = holders.get(clientId);
      const tabletElsewhere = elsewhere?.people.get(clientId)?.tablet;
      if (holder && !isSameTablet(holder, connection)) continue;
      if (tabletElsewhere !== undefined && tabletElsewhere !== tabletOf(connection)) continue;
      if (holder) people.delete(holder);
      elsewhere?.forget(clientId);
      return clientId;
    }
    return null;
  }

  /** Everybody who is here, for somebody who has just come. */
  function sendAll(connection: Connection): void {
    const others: AwarenessEntry[] = [...people].filter(([other]) => other !== connection).map(([, person]) => person);
    if (elsewhere)
      for (const person of elsewhere.people.values()) if (person.clientId !== people.get(connection)?.clientId) others.push(person);
    const present = others.filter((person) => person.state !== 'null');
    if (present.length > 0) connection.send([encodeAwareness(present)]);
  }

  return {
    /** Takes what a client says of itself; entries about others are passed over. Returns false when the frame is not an awareness update. */
    receive(connection: Connection, update: Uint8Array): boolean {
      const entries = decodeAwareness(update, MAX_ENTRIES_READ);
      if (!entries) return false;
      const clientId = people.get(connection)?.clientId ?? claimClientId(connection, entries);
      const entry = entries.find((candidate) => candidate.clientId === clientId);
      if (clientId === null || !entry || Buffer.byteLength(entry.state) > MAX_PRESENCE_BYTES) return true;
      const said = readJson(entry.state);
      if (said === undefined) return false;
      const state = stampState(connection, said);
      if (state === null) return false;
      if (isPacked(said)) readsPacked.add(connection);
      const person: Person = { clientId, clock: nextClock(), state };
      people.set(connection, person);
      announce(person, connection, tabletOf(connection));
      return true;
    },

    sendAll,

    /**
     * Who speaks for a client id and may write: whoever writes under it for the first time has to be the same (I8). Asked for new ids only. Whoever only reads keeps
     * nobody from an id of an earlier connection.
     */
    holderOf(clientId: number): Author | undefined {
      for (const [{ claims }, person] of people) if (person.clientId === clientId) return claims.access === 'write' ? claims : undefined;
      const holder = elsewhere?.people.get(clientId);
      const [userId, device] = holder && isWriter(holder.state) ? holder.tablet.split('.') : [];
      return userId && device ? { userId, device } : undefined;
    },

    /** Everybody who is here, for somebody who asks: with the next frame, so that asking a thousand times costs no more than asking once. */
    query(connection: Connection): void {
      asking.add(connection);
      flushSoon();
    },

    remove(connection: Connection): void {
      asking.delete(connection);
      const person = people.get(connection);
      if (!person) return;
      people.delete(connection);
      announce({ clientId: person.clientId, clock: nextClock(), state: 'null' }, null, tabletOf(connection));
    },

    destroy(): void {
      isDestroyed = true;
      callOff?.();
      callOff = null;
      elsewhere?.close();
    },
  };
}

const tabletOf = ({ claims }: Connection): string => `${claims.userId}.${claims.device}`;
const isSameTablet = (some: Connection, other: Connection): boolean => tabletOf(some) === tabletOf(other);

/** Null when the state is no presence. */
function readState(state: string): Presence | null {
  return parsePresence(readJson(state)); // of another process, perhaps of another version
}

/** Undefined when it is no JSON. */
function readJson(state: string): unknown {
  try {
    return JSON.parse(state);
  } catch {
    return undefined;
  }
}

/** Says to peers who it is; what its tablet says of itself beside that is kept for the server alone (BO9). Null when it is no presence. */
function stampState(connection: Connection, said: unknown): string | null {
  if (said === null) return 'null'; // the person hides or leaves
  const own = parseOwnPresence(said);
  if (own) connection.said = { screen: own.screen, ...(own.unsent === undefined ? {} : { unsent: own.unsent }), ...parseTabletFacts(said) };
  const { userId, userName, role } = connection.claims;
  return own && JSON.stringify({ ...own, user: { id: userId, name: userName, role } });
}
