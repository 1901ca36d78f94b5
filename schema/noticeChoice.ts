/** Of what a person is told, by what they have set (docs/rules.md, TG6). Pure. */
import { NOTICE_KINDS, type NoticeKind } from './noticeKinds.ts';
import type { NoticeSettings } from './personSettings.ts';

type Choice = Pick<NoticeSettings, 'all' | 'committees'>;
type Person = { readonly memberships: readonly { readonly committee: string }[] };

/** What was set for the committee, else for all. */
function chosenFor(kind: NoticeKind, committee: string, { all, committees }: Choice): boolean | 'own' | undefined {
  const own = Object.hasOwn(committees, committee) ? committees[committee]?.[kind] : undefined;
  return own ?? all[kind];
}

/** Whether news of the board are told; where nothing was set they are not. */
export function isTold(kind: NoticeKind, committee: string, choice: Choice, person: Person): boolean {
  const chosen = chosenFor(kind, committee, choice);
  return chosen === 'own' ? person.memberships.some((one) => one.committee === committee) : chosen === true;
}

/** Whether edits of this tablet that were refused are told: unless conflicts are off. The board is not needed for that. */
export const isRefusalTold = (committee: string, choice: Choice): boolean => chosenFor('conflicts', committee, choice) !== false;

/** Whether any committee's news of the board is told at all: without it the board is not opened. */
export function isToldOfAny({ all, committees }: Choice, person: Person): boolean {
  return NOTICE_KINDS.some(
    (kind) =>
      all[kind] === true ||
      Object.values(committees).some((kinds) => kinds[kind] === true) ||
      person.memberships.some(({ committee }) => isTold(kind, committee, { all, committees }, person)),
  );
}

/** Whether a leader's rule is on. */
export const hasRule = ({ rules }: Pick<NoticeSettings, 'rules'>): boolean =>
  rules.silentMinutes !== null || rules.belowPlanPoints !== null || rules.checkFailed || rules.published;
