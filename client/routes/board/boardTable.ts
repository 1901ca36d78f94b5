/** The committees of the board as a table: what it is ordered by, what is let through. Pure. */
import type { Committee } from '../../../schema/api.ts';
import type { BoardRow } from '../../../schema/board.ts';
import { TROUBLES, troublesOf } from '../../../schema/boardTroubles.ts';
import { foldText } from '../../../schema/fold.ts';

/** A committee as the board shows it. What a role may not know of it is empty. */
export type BoardCommittee = {
  readonly id: string;
  readonly code: string;
  readonly site: string;
  readonly gender: Committee['gender'] | null;
};
export type BoardLine = { readonly committee: BoardCommittee; readonly row: BoardRow };

export const COLUMNS = ['attention', 'committee', 'heard', 'turnout', 'came', 'missing', 'tablets', 'unsent'] as const;
export type Column = (typeof COLUMNS)[number];
export type Order = { readonly column: Column; readonly isDescending: boolean };
export const USUAL_ORDER: Order = { column: 'attention', isDescending: true };
/** What is looked for first in a column: the code from its beginning, the oldest word, the lowest turnout, the most of all else. */
export const beginsDescending = (column: Column): boolean =>
  column !== 'committee' && column !== 'heard' && column !== 'turnout' && column !== 'came';

export const FILTERS = ['all', 'attention', 'not_open', 'polling', 'closed', 'counting', 'finished'] as const;
export type Filter = (typeof FILTERS)[number];

/** Null where there is nothing to be a share of. */
export const shareOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
export const missingOf = (row: BoardRow): number => Math.max(0, row.promised - row.promisedAttended);

/** How badly a committee wants an eye: 0 not at all. The worst trouble outweighs all others together. */
export function attentionOf(row: BoardRow, nowMs: number, silentAfterMs: number): number {
  return troublesOf(row, nowMs, silentAfterMs).reduce((sum, trouble) => sum + 2 ** (TROUBLES.length - TROUBLES.indexOf(trouble)), 0);
}

type Now = { readonly nowMs: number; readonly silentAfterMs: number };

export function isIn(filter: Filter, { row }: BoardLine, { nowMs, silentAfterMs }: Now): boolean {
  if (filter === 'all') return true;
  return filter === 'attention' ? attentionOf(row, nowMs, silentAfterMs) > 0 : row.status === filter;
}

function keyOf(column: Column, { committee, row }: BoardLine, { nowMs, silentAfterMs }: Now): number | string {
  switch (column) {
    case 'attention':
      return attentionOf(row, nowMs, silentAfterMs);
    case 'committee':
      return committee.code;
    case 'heard':
      return row.heardAtMs ?? 0;
    case 'turnout':
      return shareOf(row.attended, row.registered) ?? -1;
    case 'came':
      return shareOf(row.promisedAttended, row.promised) ?? -1;
    case 'missing':
      return missingOf(row);
    case 'tablets':
      return row.tablets;
    case 'unsent':
      return row.unsent;
  }
}

/** Those that filter, site and search let through; of equal ones in the order of their codes. @param site '': any */
export function linesOf(
  lines: readonly BoardLine[],
  wanted: { readonly filter: Filter; readonly site: string; readonly search: string; readonly order: Order },
  now: Now,
): readonly BoardLine[] {
  const words = foldText(wanted.search).split(' ').filter(Boolean);
  const { column, isDescending } = wanted.order;
  const texts = new Intl.Collator(undefined, { numeric: true }); // one for all: `localeCompare` with options takes twenty times as long
  const compare = (a: string | number, b: string | number): number => (typeof a === 'string' ? texts.compare(a, String(b)) : a - Number(b));
  return lines
    .filter((line) => {
      const text = words.length > 0 ? foldText(`${line.committee.code} ${line.committee.site}`) : '';
      const isThere = wanted.site === '' || line.committee.site === wanted.site;
      return isThere && isIn(wanted.filter, line, now) && words.every((word) => text.includes(word));
    })
    .map((line) => ({ line, key: keyOf(column, line, now) }))
    .sort(
      (a, b) =>
        compare(a.key, b.key) * (isDescending ? -1 : 1) ||
        compare(a.line.committee.code, b.line.committee.code) ||
        compare(a.line.committee.id, b.line.committee.id),
    )
    .map(({ line }) => line);
}
