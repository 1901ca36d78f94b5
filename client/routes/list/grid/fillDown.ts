/** The first row of a range, for all rows below it: as lines that are planned like pasted ones; pure. */
import type { Claim } from '../../../../schema/guarantees.ts';
import type { Column } from '../gridColumns.ts';
import type { Block, PlanRow } from './planCells.ts';
import { answerWordFor, contactWordFor } from './readWords.ts';

type Range = { readonly top: number; readonly rows: readonly PlanRow[]; readonly columns: readonly Column[] };

/** Null: there is nothing below, or the first row says nothing. @param claim the first row's */
export function fillDown({ top, rows, columns }: Range, claim: Claim | null, nameOf: (id: string) => string): Block | null {
  if (rows.length < 2 || !claim || claim.isWithdrawn) return null;
  const line = columns.map((column) => textOf(claim, column, nameOf));
  if (line.every((text) => text === '')) return null;
  return { lines: rows.slice(1).map(() => line), columns, top: top + 1 };
}

function textOf(claim: Claim, column: Column, nameOf: (id: string) => string): string {
  switch (column) {
    case 'answer':
      return answerWordFor(claim.answer);
    case 'contact':
      return contactWordFor(claim.contact);
    case 'guarantor':
      return nameOf(claim.owner);
    case 'note':
      return claim.note;
    default:
      return ''; // what comes from the roll is nobody's to fill
  }
}
