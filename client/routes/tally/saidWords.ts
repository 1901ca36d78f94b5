import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import type { ElectionSetUp } from '../../../schema/election.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { Said } from './createBallotEntry.ts';
import { marksWords } from './marksWords.ts';

type Place = { readonly election: ElectionSetUp; readonly paper: BallotPaper; readonly next: number };

/** What was done, for whoever listens. */
export function saidWords(t: Translate, said: Said, { election, paper, next }: Place): string {
  switch (said.kind) {
    case 'marked':
    case 'unmarked': {
      const candidate = election.candidates.find(({ id }) => id === said.candidate);
      return t.plural(`tally.said_${said.kind}`, said.marks, { name: candidate ? `${candidate.ballotNumber} ${candidate.name}` : '–' });
    }
    case 'listMarked':
    case 'listUnmarked':
      return t(`tally.said_${said.kind}`, { name: election.lists.find(({ id }) => id === said.list)?.name ?? '–' });
    case 'entered':
    case 'corrected': {
      const words = { number: said.number, what: marksWords(t, said.marks, paper, election), next };
      const done = said.kind === 'entered' ? t('tally.said_entered', words) : t('tally.said_corrected', words);
      return said.isQuick ? `${done} ${t('tally.quick')}` : done;
    }
    case 'undone':
      return t('tally.said_undone', { number: said.number });
    case 'unknown':
      return t('tally.fieldUnknown', { text: said.text });
  }
}
