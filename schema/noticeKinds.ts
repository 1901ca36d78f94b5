/** Kinds of news a person may be told of, each by committee or not at all. What is off is not subscribed to. */
export const NOTICE_KINDS = ['guarantees', 'attendance', 'tally', 'results', 'conflicts', 'presence'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const MAX_SAVED_VIEWS = 30;
