import type { RollNotice } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { MAX_ROLL_LINES } from '../../schema/limits.ts';
import type { RollColumn } from '../../schema/roll.ts';
import { type FoundHeadings, findHeadings } from './findHeadings.ts';
import { type CsvRecord, hasFieldCount, readCsv } from './readCsv.ts';
import { cleanText } from './rollCells.ts';
import { createLineReader, type LineValues, type Mention } from './rollLine.ts';
import { rollNotice } from './rollNotice.ts';
import { unreadableFile } from './unreadableFile.ts';

/** One elector as the file gives it. */
export type RollRow = LineValues & { readonly line: number };
export type RefusedLine = { readonly notice: RollNotice; readonly mention: Mention | null };

export type ParsedRoll = {
  readonly rows: readonly RollRow[];
  readonly refused: readonly RefusedLine[];
  /** What the file calls a column, for notices. */
  readonly headingOf: Readonly<Partial<Record<RollColumn, string>>>;
  readonly droppedColumns: readonly string[];
  /** Unknown headings, and `#5` for a column without one that holds something. */
  readonly ignoredColumns: readonly string[];
};

/**
 * Reads a whole roll (R1, R2, R5, R6): every line with anything in it becomes a row or a refusal that names line, column, value and reason; one bad
 * line costs no other.
 * @param maxYear the latest year of birth that can be true
 *
 * Throws AppError `missing-columns`, `unreadable-file` (nothing below the headings) and `too-large` (lines).
 */
export function parseRoll(text: string, maxYear: number): ParsedRoll {
  const found = findHeadings(text);
  const headingOf = headingsAsWritten(found);
  const rows: RollRow[] = [];
  const refused: RefusedLine[] = [];
  const nameless = new Set<number>();
  const readLine = createLineReader(maxYear);

  for (const record of linesBelow(text, found)) {
    if (rows.length + refused.length === MAX_ROLL_LINES) throw tooManyLines();
    const damage = damageOf(record, found);
    if (damage) {
      refused.push({ notice: damage, mention: null });
      continue;
    }
    for (const field of found.headings.nameless) if (record.fields[field]?.trim()) nameless.add(field);
    const answer = readLine((column) => cellOf(record.fields, found, column));
    if ('reason' in answer) {
      const { column, value, reason, details, mention } = answer;
      refused.push({ notice: rollNotice(record.line, headingOf[column] ?? null, value, reason, details), mention });
    } else {
      rows.push({ ...answer, line: record.line });
    }
  }
  if (rows.length + refused.length === 0) throw unreadableFile('only-headings');
  return {
    rows,
    refused,
    headingOf,
    droppedColumns: found.headings.dropped,
    ignoredColumns: [
      ...found.headings.ignored,
      ...found.headings.nameless.filter((field) => nameless.has(field)).map((field) => `#${field + 1}`),
    ],
  };
}

/** The records below the headings, without empty ones and without the headings that some exports repeat on every page. */
function* linesBelow(text: string, found: FoundHeadings): Generator<CsvRecord> {
  for (const record of readCsv(text, found.separator, found.fields.length)) {
    if (record.line <= found.line) continue;
    if (record.broken === null && record.fields.every((field) => field.trim() === '')) continue;
    if (record.fields[0] === found.fields[0] && record.fields.join('\n') === found.fields.join('\n')) continue;
    yield record;
  }
}

/** What is wrong with the line as a line. */
function damageOf({ line, fields, broken }: CsvRecord, found: FoundHeadings): RollNotice | null {
  if (broken) {
    // the value of a forbidden column is not repeated either (R6)
    const value = found.headings.forbiddenFields.has(broken.field) ? null : broken.value;
    return rollNotice(line, found.fields[broken.field]?.trim() ?? null, value, 'broken-quotes');
  }
  if (hasFieldCount(fields, found.fields.length)) return null;
  return rollNotice(line, null, null, 'wrong-field-count', { found: fields.length, expected: found.fields.length });
}

function headingsAsWritten({ fields, headings }: FoundHeadings): Partial<Record<RollColumn, string>> {
  const written = Object.entries(headings.columns).map(([column, indexes]) => [
    column,
    indexes.map((field) => (fields[field] ?? '').trim()).join(' + '),
  ]);
  return Object.fromEntries(written);
}

/** The text of a column; the parts of a name joined. */
function cellOf(fields: readonly string[], { headings }: FoundHeadings, column: RollColumn): string {
  const texts = (headings.columns[column] ?? []).map((field) => fields[field] ?? '');
  return texts.length === 1 ? (texts[0] ?? '') : texts.map(cleanText).filter(Boolean).join(' ');
}

const tooManyLines = (): AppError =>
  new AppError('too-large', { limit: MAX_ROLL_LINES, limit_en: `${MAX_ROLL_LINES} lines`, limit_ar: `${MAX_ROLL_LINES} سطر` });
