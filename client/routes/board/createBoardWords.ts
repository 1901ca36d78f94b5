import type { BoardSums } from '../../../schema/boardSums.ts';
import { minuteOfElection } from '../../../schema/electionClock.ts';
import type { Projected } from '../../../schema/projectEnd.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useBoard } from './BoardContext.ts';
import type { Board } from './createBoard.ts';

export type BoardWords = {
  /** `36.5%`; a dash where there is nothing to be a share of. What is not all of it is never 100. */
  percent(share: number | null): string;
  /** Of how many committees a figure is, and how many of those were heard of. */
  reach(sums: BoardSums): string;
  /** Whether something of the day is known to be missing in it: a committee at work that is silent, or entries that are on tablets only. */
  isPartial(sums: BoardSums): boolean;
  /** The last entry in it; null: of what is not entered at doors, when the board itself was last heard. */
  age(sums: BoardSums | null): string;
  projected(projected: Projected, target: number | null): string;
  /** Hour and minute by the election's clock. */
  clock(ms: number): string;
  /** As `clock`, with the date unless it is the election's. */
  moment(ms: number): string;
  /** How long ago, by the election's days. */
  ago(ms: number): string;
};

/** Words about figures, in one place so that screen, large screen and summary say the same. */
export function createBoardWords(): BoardWords {
  return boardWords(useTranslation(), useBoard());
}

/** @param board what of it the words need; reactive where that is */
export function boardWords(t: Translate, board: Pick<Board, 'nowMs' | 'plan' | 'asOfMs' | 'isLive' | 'election'>): BoardWords {
  const locale = () => (t.language === 'ar' ? 'ar-u-nu-latn' : 'en-GB');
  const percent = (share: number | null): string => {
    if (share === null) return '–';
    const tenths = Math.min(Math.floor(share * 1_000 + 1e-9), share < 1 ? 999 : Number.POSITIVE_INFINITY);
    return percentFormat(locale()).format(tenths / 1_000);
  };
  const timeWith = (date: Intl.DateTimeFormatOptions, ms: number): string =>
    new Intl.DateTimeFormat(locale(), {
      ...date,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(board.election() ? { timeZone: board.election()?.timeZone } : {}),
    }).format(ms);
  const isOfElection = (ms: number): boolean => {
    const known = board.election();
    const minute = known ? minuteOfElection(ms, known.pollingDay, known.timeZone) : -1;
    return minute >= 0 && minute < DAY_MINUTES;
  };
  const heardOf = (sums: BoardSums): string => {
    const plan = board.plan();
    if (plan === null) return t('board.reachUnknown', { all: sums.committees });
    return t('board.reach', { all: sums.committees, heard: sums.heard, within: t.plural('board.minutes', plan.silentAfterMinutes) });
  };
  const ago = (ms: number): string => t.ago(ms, board.nowMs(), board.election()?.timeZone);
  const entered = (ms: number | null): string => (ms === null ? t('board.ageNeverOne') : t('board.ageOne', { ago: ago(ms) }));
  return {
    percent,
    reach: (sums) => heardOf(sums) + (sums.unsent > 0 ? ` ${t.plural('board.reachUnsent', sums.unsent)}` : ''),
    isPartial: (sums) => sums.silent > 0 || sums.unsent > 0,
    age(sums) {
      if (!board.isLive()) {
        const ms = board.asOfMs();
        return ms === null ? t('board.ageUnknown') : t('board.ageOffline', { ago: ago(ms) });
      }
      if (sums === null) return t('board.ageNow');
      if (board.plan() === null) return entered(sums.enteredAtMs);
      const of = { heard: sums.heard, all: sums.committees };
      return sums.enteredAtMs === null ? t('board.ageNever', of) : t('board.age', { ago: ago(sums.enteredAtMs), ...of });
    },
    projected(projected, target) {
      if (projected.kind === 'final') return t('board.projectedFinal', { n: projected.have });
      if (projected.kind === 'none') return t(`board.projectedNone_${NONE_WORDS[projected.why]}`);
      const { low, high, basis } = projected;
      const range = t(`board.projected_${basis}`, { low, high });
      if (target === null) return range;
      const verdict = low >= target ? 'above' : high < target ? 'below' : 'open';
      return `${range} ${t(`board.projectedTarget_${verdict}`)}`;
    },
    ago,
    clock: (ms) => timeWith({}, ms),
    moment: (ms) => timeWith(isOfElection(ms) ? {} : { year: 'numeric', month: 'long', day: 'numeric' }, ms),
  };
}

const made = new Map<string, Intl.NumberFormat>();
/** Made once a language: each figure of each committee asks for it. */
function percentFormat(locale: string): Intl.NumberFormat {
  const known = made.get(locale);
  if (known) return known;
  const fresh = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  made.set(locale, fresh);
  return fresh;
}

const DAY_MINUTES = 1_440;
const NONE_WORDS = {
  'no-election': 'noElection',
  'plan-unknown': 'planUnknown',
  'no-plan': 'noPlan',
  'too-early': 'tooEarly',
  'too-few': 'tooFew',
  'past-plan': 'pastPlan',
} as const;
