import type { RecordAudit } from '../schema/audit.ts';
import { SETTINGS } from '../schema/election.ts';
import type { Accounts } from './accounts/accounts.ts';
import { readSetUp } from './accounts/election.ts';
import { createBallotDesk } from './ballots/ballotDesk.ts';
import { type CompactionStep, createCompaction } from './ballots/compaction.ts';
import { prepareCompactionRows } from './ballots/compactionRows.ts';
import type { Database } from './database.ts';
import { createLogReader } from './doclog/logReader.ts';
import type { HeldResults } from './holdResults.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import { createPhotoFiles } from './photos/photoFiles.ts';
import { createPhotos } from './photos/photos.ts';
import type { Projector } from './projection/projector.ts';
import { createTallyRows } from './projection/tallyRows.ts';
import type { DocLog } from './rooms/docLog.ts';
import type { RoomRegistry } from './rooms/roomRegistry.ts';
import type { CoreShared } from './shareCore.ts';

export type HeldBallots = ReturnType<typeof holdBallots>;

/**
 * Single ballots and photos of forms, for the process that owns the data folder: who sees them, and how long ballots are there.
 *
 * @param deps.registry the rooms of this process; null when it holds none
 * @param deps.shared the log that other processes write too; null when it lies in SQLite
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 * @param deps.keptMs so long ballots stay after their count was verified
 * @param deps.onStep a step of replacing them is done: tests end the process there
 */
export function holdBallots(deps: {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'acts' | 'papers' | 'recounts'>;
  readonly docLog: DocLog;
  readonly shared: CoreShared | null;
  readonly registry: RoomRegistry | null;
  readonly projector: Projector;
  readonly results: Pick<HeldResults, 'keeper'>;
  readonly dataDir: string;
  readonly archived: (room: string) => Promise<void>;
  readonly record: RecordAudit;
  readonly keptMs: number;
  readonly now: () => number;
  readonly isQuiet: () => boolean;
  readonly log: Log;
  readonly lifetime: Lifetime;
  readonly onStep?: (step: CompactionStep) => void;
}) {
  const { database, shared, archived, record, now, log, onStep } = deps;
  const { sqlite, db } = database;
  const { acts, papers, recounts } = deps.accounts;
  const reader = createLogReader(sqlite);
  const tallies = createTallyRows(sqlite);
  const compaction = createCompaction({
    ...deps,
    sqlite,
    rows: prepareCompactionRows(sqlite, record),
    reader,
    tallies,
    keeper: deps.results.keeper,
    log: deps.docLog,
    events: { damaged: (room, seqs, what) => log.error({ room, seqs, what }, 'damaged: set aside') },
    archived: shared?.archivedWhole ?? (() => Promise.resolve()),
    rewriteFiles: shared?.log.rewriteFiles ?? (() => Promise.resolve()),
    onRefused: (refused) => log.warn(refused, 'single ballots stay'),
    onError: ({ room, error }) => log.error({ room, ...describe(error) }, 'single ballots not replaced'),
    ...(onStep ? { onStep } : {}),
  });
  deps.lifetime.onEnd(compaction.close);
  return {
    desk: createBallotDesk({ log: reader, papers, recounts, tallies, archived, record }),
    photos: createPhotos({
      ...{ db, acts, files: createPhotoFiles(deps.dataDir), recounts, record, now },
      rule: () => (readSetUp(db)?.setUp.settings ?? SETTINGS).photos,
    }),
    compaction,
  };
}
