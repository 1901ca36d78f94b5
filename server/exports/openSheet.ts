import type { Database as Sqlite } from 'better-sqlite3';
import { ar } from '../../schema/exportWords/ar.ts';
import { type ExportWords, en } from '../../schema/exportWords/en.ts';
import { attendanceSheet } from './attendanceSheet.ts';
import { auditSheet } from './auditSheet.ts';
import { chaseSheet } from './chaseSheet.ts';
import type { ExportRequest } from './exportRequest.ts';
import { guaranteesSheet } from './guaranteesSheet.ts';
import { resultsSheet } from './resultsSheet.ts';
import type { Sheet, SheetCell, SheetColumn } from './sheet.ts';
import { tallySheet } from './tallySheet.ts';

type CommitteeRow = { readonly id: string; readonly code: string; readonly site: string; readonly gender: string };

/** What every sheet reads with. */
export type SheetSource = {
  readonly sqlite: Sqlite;
  readonly request: ExportRequest;
  readonly words: ExportWords;
  readonly committees: readonly CommitteeRow[];
  /** The word of a key, in the feminine where it has one. */
  readonly word: (key: string, gender?: string) => string | null;
  readonly timeOf: (atMs: number | null) => string | null;
  /** Of an account or a guarantor. */
  readonly nameOf: (id: string | null) => string | null;
  readonly column: (key: keyof typeof en, kind: SheetColumn['kind']) => SheetColumn;
};
/** One kind of sheet: its columns, and how many rows there are of what. */
export type SheetBody = {
  readonly columns: readonly SheetColumn[];
  readonly count: number;
  readonly rows: () => Iterable<readonly SheetCell[]>;
};

const SHEETS = {
  guarantees: guaranteesSheet,
  attendance: attendanceSheet,
  chase: chaseSheet,
  tally: tallySheet,
  results: resultsSheet,
  audit: auditSheet,
} as const satisfies Record<ExportRequest['what'], (source: SheetSource) => SheetBody>;

/** Opens what was asked for. Everything is read within the transaction that is open on `sqlite`, so that count and rows are of one moment. */
export function openSheet(sqlite: Sqlite, request: ExportRequest): Sheet {
  const words: ExportWords = request.language === 'ar' ? ar : en;
  const wanted = new Set(request.committees);
  const committees = sqlite
    .prepare<[], CommitteeRow>('SELECT id, code, site, gender FROM committee ORDER BY id')
    .all()
    .filter(({ id }) => wanted.has(id));
  const names = new Map(
    sqlite.prepare<[], [string, string]>('SELECT id, name FROM guarantor UNION ALL SELECT id, name FROM user').raw().all(),
  );
  const texts = new Map<string, string>(Object.entries(words));
  const timeOf = createTimeOf(request.timeZone);
  const source: SheetSource = {
    sqlite,
    request,
    words,
    committees,
    word: (key, gender) => (gender === 'female' ? texts.get(`${key}_f`) : undefined) ?? texts.get(key) ?? null,
    timeOf,
    nameOf: (id) => (id ? (names.get(id) ?? id) : null),
    column: (key, kind) => ({ heading: words[key], kind }),
  };
  const [first] = committees;
  const title = source.word(`title_${request.what}`, request.isWhole ? undefined : first?.gender) ?? request.what;
  const version = sqlite.prepare<[], number>('SELECT roll_version FROM campaign').pluck().get() ?? 0;
  return {
    caption: [
      words.unofficial,
      title,
      ofWhat(source),
      `${words.exportedAt} ${timeOf(request.atMs)} (${request.timeZone}) ${words.by} ${request.by}`,
      `${words.rollVersion} ${version}`,
    ],
    isRightToLeft: request.language === 'ar',
    ...SHEETS[request.what](source),
  };
}

/** One committee, the campaign, or by their codes those of whoever asked. */
function ofWhat({ request, words, committees }: SheetSource): string {
  const [first] = committees;
  if (request.isOwn) return `${words.ownCommittees}: ${committees.map(({ code }) => code).join(words.comma) || '–'}`;
  return request.isWhole || !first ? words.campaign : `${first.code} ${first.site}`.trim();
}

/** Times as every program sorts and reads them: `2026-11-28 18:05:09`, by the election's clock. */
function createTimeOf(timeZone: string): (atMs: number | null) => string | null {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (atMs) => (atMs === null ? null : format.format(atMs));
}
