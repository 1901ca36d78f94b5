/** What is sent to the candidate: in words, with its time, its share of committees, and that it is unofficial (OR8). */
import type { Translate } from '../../i18n/createTranslate.ts';
import { missingOf, shareOf } from './boardTable.ts';
import type { Board } from './createBoard.ts';
import type { BoardWords } from './createBoardWords.ts';

/** No name of anybody and no candidate's figure stands in it. */
export function summaryText(t: Translate, board: Board, words: BoardWords, campaign: string): string {
  const sums = board.sums();
  const asOf = board.isLive() ? board.nowMs() : board.asOfMs();
  const missing = board.lines().reduce((sum, { row }) => sum + missingOf(row), 0);
  const plan = board.plan();
  const target = plan?.targetVotes ?? null;
  const isCounting = sums.committees > sums.buckets.missing;
  return [
    t('board.sumTitle', { campaign }),
    asOf === null ? t('board.asOfUnknown') : t('board.sumTime', { time: words.moment(asOf) }),
    t('board.sumAttended', { n: sums.attended, all: sums.registered, share: words.percent(shareOf(sums.attended, sums.registered)) }),
    t('board.sumCame', {
      n: sums.promisedAttended,
      all: sums.promised,
      share: words.percent(shareOf(sums.promisedAttended, sums.promised)),
    }),
    t('board.sumMissing', { n: missing }),
    ...(plan === null ? [t('board.sumTargetUnknown')] : []),
    ...(target === null ? [] : [t('board.sumTarget', { n: target })]),
    ...(target !== null || board.projected().kind === 'range' ? [words.projected(board.projected(), target)] : []),
    ...(isCounting ? [t('board.sumCount', { ...sums.buckets, all: sums.committees })] : []),
    words.reach(sums),
    ...(words.isPartial(sums) ? [t('board.sumPartial')] : []),
    t('board.sumUnofficial'),
  ].join('\n');
}
