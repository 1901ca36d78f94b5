import type { SheetBody, SheetSource } from './openSheet.ts';

type Row = {
  readonly number: string;
  readonly name: string;
  readonly gender: string;
  readonly owner: string;
  readonly answer: string;
  readonly answeredAt: number | null;
  readonly contact: string;
  readonly contactedAt: number | null;
};

/** Who refuses stands in no file (EX2): neither whoever stands as refused, nor a claim that says so of somebody who does not. */
const MEANT = `FROM claim_row c
  JOIN elector e ON e.id = c.elector_id AND e.committee_id = c.committee_id AND e.status = 'active'
  LEFT JOIN elector_state s ON s.committee_id = c.committee_id AND s.elector_id = c.elector_id
  WHERE c.committee_id = ? AND c.is_withdrawn = 0 AND c.answer <> 'refused' AND coalesce(s.standing, 'notAsked') <> 'refused'`;

/** Claims that stand, a line each, of electors on the roll by number. What somebody stands as is not told: beside a promise it would say that somebody else refused. */
export function guaranteesSheet({ sqlite, committees, column, word, timeOf, nameOf }: SheetSource): SheetBody {
  const count = sqlite.prepare<[string], number>(`SELECT count(*) ${MEANT}`).pluck();
  const select = sqlite.prepare<[string], Row>(
    `SELECT e.roll_number AS number, e.full_name AS name, e.gender, c.owner, c.answer,
       c.answered_at AS answeredAt, c.contact, c.contacted_at AS contactedAt
     ${MEANT} ORDER BY CAST(e.roll_number AS INTEGER), e.roll_number, c.owner`,
  );
  return {
    columns: [
      column('committee', 'id'),
      column('number', 'id'),
      column('name', 'text'),
      column('gender', 'text'),
      column('guarantor', 'text'),
      column('answer', 'text'),
      column('answeredAt', 'id'),
      column('contact', 'text'),
      column('contactedAt', 'id'),
    ],
    count: committees.reduce((sum, { id }) => sum + (count.get(id) ?? 0), 0),
    *rows() {
      for (const { id, code } of committees)
        for (const { number, name, gender, owner, answer, answeredAt, contact, contactedAt } of select.iterate(id))
          yield [
            code,
            number,
            name,
            word(gender),
            nameOf(owner),
            word(`answer_${answer}`, gender),
            timeOf(answeredAt),
            word(`contact_${contact}`, gender),
            timeOf(contactedAt),
          ];
    },
  };
}
