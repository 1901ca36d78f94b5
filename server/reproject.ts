import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { readSetUp } from './accounts/election.ts';
import { ConfigError } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { lockDataFolder } from './dataFolderLock.ts';
import { createLogReader } from './doclog/logReader.ts';
import { createRowComparer, type Difference } from './projection/compareRows.ts';
import { createProjector } from './projection/projector.ts';
import { projectedRoom } from './projection/projectSubjects.ts';
import { createResultRows } from './results/resultRows.ts';

/**
 * Projects every document of a data folder from scratch, and says what was different before: nothing, unless rows were changed by something else than the server.
 *
 * @param say a line for whoever runs it
 * @returns whether everything could be projected
 * @throws ConfigError when there is no campaign in the folder, or a server works on it
 */
export function reproject(dataDir: string, say: (line: string) => void): boolean {
  const file = join(dataDir, 'committee-room.sqlite');
  if (!existsSync(file))
    throw new ConfigError(`DATA_DIR is "${dataDir}": there is no campaign in it; name the folder that the server works on`);
  const unlock = lockDataFolder(dataDir);
  const database = openDatabase(file);
  try {
    return projectAnew(database, say);
  } finally {
    database.close();
    unlock();
  }
}

/** What is made anew, and what of it has to be the same; when it was made, and whether a document follows already, is none of it. */
const TABLES = {
  claim_row: '*',
  elector_state: '*',
  unlisted_row: '*',
  headcount_row: '*',
  tally_row: '*',
  result_row: 'committee_id, count, state, hash, result, vector',
} as const;

function projectAnew({ sqlite, db }: Database, say: (line: string) => void): boolean {
  const startedMs = performance.now();
  for (const [table, columns] of Object.entries(TABLES))
    sqlite.exec(`CREATE TEMP TABLE before_${table} AS SELECT ${columns} FROM main.${table}`);
  // the places first of all: ended in between, the next start projects what is missing
  sqlite.transaction(() => {
    sqlite.exec('DELETE FROM projection');
    for (const table of Object.keys(TABLES)) sqlite.exec(`DELETE FROM main.${table}`);
  })();
  const log = createLogReader(sqlite);
  const rooms = log.rooms().filter((name) => projectedRoom(name) !== null);
  const failed = new Set<string | null>();
  const projector = createProjector({
    sqlite,
    log,
    now: Date.now,
    everyMs: 0,
    onError({ room, error }) {
      failed.add(room);
      say(`NOT projected: ${room ?? 'everything'}: ${error instanceof Error ? error.message : String(error)}`);
    },
  });
  const isComplete = projector.reach();
  projector.close();
  const setUp = readSetUp(db)?.setUp ?? null;
  const results = createResultRows({ sqlite, setUp: () => setUp, now: Date.now });
  for (const again of [results.committees(), results.committees()]) for (const committee of again) results.refresh(committee); // twice: twins know of each other
  say(`rooms projected: ${rooms.length - failed.size} of ${rooms.length}, in ${Math.round(performance.now() - startedMs)} ms`);
  for (const [table, columns] of Object.entries(TABLES)) {
    const count = (sql: string): number => sqlite.prepare<[], number>(`SELECT count(*) FROM (${sql})`).pluck().get() ?? 0;
    const lost = count(`SELECT * FROM before_${table} EXCEPT SELECT ${columns} FROM main.${table}`);
    const found = count(`SELECT ${columns} FROM main.${table} EXCEPT SELECT * FROM before_${table}`);
    say(
      `${table}: ${count(`SELECT * FROM main.${table}`)} rows; ${lost + found === 0 ? 'as before' : `${lost} of before are gone, ${found} are new`}`,
    );
  }
  return isComplete;
}

/** What a server may take for bringing a result to what was counted: what differs for longer, and unchanged, is damage. */
const SETTLE_MS = 3_000;

/**
 * Holds every result in SQL against the counts, decisions and set-up that it is of, and says where it differs: committee, count, column. Only reads, also beside a server at work, which may be a
 * moment behind: what differs is looked at once more.
 *
 * @param say a line for whoever runs it
 * @param pause resolves after so many milliseconds
 * @returns whether every one is the same
 */
export async function checkResults(sqlite: Sqlite, say: (line: string) => void, pause: (ms: number) => Promise<unknown>): Promise<boolean> {
  const first = resultDifferences(sqlite);
  if (first.found.length > 0) await pause(SETTLE_MS);
  const again = first.found.length > 0 ? resultDifferences(sqlite) : first;
  const seen = new Set(first.found);
  const found = again.found.filter((line) => seen.has(line));
  for (const line of found) say(`DIFFERS: ${line.replace(/ #.*$/, '')}`);
  say(`results compared: ${again.results}; ${found.length === 0 ? 'all as the counts say' : `differences: ${found.length}`}`);
  return found.length === 0;
}

/** Of one moment. Behind `#` stands what changes whenever somebody writes the row. */
function resultDifferences(sqlite: Sqlite): { readonly results: number; readonly found: readonly string[] } {
  return sqlite.transaction(() => {
    const setUp = readSetUp(drizzle(sqlite))?.setUp ?? null;
    const rows = createResultRows({ sqlite, setUp: () => setUp, now: Date.now });
    const all = [...rows.committees().flatMap((committee) => rows.differences(committee)), ...rows.strayed()];
    const selectText = sqlite
      .prepare<[string, string], string>('SELECT state || hash || result FROM result_row WHERE committee_id = ? AND count = ?')
      .pluck();
    return {
      results: sqlite.prepare<[], number>('SELECT count(*) FROM result_row').pluck().get() ?? 0,
      found: all.map(({ table, committee, id, column }) => {
        const text = createHash('sha256')
          .update(selectText.get(committee, id) ?? '')
          .digest('hex');
        return `${table}: committee ${committee}, ${id === '*' ? id : `count ${id}`}: ${column} #${text}`;
      }),
    };
  })();
}

/**
 * Compares every projected row with the documents, and says where they differ: committee, elector or entry, column; never what stands there. Only reads, also beside a server at work.
 *
 * @param say a line for whoever runs it
 * @returns whether every room could be compared and is the same
 */
export function checkProjection(sqlite: Sqlite, say: (line: string) => void): boolean {
  const startedMs = performance.now();
  const comparer = createRowComparer(sqlite, createLogReader(sqlite));
  const rooms = comparer.rooms();
  const behind: string[] = [];
  let rows = 0;
  let differences = 0;
  let failed = 0;
  const tell = (found: readonly Difference[]): void => {
    differences += found.length;
    for (const { table, committee, id, column } of found) say(`DIFFERS: ${table}: committee ${committee}, ${id}: ${column}`);
  };
  for (const name of rooms) {
    try {
      const compared = comparer.compare(name);
      if (compared.kind === 'behind') behind.push(name);
      else {
        rows += compared.rows;
        tell(compared.differences);
      }
    } catch (error) {
      failed += 1;
      say(`NOT compared: ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  tell(comparer.withoutRoom());
  if (behind.length > 0) say(`not projected up to their end, so not compared: ${behind.join(', ')}; a server brings them there`);
  say(`rooms compared: ${rooms.length - behind.length - failed} of ${rooms.length}, in ${Math.round(performance.now() - startedMs)} ms`);
  say(`rows compared: ${rows}; ${differences === 0 ? 'all as the documents say' : `differences: ${differences}`}`);
  return differences + failed === 0;
}
