import type { CommitteeResult } from '../../schema/result.ts';
import { createCellNames } from './cellNames.ts';
import type { SheetBody, SheetSource } from './openSheet.ts';
import type { SheetCell } from './sheet.ts';

/** Every figure of every count with all that was proposed for it, and what was decided. */
export function resultsSheet({ sqlite, committees, column, word, nameOf }: SheetSource): SheetBody {
  const select = sqlite.prepare<[string], string>('SELECT result FROM result_row WHERE committee_id = ? ORDER BY count').pluck();
  const named = createCellNames(sqlite, word);

  function linesOf(code: string, text: string): SheetCell[][] {
    const { count, state, cells, verifiedBy, publishedBy }: CommitteeResult = JSON.parse(text); // written by the results' rows
    return cells.map(({ cell, values, value, state: cellState, choice }) => [
      code,
      count,
      word(`state_${state}`),
      ...named(cell),
      value,
      word(`cell_${cellState}`),
      values.a ?? null,
      values.b ?? null,
      values.formA ?? null,
      values.formB ?? null,
      choice ? word(`reason_${choice.reason}`) : null,
      choice ? nameOf(choice.by) : null,
      nameOf(verifiedBy),
      publishedBy.map(nameOf).join(' · ') || null,
    ]);
  }

  const lines = committees.flatMap(({ id, code }) => select.all(id).flatMap((text) => linesOf(code, text)));
  return {
    columns: [
      column('committee', 'id'),
      column('count', 'number'),
      column('state', 'text'),
      column('figure', 'text'),
      column('ballotNumber', 'number'),
      column('name', 'text'),
      column('value', 'number'),
      column('cellState', 'text'),
      column('a', 'number'),
      column('b', 'number'),
      column('formA', 'number'),
      column('formB', 'number'),
      column('reason', 'text'),
      column('chosenBy', 'text'),
      column('verifiedBy', 'text'),
      column('publishedBy', 'text'),
    ],
    count: lines.length,
    rows: () => lines,
  };
}
