import type { RecordAudit } from '../schema/audit.ts';
import { parseRoomName } from '../schema/rooms.ts';
import { createExports } from './exports/exports.ts';
import { createExportThread } from './exports/exportThread.ts';
import type { HeldResults } from './holdResults.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import type { Projector } from './projection/projector.ts';

/**
 * Files that leave, in the process that owns the data folder; their thread ends with it.
 *
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 */
export function holdExports(deps: {
  readonly file: string;
  readonly projector: Pick<Projector, 'reachEach'>;
  readonly results: Pick<HeldResults, 'keeper'>;
  readonly archived: (room: string) => Promise<void>;
  readonly stands: Parameters<typeof createExports>[0]['stands'];
  readonly record: RecordAudit;
  readonly timeZone: () => string;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}) {
  const { projector, results, log } = deps;
  const thread = createExportThread({ file: deps.file, onError: (error) => log.error(describe(error), 'export failed') });
  deps.lifetime.onEnd(thread.end);
  return createExports({
    ...deps,
    thread,
    async reach(rooms, what) {
      await Promise.all(rooms.map(deps.archived));
      const isOfCounts = what === 'tally' || what === 'results';
      const wanted = new Set(rooms);
      await projector.reachEach((room) => wanted.has(room) || (isOfCounts && parseRoomName(room)?.kind === 'tally'));
      if (isOfCounts) results.keeper.reach();
    },
  });
}
