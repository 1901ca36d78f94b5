import type { Database as Sqlite } from 'better-sqlite3';
import type { Difference, RowComparer } from './compareRows.ts';
import type { Projector } from './projector.ts';

const LOOK_EVERY_MS = 15 * 60_000;
const NIGHT_MS = 12 * 60 * 60_000;

/** What the last whole check found; null before the first. */
export type CheckFigures = { readonly differing: number; readonly checkedAtMs: number } | null;

/**
 * Compares every night, in quiet hours, what is projected with the documents: a room in one turn of the event loop, at the same place by construction. A room that differs is told and
 * projected anew [PR6].
 *
 * @param deps.onDiffers a room whose rows were not what its document says, with where; they are projected anew
 * @param deps.alsoCheck whatever follows from what is projected; asked when every room is as its document says
 * @param deps.everyMs between two looks whether it is night; 0: only when asked
 */
export function createNightlyCheck(deps: {
  readonly sqlite: Sqlite;
  readonly comparer: RowComparer;
  readonly projector: Pick<Projector, 'reach' | 'again'>;
  readonly isQuiet: () => boolean;
  readonly now: () => number;
  readonly onDiffers: (found: { readonly room: string; readonly differences: readonly Difference[] }) => void;
  readonly onChecked: (found: { readonly rooms: number; readonly rows: number; readonly differing: number }) => void;
  readonly onError: (trouble: { readonly room: string; readonly error: unknown }) => void;
  readonly alsoCheck?: () => Promise<void>;
  readonly everyMs?: number;
}) {
  const { sqlite, comparer, projector, now, everyMs = LOOK_EVERY_MS } = deps;
  const forgetPlace = sqlite.prepare<[string]>('DELETE FROM projection WHERE room = ?');
  let figures: CheckFigures = null;
  let lastNightMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  function checkRoom(room: string): { readonly rows: number; readonly isSame: boolean } {
    projector.reach(room); // of what cannot be projected the projector tells
    const compared = comparer.compare(room);
    if (compared.kind === 'behind') return { rows: 0, isSame: true };
    if (compared.differences.length > 0) {
      deps.onDiffers({ room, differences: compared.differences });
      forgetPlace.run(room);
      projector.again(room);
    }
    return { rows: compared.rows, isSame: compared.differences.length === 0 };
  }

  /** Never rejects. */
  async function check(): Promise<void> {
    const rooms = comparer.rooms();
    let rows = 0;
    let differing = 0;
    for (const room of rooms) {
      try {
        const found = checkRoom(room);
        rows += found.rows;
        if (!found.isSame) differing += 1;
      } catch (error) {
        deps.onError({ room, error });
      }
      await new Promise((resolve) => setImmediate(resolve)); // tablets are served meanwhile
      if (isClosed) return;
    }
    await deps.alsoCheck?.();
    figures = { differing, checkedAtMs: now() };
    deps.onChecked({ rooms: rooms.length, rows, differing });
  }

  const timer =
    everyMs > 0
      ? setInterval(() => {
          if (Math.abs(now() - lastNightMs) < NIGHT_MS || !deps.isQuiet()) return; // also when the wall clock was set back
          lastNightMs = now();
          void check();
        }, everyMs).unref()
      : null;

  return {
    check,
    figures: (): CheckFigures => figures,
    close(): void {
      isClosed = true;
      if (timer) clearInterval(timer);
    },
  };
}
