import { AUDIT_KINDS, isAuditKind } from '../../schema/audit.ts';
import { detailsOf } from '../audit/auditPages.ts';
import type { SheetBody, SheetSource } from './openSheet.ts';

type Row = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly userId: string;
  readonly device: string;
  readonly room: string | null;
  readonly details: string;
  readonly hash: Buffer;
};

/** A cell of a spreadsheet holds 32,767 characters. */
const MAX_DETAILS = 32_000;

/** Who did what, oldest first, as a reader of the audit sees it. Of one committee: what was done in its rooms, and what names it. */
export function auditSheet({ sqlite, request, committees, column, timeOf, nameOf }: SheetSource): SheetBody {
  const [only] = request.isWhole ? [] : committees;
  const filter = only
    ? `WHERE room IN ('guarantees/' || @id, 'attendance/' || @id, 'result/' || @id) OR (room >= 'tally/' || @id || '/' AND room < 'tally/' || @id || '0')
         OR json_extract(details, '$.committee') = @id`
    : '';
  const values = { id: only?.id ?? '' };
  const select = sqlite.prepare<[typeof values], Row>(
    `SELECT seq, at, kind, user_id AS userId, device, room, details, hash FROM audit ${filter} ORDER BY seq`,
  );
  return {
    columns: [
      column('seq', 'number'),
      column('at', 'id'),
      column('act', 'text'),
      column('person', 'text'),
      column('device', 'id'),
      column('room', 'id'),
      column('details', 'text'),
      column('hash', 'id'),
    ],
    count: sqlite.prepare<[typeof values], number>(`SELECT count(*) FROM audit ${filter}`).pluck().get(values) ?? 0,
    *rows() {
      for (const row of select.iterate(values)) {
        const { seq, at, kind, userId, device, room, hash } = row;
        const details = JSON.stringify(detailsOf(row, request.seesWhat));
        yield [
          seq,
          timeOf(at),
          isAuditKind(kind) ? AUDIT_KINDS[kind][request.language] : kind,
          nameOf(userId),
          device,
          room,
          details.length > MAX_DETAILS ? `${details.slice(0, MAX_DETAILS)}…` : details,
          hash.toString('hex'),
        ];
      }
    },
  };
}
