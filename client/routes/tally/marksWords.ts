import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import type { ElectionSetUp } from '../../../schema/election.ts';
import type { BallotMarks } from '../../../schema/tally.ts';
import type { Translate } from '../../i18n/createTranslate.ts';

/** What a ballot says, in few words: of one mark whose it is, of several how many. @param paper null where this tablet does not know the one it was marked on */
export function marksWords(
  t: Translate,
  marks: BallotMarks,
  paper: BallotPaper | null,
  { lists, candidates }: Pick<ElectionSetUp, 'lists' | 'candidates'>,
): string {
  if (marks.kind === 'blank') return t('tally.blank');
  if (marks.kind === 'invalid') return t('tally.as_invalid', { reason: t(`tally.reason_${marks.reason}`) });
  if (marks.kind === 'list') return t('tally.as_list', { list: lists.find(({ id }) => id === paper?.lists[marks.list])?.name ?? '–' });
  const [only, ...others] = marks.places;
  const candidate = only === undefined || others.length > 0 ? null : candidates.find(({ id }) => id === paper?.candidates[only]?.id);
  return candidate ? `${candidate.ballotNumber} ${candidate.name}` : t.plural('tally.marks', marks.places.length);
}

/** The ballot numbers of everybody marked, ascending; '' where there are none to tell. */
export function markedNumbers(marks: BallotMarks, paper: BallotPaper | null, candidates: ElectionSetUp['candidates']): string {
  if (marks.kind !== 'marks' || !paper) return '';
  const ids = new Set(marks.places.map((place) => paper.candidates[place]?.id));
  return candidates
    .filter(({ id }) => ids.has(id))
    .map(({ ballotNumber }) => ballotNumber)
    .sort((a, b) => a - b)
    .join(' · ');
}
