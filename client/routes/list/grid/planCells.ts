/**
 * What a pasted or filled block of cells would do, cell by cell, before anything is done (GR1–GR4). Pure: whoever shows it and whoever writes it look at the
 * same plan.
 */

import { foldText } from '../../../../schema/fold.ts';
import type { Answer, CellWrite, Claim, Contact } from '../../../../schema/guarantees.ts';
import { isElectorId, isUserId, type UserId } from '../../../../schema/ids.ts';
import { MAX_VALUE_LENGTH } from '../../../../schema/keys.ts';
import type { Column } from '../gridColumns.ts';
import { readAnswerWord, readContactWord } from './readWords.ts';
import { rowWrites, type Wanted } from './rowWrites.ts';

/** Lines of one paste. */
export const MAX_PASTED_LINES = 500;
/** What is read of a paste: 500 lines of long notes, and not more than a slow tablet reads at once. */
export const PASTE_BOUNDS = { rows: MAX_PASTED_LINES, columns: 32, characters: 4_000_000 } as const;

/** A row as the list shows it; `owner` is '' for an elector without a claim. */
export type PlanRow = { readonly elector: string; readonly owner: string };
export type GridField = 'answer' | 'contact' | 'guarantor' | 'note';

/** Why a cell is left as it is. */
export type LeftWhy =
  | 'not-understood'
  | 'unknown-guarantor'
  | 'two-guarantors'
  | 'has-claim'
  | 'withdrawn'
  | 'removed'
  | 'too-long'
  | 'fixed'
  | 'other-row'
  | 'no-row';
/** `set`: would be written · `same`: says so already · `left`: stays, and why. An empty cell is none: it leaves what stands (GR2). */
export type PlannedCell = {
  /** From 1. */
  readonly line: number;
  /** Null: the list ends before this line. */
  readonly row: PlanRow | null;
  readonly column: Column;
  /** As it was pasted. */
  readonly text: string;
} & (
  | { readonly kind: 'set'; readonly field: GridField; readonly old: string; readonly next: string }
  | { readonly kind: 'same' }
  | { readonly kind: 'left'; readonly why: LeftWhy }
);
export type CellPlan = {
  readonly cells: readonly PlannedCell[];
  readonly writes: readonly CellWrite[];
  readonly rows: number;
  /** Cells that stand further to the side than the list has columns. */
  readonly beyond: number;
};

export type PlanSource = {
  readonly me: UserId;
  readonly rows: readonly PlanRow[];
  claimsOf(elector: string): readonly Claim[];
  elector(id: string): { readonly number: string; readonly name: string; readonly isRemoved?: boolean | undefined } | undefined;
  readonly guarantors: readonly { readonly id: string; readonly name: string }[];
};

/** What is to be put into the grid. @param columns of the block, from the cell in focus on @param top the row of its first line */
export type Block = { readonly lines: readonly (readonly string[])[]; readonly columns: readonly Column[]; readonly top: number };

const FIELDS: readonly string[] = ['answer', 'contact', 'guarantor', 'note'] satisfies readonly GridField[];
const isField = (column: Column): column is GridField => FIELDS.includes(column);

export function planCells(source: PlanSource, block: Block, atMs: number): CellPlan {
  const cells: PlannedCell[] = [];
  const writes: CellWrite[] = [];
  const byGuarantor = new Set<string>(); // claims that this very plan makes: nobody gets two of one guarantor (G1)
  let rows = 0;
  let beyond = 0;
  for (const [i, texts] of block.lines.entries()) {
    beyond += texts.filter((text, column) => text !== '' && !block.columns[column]).length;
    const row = source.rows[block.top + i] ?? null;
    const planned = planLine(source, block.columns, texts, i + 1, row, byGuarantor);
    cells.push(...planned.cells);
    if (!row || !isElectorId(row.elector) || !planned.wanted) continue;
    rows++;
    writes.push(...rowWrites(row.elector, claimOf(source, row), planned.wanted, source.me, atMs));
  }
  return { cells, writes, rows, beyond };
}

const claimOf = (source: PlanSource, row: PlanRow): Claim | null =>
  row.owner === '' ? null : (source.claimsOf(row.elector).find((claim) => claim.owner === row.owner) ?? null);

