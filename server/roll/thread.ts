/** The thread in which a roll is read and compared with the one that is there; the event loop, which serves the rooms, only writes what comes out. It ends with its plan. */
import { parentPort, workerData } from 'node:worker_threads';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { AppError } from '../../schema/errors.ts';
import { openToRead } from '../database.ts';
import { type PlannedRoll, planRoll } from './importRoll.ts';
import type { PlanAnswer, PlanRequest } from './planThread.ts';

const { file, input, isDryRun } = workerData as PlanRequest; // given by `planThread.ts`
const tell = (answer: PlanAnswer): void => parentPort?.postMessage(answer);

/** What would be done is not written, and large. */
const NOTHING: PlannedRoll['changes'] = { newCommittees: [], added: [], changed: [], newNumbers: [] };

const sqlite = openToRead(file);
try {
  sqlite.pragma('busy_timeout = 5000');
  const planned = planRoll(drizzle(sqlite), input);
  tell({ kind: 'planned', planned: isDryRun ? { ...planned, changes: NOTHING } : planned });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  tell({ kind: 'refused', code: error.code, details: error.details });
} finally {
  sqlite.close();
}
