import type { RecordAudit } from '../schema/audit.ts';
import type { Accounts } from './accounts/accounts.ts';
import { createBallotDesk } from './ballots/ballotDesk.ts';
import type { Database } from './database.ts';
import { createLogReader } from './doclog/logReader.ts';
import { createPhotoFiles } from './photos/photoFiles.ts';
import { createPhotos } from './photos/photos.ts';

export type HeldBallots = ReturnType<typeof holdBallots>;

/**
 * Single ballots, photos of forms, for the process that owns the data folder.
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 */
export function holdBallots(deps: {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'acts' | 'papers' | 'recounts'>;
  readonly dataDir: string;
  readonly now: () => number;
  readonly archived: (room: string) => Promise<void>;
  readonly record: RecordAudit;
}) {
  const { acts, papers, recounts } = deps.accounts;
  const { database, dataDir, record, now } = deps;
  const log = createLogReader(database.sqlite);
  return {
    desk: createBallotDesk({ log, papers, recounts, archived: deps.archived, record }),
    photos: createPhotos({ db: database.db, acts, files: createPhotoFiles(dataDir), recounts, record, now }),
  };
}
