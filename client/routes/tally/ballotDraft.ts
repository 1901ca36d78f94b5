/**
 * The ballot that lies before the clerk, as marked so far, and what it comes to (docs/rules.md, CT23–CT25). Marks are kept by id: a paper that is corrected meanwhile moves
 * none of them. Pure.
 */
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import { type ElectionSetUp, isOneMark } from '../../../schema/election.ts';
import type { BallotMarks } from '../../../schema/tally.ts';

/** Ids, in the order in which they were marked. */
export type BallotDraft = { readonly candidates: readonly string[]; readonly lists: readonly string[] };
export const EMPTY_DRAFT: BallotDraft = { candidates: [], lists: [] };
export type BallotRules = Pick<ElectionSetUp, 'method' | 'minMarks' | 'maxMarks'>;

/** Why a ballot is not entered before somebody has said what it is. */
export type Doubt = 'tooMany' | 'tooFew' | 'manyLists' | 'listAndMarks' | 'marksOnBlank';
export type Verdict =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ready'; readonly marks: BallotMarks }
  /** `offers`: what it may be entered as, the likeliest first. */
  | { readonly kind: 'ask'; readonly why: Doubt; readonly offers: readonly BallotMarks[] };

export const isEmpty = ({ candidates, lists }: BallotDraft): boolean => candidates.length === 0 && lists.length === 0;
export const countOf = ({ candidates, lists }: BallotDraft): number => candidates.length + lists.length;

const toggle = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
export const toggleCandidate = (draft: BallotDraft, id: string): BallotDraft => ({ ...draft, candidates: toggle(draft.candidates, id) });
export const toggleList = (draft: BallotDraft, id: string): BallotDraft => ({ ...draft, lists: toggle(draft.lists, id) });

/** What a ballot that stands says, to be corrected. */
export function draftOf(marks: BallotMarks, paper: BallotPaper): BallotDraft {
  const idsOf = (places: readonly number[]): readonly string[] => places.flatMap((place) => paper.candidates[place]?.id ?? []);
  if (marks.kind === 'marks') return { candidates: idsOf(marks.places), lists: [] };
  if (marks.kind === 'list') return { candidates: [], lists: [paper.lists[marks.list] ?? []].flat() };
  return EMPTY_DRAFT;
}

const invalid = (reason: 'tooMany' | 'tooFew' | 'other'): BallotMarks => ({ kind: 'invalid', reason });

/** The candidates marked as a ballot, or what is wrong with how many they are. */
function judgeMarks({ candidates }: BallotDraft, { minMarks, maxMarks }: BallotRules, paper: BallotPaper): Verdict {
  const places = paper.candidates.flatMap(({ id }, place) => (candidates.includes(id) ? place : []));
  if (places.length === 0) return { kind: 'nothing' };
  if (places.length > maxMarks) return { kind: 'ask', why: 'tooMany', offers: [invalid('tooMany')] };
  if (places.length < minMarks) return { kind: 'ask', why: 'tooFew', offers: [invalid('tooFew')] };
  return { kind: 'ready', marks: { kind: 'marks', places } };
}

/** What a ballot comes to by the election's rules. Nothing is ever put right by itself: what the rules do not take is asked. */
export function judgeBallot(draft: BallotDraft, rules: BallotRules, paper: BallotPaper): Verdict {
  const lists =
    rules.method === 'single' || rules.method === 'multiple' ? [] : paper.lists.flatMap((id, at) => (draft.lists.includes(id) ? at : []));
  const marks: Verdict = rules.method === 'list' ? { kind: 'nothing' } : judgeMarks(draft, rules, paper);
  if (lists.length > 1) return { kind: 'ask', why: 'manyLists', offers: [invalid('tooMany')] };
  const [list] = lists;
  if (list === undefined) return marks;
  if (marks.kind === 'nothing') return { kind: 'ready', marks: { kind: 'list', list } };
  const asMarks = marks.kind === 'ready' ? [marks.marks] : marks.offers;
  return { kind: 'ask', why: 'listAndMarks', offers: [{ kind: 'list', list }, ...asMarks, invalid('other')] };
}

/** One tap on a name, or on a list, is the whole ballot. */
export const isOneTap = ({ method }: BallotRules): boolean => isOneMark(method);
