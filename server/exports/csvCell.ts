import { withoutDirections } from '../../schema/withoutDirections.ts';
import type { SheetCell, SheetColumn } from './sheet.ts';

/**
 * Where a spreadsheet may find the beginning of a formula, in any width: at the beginning of a text, and, since one that divides fields by semicolons or tabs reads no quotation mark in
 * the middle of a field, behind each of those and behind a line end. Quotation marks in between begin no formula and may be taken off.
 */
const FORMULA_AT = /(?:^(?=['"]*[=+\-@\t\r\n＝＋－＠﹢﹣﹦﹫−])|(?<=[;\t\r\n])(?=['"]*[=+\-@＝＋－＠﹢﹣﹦﹫−]))/gu;
/** The same with the apostrophe that says that it is text. */
const MARKED_AT = new RegExp(`${FORMULA_AT.source}'`, 'gu');
/** A number or a phone stays as it is: no formula is made of signs and digits alone. */
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * A text that no spreadsheet runs (EX6): where a formula would begin stands an apostrophe, and one more where there has been one already, so that {@link fromCsvText} gives back exactly what it was.
 */
export const toCsvText = (text: string): string => (PLAIN_NUMBER.test(text) ? text : text.replace(FORMULA_AT, "'"));

/** What {@link toCsvText} was given. */
export const fromCsvText = (text: string): string => text.replace(MARKED_AT, '');

/** A value as it stands in a sheet: codes, which other programs compare, without marks that nobody sees. */
export const shownValue = (value: SheetCell, { kind }: Pick<SheetColumn, 'kind'>): SheetCell =>
  typeof value === 'string' && kind === 'id' ? withoutDirections(value) : value;
