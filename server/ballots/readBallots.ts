import type { BallotPaper } from '../../schema/ballotPaper.ts';
import type { Scalar } from '../../schema/keys.ts';
import type { BallotsAnswer } from '../../schema/resultApi.ts';
import { type BallotMarks, isSameBallot, readTallyEntry, type TallyEntryOf } from '../../schema/tally.ts';
import { coverer } from '../../schema/tallySeal.ts';
import type { LateDecisions } from '../../schema/tallyStanding.ts';
import { readTally } from '../../schema/tallyTotals.ts';

type Ballot = TallyEntryOf<'ballot'>['value'];

/** Whether what single ballots came to stands in their place. */
export const isCompacted = (cells: Iterable<readonly [string, Scalar]>): boolean => {
  for (const [key, value] of cells) if (readTallyEntry(key, value)?.entry === 'compacted') return true;
  return false;
};

/**
 * Single ballots of a stream, by number, without those that were taken back; of those that say the same of one number one, and of those that say different things all. What came late
 * is among them until somebody decides of it, and from then on what stands only. Nothing says who entered them, or when (CT3). Pure.
 * @param cells with the seals of reconcilers among them
 * @param papers by id; of a ballot whose paper is not among them no marks are told, and that it was not read
 */
export function readBallots(
  cells: Iterable<readonly [string, Scalar]>,
  papers: ReadonlyMap<string, BallotPaper>,
  { from, to }: { readonly from: number; readonly to: number },
  decided?: LateDecisions,
): BallotsAnswer {
  const tally = readTally(cells, papers, decided);
  const { seal, late } = tally;
  const counts = seal && late && late.isTaken !== true ? coverer(seal.entry) : () => true;
  // what counts, and what came too late to: but not what was taken back, nor what came late and was taken back again
  const standing = [...tally.entries.values()].filter((entry) => counts(entry) && !tally.voids.has(entry.key));
  const byNumber = new Map<number, Ballot[]>();
  let last = 0;
  for (const { value } of new Set([...standing, ...(late?.isTaken === null ? late.entries : [])])) {
    if (value.kind !== 'ballot') continue;
    last = Math.max(last, value.number);
    const known = byNumber.get(value.number) ?? [];
    if (!known.some((one) => isSameBallot(one, value))) known.push(value);
    byNumber.set(value.number, known);
  }
  const answer: { ballots: BallotsAnswer['ballots']; gaps: number[] } = { ballots: [], gaps: [] };
  for (let number = from; number <= Math.min(to, last); number++) {
    const said = byNumber.get(number) ?? [];
    if (said.length === 0) answer.gaps.push(number);
    for (const { paper, marks } of said)
      answer.ballots.push({ number, paper, ...tell(marks, papers.get(paper)), isDoubtful: said.length > 1 });
  }
  return answer;
}

type Told = Pick<BallotsAnswer['ballots'][number], 'kind' | 'marks' | 'reason' | 'isUnread'>;

function tell(marks: BallotMarks, paper: BallotPaper | undefined): Told {
  const { kind } = marks;
  if (kind === 'invalid') return { kind, marks: [], reason: marks.reason, isUnread: false };
  if (kind === 'blank') return { kind, marks: [], reason: null, isUnread: false };
  const ids = kind === 'list' ? [paper?.lists[marks.list]] : marks.places.map((place) => paper?.candidates[place]?.id);
  const known = ids.filter((id) => id !== undefined);
  const isUnread = known.length < ids.length; // guessed by nobody (CT2)
  return { kind, marks: isUnread ? [] : known, reason: null, isUnread };
}
