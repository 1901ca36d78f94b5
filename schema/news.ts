/** What people are told of while the app is open (docs/rules.md, TG5–TG9): of which kind it is, and what the board's rows say that is new. Pure. */
import type { BoardRow } from './board.ts';
import { STATUSES } from './committeeStatus.ts';
import type { NoticeKind } from './noticeKinds.ts';
import { RESULT_STATES, type ResultState } from './resultStates.ts';

/** Everything that is told, the most urgent first, and its kind; `rules`: leaders' rules alone decide. Append only: tablets keep them. */
export const NEWS = {
  silent: 'rules',
  checksFailed: 'results',
  refused: 'conflicts',
  contradicting: 'conflicts',
  differs: 'tally',
  held: 'conflicts',
  silentTablets: 'presence',
  belowPlan: 'rules',
  reopened: 'results',
  published: 'results',
  verified: 'results',
  finished: 'tally',
  counting: 'tally',
  closed: 'attendance',
  polling: 'attendance',
  wentBack: 'attendance',
  counted: 'tally',
  duplicates: 'conflicts',
  unlisted: 'attendance',
  promised: 'guarantees',
  came: 'attendance',
} as const satisfies Readonly<Record<string, NoticeKind | 'rules'>>;
export type NewsName = keyof typeof NEWS;

/** In the order of urgency. */
export const NEWS_NAMES = Object.keys(NEWS) as readonly NewsName[]; // of every name

/** `count`: so many more; below zero where something was taken back. 1 where it is not counted. */
export type News = { readonly name: NewsName; readonly count: number };

/** What is counted: of it less can be told too, so that what was told comes true again. */
const COUNTED = {
  contradicting: 'contradicting',
  held: 'heldEdits',
  silentTablets: 'silentTablets',
  duplicates: 'duplicates',
  unlisted: 'unlisted',
  promised: 'promised',
  came: 'attended',
} as const satisfies Partial<Record<NewsName, keyof BoardRow>>;
/** Refused edits are counted by the tablet that made them, everything else by the board. */
export const isCounted = (name: NewsName): boolean => name === 'refused' || Object.hasOwn(COUNTED, name);

/** A state of a result that is told when it begins. */
const TOLD_STATES: Readonly<Partial<Record<ResultState, NewsName>>> = {
  first_entered: 'counted',
  second_entered: 'counted',
  differs: 'differs',
  checks_failed: 'checksFailed',
  reopened: 'reopened',
  verified: 'verified',
  published: 'published',
};

/** What is new in a committee's row against the row before. */
export function newsOf(before: BoardRow, after: BoardRow): readonly News[] {
  const counted = Object.entries(COUNTED).map(([name, field]) => ({ name: name as NewsName, count: after[field] - before[field] })); // its own keys
  return [...counted, ...newsOfStatus(before, after), ...newsOfResult(before, after)].filter(({ count }) => count !== 0);
}

function newsOfStatus(before: BoardRow, after: BoardRow): News[] {
  if (before.status === after.status || after.status === 'not_open') return [];
  const isBack = STATUSES.indexOf(after.status) < STATUSES.indexOf(before.status);
  return [{ name: isBack ? 'wentBack' : after.status, count: 1 }];
}

function newsOfResult({ result: before }: BoardRow, { result: after }: BoardRow): News[] {
  if (before.state === after.state) return [];
  // a second count in a committee that differed was not "counted once more" when it goes back to that state by a correction
  const isEarlier = RESULT_STATES.indexOf(after.state) < RESULT_STATES.indexOf(before.state) && before.count === after.count;
  const name = TOLD_STATES[after.state];
  return name === undefined || (name === 'counted' && isEarlier) ? [] : [{ name, count: 1 }];
}
