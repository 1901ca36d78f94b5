import type { Database } from './database.ts';
import { createLogReader } from './doclog/logReader.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import { createRowComparer } from './projection/compareRows.ts';
import { createElectorStates } from './projection/electorStates.ts';
import { createNightlyCheck } from './projection/nightlyCheck.ts';
import { createProjectionPages } from './projection/projectionPages.ts';
import { createProjector } from './projection/projector.ts';
import { voidOlderProjection } from './projection/voidOlderProjection.ts';

/**
 * The projection of documents into SQL, in the process that owns the data folder. Ends with it.
 * @param deps.archivedAtMs of a shared log: when all of a room was last known to be in SQLite
 */
export function holdProjection(deps: {
  readonly database: Database;
  readonly now: () => number;
  readonly archivedAtMs?: (room: string) => number | null;
  readonly isQuiet: () => boolean;
  readonly log: Log;
  readonly lifetime: Lifetime;
}) {
  const { sqlite } = deps.database;
  voidOlderProjection(sqlite);
  let heard: (electorId: string) => void = () => {};
  let alsoAtNight: () => Promise<void> = () => Promise.resolve();
  const projector = createProjector({
    sqlite,
    log: createLogReader(sqlite),
    now: deps.now,
    ...(deps.archivedAtMs ? { archivedAtMs: deps.archivedAtMs } : {}),
    onErased: (electorId) => heard(electorId),
    onError: ({ room, error }) => deps.log.error({ room, ...describe(error) }, 'not projected'),
  });
  deps.lifetime.onEnd(projector.close);
  const nightly = createNightlyCheck({
    sqlite,
    comparer: createRowComparer(sqlite, createLogReader(sqlite)),
    projector,
    isQuiet: deps.isQuiet,
    now: deps.now,
    alsoCheck: () => alsoAtNight(),
    onDiffers: ({ room, differences }) =>
      deps.log.error(
        { room, count: differences.length, differences: differences.slice(0, 20) },
        'SQL was not what the document says: projected anew',
      ),
    onChecked: (found) => deps.log.info(found, 'projection compared with the documents'),
    onError: ({ room, error }) => deps.log.error({ room, ...describe(error) }, 'projection not compared'),
  });
  deps.lifetime.onEnd(nightly.close);
  return {
    projector,
    /** Of an arrival it was said that it was somebody who was erased. */
    onErased(listener: (electorId: string) => void): void {
      heard = listener;
    },
    /** Checked every night, too, once what is projected is as documents say. Must not reject. */
    checkAtNight(check: () => Promise<void>): void {
      alsoAtNight = check;
    },
    checkFigures: nightly.figures,
    states: createElectorStates({ sqlite, projector }),
    pages: createProjectionPages({ sqlite, projector }),
  };
}
