import { checksumOf, isIntact } from '../../checksum.ts';
import { LogMovedError } from '../../logMovedError.ts';
import type { Author, DocLog, FreshDocument, LoadedDocument, LogRow, StoredRow } from '../../rooms/docLog.ts';

type SimRow = { readonly seq: number; bytes: Uint8Array; readonly checksum: number; isAside: boolean; readonly atMs: number };
type SimSnapshot = { readonly epoch: number; readonly seq: number; bytes: Uint8Array; readonly checksum: number };
type SimRoom = {
  epoch: number;
  seq: number;
  readonly rowsOf: Map<number, SimRow[]>;
  snapshot: SimSnapshot | null;
  readonly bindings: Map<number, Author & { readonly epoch: number }>;
};

/** What waits for the disk: `run` happens when the schedule lets it, the answer goes to a process that may be dead by then. */
type Work = {
  readonly kind: 'read' | 'append' | 'snapshot' | 'quarantine' | 'epoch';
  readonly room: string;
  /** The epoch that an append is for. */
  readonly epoch?: number;
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

export type DiskWitness = {
  committed(room: string, epoch: number, rows: readonly LogRow[]): void;
  epochBegun(room: string, from: number, to: number, fresh: FreshDocument): void;
  /** @param lastSeq the number of the last row on disk */
  snapshotAsked(room: string, epoch: number, seq: number, state: Uint8Array, lastSeq: number): void;
  /** An append that the schedule did not fail was refused for what it is. */
  refused(room: string, error: unknown): void;
};

export type SimDisk = ReturnType<typeof createSimDisk>;

/**
 * A document log over plain arrays that outlives its processes. Commits wait in one line and reads beside it until they are let through, failed, or
 * lost in a crash; `isAuto` lets all of them through at once.
 */
export function createSimDisk(deps: {
  readonly now: () => number;
  readonly witness?: DiskWitness;
  readonly onEvent?: (what: string) => void;
}) {
  const { now, witness } = deps;
  const rooms = new Map<string, SimRoom>();
  let commits: Work[] = [];
  let reads: Work[] = [];
  let isAuto = false;

  function roomOf(name: string): SimRoom {
    const known = rooms.get(name);
    if (known) return known;
    const room: SimRoom = { epoch: now(), seq: 0, rowsOf: new Map(), snapshot: null, bindings: new Map() };
    rooms.set(name, room);
    return room;
  }

  function roomIn(name: string, epoch: number): SimRoom {
    const room = roomOf(name);
    if (room.epoch !== epoch) throw new LogMovedError(name, `epoch ${epoch} is not its epoch`);
    return room;
  }

  function rowsOf(room: SimRoom, epoch: number): SimRow[] {
    const rows = room.rowsOf.get(epoch) ?? [];
    room.rowsOf.set(epoch, rows);
    return rows;
  }

  function bind(room: SimRoom, epoch: number, authors: Iterable<readonly [number, Author]>): void {
    const fresh = new Map(authors);
    for (const id of fresh.keys()) if (room.bindings.has(id)) throw new Error(`client id ${id} is bound already`);
    for (const [id, { userId, device }] of fresh) room.bindings.set(id, { userId, device, epoch });
  }

  function write(room: SimRoom, epoch: number, bytes: Uint8Array, atMs: number): void {
    room.seq += 1;
    rowsOf(room, epoch).push({ seq: room.seq, bytes: Uint8Array.from(bytes), checksum: checksumOf(bytes), isAside: false, atMs });
  }

  function put(name: string, epoch: number, rows: readonly LogRow[]): number {
    const room = roomIn(name, epoch);
    bind(
      room,
      epoch,
      rows.flatMap((row) => row.newClientIds.map((id): [number, Author] => [id, row])),
    );
    for (const row of rows) write(room, epoch, row.bytes, row.atMs);
    return room.seq;
  }

  function append(name: string, epoch: number, rows: readonly LogRow[]): number {
    const seq = put(name, epoch, rows);
    witness?.committed(name, epoch, rows);
    return seq;
  }

  function saveSnapshot(name: string, epoch: number, seq: number, state: Uint8Array): void {
    const room = roomOf(name);
    if (room.epoch !== epoch || (room.snapshot?.epoch === epoch && room.snapshot.seq >= seq)) return;
    room.snapshot = { epoch, seq, bytes: Uint8Array.from(state), checksum: checksumOf(state) };
  }

  function beginEpoch(name: string, epoch: number, seq: number, fresh: FreshDocument): number {
    const room = roomIn(name, epoch);
    if (room.seq !== seq) throw new LogMovedError(name, `row ${seq} is not its last`);
    const next = Math.max(now(), epoch + 1);
    bind(room, next, fresh.authors);
    room.epoch = next;
    room.seq = 0;
    room.snapshot = null;
    write(room, next, fresh.state, now());
    witness?.epochBegun(name, epoch, next, fresh);
    return next;
  }

  function load(name: string): LoadedDocument {
    const room = roomOf(name);
    const { epoch, seq } = room;
    const damaged: { seq: number; what: 'row' | 'snapshot' }[] = [];
    let snapshot: StoredRow | null = null;
    if (room.snapshot && isIntact(room.snapshot)) snapshot = { seq: room.snapshot.seq, bytes: Uint8Array.from(room.snapshot.bytes) };
    else if (room.snapshot) {
      damaged.push({ seq: room.snapshot.seq, what: 'snapshot' });
      room.snapshot = null;
    }
    const rows: StoredRow[] = [];
    for (const row of rowsOf(room, epoch)) {
      if (row.isAside || row.seq <= (snapshot?.seq ?? 0)) continue;
      if (isIntact(row)) rows.push({ seq: row.seq, bytes: Uint8Array.from(row.bytes) });
      else {
        row.isAside = true;
        damaged.push({ seq: row.seq, what: 'row' });
      }
    }
    const authors = new Map<number, Author>();
    const earlierClientIds = new Set<number>();
    for (const [id, { userId, device, epoch: of }] of room.bindings) {
      if (of === epoch) authors.set(id, { userId, device });
      else earlierClientIds.add(id);
    }
    const lastRowAtMs = rowsOf(room, epoch).at(-1)?.atMs ?? 0;
    return { epoch, seq, lastRowAtMs, snapshot, rows, damaged, authors, earlierClientIds };
  }

  function setAside(name: string, epoch: number, seqs: readonly number[]): void {
    for (const row of rowsOf(roomOf(name), epoch)) if (seqs.includes(row.seq)) row.isAside = true;
  }

  function ask<T>(kind: Work['kind'], room: string, run: () => T, epoch?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const asked = { kind, room, ...(epoch === undefined ? {} : { epoch }), run };
      const work: Work = { ...asked, resolve: resolve as (value: unknown) => void, reject }; // what `run` gave comes back to its caller
      if (kind === 'read') reads.push(work);
      else commits.push(work);
      if (isAuto) queueMicrotask(() => (kind === 'read' ? letRead() : letCommit()));
    });
  }

  function carryOut(work: Work, isHeard: boolean): void {
    try {
      const result = work.run();
      deps.onEvent?.(`disk ${work.kind}`);
      if (isHeard) work.resolve(result);
    } catch (error) {
      if (!isHeard) return;
      if (work.kind === 'append') witness?.refused(work.room, error);
      work.reject(error);
    }
  }

  function letCommit(): boolean {
    const work = commits.shift();
    if (work) carryOut(work, true);
    return work !== undefined;
  }
  function letRead(): boolean {
    const work = reads.shift();
    if (work) carryOut(work, true);
    return work !== undefined;
  }

  const log: DocLog = {
    epochOf: async (name) => roomOf(name).epoch,
    rooms: async () => [...rooms.keys()].sort(),
    load: (name) => ask('read', name, () => load(name)),
    append: (name, epoch, rows) => ask('append', name, () => append(name, epoch, rows), epoch),
    saveSnapshot(name, epoch, seq, state) {
      const room = roomOf(name);
      if (room.epoch === epoch) witness?.snapshotAsked(name, epoch, seq, state, room.seq);
      return ask('snapshot', name, () => saveSnapshot(name, epoch, seq, state));
    },
    quarantine: (name, epoch, seqs) => ask('quarantine', name, () => setAside(name, epoch, seqs)),
    beginEpoch: (name, epoch, seq, fresh) => ask('epoch', name, () => beginEpoch(name, epoch, seq, fresh)),
    forgetEarlier: (name, epoch) => ask('epoch', name, () => void roomIn(name, epoch)), // an epoch begins without a snapshot here
  };

  return {
    log,
    letCommit,
    letRead,
    /** Rejects the commit whose turn it is; nothing of it is on disk. @returns its kind and room */
    failCommit(): Pick<Work, 'kind' | 'room' | 'epoch'> | null {
      const work = commits.shift();
      work?.reject(new Error('disk full'));
      return work ?? null;
    },
    failRead(): boolean {
      const work = reads.shift();
      work?.reject(new Error('cannot read'));
      return work !== undefined;
    },
    /** The process is gone. The first `done` of its commits reached the disk, but nobody hears of it; the others never happened. */
    crash(done: number): void {
      for (const work of commits.slice(0, done)) carryOut(work, false);
      commits = [];
      reads = [];
    },
    setAuto(on: boolean): void {
      isAuto = on;
      while (isAuto && (letRead() || letCommit()));
    },
    get isBusy() {
      return commits.length + reads.length > 0;
    },
    hasPendingAppend: (room: string): boolean =>
      commits.some((work) => work.room === room && (work.kind === 'append' || work.kind === 'epoch')),
    /** A room as it lies on the disk. */
    roomOf,
    load,
    /** Flips a bit of a stored row; false when there is none. */
    corrupt(name: string, seq: number): boolean {
      const room = roomOf(name);
      const row = rowsOf(room, room.epoch).find((stored) => stored.seq === seq && !stored.isAside);
      if (row) row.bytes = flipFirstBit(row.bytes);
      return row !== undefined;
    },
    corruptSnapshot(name: string): boolean {
      const { snapshot } = roomOf(name);
      if (snapshot) snapshot.bytes = flipFirstBit(snapshot.bytes);
      return snapshot !== null;
    },
    /** Puts rows there as if they had always been. */
    fill(name: string, rows: readonly LogRow[]): void {
      put(name, roomOf(name).epoch, rows);
    },
  };
}

const flipFirstBit = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
