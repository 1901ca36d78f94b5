import type { RecordAudit } from '../schema/audit.ts';
import type { Database } from './database.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import { createElectorMoves } from './moves/electorMoves.ts';
import { createFollowMarks } from './moves/followMarks.ts';
import { createMarksMove } from './moves/marksMove.ts';
import type { Projector } from './projection/projector.ts';
import type { RoomRegistry } from './rooms/roomRegistry.ts';

/**
 * Moving electors, and marks that were made in a wrong committee, in the process that owns the data folder.
 * @param deps.archived resolves when all of a room's log is in SQLite
 */
export function holdMoves(deps: {
  readonly database: Database;
  /** Rooms of this process: any process may serve any room, so also one that has no sockets. */
  readonly registry: RoomRegistry;
  readonly projector: Projector;
  readonly record: RecordAudit;
  readonly rollChanged: () => Promise<void>;
  readonly archived: (room: string) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}) {
  const electors = createElectorMoves({
    ...deps,
    onError: ({ electorId, error }) => deps.log.error({ electorId, ...describe(error) }, 'a move is not finished'),
  });
  deps.lifetime.onEnd(electors.close);
  const following = createFollowMarks({
    ...deps,
    onError: (error) => deps.log.error(describe(error), 'what was taken back does not follow moved marks yet'),
  });
  deps.lifetime.onEnd(following.close);
  return {
    electors,
    marks: createMarksMove({ ...deps, onError: (error) => deps.log.error(describe(error), 'marks not moved') }),
    async resume(): Promise<void> {
      following.resume();
      await electors.resume();
    },
  };
}
