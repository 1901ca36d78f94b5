/** What somebody may do with a result as it stands, and in words why not: the server decides the same (docs/rules.md, CR40). Pure. */
import type { Role } from '../../../schema/access.ts';
import type { UserId } from '../../../schema/ids.ts';
import { type CommitteeResult, isErrorCheck } from '../../../schema/result.ts';
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import { type NotVerifiable, notToVerify, whyNotVerifiable } from '../../../schema/resultOf.ts';
import type { PlainKey } from '../../i18n/dictionary.ts';

export type Person = { readonly id: string; readonly role: Role };
type Seen = Pick<ResultAnswer, 'state' | 'cells' | 'checks' | 'streams' | 'count' | 'counts' | 'verifiedBy' | 'publishedBy'>;

/** Chooses, accepts, takes in, seals, verifies and looks at single ballots. */
export const maySettle = ({ role }: Person): boolean => role === 'reconciler';
/** Publishes, opens again, has it counted again. */
export const mayPublish = ({ role }: Person): boolean => role === 'reconciler' || role === 'admin';

/** Whether they wrote in one of the counts: no check by two people is theirs. */
export const isEnterer = ({ id }: Person, { streams }: Pick<Seen, 'streams'>): boolean => streams.some(({ people }) => people.includes(id));

export const isOldCount = ({ count, counts }: Pick<Seen, 'count' | 'counts'>): boolean => count < counts;
export const isVerified = ({ state }: Pick<Seen, 'state'>): boolean => state === 'verified' || state === 'published';

/** What is open, counted; what blocks verifying first. */
export function openOf({ cells, checks, streams }: Pick<Seen, 'cells' | 'checks' | 'streams'>) {
  const sum = (of: (stream: Seen['streams'][number]) => number): number => streams.reduce((total, stream) => total + of(stream), 0);
  const failing = checks.filter(({ isSettled }) => !isSettled);
  return {
    differs: cells.filter(({ state }) => state === 'differs').length,
    doubtful: sum(({ doubtful }) => doubtful),
    errors: failing.filter(({ code }) => isErrorCheck(code)).length,
    warnings: failing.filter(({ code }) => !isErrorCheck(code)).length,
    late: sum(({ late }) => late?.count ?? 0),
    single: cells.filter(({ state }) => state === 'single').length,
    gaps: sum(({ gaps }) => gaps),
    unread: sum(({ unread }) => unread),
    unsealed: streams.filter(({ isSealed }) => !isSealed).map(({ stream }) => stream),
  };
}

const NOT_VERIFIABLE_WORDS: Readonly<Record<NotVerifiable, PlainKey>> = {
  nothing: 'results.why_nothing',
  counting: 'results.why_counting',
  late: 'results.why_late',
  differs: 'results.why_differs',
  missing: 'results.why_missing',
  errors: 'results.why_errors',
  warnings: 'results.why_warnings',
};

/** Why this person cannot verify it now, what is open first; null: they can. */
export function whyNotVerify(person: Person, result: Seen): PlainKey | null {
  if (isOldCount(result)) return 'results.why_oldCount';
  if (isVerified(result)) return 'results.why_isVerified';
  const checked = result as unknown as CommitteeResult; // ids in an answer of our own server are of people
  const open = whyNotVerifiable(checked);
  if (open) return NOT_VERIFIABLE_WORDS[open];
  if (!maySettle(person)) return 'results.why_verifyRole';
  if (isEnterer(person, result)) return 'results.why_enterer';
  return notToVerify(checked.streams, checked.cells).has(person.id as UserId) ? 'results.why_chooser' : null;
}

/** Why this person cannot publish it now; null: they can. */
export function whyNotPublish(person: Person, result: Seen): PlainKey | null {
  if (isOldCount(result)) return 'results.why_oldCount';
  if (result.state === 'published') return 'results.why_isPublished';
  if (result.state !== 'verified') return 'results.why_notVerified';
  if (!mayPublish(person)) return 'results.why_publishRole';
  if (result.publishedBy.includes(person.id)) return 'results.why_waitsForSecond';
  return isEnterer(person, result) ? 'results.why_entererPublish' : null;
}

export function whyNotReopen(person: Person, result: Seen): PlainKey | null {
  if (isOldCount(result)) return 'results.why_oldCount';
  if (!isVerified(result)) return 'results.why_notOpen';
  return mayPublish(person) ? null : 'results.why_publishRole';
}

export function whyNotRecount(person: Person, result: Seen): PlainKey | null {
  if (isOldCount(result)) return 'results.why_oldCount';
  if (result.counts >= 9) return 'results.why_tooManyCounts';
  return mayPublish(person) ? null : 'results.why_publishRole';
}
