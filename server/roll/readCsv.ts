/** A record of the file. `line` is the physical line it begins on, counted from 1. */
export type CsvRecord = {
  readonly line: number;
  readonly fields: readonly string[];
  /** Set when a quotation mark does not close: the index of the field it opens and the field's beginning. `fields` are those before it. */
  readonly broken: { readonly field: number; readonly value: string } | null;
};

/** A cell of a roll may hold line breaks, but a mark that never closes must not make reading quadratic; nor must marks that close and open again on every line. */
const MAX_BREAKS_IN_FIELD = 20;
const MAX_BREAKS_IN_RECORD = 40;
const MAX_QUOTED_LENGTH = 4_000;
/** Fields beyond are dropped: a line of a million separators costs no memory. */
const MAX_FIELDS = 512;

/**
 * Reads CSV record by record: RFC 4180, quotation marks inside an unquoted field as they are, line ends of every system. A mark that does not
 * close costs its own line only; reading goes on at the next physical line. (csv-parse 6.2 loses all lines up to the next mark, with
 * `skip_records_with_error` and `relax_quotes` alike.)
 * @param expectedFields a record over several lines with another number of fields is a line with a stray mark, not one record
 */
export function* readCsv(text: string, separator: string, expectedFields: number | null = null): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const record = readRecord(text, at, separator);
    const isTorn =
      record.breaks > MAX_BREAKS_IN_RECORD ||
      (record.breaks > 0 && expectedFields !== null && !hasFieldCount(record.fields, expectedFields));
    const brokenField = isTorn ? record.tornField : record.brokenField;
    if (brokenField === null) {
      yield { line, fields: record.fields, broken: null };
      at = record.end;
      line += record.breaks + 1;
    } else {
      const value = isTorn ? (record.fields[brokenField] ?? '') : text.slice(record.end, record.end + 200);
      yield { line, fields: record.fields.slice(0, brokenField), broken: { field: brokenField, value: beginningOf(value, separator) } };
      at = afterBreak(text, endOfLine(text, at));
      line += 1;
    }
  }
}

/** Whether a line has as many fields as there are headings; empty ones at the end may be too many. */
export const hasFieldCount = (fields: readonly string[], expected: number): boolean =>
  fields.length >= expected && fields.slice(expected).every((field) => field.trim() === '');

type Reading = {
  readonly fields: readonly string[];
  /** Where the next record begins; of a broken one, where the broken field does. */
  readonly end: number;
  readonly breaks: number;
  /** The first field that goes over several lines. */
  readonly tornField: number | null;
  readonly brokenField: number | null;
};

function readRecord(text: string, start: number, separator: string): Reading {
  const fields: string[] = [];
  let at = start;
  let breaks = 0;
  let tornField: number | null = null;
  let count = 0;
  for (; ; count += 1, at += 1) {
    const quote = skipSpaces(text, at, separator);
    let value: string;
    if (text[quote] === '"') {
      const quoted = readQuoted(text, quote, separator);
      if (!quoted) return { fields, end: at, breaks, tornField, brokenField: count };
      if (quoted.breaks > 0) tornField ??= count;
      breaks += quoted.breaks;
      value = quoted.value;
      at = quoted.end;
    } else {
      const end = endOfField(text, at, separator);
      value = text.slice(at, end);
      at = end;
    }
    if (count < MAX_FIELDS) fields.push(value);
    if (text[at] !== separator || breaks > MAX_BREAKS_IN_RECORD)
      return { fields, end: afterBreak(text, at), breaks, tornField, brokenField: null };
  }
}

/** Reads from an opening mark to behind the closing one, which only spaces may follow; null where there is none. */
function readQuoted(text: string, quote: number, separator: string): { value: string; end: number; breaks: number } | null {
  const limit = Math.min(text.length, quote + MAX_QUOTED_LENGTH);
  let breaks = 0;
  for (let at = quote + 1; at < limit; at += 1) {
    const letter = text[at];
    if (letter === '\n' || (letter === '\r' && text[at + 1] !== '\n')) breaks += 1;
    if (breaks > MAX_BREAKS_IN_FIELD) return null;
    if (letter !== '"') continue;
    if (text[at + 1] === '"') {
      at += 1; // a doubled mark stands for one
      continue;
    }
    const end = skipSpaces(text, at + 1, separator);
    return isFieldEnd(text[end], separator) ? { value: text.slice(quote + 1, at).replaceAll('""', '"'), end, breaks } : null;
  }
  return null;
}

const isFieldEnd = (letter: string | undefined, separator: string): boolean =>
  letter === undefined || letter === separator || letter === '\n' || letter === '\r';

function skipSpaces(text: string, from: number, separator: string): number {
  let at = from;
  while ((text[at] === ' ' || text[at] === '\t') && text[at] !== separator) at += 1;
  return at;
}

function endOfField(text: string, from: number, separator: string): number {
  let at = from;
  while (!isFieldEnd(text[at], separator)) at += 1;
  return at;
}

const endOfLine = (text: string, from: number): number => endOfField(text, from, '\n');

const afterBreak = (text: string, at: number): number => at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);

/** What stands in a field before the next separator or line end: a broken field has swallowed its neighbours, which may be forbidden. */
const beginningOf = (value: string, separator: string): string => value.slice(0, endOfField(value, 0, separator));
