import { AUDIT_KINDS, type AuditKind, isAuditKind } from '../../schema/audit.ts';
import { NO_DEVICE } from '../../schema/ids.ts';
import { detailsOf } from '../audit/auditPages.ts';
import type { SheetBody, SheetSource } from './openSheet.ts';

type Row = {
  readonly at: number;
  readonly kind: string;
  readonly userId: string;
  readonly device: string;
  readonly room: string | null;
  readonly details: string;
};

/** A cell of a spreadsheet holds 32,767 characters. */
const MAX_DETAILS = 32_000;
/** Whoever wants no calls any more has mostly refused, and that is written down right behind the call, whose phone says of whom (EX2): of these the file has no line, and its rows no number of the audit, which would have a gap there. */
const OF_CALLS: readonly string[] = ['call-recorded', 'do-not-call', 'may-be-called'] satisfies AuditKind[];
/** What was said on the phone is brought into the guarantees by the server, from no device, and how many cells that takes tells what was said: the file has no line of it either. */
const BROUGHT = `device = '${NO_DEVICE}' AND kind IN (${(['update', 'denied'] satisfies AuditKind[]).map((kind) => `'${kind}'`).join(', ')}) AND coalesce(room, '') LIKE 'guarantees/%'`;
/** Asked for on the phone as well, by whoever has not refused: of these the file does not say whom they are about. */
const ASKED_ON_THE_PHONE: AuditKind = 'transport-changed';

/** Who did what, oldest first, as a reader of the audit sees it, except what came of calls, and without the hashes of its rows: each covers what is left out, and whoever has the roll would only have to try. Of one committee: what was done in its rooms, and what names it or an elector of it: phones that were looked at, for one. */
export function auditSheet({ sqlite, request, committees, column, timeOf, nameOf }: SheetSource): SheetBody {
  const [only] = request.isWhole ? [] : committees;
  const filter = only
    ? `AND (room IN ('guarantees/' || @id, 'attendance/' || @id, 'result/' || @id) OR (room >= 'tally/' || @id || '/' AND room < 'tally/' || @id || '0')
         OR json_extract(details, '$.committee') = @id OR (kind = 'exported' AND EXISTS (SELECT 1 FROM json_each(details, '$.committees') WHERE value = @id))
         OR json_extract(details, '$.elector') IN (SELECT id FROM elector WHERE committee_id = @id))`
    : '';
  const source = `FROM audit WHERE kind NOT IN (${OF_CALLS.map((kind) => `'${kind}'`).join(', ')}) AND NOT (${BROUGHT}) ${filter}`;
  const values = { id: only?.id ?? '' };
  const select = sqlite.prepare<[typeof values], Row>(`SELECT at, kind, user_id AS userId, device, room, details ${source} ORDER BY seq`);
  return {
    columns: [
      column('seq', 'number'),
      column('at', 'id'),
      column('act', 'text'),
      column('person', 'text'),
      column('device', 'id'),
      column('room', 'id'),
      column('details', 'text'),
    ],
    count: sqlite.prepare<[typeof values], number>(`SELECT count(*) ${source}`).pluck().get(values) ?? 0,
    *rows() {
      let line = 0;
      for (const row of select.iterate(values)) {
        const { at, kind, userId, device, room } = row;
        const { elector, ...others } = detailsOf(row, request.seesWhat);
        const details = JSON.stringify(elector === undefined || kind === ASKED_ON_THE_PHONE ? others : { elector, ...others });
        yield [
          ++line,
          timeOf(at),
          isAuditKind(kind) ? AUDIT_KINDS[kind][request.language] : kind,
          nameOf(userId),
          device,
          room,
          details.length > MAX_DETAILS ? `${details.slice(0, MAX_DETAILS)}…` : details,
        ];
      }
    },
  };
}
