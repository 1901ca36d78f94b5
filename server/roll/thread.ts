/**
 * The thread in which a roll is read, compared with the one that is there and made ready; the event loop, which serves the rooms, only takes over what comes out. It ends with its plan, or once
 * what it has made ready was written.
 */
import { randomInt } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { AppError } from '../../schema/errors.ts';
import { openToRead } from '../database.ts';
import { planRoll, stageRoll } from './importRoll.ts';
import type { ThreadAnswer, ThreadRequest } from './planThread.ts';

const { file, input, stagedFile } = workerData as ThreadRequest; // given by `planThread.ts`
const tell = (answer: ThreadAnswer): void => parentPort?.postMessage(answer);

const sqlite = openToRead(file);
try {
  sqlite.pragma('busy_timeout = 5000');
  const planned = planRoll(drizzle(sqlite), input);
  if (stagedFile === null) {
    tell({ kind: 'planned', answer: planned.answer });
  } else {
    const staged = stageRoll(sqlite, planned, stagedFile, () => randomInt(256));
    parentPort?.once('message', settle);
    tell({ kind: 'staged', staged });
  }
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  tell({ kind: 'refused', code: error.code, details: error.details });
} finally {
  sqlite.close();
}

/** Moves what was written from the write-ahead log into the database. */
function settle(): void {
  const writing = new Sqlite(file, { fileMustExist: true });
  writing.pragma('wal_checkpoint(PASSIVE)');
  writing.close();
}
