import Sqlite from 'better-sqlite3';
import { createLogReader } from '../doclog/logReader.ts';
import type { ExportRequest, SnapshotRequest } from './exportRequest.ts';
import { inPieces } from './inPieces.ts';
import { openSheet } from './openSheet.ts';
import { snapshotText } from './snapshotText.ts';
import { writeCsv } from './writeCsv.ts';
import { writeXlsx } from './writeXlsx.ts';
import { zipFiles } from './zipFiles.ts';

export type OpenedExport = {
  readonly rows: number;
  readonly pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  close(): void;
};

/** Opens what was asked for on a connection of its own, which can only read, as the database is at this moment until it is closed. Whoever opened it closes it. */
export function openExport(file: string, request: ExportRequest | SnapshotRequest): OpenedExport {
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    sqlite.pragma('busy_timeout = 5000');
    sqlite.exec('BEGIN');
    return { ...open(sqlite, request), close: () => void sqlite.close() };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function open(sqlite: Sqlite.Database, request: ExportRequest | SnapshotRequest): Omit<OpenedExport, 'close'> {
  if (request.what === 'snapshot') {
    const { count, text } = snapshotText(sqlite, createLogReader(sqlite), request);
    return { rows: count, pieces: inPieces(text()) };
  }
  const sheet = openSheet(sqlite, request);
  return { rows: sheet.count, pieces: request.format === 'csv' ? inPieces(writeCsv(sheet)) : zipFiles(writeXlsx(sheet)) };
}
