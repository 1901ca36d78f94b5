import type { SheetBody, SheetSource } from './openSheet.ts';

type Row = {
  readonly number: string;
  readonly name: string;
  readonly gender: string;
  readonly owners: string | null;
  readonly outcome: string | null;
  readonly calledAt: number | null;
  readonly caller: string | null;
};

/** Whoever wants no calls any more is on no list, and on none that is taken along. */
const MEANT = `FROM elector_state s
  JOIN elector e ON e.id = s.elector_id AND e.committee_id = s.committee_id AND e.status = 'active'
  WHERE s.committee_id = ? AND s.standing = 'promised' AND s.has_attended = 0
    AND NOT EXISTS (SELECT 1 FROM do_not_call d WHERE d.elector_id = s.elector_id)`;

/** Whoever promised and has not come, by number. No phone is in it: those are shown one at a time, on a tap that is written down (EX3). */
export function chaseSheet({ sqlite, committees, column, word, timeOf, nameOf }: SheetSource): SheetBody {
  const count = sqlite.prepare<[string], number>(`SELECT count(*) ${MEANT}`).pluck();
  const select = sqlite.prepare<[string], Row>(
    `SELECT one.*, r.outcome, r.at AS calledAt, r.caller_id AS caller FROM (
       SELECT e.id, e.roll_number AS number, e.full_name AS name, e.gender,
         (SELECT group_concat(owner, ' ') FROM (SELECT owner FROM claim_row c WHERE c.committee_id = s.committee_id AND c.elector_id = s.elector_id
            AND c.is_withdrawn = 0 AND c.answer = 'promised' ORDER BY owner)) AS owners
       ${MEANT}) AS one
     LEFT JOIN call_result r ON r.id = (SELECT l.id FROM call_result l WHERE l.elector_id = one.id ORDER BY l.at DESC, l.id DESC LIMIT 1)
     ORDER BY CAST(number AS INTEGER), number`,
  );
  return {
    columns: [
      column('committee', 'id'),
      column('number', 'id'),
      column('name', 'text'),
      column('gender', 'text'),
      column('guarantors', 'text'),
      column('lastCall', 'text'),
      column('calledAt', 'id'),
      column('caller', 'text'),
    ],
    count: committees.reduce((sum, { id }) => sum + (count.get(id) ?? 0), 0),
    *rows() {
      for (const { id, code } of committees)
        for (const { number, name, gender, owners, outcome, calledAt, caller } of select.iterate(id)) {
          const last = outcome === null ? null : word(`outcome_${outcome}`, gender); // none for a refusal that was taken back
          const guarantors = (owners ?? '').split(' ').flatMap((owner) => nameOf(owner) ?? []);
          yield [
            code,
            number,
            name,
            word(gender),
            guarantors.join(' · '),
            ...(last === null ? [null, null, null] : [last, timeOf(calledAt), nameOf(caller)]),
          ];
        }
    },
  };
}
