/** The status of a committee and how it goes on (docs/rules.md, F6–F8). It refuses no edit: it decides what counts as early or late. Pure. */

/** In their order. */
export const STATUSES = ['not_open', 'polling', 'closed', 'counting', 'finished'] as const;
export type CommitteeStatus = (typeof STATUSES)[number];

export const isBack = (from: CommitteeStatus, to: CommitteeStatus): boolean => STATUSES.indexOf(to) < STATUSES.indexOf(from);

/** Why a status goes back. Append only: rows of the audit name them. */
export const BACK_REASONS = ['by-mistake', 'doors-open-again', 'counted-again', 'wrong-committee'] as const;
export type BackReason = (typeof BACK_REASONS)[number];
