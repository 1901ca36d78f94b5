import type { OutboxEntry } from './outboxEntry.ts';

export type Ledger = {
  /** An edit was just written to the replica; the next update frame holds it. */
  add(entry: OutboxEntry): void;
  /** Edits that stand in the replica already; the next step 2 holds them. */
  adopt(entries: readonly OutboxEntry[]): void;
  has(id: string): boolean;
  /** A new connection counts its frames from one and has been told nothing. */
  startConnection(): void;
  /** The n-th data frame of this connection left. */
  dataSent(isStep2: boolean, n: number): void;
  /** The n-th data frame left, and holds exactly these edits. */
  partSent(ids: readonly string[], n: number): void;
  /** Edits that no frame of this connection holds, in the order made. */
  unsent(): OutboxEntry[];
  /** The first n data frames are taken care of; returns the edits that are safe by that, which are forgotten here. */
  acknowledged(n: number): OutboxEntry[];
  /** Edits that lie in frames of this connection and are not acknowledged. */
  inFlight(): OutboxEntry[];
  /** All of them, in the order made. */
  entries(): OutboxEntry[];
  drop(id: string): void;
  /** Takes another form of an entry in its place. */
  replace(entry: OutboxEntry): void;
  /** Forgets and returns everything. */
  takeAll(): OutboxEntry[];
  /** The edit that has waited longest. */
  readonly oldest: OutboxEntry | null;
  readonly size: number;
};

/**
 * Says which edits of one replica are safe, by counting frames: a step 2 holds everything made before it, an update frame the edit it was
 * sent for. What a connection did not acknowledge lies in the step 2 of the next.
 */
export function createLedger(): Ledger {
  const lines = new Map<string, { entry: OutboxEntry; frame: number | null }>();
  let latest: string | null = null;

  return {
    add(entry) {
      lines.set(entry.id, { entry, frame: null });
      latest = entry.id;
    },
    adopt(entries) {
      for (const entry of entries) lines.set(entry.id, { entry, frame: null });
    },
    has: (id) => lines.has(id),
    startConnection() {
      for (const line of lines.values()) line.frame = null;
      latest = null;
    },
    dataSent(isStep2, n) {
      if (isStep2) {
        for (const line of lines.values()) line.frame ??= n;
      } else if (latest !== null) {
        const line = lines.get(latest);
        if (line) line.frame = n;
      }
      latest = null;
    },
    partSent(ids, n) {
      for (const id of ids) {
        const line = lines.get(id);
        if (line) line.frame = n;
      }
    },
    unsent: () => [...lines.values()].filter(({ frame }) => frame === null).map(({ entry }) => entry),
    acknowledged(n) {
      const safe: OutboxEntry[] = [];
      for (const [id, { entry, frame }] of lines) {
        if (frame === null || frame > n) continue;
        safe.push(entry);
        lines.delete(id);
      }
      return safe;
    },
    inFlight: () => [...lines.values()].filter(({ frame }) => frame !== null).map(({ entry }) => entry),
    entries: () => [...lines.values()].map(({ entry }) => entry),
    drop: (id) => void lines.delete(id),
    replace(entry) {
      const line = lines.get(entry.id);
      if (line) line.entry = entry;
    },
    takeAll() {
      const all = [...lines.values()].map(({ entry }) => entry);
      lines.clear();
      latest = null;
      return all;
    },
    get oldest() {
      return lines.values().next().value?.entry ?? null;
    },
    get size() {
      return lines.size;
    },
  };
}
