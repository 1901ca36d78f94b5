/** Of what a person is told, by what they have set (docs/rules.md, TG6). Pure. */
import { NOTICE_KINDS, type NoticeKind } from './noticeKinds.ts';
import type { NoticeSettings } from './personSettings.ts';

type Choice = Pick<NoticeSettings, 'all' | 'committees'>;
type Person = { readonly role: string; readonly memberships: readonly { readonly committee: string }[] };

/** What was set for the committee, else for all; where nothing was set, coordinators are told of their own committees and nobody else of anything. */
export function isTold(kind: NoticeKind, committee: string, { all, committees }: Choice, person: Person): boolean {
  const own = Object.hasOwn(committees, committee) ? committees[committee]?.[kind] : undefined;
  return own ?? all[kind] ?? (person.role === 'coordinator' && person.memberships.some((one) => one.committee === committee));
}

/** Whether any committee's news of the board is told at all. */
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
