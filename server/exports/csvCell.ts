import { withoutDirections } from '../../schema/withoutDirections.ts';
import type { SheetCell, SheetColumn } from './sheet.ts';

/** What spreadsheets may take for the beginning of a formula, in any width; an apostrophe in front says that it is text. */
const BEGINS_LIKE_FORMULA = /^'*[=+\-@\t\r\n＝＋－＠﹢﹣−]/u;
/** A number or a phone stays as it is: no formula is made of signs and digits alone. */
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * A text that no spreadsheet runs (EX6): one that would begin a formula gets an apostrophe in front, and so does one that has had one already, so that
 * {@link fromCsvText} gives back exactly what it was.
 */
export const toCsvText = (text: string): string => (BEGINS_LIKE_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text);

/** What {@link toCsvText} was given. */
export const fromCsvText = (text: string): string => (text.startsWith("'") && BEGINS_LIKE_FORMULA.test(text) ? text.slice(1) : text);

/** A value as it stands in a sheet: codes, which other programs compare, without marks that nobody sees. */
export const shownValue = (value: SheetCell, { kind }: Pick<SheetColumn, 'kind'>): SheetCell =>
  typeof value === 'string' && kind === 'id' ? withoutDirections(value) : value;
