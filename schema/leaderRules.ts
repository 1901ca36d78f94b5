/** What leaders are warned of, as a committee's row of the board and the plan have it (docs/rules.md, TG9). Pure. */
import type { BoardRow } from './board.ts';
import type { BoardPlan } from './boardApi.ts';
import type { NewsName } from './news.ts';
import type { NoticeSettings } from './personSettings.ts';

const MINUTE_MS = 60_000;

/**
 * What of a committee a leader is to be warned of now.
 * @param minute of the election day, by its clock; null where that is not known: then nothing is below the plan
 */
export function warningsOf(
  row: BoardRow,
  { rules }: Pick<NoticeSettings, 'rules'>,
  { turnout }: Pick<BoardPlan, 'turnout'>,
  at: { readonly nowMs: number; readonly minute: number | null },
): readonly NewsName[] {
  return [
    ...(rules.silentMinutes !== null && isSilent(row, at.nowMs, rules.silentMinutes) ? (['silent'] as const) : []),
    ...(rules.belowPlanPoints !== null && isBelowPlan(row, turnout, at.minute, rules.belowPlanPoints) ? (['belowPlan'] as const) : []),
    ...(rules.checkFailed && row.result.state === 'checks_failed' ? (['checksFailed'] as const) : []),
    ...(rules.published && row.result.state === 'published' ? (['published'] as const) : []),
  ];
}

/** At work, and nothing came of it for so long, no entry and no word of a tablet; whoever has only just opened has had no time to. */
function isSilent({ status, openedAtMs, heardAtMs, enteredAtMs }: BoardRow, nowMs: number, minutes: number): boolean {
  if (status !== 'polling' && status !== 'counting') return false;
  const lastMs = Math.max(openedAtMs ?? 0, heardAtMs ?? 0, enteredAtMs ?? 0);
  return nowMs - lastMs >= minutes * MINUTE_MS;
}

function isBelowPlan(row: BoardRow, turnout: BoardPlan['turnout'], minute: number | null, points: number): boolean {
  if (row.status !== 'polling' || row.registered === 0 || minute === null) return false;
  const planned = plannedShare(turnout, minute);
  return planned !== null && planned - row.attended / row.registered >= points / 100;
}

/** The share that should have come by a minute of the election day, between two of the plan on the straight line; null before the first. */
export function plannedShare(turnout: BoardPlan['turnout'], minute: number): number | null {
  const next = turnout.findIndex((point) => point.minute > minute);
  const before = turnout[next < 0 ? turnout.length - 1 : next - 1];
  const after = next < 0 ? undefined : turnout[next];
  if (!before) return null;
  if (!after) return before.share;
  return before.share + ((after.share - before.share) * (minute - before.minute)) / (after.minute - before.minute);
}
