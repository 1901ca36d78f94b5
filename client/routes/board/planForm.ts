/** The plan as it is typed, and back. Pure. */
import type { BoardPlan } from '../../../schema/boardApi.ts';
import { clockOf } from '../../../schema/electionClock.ts';

/** `time`: `HH:MM`; one that is earlier than the line above is of the night after. `share`: percent. */
export type PlanLine = { readonly time: string; readonly share: string };
export type PlanForm = { readonly target: string; readonly silent: string; readonly lines: readonly PlanLine[] };

export const formOf = (plan: BoardPlan): PlanForm => ({
  target: plan.targetVotes === null ? '' : String(plan.targetVotes),
  silent: String(plan.silentAfterMinutes),
  lines: plan.turnout.map(({ minute, share }) => ({ time: clockOf(minute), share: String(Math.round(share * 1_000) / 10) })),
});

export type PlanProblem = 'target' | 'silent' | 'time' | 'share' | 'rising';
/** `at`: the line that it is of, from 0; null: of none. */
export type FoundProblem = { readonly problem: PlanProblem; readonly at: number | null };

/** Digits of either kind; null when it is no number. */
export function numberOf(text: string): number | null {
  const western = text
    .trim()
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace('٫', '.');
  return /^\d+(\.\d+)?$/.test(western) ? Number(western) : null;
}

/** What is sent, or the first thing that is wrong with it. */
export function planOf(form: PlanForm, version: number): { readonly plan: BoardPlan } | FoundProblem {
  const target = form.target.trim() === '' ? null : numberOf(form.target);
  if (form.target.trim() !== '' && (target === null || !Number.isInteger(target) || target < 1 || target > 10_000_000))
    return { problem: 'target', at: null };
  const silent = numberOf(form.silent);
  if (silent === null || !Number.isInteger(silent) || silent < 3 || silent > 240) return { problem: 'silent', at: null };
  const turnout: { minute: number; share: number }[] = [];
  for (const [at, { time, share }] of form.lines.entries()) {
    const [hours, minutes] = /^(\d\d):(\d\d)$/.exec(time)?.slice(1).map(Number) ?? [];
    const percent = numberOf(share);
    if (hours === undefined || minutes === undefined) return { problem: 'time', at };
    if (percent === null || percent > 100) return { problem: 'share', at };
    const before = turnout.at(-1);
    let minute = hours * 60 + minutes;
    if (before && minute <= before.minute) minute += 1_440;
    if (before && (minute <= before.minute || percent / 100 < before.share)) return { problem: 'rising', at };
    if (minute > 2_879) return { problem: 'rising', at };
    turnout.push({ minute, share: percent / 100 });
  }
  return { plan: { version, targetVotes: target, turnout, silentAfterMinutes: silent } };
}
