/** Turnout against time: who had come by when, of how many, for the lines of a chart and the rows of its table. Pure. */
import type { TurnoutAnswer } from '../../../schema/boardApi.ts';

export const GROUPINGS = ['all', 'gender', 'site', 'committee'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type Series = {
  /** Of the group: a committee, a site, `male` or `female`; '' of all. */
  readonly id: string;
  readonly registered: number;
  /** Who had come by the end of each bin. */
  readonly came: readonly number[];
};
export type Turnout = {
  /** Ends of the bins, epoch milliseconds; the last one may be now. */
  readonly atMs: readonly number[];
  readonly series: readonly Series[];
  /** Groups that are not shown because there are more than can be told apart; those with the lowest turnout are. */
  readonly left: number;
};

/** More lines than that cannot be told apart. */
export const MAX_LINES = 6;

type One = TurnoutAnswer['committees'][number];
type Part = { readonly registered: number; readonly came: (bins: One['bins'][number]) => number };

const BOTH: Part['came'] = ([, men, women]) => men + women;

/** @param only of these committees; null: of all @param untilMs to where it is known */
export function turnoutSeries(answer: TurnoutAnswer, grouping: Grouping, only: ReadonlySet<string> | null, untilMs: number): Turnout {
  const committees = answer.committees.filter(({ committee }) => only === null || only.has(committee));
  const lastBin = committees.flatMap(({ bins }) => bins.map(([bin]) => bin)).reduce((a, b) => Math.max(a, b), -1);
  const untilNow = Math.floor((untilMs - answer.fromMs) / answer.binMs);
  const count = Math.max(0, Math.max(lastBin, untilNow) + 1);
  const atMs = Array.from({ length: count }, (_, i) => Math.max(answer.fromMs, Math.min(untilMs, answer.fromMs + (i + 1) * answer.binMs)));

  const groups = new Map<string, { registered: number; added: number[] }>();
  function add(id: string, one: One, part: Part): void {
    const group = groups.get(id) ?? { registered: 0, added: new Array<number>(count).fill(0) };
    groups.set(id, group);
    group.registered += part.registered;
    for (const bin of one.bins) {
      const at = Math.max(0, bin[0]);
      group.added[at] = (group.added[at] ?? 0) + part.came(bin);
    }
  }
  for (const one of committees) {
    const { male, female } = one.registered;
    const whole: Part = { registered: male + female, came: BOTH };
    add('', one, whole);
    if (grouping === 'committee') add(one.committee, one, whole);
    if (grouping === 'site') add(one.site || '?', one, whole);
    if (grouping === 'gender') {
      add('male', one, { registered: male, came: ([, men]) => men });
      add('female', one, { registered: female, came: ([, , women]) => women });
    }
  }
  const series = [...groups].map(([id, { registered, added }]) => {
    let sum = 0;
    const came = added.map((n) => {
      sum += n;
      return sum;
    });
    return { id, registered, came };
  });
  const all = series.filter(({ id }) => id === '');
  const parts = series.filter(({ id, registered }) => id !== '' && registered > 0).sort((a, b) => shareAt(a) - shareAt(b));
  return { atMs, series: [...all, ...parts.slice(0, MAX_LINES)], left: Math.max(0, parts.length - MAX_LINES) };
}

/** Share of the registered who had come by a bin, by the last one unless it is said; null where nobody is registered. */
export const shareBy = ({ registered, came }: Series, bin: number): number | null =>
  registered > 0 ? (came[bin] ?? came.at(-1) ?? 0) / registered : null;
const shareAt = (series: Series): number => shareBy(series, series.came.length - 1) ?? 0;
