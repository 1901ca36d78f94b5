import { AppError } from '../../schema/errors.ts';
import { ROLL_COLUMN_TEXT } from '../../schema/roll.ts';
import { readCsv } from './readCsv.ts';
import { type RollHeadings, readHeadings } from './rollHeadings.ts';

/** Exports begin with a title and a date now and then; the headings are looked for in so many records. */
const HEADINGS_WITHIN = 10;
const SEPARATORS = [',', ';', '\t'];
const MAX_FOUND_LENGTH = 300;

export type FoundHeadings = {
  readonly separator: string;
  /** The physical line of the headings, counted from 1. */
  readonly line: number;
  /** As they stand in the file. */
  readonly fields: readonly string[];
  readonly headings: RollHeadings;
};

/**
 * The headings of a file and the separator they show; `sep=;` on the first line, as Excel writes it, decides the separator.
 * Throws AppError `missing-columns` when a required column has no heading.
 */
export function findHeadings(text: string): FoundHeadings {
  const said = separatorSaid(text);
  let best: FoundHeadings | null = null;
  for (const separator of said === null ? SEPARATORS : [said]) {
    let records = 0;
    for (const record of readCsv(text, separator)) {
      if (records === HEADINGS_WITHIN) break;
      records += 1;
      // headings with a broken quotation mark are shown, never used
      const fields = record.broken ? [...record.fields, record.broken.value] : record.fields;
      const here = { separator, line: record.line, fields, headings: readHeadings(record.broken ? [] : fields) };
      if (best === null || isBetter(here, best)) best = here;
    }
  }
  if (best === null || best.headings.missing.length > 0) throw missingColumns(best);
  return best;
}

/** The separator of a first line `sep=…`; null without one. */
export const separatorSaid = (text: string): string | null => /^"?sep=([^\p{L}\p{N}"\s]|\t)"?\s*?(?:[\r\n]|$)/iu.exec(text)?.[1] ?? null;

/** More of what must be there, then more columns, then the earlier line. */
function isBetter(a: FoundHeadings, b: FoundHeadings): boolean {
  const known = ({ headings }: FoundHeadings): number => Object.keys(headings.columns).length;
  if (a.headings.missing.length !== b.headings.missing.length) return a.headings.missing.length < b.headings.missing.length;
  if (known(a) !== known(b)) return known(a) > known(b);
  // nothing is known: the separator that separates at all shows the reader what was found
  return known(a) === 0 && a.fields.length > b.fields.length;
}

function missingColumns(best: FoundHeadings | null): AppError {
  const missing = best?.headings.missing ?? [];
  const found = (best?.fields ?? []).map((field) => field.trim()).filter(Boolean);
  const columns = {
    columns: missing.join(', '),
    columns_en: missing.map((column) => ROLL_COLUMN_TEXT[column].en).join(', '),
    columns_ar: missing.map((column) => ROLL_COLUMN_TEXT[column].ar).join('، '),
  };
  return new AppError('missing-columns', { ...columns, found: found.join(', ').slice(0, MAX_FOUND_LENGTH) });
}
