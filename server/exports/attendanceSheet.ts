import { IS_SEEN_NOWHERE } from '../projection/electorStates.ts';
import type { SheetBody, SheetSource } from './openSheet.ts';
import type { SheetCell } from './sheet.ts';

type Row = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly gender: string;
  readonly attendedAt: number | null;
  readonly observations: number;
  readonly isDuplicate: 0 | 1;
};
type Arrival = {
  readonly number: string;
  readonly name: string;
  readonly electorId: string | null;
  readonly at: number;
  readonly isSeenNowhere: 0 | 1;
};
type Headcount = { readonly people: number; readonly at: number };

type OfCommittee = { readonly committee: string };

const MEANT = `FROM elector_state s
  JOIN elector e ON e.id = s.elector_id AND e.committee_id = s.committee_id AND e.status = 'active'
  WHERE s.committee_id = @committee AND s.has_attended = 1`;
const ARRIVED = 'FROM unlisted_row WHERE committee_id = @committee AND is_undone = 0';
const COUNTED = 'FROM headcount_row WHERE committee_id = @committee AND people <> 0';

/**
 * Whoever has attended: of each committee electors on the roll by number, then arrivals on no list, then people who were counted without a name. Each row says which it is, for the
 * three are no sum: an arrival that was found on the roll since is marked there, too, unless every mark of theirs was taken back. Whoever does not read the roll has ids instead of names, and of arrivals neither.
 */
export function attendanceSheet({ sqlite, request, committees, column, word, words, timeOf }: SheetSource): SheetBody {
  const counts = [MEANT, ARRIVED, COUNTED].map((of) => sqlite.prepare<[OfCommittee], number>(`SELECT count(*) ${of}`).pluck());
  const select = sqlite.prepare<[OfCommittee], Row>(
    `SELECT e.id, e.roll_number AS number, e.full_name AS name, e.gender, s.attended_at AS attendedAt, s.observations, s.is_duplicate AS isDuplicate
     ${MEANT} ORDER BY ${request.seesRoll ? 'CAST(e.roll_number AS INTEGER), e.roll_number' : 'e.id'}`,
  );
  const arrivals = sqlite.prepare<[OfCommittee], Arrival>(
    `SELECT roll_number AS number, name, elector_id AS electorId, at, ${IS_SEEN_NOWHERE} AS isSeenNowhere ${ARRIVED} ORDER BY at, key`,
  );
  const headcounts = sqlite.prepare<[OfCommittee], Headcount>(`SELECT people, at ${COUNTED} ORDER BY at, key`);
  /** Who it is: `named` of whoever reads the roll, else the id. */
  const who = (named: readonly SheetCell[], id: string | null): readonly SheetCell[] => (request.seesRoll ? named : [id]);
  return {
    columns: [
      column('committee', 'id'),
      ...(request.seesRoll ? [column('number', 'id'), column('name', 'text'), column('gender', 'text')] : [column('elector', 'id')]),
      column('attendedAt', 'id'),
      column('marks', 'number'),
      column('isDuplicate', 'text'),
      column('rowKind', 'text'),
      column('people', 'number'),
    ],
    count: committees.reduce((sum, { id }) => sum + counts.reduce((n, count) => n + (count.get({ committee: id }) ?? 0), 0), 0),
    *rows() {
      for (const { id: committee, code } of committees) {
        for (const { id, number, name, gender, attendedAt, observations, isDuplicate } of select.iterate({ committee }))
          yield [
            code,
            ...who([number, name, word(gender)], id),
            timeOf(attendedAt),
            observations,
            isDuplicate === 1 ? words.yes : null,
            words.row_roll,
            null,
          ];
        for (const { number, name, electorId, at, isSeenNowhere } of arrivals.iterate({ committee }))
          yield [
            code,
            ...who([number, name, null], electorId),
            timeOf(at),
            null,
            null,
            electorId === null ? words.row_unlisted : isSeenNowhere === 1 ? words.row_matched_open : words.row_matched,
            null,
          ];
        for (const { people, at } of headcounts.iterate({ committee }))
          yield [code, ...who([null, null, null], null), timeOf(at), null, null, words.row_headcount, people];
      }
    },
  };
}
