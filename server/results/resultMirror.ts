import * as Y from 'yjs';
import type { CommitteeId } from '../../schema/ids.ts';
import { NO_DEVICE } from '../../schema/ids.ts';
import { resultWrites } from '../../schema/resultRoom.ts';
import { formatRoomName, ROOT_NAME } from '../../schema/rooms.ts';
import { carrierClaims } from '../moves/carryElector.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { openFeed } from '../sealed/feedRoom.ts';
import type { ResultRows } from './resultRows.ts';

/** Under this name the server writes of its own: no person has it. */
const SERVER = { userId: '000000', device: NO_DEVICE };
/** A committee's document is written at most so often. */
const EVERY_MS = 1_000;
const RETRY_MS = 5_000;
const MAX_CLOSING_MS = 2_000;
/** Rows at once: a connection may bring only so many client ids. */
const TOGETHER = 100;

/** Client ids of a document, by the row that each writes: overwritten over and over, a row of one author stays as long as it was. */
type Pens = { readonly epoch: number; readonly ids: Map<string, number> };

/**
 * Writes results into their documents (CR12), which nobody else writes. What stands in SQL and is not in the document yet is marked there, so that the next start goes on.
 *
 * @param deps.onStep a document has taken something: tests end the process there
 */
export function createResultMirror(deps: {
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly rows: ResultRows;
  readonly everyMs?: number;
  readonly onError: (trouble: { readonly room: string; readonly error: unknown }) => void;
  readonly onStep?: () => void;
}) {
  const { registry, rows, everyMs = EVERY_MS } = deps;
  const pens = new Map<string, Pens>();
  /** Committees that are being written, or were just now, and whether something has come since. */
  const running = new Map<CommitteeId, { isMore: boolean; done: Promise<void> }>();
  const waiting = new Set<NodeJS.Timeout>();
  let isClosed = false;

  function penOf(room: Room, key: string): number {
    let known = pens.get(room.name);
    if (known?.epoch !== room.epoch) {
      known = { epoch: room.epoch, ids: new Map() };
      pens.set(room.name, known);
    }
    let id = known.ids.get(key);
    while (id === undefined || (!known.ids.has(key) && (room.doc.store.clients.has(id) || room.earlierClientIds.has(id))))
      id = new Y.Doc().clientID;
    known.ids.set(key, id);
    return id;
  }

  /** @returns null when all of it is there */
  function updateOf(room: Room, writes: readonly (readonly [string, string | null])[]): Uint8Array {
    const scratch = new Y.Doc();
    try {
      Y.applyUpdate(scratch, Y.encodeStateAsUpdate(room.doc));
      const cells = scratch.getMap<string | null>(ROOT_NAME);
      const updates: Uint8Array[] = [];
      scratch.on('update', (update: Uint8Array) => void updates.push(update));
      for (const [key, value] of writes) {
        scratch.clientID = penOf(room, key); // between transactions: each of them has one author
        cells.set(key, value);
      }
      return Y.mergeUpdates(updates);
    } finally {
      scratch.destroy();
    }
  }

  /** What the document does not say yet; null: no longer. */
  function missingIn(room: Room, wanted: ReadonlyMap<string, string>): readonly (readonly [string, string | null])[] {
    const cells = room.doc.getMap<unknown>(ROOT_NAME);
    const gone = [...cells.keys()].filter((key) => !wanted.has(key) && cells.get(key) !== null);
    return [...[...wanted].filter(([key, value]) => cells.get(key) !== value), ...gone.map((key) => [key, null] as const)];
  }

  async function write(committee: CommitteeId): Promise<void> {
    const name = formatRoomName({ kind: 'result', committee });
    const room = await registry.open(name);
    await room.settled(); // what it is compared with is on disk
    const results = Array.from({ length: rows.counts(committee) }, (_, i) => rows.read(committee, i + 1)?.result ?? null);
    const wanted = new Map(results.flatMap((result) => (result ? [...resultWrites(result)] : [])));
    const writes = missingIn(room, wanted);
    for (let at = 0; at < writes.length; at += TOGETHER) {
      const feed = openFeed(room, carrierClaims(SERVER, name));
      try {
        const fed = await feed.feed(updateOf(room, writes.slice(at, at + TOGETHER)));
        if (fed.kind !== 'taken' || fed.refused.length > 0) {
          pens.delete(name); // what it knows of them is not what the document has
          throw new Error(
            `${name} took nothing: ${fed.kind === 'closed' ? fed.code : fed.kind === 'taken' ? fed.refused[0]?.reason : fed.kind}`,
          );
        }
        deps.onStep?.();
      } finally {
        feed.close();
      }
    }
    for (const result of results) if (result) rows.mirrored(committee, result);
  }

  function later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      run();
    }, ms).unref();
    waiting.add(timer);
  }

  function start(committee: CommitteeId): void {
    if (isClosed) return;
    const under = running.get(committee);
    if (under) {
      under.isMore = true;
      return;
    }
    const state = { isMore: false, done: Promise.resolve() };
    running.set(committee, state);
    state.done = write(committee).then(
      () => rest(everyMs),
      (error: unknown) => {
        if (!isClosed) deps.onError({ room: formatRoomName({ kind: 'result', committee }), error });
        state.isMore = true;
        rest(RETRY_MS);
      },
    );
    const rest = (ms: number): void =>
      later(ms, () => {
        running.delete(committee);
        if (state.isMore) start(committee);
      });
  }

  return {
    /** Something of a committee may not be in its document yet. */
    poke: start,
    /** Resolves when nothing is on its way to a document. */
    async settled(): Promise<void> {
      await Promise.all([...running.values()].map(({ done }) => done));
    },
    /** Nothing is begun any more; what is on its way ends. */
    async close(): Promise<void> {
      isClosed = true;
      for (const timer of waiting) clearTimeout(timer);
      const enough = new Promise((resolve) => setTimeout(resolve, MAX_CLOSING_MS).unref()); // a Redis that stands still is not waited for
      await Promise.race([Promise.all([...running.values()].map(({ done }) => done)), enough]);
    },
  };
}
export type ResultMirror = ReturnType<typeof createResultMirror>;
