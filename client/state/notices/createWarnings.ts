import { type Accessor, createEffect, createMemo, onCleanup } from 'solid-js';
import type { BoardRow } from '../../../schema/board.ts';
import type { BoardPlan } from '../../../schema/boardApi.ts';
import type { ElectionAnswer } from '../../../schema/electionApi.ts';
import { minuteOfElection } from '../../../schema/electionClock.ts';
import { warningsOf } from '../../../schema/leaderRules.ts';
import type { NewsName } from '../../../schema/news.ts';
import type { NoticeSettings } from '../../../schema/personSettings.ts';
import type { App } from '../contracts/app.ts';

/** One warning of one committee: its name as it is kept while it lasts. */
export type Warning = { readonly id: string; readonly name: NewsName; readonly committee: string };

export type Warnings = {
  readonly now: readonly Warning[];
  /** Whether it was known what there is to know for a warning: only then one that is not there any more has ended. */
  isJudged(id: string): boolean;
};

/** The plan changes in the course of a day: so often it is asked for again while a tab is looked at. */
const PLAN_EVERY_MS = 180_000;
const NO_TURNOUT: BoardPlan['turnout'] = [];

type Deps = { readonly app: Pick<App, 'openAnswer'>; readonly settings: Accessor<NoticeSettings>; readonly isVisible: Accessor<boolean> };

/** What leaders' rules say now of the board's rows (TG9); the plan and the election's clock are asked for by the rule that needs them only. Ends with its owner. */
export function createWarnings({ app, settings, isVisible }: Deps) {
  const needsPlan = createMemo(() => settings().rules.belowPlanPoints !== null);
  const plan = createMemo(() => (needsPlan() ? app.openAnswer<BoardPlan>('/api/board/plan') : null));
  const election = createMemo(() => (needsPlan() ? app.openAnswer<ElectionAnswer>('/api/election') : null));
  createEffect(() => {
    const answer = plan();
    if (!answer) return;
    const asking = setInterval(() => isVisible() && answer.reload(), PLAN_EVERY_MS);
    onCleanup(() => clearInterval(asking));
  });

  return (rows: ReadonlyMap<string, BoardRow>, nowMs: number): Warnings => {
    const known = plan()?.value();
    const day = election()?.value();
    const at = { nowMs, minute: day ? minuteOfElection(nowMs, day.pollingDay, day.timeZone) : null };
    const turnout = known?.turnout ?? NO_TURNOUT;
    const isUnjudged = needsPlan() && (!known || !day);
    return {
      now: [...rows].flatMap(([committee, row]) =>
        warningsOf(row, settings(), { turnout }, at).map((name) => ({ id: `${name} ${committee}`, name, committee })),
      ),
      isJudged(id) {
        const [name, committee = ''] = id.split(' ');
        return rows.has(committee) && !(isUnjudged && name === 'belowPlan');
      },
    };
  };
}
