import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { DEMO_CAMPAIGN } from '../../schema/demo.ts';
import { ScriptError } from '../lib/scriptError.ts';

/** Where the server looks for its database. */
export const DATABASE_FILE = 'committee-room.sqlite';
const OWN_FILE = /^((committee-room|lock)\.sqlite(-\w+)?|demo-roll\.csv)$/;
/** Written last: a folder without it was left half made. */
export const MARK_FILE = 'demo.json';

export type DemoFolder = {
  readonly path: string;
  readonly isThrowAway: boolean;
  /** Deletes a throw-away folder, and from any other what an interrupted start has left half made. */
  remove(): void;
};

/**
 * Chooses the folder: a throw-away one, or the one that was asked for if it is empty, not there yet, or holds a demo.
 * @throws ScriptError in one line
 */
export function openDemoFolder(dataDir: string | null): DemoFolder {
  if (dataDir === null) {
    const path = mkdtempSync(join(tmpdir(), 'committee-room-demo-'));
    return { path, isThrowAway: true, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
  }
  const path = resolve(dataDir);
  const files = readFolder(path);
  if (files.length > 0 && !isDemo(path))
    throw new ScriptError(`--data-dir ${dataDir} holds something else than the demo; choose an empty or a new folder, or leave it out`);
  const remove = (): void => {
    if (existsSync(join(path, MARK_FILE))) return;
    for (const file of readFolder(path).filter((name) => OWN_FILE.test(name))) rmSync(join(path, file), { force: true });
  };
  return { path, isThrowAway: false, remove };
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // what `readdirSync` fails with
    throw new ScriptError(`--data-dir ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** A finished demo: its mark, and a database that says so itself. */
function isDemo(path: string): boolean {
  const file = join(path, DATABASE_FILE);
  if (!existsSync(join(path, MARK_FILE)) || !existsSync(file)) return false;
  try {
    const database = new Sqlite(file, { readonly: true });
    try {
      const row = database.prepare<[], { id: string; isDemo: number }>('SELECT id, is_demo AS isDemo FROM campaign').get();
      return row?.id === DEMO_CAMPAIGN && row.isDemo === 1;
    } finally {
      database.close();
    }
  } catch {
    return false; // not our database, or none at all
  }
}
