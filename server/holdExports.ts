import type { RecordAudit } from '../schema/audit.ts';
import { AppError } from '../schema/errors.ts';
import { parseRoomName } from '../schema/rooms.ts';
import { createExports } from './exports/exports.ts';
import { createExportThread } from './exports/exportThread.ts';
import { orCannotSave } from './facts/orCannotSave.ts';
import type { HeldResults } from './holdResults.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import type { Projector } from './projection/projector.ts';

/** How long somebody who wants a file waits for what was saved to be in the database. */
const MAX_ARCHIVING_MS = 10_000;

/**
 * Files that leave, in the process that owns the data folder; their thread ends with it.
 *
 * @param deps.archived resolves when all that was acknowledged in a room is in the database, and rejects when it cannot be brought there
 */
export function holdExports(deps: {
  readonly file: string;
  readonly projector: Pick<Projector, 'reachEach'>;
  readonly results: { readonly keeper: Pick<HeldResults['keeper'], 'reach'>; readonly rows: Pick<HeldResults['rows'], 'counts'> };
  readonly archived: (room: string) => Promise<void>;
  readonly maxArchivingMs?: number;
  readonly stands: Parameters<typeof createExports>[0]['stands'];
  readonly record: RecordAudit;
  readonly timeZone: () => string;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}) {
  const { projector, results, log, maxArchivingMs = MAX_ARCHIVING_MS } = deps;
  const thread = createExportThread({ file: deps.file, onError: (error) => log.error(describe(error), 'export failed') });
  deps.lifetime.onEnd(thread.end);
  return createExports({
    ...deps,
    thread,
    countsOf: results.rows.counts,
    async reach(rooms, what) {
      await orCannotSave(Promise.all(rooms.map(deps.archived)), maxArchivingMs);
      const wanted = new Set(rooms);
      const isProjected = await projector.reachEach((room) => wanted.has(room));
      const untold = what === 'tally' || what === 'results' ? results.keeper.reach() : NONE;
      if (!isProjected || rooms.some((room) => untold.has(committeeOf(room)))) throw new AppError('cannot-save');
    },
  });
}

const NONE: ReadonlySet<string | null> = new Set();
function committeeOf(name: string): string | null {
  const room = parseRoomName(name);
  return room && 'committee' in room ? room.committee : null;
}
