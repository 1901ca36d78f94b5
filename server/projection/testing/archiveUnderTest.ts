/** A data folder of its own for a test, its archive, and what lies in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Database, openDatabase } from '../../database.ts';
import { type ArchivedLog, createArchiver } from '../archiver.ts';
import { openInstallation } from '../installation.ts';

type More = Partial<Parameters<typeof createArchiver>[0]>;

/** To be called at the top of a test file. */
export function useArchive() {
  let folder = '';
  let database: Database | null = null;
  const opened = new Set<{ close(): Promise<void> }>();
  const errors: { room: string | null; error: unknown }[] = [];
  const open = (): Database => {
    if (!database) throw new Error('the folder is open only while tests run');
    return database;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
    database = openDatabase(join(folder, 'committee-room.sqlite'));
    openInstallation(database.sqlite);
    errors.length = 0;
  });
  afterEach(async () => {
    for (const archiver of opened) await archiver.close();
    opened.clear();
    database?.close();
    rmSync(folder, { recursive: true });
  });

  return {
    errors,
    said: () => errors.map(({ room, error }) => `${room}: ${error instanceof Error ? error.message : String(error)}`),
    folder: () => folder,
    sqlite: () => open().sqlite,
    /** One more process that archives into the folder. It looks around by itself only when told how often. */
    openArchiver(log: ArchivedLog, more: More = {}) {
      const onError = (trouble: { room: string | null; error: unknown }) => void errors.push(trouble);
      const archiver = createArchiver({ log, sqlite: open().sqlite, now: Date.now, onError, restMs: 0, lookEveryMs: 600_000, ...more });
      opened.add(archiver);
      return archiver;
    },
    /** What the archive has of a room: id, first byte, and whether it is set aside. */
    rows: (room: string) =>
      open()
        .sqlite.prepare<[string], [string, number, boolean]>(
          "SELECT epoch || '-' || seq, bytes, quarantined_at IS NOT NULL FROM doc_log WHERE room = ? ORDER BY epoch, seq",
        )
        .raw()
        .all(room)
        .map(([id, bytes, isAside]) => [id, (bytes as unknown as Buffer)[0], Boolean(isAside)]),
    bindings: (room: string) =>
      open()
        .sqlite.prepare<[string]>('SELECT client_id, epoch, user_id, device FROM client_binding WHERE room = ? ORDER BY client_id')
        .raw()
        .all(room),
  };
}
