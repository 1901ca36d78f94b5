import type { Refusal } from '../../schema/wire.ts';
import type { Connection } from './connection.ts';
import type { Author, LogRow } from './docLog.ts';
import { encodeParts, type UpdateParts } from './encodeParts.ts';
import type { Verdict } from './gate.ts';

type Accepted = Extract<Verdict, { kind: 'accept' }>;
type Entry = Author & { readonly keys: Set<string>; readonly newClientIds: number[]; readonly accepted: Accepted[] };

export type Batch = ReturnType<typeof createBatch>;

/** The accepted data frames of one turn of a room's loop: a log row for each person and device, and one update for everybody. */
export function createBatch(atMs: number) {
  const entries = new Map<string, Entry>();
  const writers = new Set<Connection>();
  const toRefuse = new Map<Connection, Map<string, Refusal['refused'][number]>>();
  const leftOut = new Set<Connection>();
  const parts: UpdateParts[] = [];
  let rows: LogRow[] | null = null;

  const bytesOf = (accepted: readonly Accepted[]): Uint8Array => {
    const [only] = accepted;
    return accepted.length === 1 && only ? only.bytes : encodeParts(accepted.map((verdict) => verdict.parts));
  };

  return {
    /** Connections with something accepted in it. */
    writers: writers as ReadonlySet<Connection>,
    /** Something of what a connection wrote is not taken: it is told what (122), and has to open its replica anew. */
    refuse(connection: Connection, refused: Refusal['refused']): void {
      const known = toRefuse.get(connection) ?? new Map();
      toRefuse.set(connection, known);
      for (const one of refused) known.set(`${one.key} ${one.reason}`, one);
    },
    /** A connection's replica holds what the document lost and others wrote: it has to be opened anew, once its own part is on disk. */
    leaveOut: (connection: Connection): void => void leftOut.add(connection),
    leftOut: leftOut as ReadonlySet<Connection>,
    /** What each connection is to be told of, once each. */
    refusals: (): (readonly [Connection, Refusal['refused']])[] =>
      [...toRefuse].map(([connection, refused]) => [connection, [...refused.values()]]),
    add(connection: Connection, verdict: Accepted): void {
      const { userId, device } = connection.claims;
      const name = `${userId}.${device}`;
      let entry = entries.get(name);
      if (!entry) {
        entry = { userId, device, keys: new Set(), newClientIds: [], accepted: [] };
        entries.set(name, entry);
      }
      for (const key of verdict.keys) entry.keys.add(key);
      entry.newClientIds.push(...verdict.newClientIds);
      entry.accepted.push(verdict);
      parts.push(verdict.parts);
      writers.add(connection);
    },
    /** What goes into the log, in the order of each one's first frame. */
    rows(): readonly LogRow[] {
      rows ??= [...entries.values()].map(({ userId, device, keys, newClientIds, accepted }) => ({
        userId,
        device,
        atMs,
        keys: [...keys],
        bytes: bytesOf(accepted),
        newClientIds,
      }));
      return rows;
    },
    /**
     * Up to which clock of each client it goes: whoever has all of that has all of it. Null when somebody only deleted, which no state vector
     * tells.
     */
    ends(): ReadonlyMap<number, number> | null {
      const ends = new Map<number, number>();
      for (const { structs } of parts) {
        if (structs.length === 0) return null;
        for (const { client, clock, length } of structs) ends.set(client, clock + length);
      }
      return ends;
    },
    /** All of it as one update; null when there is nothing. */
    merged(): Uint8Array | null {
      const [first, second] = this.rows();
      if (!first) return null;
      return second ? encodeParts(parts) : first.bytes;
    },
  };
}
