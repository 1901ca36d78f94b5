import type { Database as Sqlite } from 'better-sqlite3';
import { type CellId, FORM_FIELDS } from '../../schema/tally.ts';
import type { SheetSource } from './openSheet.ts';

/** What a cell of a count is called: its kind in words, its number on the ballot paper, its name. Of whom no paper knows any more the id stands. */
export function createCellNames(
  sqlite: Sqlite,
  word: SheetSource['word'],
): (cell: CellId) => readonly [kind: string | null, ballotNumber: number | null, name: string | null] {
  const candidates = new Map(
    sqlite
      .prepare<[], { id: string; number: number; name: string }>('SELECT id, ballot_number AS number, name FROM candidate')
      .all()
      .map((one) => [one.id, one]),
  );
  const lists = new Map(sqlite.prepare<[], [string, string]>('SELECT id, name FROM election_list').raw().all());
  return (cell) => {
    if (Object.hasOwn(FORM_FIELDS, cell)) return [word(`figure_${cell}`), null, null];
    const id = cell.slice(1);
    if (cell.startsWith('l')) return [word('figure_list'), null, lists.get(id) ?? id];
    const candidate = candidates.get(id);
    return [word('figure_candidate'), candidate?.number ?? null, candidate?.name ?? id];
  };
}
