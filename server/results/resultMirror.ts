import type { CommitteeId } from '../../schema/ids.ts';
import { resultWrites } from '../../schema/resultRoom.ts';
import { formatRoomName } from '../../schema/rooms.ts';
import { writeServerDocument } from '../mirrors/writeServerDocument.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import type { ResultRows } from './resultRows.ts';

/** A committee's document is written at most so often. */
const EVERY_MS = 1_000;
const RETRY_MS = 5_000;
const MAX_CLOSING_MS = 2_000;
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
  /** Committees that are being written, or were just now, and whether something has come since. */
  const running = new Map<CommitteeId, { isMore: boolean; done: Promise<void> }>();
  const waiting = new Set<NodeJS.Timeout>();
  let isClosed = false;

  async function write(committee: CommitteeId): Promise<void> {
    const name = formatRoomName({ kind: 'result', committee });
    const room = await registry.open(name);
    const results = Array.from({ length: rows.counts(committee) }, (_, i) => rows.read(committee, i + 1)?.result ?? null);
    const wanted = new Map(results.flatMap((result) => (result ? [...resultWrites(result)] : [])));
    await writeServerDocument(room, wanted, deps.onStep);
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
