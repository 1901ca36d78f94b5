import type { StreamReading } from '../../schema/resultCells.ts';
import type { CellId } from '../../schema/tally.ts';
import { createCellNames } from './cellNames.ts';
import type { SheetBody, SheetSource } from './openSheet.ts';
import type { SheetCell } from './sheet.ts';

type Row = { readonly count: number; readonly stream: string; readonly summary: string };

/** What each clerk counted and read on the form, a line a figure. Counts that have not ended are not in it: what is known of them is nobody else's. */
export function tallySheet({ sqlite, committees, column, word, words }: SheetSource): SheetBody {
  const select = sqlite.prepare<[string], Row>(
    'SELECT count, stream, summary FROM tally_row WHERE committee_id = ? AND is_sealed = 1 ORDER BY count, stream',
  );
  const named = createCellNames(sqlite, word);

  function linesOf(code: string, { count, stream, summary }: Row): SheetCell[][] {
    const { mode, ballots, counted, form, doubtfulCells }: StreamReading = JSON.parse(summary); // written by the projection
    const cells = [...new Set([...Object.keys(counted), ...Object.keys(form)])] as CellId[]; // the keys of both
    const doubtful = new Set([...doubtfulCells.counted, ...doubtfulCells.form]);
    return cells.map((cell) => [
      code,
      count,
      stream.toUpperCase(),
      word(`mode_${mode}`),
      ballots,
      ...named(cell),
      counted[cell] ?? null,
      form[cell] ?? null,
      doubtful.has(cell) ? words.yes : null,
    ]);
  }

  const lines = committees.flatMap(({ id, code }) => select.all(id).flatMap((row) => linesOf(code, row)));
  return {
    columns: [
      column('committee', 'id'),
      column('count', 'number'),
      column('stream', 'id'),
      column('mode', 'text'),
      column('ballots', 'number'),
      column('figure', 'text'),
      column('ballotNumber', 'number'),
      column('name', 'text'),
      column('counted', 'number'),
      column('form', 'number'),
      column('isDoubtful', 'text'),
    ],
    count: lines.length,
    rows: () => lines,
  };
}
