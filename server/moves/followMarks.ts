import { eq } from 'drizzle-orm';
import { NO_DEVICE } from '../../schema/ids.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import { marksMove } from '../../schema/tables/roll.ts';
import type { Database } from '../database.ts';
import type { Projector } from '../projection/projector.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { cellsIn, writeAsCarrier } from './carryElector.ts';
import { lateUndoWrites } from './lateUndos.ts';

/** What could not follow is tried again after this. */
const RETRY_MS = 30_000;

/**
 * Has late undos follow the marks that were moved by number (R14), from wherever tablets bring them to wherever the marks stand now; of several moves from one to the next.
 * @param deps.onError a committee whose undos could not follow now; it is tried again
 */
export function createFollowMarks(deps: {
  readonly database: Database;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly projector: Pick<Projector, 'onAdvanced'>;
  readonly onError: (error: unknown) => void;
}) {
  const { db } = deps.database;
  const due = new Set<string>();
  const failed = new Set<string>();
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  async function follow(from: string): Promise<void> {
    for (const { to, by } of movesFrom(from)) {
      const [left, entered] = [await deps.registry.open(`attendance/${from}`), await deps.registry.open(`attendance/${to}`)];
      await Promise.all([left.settled(), entered.settled()]); // nothing is carried that is not on disk
      await writeAsCarrier(entered, { userId: by, device: NO_DEVICE }, lateUndoWrites(cellsIn(left), cellsIn(entered)));
    }
  }
  const movesFrom = (from: string): readonly { readonly to: string; readonly by: string }[] =>
    db.select({ to: marksMove.toCommittee, by: marksMove.by }).from(marksMove).where(eq(marksMove.fromCommittee, from)).all();

  async function followAll(): Promise<void> {
    for (const from of due) {
      if (isClosed) return;
      due.delete(from); // what comes while it is read is another time
      try {
        await follow(from);
      } catch (error) {
        if (isClosed) return;
        deps.onError(error);
        failed.add(from);
        timer ??= setTimeout(tellFailed, RETRY_MS).unref();
      }
    }
  }

  function tellFailed(): void {
    timer = null;
    const again = [...failed];
    failed.clear();
    for (const from of again) tell(from);
  }

  function tell(from: string): void {
    if (isClosed || movesFrom(from).length === 0) return;
    due.add(from);
    running ??= followAll().finally(() => {
      running = null;
      const [missed] = due;
      if (missed !== undefined) tell(missed);
    });
  }
  const stop = deps.projector.onAdvanced((name) => {
    const room = parseRoomName(name);
    if (room?.kind === 'attendance') tell(room.committee);
  });

  return {
    /** What came while no process ran. */
    resume(): void {
      for (const { from } of db.selectDistinct({ from: marksMove.fromCommittee }).from(marksMove).all()) tell(from);
    },
    /** Resolves when nothing is under way. */
    async settled(): Promise<void> {
      while (running !== null) await running;
    },
    async close(): Promise<void> {
      isClosed = true;
      stop();
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}
