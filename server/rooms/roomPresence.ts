import { MAX_PRESENCE_BYTES } from '../../schema/limits.ts';
import { parseOwnPresence } from '../../schema/presence.ts';
import type { Connection } from './connection.ts';
import { type AwarenessEntry, decodeAwareness, encodeAwareness } from './frames.ts';
import type { Timers } from './timers.ts';

/** A stock client echoes what it hears of others, so its own entry may stand anywhere in a frame. */
const MAX_ENTRIES_READ = 2_000;
/** Changes within this time leave in one frame; in a crowded room somewhat later, for there each goes to many. */
const COALESCE_MS = 100;
const COALESCE_CROWDED_MS = 250;
const CROWD = 100;

type Person = { readonly clientId: number; clock: number; state: string };

/**
 * Who is in the room. Each connection speaks for one client id only, the first it names that no other connection holds; the server
 * writes `user` from the ticket into what it says (A5). Nothing of it is stored.
 */
export function createRoomPresence(deps: { readonly connections: ReadonlySet<Connection>; readonly timers: Timers }) {
  const { timers } = deps;
  const people = new Map<Connection, Person>();
  const changed = new Map<number, { entry: AwarenessEntry; from: Connection | null }>();
  /** Who has asked for everybody since the last frame. */
  const asking = new Set<Connection>();
  let callOff: (() => void) | null = null;
  let lastClock = 0;

  /** Larger than any clock a peer has seen of anybody, also before a restart of this process: peers ignore what is not newer. */
  function nextClock(): number {
    lastClock = Math.max(lastClock + 1, timers.now());
    return lastClock;
  }

  function announce(person: Person, from: Connection | null): void {
    changed.set(person.clientId, { entry: { ...person }, from });
    flushSoon();
  }

  function flushSoon(): void {
    callOff ??= timers.after(deps.connections.size > CROWD ? COALESCE_CROWDED_MS : COALESCE_MS, flush);
  }

  function flush(): void {
    callOff = null;
    for (const connection of asking) sendAll(connection);
    asking.clear();
    const all = [...changed.values()];
    changed.clear();
    if (all.length === 0) return;
    const shared = encodeAwareness(all.map(({ entry }) => entry));
    for (const connection of deps.connections) {
      if (connection.isCongested) continue; // hears of everybody when it has caught up
      // never a client's own entry: y-protocols would put it over the client's newer local state
      const others = all.filter(({ from }) => from !== connection);
      if (others.length === all.length) connection.send([shared]);
      else if (others.length > 0) connection.send([encodeAwareness(others.map(({ entry }) => entry))]);
    }
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
      if (holder && !isSameTablet(holder, connection)) continue;
      if (holder) people.delete(holder);
      return clientId;
    }
    return null;
  }

  /** Everybody who is here, for somebody who has just come. */
  function sendAll(connection: Connection): void {
    const others = [...people].filter(([other]) => other !== connection).map(([, person]) => person);
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
      const state = stampState(connection, entry.state);
      if (state === null) return false;
      const person: Person = { clientId, clock: nextClock(), state };
      people.set(connection, person);
      announce(person, connection);
      return true;
    },

    sendAll,

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
      announce({ clientId: person.clientId, clock: nextClock(), state: 'null' }, null);
    },

    destroy(): void {
      callOff?.();
      callOff = null;
    },
  };
}

const isSameTablet = ({ claims: some }: Connection, { claims: other }: Connection): boolean =>
  some.userId === other.userId && some.device === other.device;

function stampState(connection: Connection, state: string): string | null {
  let said: unknown;
  try {
    said = JSON.parse(state);
  } catch {
    return null;
  }
  if (said === null) return 'null'; // the person hides or leaves
  const own = parseOwnPresence(said);
  const { userId, userName, role } = connection.claims;
  return own && JSON.stringify({ ...own, user: { id: userId, name: userName, role } });
}
