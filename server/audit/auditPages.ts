import type { Database as Sqlite } from 'better-sqlite3';
import type { AuditEntry, AuditPage } from '../../schema/auditApi.ts';
import { ELECTOR_ID_LENGTH } from '../../schema/ids.ts';
import { parseRoomName } from '../../schema/rooms.ts';

const PAGE_ROWS = 50;
export const MAX_PAGE_ROWS = 200;
/** Enough to find two lines of one session; with the whole id and an invented token it could be ended, as a copied one is (A9). */
const SHOWN_OF_SESSION = 6;
/** Rows that one call looks at: what few rows match is found over several calls, and no call holds up the others. */
const ROWS_A_CALL = 20_000;

type Row = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly userId: string;
  readonly device: string;
  readonly room: string | null;
  readonly details: string;
};

/** What of the chain is asked for. */
export type AuditFilter = {
  readonly before?: number | undefined;
  readonly kind?: string | undefined;
  readonly user?: string | undefined;
  readonly limit?: number | undefined;
};

/**
 * Reads the chain for people, newest first. A page may have fewer rows than asked for, or none, and still a `next`.
 * @param deps.nameOf null: nobody has this id
 */
export function createAuditPages(deps: { readonly sqlite: Sqlite; readonly nameOf: (userId: string) => string | null }) {
  const { sqlite, nameOf } = deps;
  const selectHead = sqlite.prepare<[], number | null>('SELECT max(seq) FROM audit').pluck();
  const select = sqlite.prepare<
    { readonly before: number; readonly from: number; readonly kind: string | null; readonly user: string | null; readonly limit: number },
    Row
  >(
    `SELECT seq, at, kind, user_id AS userId, device, room, details FROM audit
     WHERE seq < @before AND seq >= @from AND (@kind IS NULL OR kind = @kind) AND (@user IS NULL OR user_id = @user)
     ORDER BY seq DESC LIMIT @limit`,
  );

  /** @param isWhole false: who and when, but of guarantees not what */
  return (filter: AuditFilter, isWhole: boolean): AuditPage => {
    const { kind = null, user = null, limit = PAGE_ROWS } = filter;
    const before = Math.min(filter.before ?? Number.MAX_SAFE_INTEGER, (selectHead.get() ?? 0) + 1);
    const from = Math.max(1, before - ROWS_A_CALL);
    const rows = select.all({ before, from, kind, user, limit });
    const last = rows.length === limit ? (rows.at(-1)?.seq ?? from) : from;
    return {
      entries: rows.map((row): AuditEntry => {
        const { seq, at, kind, userId, device, room } = row;
        const person = userId === '' ? null : { id: userId, name: nameOf(userId) ?? userId };
        return { seq, at, kind, user: person, device, room, details: detailsOf(row, isWhole) };
      }),
      next: last > 1 ? last : null,
    };
  };
}

/**
 * What stands beside an act, as it is told to people.
 * @param isWhole false: of guarantees who and when, not what
 */
export function detailsOf({ room, details }: Pick<Row, 'room' | 'details'>, isWhole: boolean): Record<string, unknown> {
  const all: Record<string, unknown> = JSON.parse(details);
  if (typeof all.session === 'string') all.session = all.session.slice(0, SHOWN_OF_SESSION);
  if (isWhole || room === null || parseRoomName(room)?.kind !== 'guarantees') return all;
  const { refused, of, keys, ...others } = all; // of a refusal, of a history that was read, and how many cells an edit has: that tells which
  return {
    ...others,
    ...(Array.isArray(refused) ? { refused: refused.map((pair) => withoutField(String(pair))) } : {}),
    ...(of === undefined ? {} : { of: String(of).slice(0, ELECTOR_ID_LENGTH) }),
  };
}

/** `key reason`, of the key only whom it is about. */
function withoutField(pair: string): string {
  const [key = '', reason = ''] = pair.split(' ');
  return `${key.slice(0, ELECTOR_ID_LENGTH)} ${reason}`;
}
