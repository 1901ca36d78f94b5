import type { RecordAudit } from '../schema/audit.ts';
import type { Erased, HeldData } from '../schema/auditApi.ts';
import type { Database } from './database.ts';
import { prepareElectorRows } from './erasure/electorRows.ts';
import { createErasures, type Eraser } from './erasure/erasures.ts';
import { createHeldReader } from './erasure/readHeld.ts';
import type { Traces } from './erasure/theirs.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import type { DocLog } from './rooms/docLog.ts';
import type { RoomRegistry } from './rooms/roomRegistry.ts';
import type { CoreShared } from './shareCore.ts';

export type HeldElectors = {
  readonly readHeld: (electorId: string, userId: string) => Promise<HeldData>;
  readonly erase: (electorId: string, confirm: string, by: Eraser) => Promise<Erased>;
  /** Goes on with what an earlier process has begun. Never rejects. */
  readonly resume: () => Promise<void>;
  /** Somebody has brought something of whom was erased. */
  readonly eraseAgain: (electorId: string) => void;
};

/**
 * What is held on electors, and erasing them, in the process that owns the data folder.
 *
 * @param deps.registry the rooms of this process; null when it holds none
 * @param deps.shared the log that other processes write too; null when it lies in SQLite
 */
export function holdElectors(deps: {
  readonly database: Database;
  readonly docLog: DocLog;
  readonly shared: CoreShared | null;
  readonly registry: RoomRegistry | null;
  /** Takes what waits about an elector, and under the keys of arrivals that were they, out of the sealed edits. */
  readonly forgetSealed: (electorId: string, cells: Traces['cells']) => void;
  readonly record: RecordAudit;
  readonly now: () => number;
  readonly isQuiet: () => boolean;
  readonly log: Log;
  readonly lifetime: Lifetime;
}): HeldElectors {
  const { database, shared, log } = deps;
  const rows = prepareElectorRows(database.sqlite);
  const events = {
    damaged: (room: string, seqs: readonly number[], what: string) => log.error({ room, seqs, what }, 'damaged: set aside'),
  };
  const parts = {
    ...deps,
    log: deps.docLog,
    rows,
    events,
    archived: shared?.archivedWhole ?? (() => Promise.resolve()),
    rewriteFiles: shared?.log.rewriteFiles ?? (() => Promise.resolve()),
  };
  const erasures = createErasures({
    ...parts,
    hasOthers: shared !== null,
    async published() {
      await shared?.rollChanged();
      await shared?.tickets.published(); // rejects when it could not be said
    },
    onError: ({ electorId, error }) => log.error({ electorId, ...describe(error) }, 'an erasure is not finished'),
  });
  deps.lifetime.onEnd(erasures.close);
  return { readHeld: createHeldReader(parts), erase: erasures.erase, resume: erasures.resume, eraseAgain: erasures.eraseAgain };
}
