import type { Database as Sqlite } from 'better-sqlite3';
import { ELECTOR_ID_LENGTH, randomId } from '../../schema/ids.ts';
import type { ImportPlan } from './planImport.ts';

/** What an import does to electors. */
export type ElectorChanges = Pick<ImportPlan, 'added' | 'changed' | 'newNumbers'>;
/** How many there are of each. */
export type StagedCounts = { readonly [Kind in keyof ElectorChanges]: number };

/** What is written stands in a database of its own until one statement of a kind takes it over: a quarter of what the same rows cost when each is sent by itself. */
const TABLES = `
  CREATE TABLE staged.added (id TEXT, committee_id TEXT, roll_number TEXT, full_name TEXT, folded_name TEXT, family TEXT, gender TEXT, birth_year INTEGER, area TEXT);
  CREATE TABLE staged.changed (id TEXT, new_number TEXT, full_name TEXT, family TEXT, gender TEXT, birth_year INTEGER, area TEXT)`;

/** Who an elector is never changes: committee and folded name are what they were recognised by, and the number unless new ones are taken over. */
const TOLD =
  'full_name = one.full_name, family = one.family, gender = one.gender, birth_year = one.birth_year, area = one.area, import_id = ?';
const CHANGE = `UPDATE elector SET ${TOLD} FROM staged.changed AS one WHERE one.id = elector.id AND one.new_number IS NULL`;
/** Numbers change hands: everybody lets go of theirs before anybody gets a new one. */
const LET_GO = `UPDATE elector SET roll_number = '~' || id WHERE id IN (SELECT id FROM staged.changed WHERE new_number IS NOT NULL)`;
const NUMBER = `UPDATE elector SET roll_number = one.new_number, ${TOLD} FROM staged.changed AS one WHERE one.id = elector.id AND one.new_number IS NOT NULL`;
const ADD = `INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, family, gender, birth_year, area, import_id)
  SELECT id, committee_id, roll_number, full_name, folded_name, family, gender, birth_year, area, ? FROM staged.added ORDER BY rowid`;

/**
 * Runs while the database of a file is attached.
 * @param file a path, or `:memory:` for one that is gone afterwards
 */
export function withStaged<Result>(sqlite: Sqlite, file: string, run: () => Result): Result {
  sqlite.prepare('ATTACH ? AS staged').run(file);
  try {
    return run();
  } finally {
    sqlite.exec('DETACH staged');
  }
}

/**
 * Writes down what {@link takeOver} does, within {@link withStaged}. Whoever gets a new number is among those that are changed.
 * @param drawId the id of somebody who is new
 */
export function stageRows(sqlite: Sqlite, { added, changed, newNumbers }: ElectorChanges, drawId: () => string): void {
  sqlite.exec(TABLES);
  const add = sqlite.prepare(
    'INSERT INTO staged.added VALUES (@id, @committeeId, @rollNumber, @fullName, @foldedName, @family, @gender, @birthYear, @area)',
  );
  for (const values of added) add.run({ ...values, id: drawId() });
  const change = sqlite.prepare('INSERT INTO staged.changed VALUES (@id, @newNumber, @fullName, @family, @gender, @birthYear, @area)');
  const newNumberOf = new Map(newNumbers.map(({ id, to }) => [id, to]));
  for (const values of changed) change.run({ ...values, newNumber: newNumberOf.get(values.id) ?? null });
}

/**
 * Does it, within {@link withStaged} and a transaction.
 * @param rows how many were staged: that many are written, or the import fails
 */
export function takeOver(sqlite: Sqlite, rows: StagedCounts, importId: number): void {
  const run = (statement: string, wanted: number, ...values: readonly number[]): void => {
    const { changes } = sqlite.prepare(statement).run(...values);
    if (changes !== wanted) throw new Error(`roll: ${changes} electors were written, ${wanted} were staged`);
  };
  run(LET_GO, rows.newNumbers);
  run(NUMBER, rows.newNumbers, importId);
  run(CHANGE, rows.changed - rows.newNumbers, importId);
  run(ADD, rows.added, importId);
}

/** Draws ids that nobody has. */
export function createFreeIds(sqlite: Sqlite, randomByte: () => number): () => string {
  const taken = sqlite.prepare<[string], number>('SELECT 1 FROM elector WHERE id = ?').pluck();
  const drawn = new Set<string>();
  return () => {
    let id = randomId(ELECTOR_ID_LENGTH, randomByte);
    while (drawn.has(id) || taken.get(id) !== undefined) id = randomId(ELECTOR_ID_LENGTH, randomByte);
    drawn.add(id);
    return id;
  };
}
