import type { Database } from './database.ts';
import { createLogReader } from './doclog/logReader.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import { createElectorStates } from './projection/electorStates.ts';
import { createProjectionPages } from './projection/projectionPages.ts';
import { createProjector } from './projection/projector.ts';
import { voidOlderProjection } from './projection/voidOlderProjection.ts';

/** The projection of documents into SQL, in the process that owns the data folder. Ends with it. */
export function holdProjection(deps: {
  readonly database: Database;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}) {
  const { sqlite } = deps.database;
  voidOlderProjection(sqlite);
  const projector = createProjector({
    sqlite,
    log: createLogReader(sqlite),
    now: deps.now,
    onError: ({ room, error }) => deps.log.error({ room, ...describe(error) }, 'not projected'),
  });
  deps.lifetime.onEnd(projector.close);
  return {
    projector,
    states: createElectorStates({ sqlite, projector }),
    pages: createProjectionPages({ sqlite, projector }),
  };
}
