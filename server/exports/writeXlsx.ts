import { shownValue } from './csvCell.ts';
import type { Sheet, SheetCell, SheetColumn } from './sheet.ts';
import type { ZippedFile } from './zipFiles.ts';

/** Rows that one sheet of a workbook holds, with some room for the caption; further ones stand on a sheet behind it. */
const MAX_SHEET_ROWS = 1_000_000;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const BOLD = 1;

/** What XML cannot hold at all: control characters, and halves of characters. */
const NOT_IN_XML = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** A text as it stands between tags. Excel would read `_x0041_` as a character, so that its underline is written as one. */
const xmlText = (text: string): string =>
  text
    .replace(NOT_IN_XML, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>\r]/g, (found) => ESCAPES[found] ?? found);

/** `A`, `B`, … `Z`, `AA`: what columns are called. */
const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

/** Text is text, whatever it begins with: no cell has a formula. */
function cell(value: SheetCell, place: string, style: number): string {
  if (value === null || value === '') return '';
  const head = `<c r="${place}"${style === 0 ? '' : ` s="${style}"`}`;
  if (typeof value === 'number') return `${head}><v>${value}</v></c>`;
  return `${head} t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`;
}

/** Some readers take no cell that does not say where it stands. */
const line = (values: readonly SheetCell[], row: number, letters: readonly string[], style = 0): string =>
  `<row r="${row}">${values.map((value, i) => cell(value, `${letters[i]}${row}`, style)).join('')}</row>`;
const WIDTHS = { id: 20, text: 28, number: 12 } as const satisfies Record<SheetColumn['kind'], number>;

/** One sheet of the workbook; takes rows until it is full. */
function* sheetText(sheet: Sheet, rows: Iterator<readonly SheetCell[]>, isEnded: () => void): Generator<string> {
  const { columns, caption, isRightToLeft } = sheet;
  const plain = { kind: 'text' } as const;
  const letters = Array.from({ length: Math.max(columns.length, caption.length) }, (_, i) => lettersOf(i));
  yield `${HEAD}<worksheet ${MAIN}><sheetViews><sheetView${isRightToLeft ? ' rightToLeft="1"' : ''} workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  yield `<cols>${columns.map(({ kind }, i) => `<col min="${i + 1}" max="${i + 1}" width="${WIDTHS[kind]}" customWidth="1"/>`).join('')}</cols><sheetData>`;
  yield line(caption, 1, letters, BOLD);
  yield line(
    columns.map(({ heading }) => heading),
    2,
    letters,
    BOLD,
  );
  for (let written = 0; written < MAX_SHEET_ROWS; written++) {
    const next = rows.next();
    if (next.done) {
      isEnded();
      break;
    }
    yield line(
      next.value.map((value, i) => shownValue(value, columns[i] ?? plain)),
      written + 3,
      letters,
    );
  }
  yield '</sheetData></worksheet>';
}

/**
 * A sheet as the files of an XLSX workbook, one row at a time, as Excel, LibreOffice and Google Sheets read it: text in its cells, no table of shared texts, which would
 * have to be whole before the first row.
 */
export function* writeXlsx(sheet: Sheet): Generator<ZippedFile> {
  const rows = sheet.rows()[Symbol.iterator]();
  let sheets = 0;
  try {
    for (let isMore = true; isMore; ) {
      sheets++;
      yield {
        name: `xl/worksheets/sheet${sheets}.xml`,
        text: sheetText(sheet, rows, () => {
          isMore = false;
        }),
      };
    }
  } finally {
    rows.return?.(); // given up half-way: what it is read from could not be closed
  }
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  const link = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const part = (path: string, type: string): string => `<Override PartName="/${path}" ContentType="${TYPE}.${type}+xml"/>`;
  yield {
    name: '[Content_Types].xml',
    text: [
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
      part('xl/workbook.xml', 'sheet.main'),
      part('xl/styles.xml', 'styles'),
      ...numbers.map((n) => part(`xl/worksheets/sheet${n}.xml`, 'worksheet')),
      '</Types>',
    ],
  };
  yield {
    name: '_rels/.rels',
    text: [`${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${link('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
  };
  yield {
    name: 'xl/workbook.xml',
    text: [
      `${HEAD}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets>`,
      ...numbers.map((n) => `<sheet name="${n}" sheetId="${n}" r:id="s${n}"/>`),
      '</sheets></workbook>',
    ],
  };
  yield {
    name: 'xl/_rels/workbook.xml.rels',
    text: [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">`,
      ...numbers.map((n) => link(`s${n}`, 'worksheet', `worksheets/sheet${n}.xml`)),
      link('styles', 'styles', 'styles.xml'),
      '</Relationships>',
    ],
  };
  yield {
    name: 'xl/styles.xml',
    text: [
      `${HEAD}<styleSheet ${MAIN}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>`,
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>',
      '</styleSheet>',
    ],
  };
}
