import type { SheetBody, SheetSource } from './openSheet.ts';

type Row = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly gender: string;
  readonly attendedAt: number | null;
  readonly observations: number;
  readonly isDuplicate: 0 | 1;
};

const MEANT = `FROM elector_state s
  JOIN elector e ON e.id = s.elector_id AND e.committee_id = s.committee_id AND e.status = 'active'
  WHERE s.committee_id = ? AND s.has_attended = 1`;

/** Whoever has attended, of electors on the roll by number. Whoever does not read the roll has ids instead of names. */
export function attendanceSheet({ sqlite, request, committees, column, word, words, timeOf }: SheetSource): SheetBody {
  const count = sqlite.prepare<[string], number>(`SELECT count(*) ${MEANT}`).pluck();
  const select = sqlite.prepare<[string], Row>(
    `SELECT e.id, e.roll_number AS number, e.full_name AS name, e.gender, s.attended_at AS attendedAt, s.observations, s.is_duplicate AS isDuplicate
     ${MEANT} ORDER BY ${request.seesRoll ? 'CAST(e.roll_number AS INTEGER), e.roll_number' : 'e.id'}`,
  );
  return {
    columns: [
      column('committee', 'id'),
      ...(request.seesRoll ? [column('number', 'id'), column('name', 'text'), column('gender', 'text')] : [column('elector', 'id')]),
      column('attendedAt', 'id'),
      column('marks', 'number'),
      column('isDuplicate', 'text'),
    ],
    count: committees.reduce((sum, { id }) => sum + (count.get(id) ?? 0), 0),
    *rows() {
      for (const { id: committee, code } of committees)
        for (const { id, number, name, gender, attendedAt, observations, isDuplicate } of select.iterate(committee))
          yield [
            code,
            ...(request.seesRoll ? [number, name, word(gender)] : [id]),
            timeOf(attendedAt),
            observations,
            isDuplicate === 1 ? words.yes : null,
          ];
    },
  };
}
