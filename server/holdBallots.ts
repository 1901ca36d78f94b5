import type { RecordAudit } from '../schema/audit.ts';
import type { Accounts } from './accounts/accounts.ts';
import { createBallotDesk } from './ballots/ballotDesk.ts';
import type { Database } from './database.ts';
import { createLogReader } from './doclog/logReader.ts';

export type HeldBallots = ReturnType<typeof holdBallots>;

/**
 * What lies of single ballots, for the process that owns the data folder.
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 */
export function holdBallots(deps: {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'papers' | 'recounts'>;
  readonly archived: (room: string) => Promise<void>;
  readonly record: RecordAudit;
}) {
  const { papers, recounts } = deps.accounts;
  const log = createLogReader(deps.database.sqlite);
  return { desk: createBallotDesk({ log, papers, recounts, archived: deps.archived, record: deps.record }) };
}
