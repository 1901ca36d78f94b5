/** Cells as spreadsheets put them on the clipboard: tabs between cells, lines between rows, quotation marks around what holds either. Pure. */

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** What is read of a paste at most: a whole spreadsheet on the clipboard must not stop the page. */
type Bounds = { readonly rows: number; readonly columns: number; readonly characters: number };
/** `isCut`: there is more; none of the rows ends half-way. `beyond`: cells that say something and stand in a column further on. */
export type ReadCells = { readonly rows: string[][]; readonly isCut: boolean; readonly beyond: number };
const NO_BOUNDS: Bounds = { rows: Number.POSITIVE_INFINITY, columns: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY };

/** The rows of a copied range; the empty line at its end is none. Nothing in it is ever computed: a formula is its text (GR2). */
export function readTsv(text: string, bounds: Bounds = NO_BOUNDS): ReadCells {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  let beyond = 0;
  let column = 0;
  const endCell = (): void => {
    const said = withoutGuard(cell.trim());
    if (column++ < bounds.columns) row.push(said);
    else if (said !== '') beyond++;
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
    column = 0;
  };
  const end = Math.min(text.length, bounds.characters);
  let i = 0;
  for (; i < end && rows.length < bounds.rows; i++) {
    const sign = text.charAt(i);
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(i + 1) === '"') cell += text.charAt(++i);
      else isQuoted = false;
    } else if (sign === '"' && cell === '' && isClosed(text, i)) isQuoted = true;
    else if (sign === '\t') endCell();
    else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && text.charAt(i + 1) === '\n') i++;
      endRow();
    } else cell += sign;
  }
  const isCut = /\S/.test(text.slice(i));
  if (!isCut && (cell !== '' || row.length > 0)) endRow();
  while (rows.at(-1)?.every((one) => one === '')) rows.pop();
  return { rows, isCut, beyond };
}

/** The same way back. What a spreadsheet would take for a formula has a mark before it, as in our exports. */
export const writeTsv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map(written).join('\t')).join('\n');

function written(cell: string): string {
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /["\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const withoutGuard = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell);

/** A quotation mark that nothing closes at the end of a cell is part of the text: «"صاحب» of a message. */
function isClosed(text: string, from: number): boolean {
  for (let i = from + 1; i < text.length; i++) {
    if (text.charAt(i) !== '"') continue;
    if (text.charAt(i + 1) === '"') i++;
    else return i + 1 === text.length || /[\t\n\r]/.test(text.charAt(i + 1));
  }
  return false;
}