function planLine(
  source: PlanSource,
  columns: readonly Column[],
  texts: readonly string[],
  line: number,
  row: PlanRow | null,
  byGuarantor: Set<string>,
): { readonly cells: readonly PlannedCell[]; readonly wanted: Wanted | null } {
  const given = texts.flatMap((text, i) => (text === '' || !columns[i] ? [] : [{ text, column: columns[i] }]));
  const about = row && source.elector(row.elector);
  const why = (): LeftWhy | null => {
    if (!row || !about) return 'no-row';
    if (about.isRemoved) return 'removed';
    // sorted otherwise than the table it comes from, a line would be written to somebody else (GR4)
    const isOther = given.some(
      ({ text, column }) => (column === 'number' || column === 'name') && foldText(text) !== foldText(about[column]),
    );
    return isOther ? 'other-row' : null;
  };
  const all = why();
  if (all || !row || !about)
    return { cells: given.map((cell) => ({ line, row, ...cell, kind: 'left', why: all ?? 'no-row' })), wanted: null };

  const claim = claimOf(source, row);
  const wanted: { answer?: Answer; contact?: Contact; guarantor?: UserId; note?: string } = {};
  const cells = given.map(({ text, column }): PlannedCell => {
    const at = { line, row, column, text };
    if (!isField(column)) {
      return column === 'number' || column === 'name' ? { ...at, kind: 'same' } : { ...at, kind: 'left', why: 'fixed' };
    }
    const said = readCell(source, column, text, row, byGuarantor);
    if ('why' in said) return { ...at, kind: 'left', why: said.why };
    const old = claim ? standing(claim, column) : '';
    if (old === said.value || (!claim && isNothing(column, said.value))) return { ...at, kind: 'same' };
    if (claim?.isWithdrawn) return { ...at, kind: 'left', why: 'withdrawn' };
    if (column === 'guarantor') byGuarantor.add(`${row.elector} ${said.value}`);
    Object.assign(wanted, { [column]: said.value }); // of this column's kind: `readCell` says so
    return { ...at, kind: 'set', field: column, old, next: said.value };
  });
  return { cells, wanted: Object.keys(wanted).length > 0 ? wanted : null };
}

/** What is said of an elector of whom nothing is known anyway. */
const isNothing = (column: GridField, value: string): boolean =>
  (column === 'answer' && value === 'notAsked') || (column === 'contact' && value === 'none');

const standing = (claim: Claim, field: GridField): string => (field === 'guarantor' ? claim.owner : claim[field]);

function readCell(
  source: PlanSource,
  field: GridField,
  text: string,
  row: PlanRow,
  byGuarantor: ReadonlySet<string>,
): { readonly value: string } | { readonly why: LeftWhy } {
  switch (field) {
    case 'answer':
    case 'contact': {
      const value = field === 'answer' ? readAnswerWord(text) : readContactWord(text);
      return value === null ? { why: 'not-understood' } : { value };
    }
    case 'note':
      return text.length > MAX_VALUE_LENGTH ? { why: 'too-long' } : { value: text };
    case 'guarantor': {
      const folded = foldText(text);
      const named = source.guarantors.filter((one) => foldText(one.name) === folded);
      const [only] = named;
      if (!only || !isUserId(only.id)) return { why: 'unknown-guarantor' };
      if (named.length > 1) return { why: 'two-guarantors' };
      const isTaken =
        only.id !== row.owner &&
        (source.claimsOf(row.elector).some((claim) => claim.owner === only.id) || byGuarantor.has(`${row.elector} ${only.id}`));
      return isTaken ? { why: 'has-claim' } : { value: only.id };
    }
  }
}

/** How a column's cell of a row is written for a spreadsheet, and read again by {@link planCells}. Refusals never leave (GR5). */
export type CopyWords = {
  answer(answer: Answer): string;
  contact(contact: Contact): string;
  guarantor(id: string): string;
};
export type CopySource = Pick<PlanSource, 'claimsOf'> & {
  elector(
    id: string,
  ):
    | { readonly number: string; readonly name: string; readonly family?: string | undefined; readonly area?: string | undefined }
    | undefined;
};

/** What a row says in a column, as text; a refusal is an empty cell, as it is where nobody was asked: nothing tells them apart (EX2). */
export function cellText(source: CopySource, row: PlanRow, column: Column, words: CopyWords): string {
  const about = source.elector(row.elector);
  const claim = source.claimsOf(row.elector).find(({ owner }) => owner === row.owner);
  switch (column) {
    case 'number':
    case 'name':
    case 'family':
    case 'area':
      return about?.[column] ?? '';
    case 'answer':
      return !claim || claim.answer === 'refused' || claim.answer === 'notAsked' || claim.isWithdrawn ? '' : words.answer(claim.answer);
    case 'contact':
      return !claim || claim.contact === 'none' ? '' : words.contact(claim.contact);
    case 'guarantor':
      return claim ? words.guarantor(claim.owner) : '';
    case 'note':
      return claim && claim.answer !== 'refused' ? claim.note : '';
    case 'menu':
      return '';
  }
}
