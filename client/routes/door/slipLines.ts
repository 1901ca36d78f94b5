/** What a slip says of this committee, line by line, before anything is recorded (B15). Pure. */
import type { RollElector } from '../../../schema/api.ts';
import type { ElectorAttendance, Entry } from '../../../schema/attendance.ts';
import type { AttendanceAct } from '../../../schema/attendanceActs.ts';
import { foldText } from '../../../schema/fold.ts';
import { isElectorId } from '../../../schema/ids.ts';
import type { SlipItem } from '../../../schema/slip.ts';

export type SlipLine =
  | { readonly kind: 'ready'; readonly number: string; readonly elector: RollElector }
  /** Doubtful: nothing is recorded of it unless it is said so. */
  | { readonly kind: 'marked'; readonly number: string; readonly elector: RollElector; readonly first: Entry<'voted'> }
  | { readonly kind: 'removed'; readonly number: string; readonly elector: RollElector }
  | { readonly kind: 'not-on-roll'; readonly number: string }
  | { readonly kind: 'repeated'; readonly number: string }
  | Extract<SlipItem, { readonly kind: 'unreadable' }>;

/** @param attendanceOf reactive where the caller's is: a line turns amber when somebody else marks its elector meanwhile */
export function slipLines(
  items: readonly SlipItem[],
  electors: readonly RollElector[],
  attendanceOf: (elector: string) => ElectorAttendance | undefined,
): readonly SlipLine[] {
  const byNumber = new Map(electors.map((elector) => [foldText(elector.number), elector]));
  return items.map((item): SlipLine => {
    if (item.kind === 'unreadable') return item;
    const { number } = item;
    if (item.isRepeated) return { kind: 'repeated', number };
    const elector = byNumber.get(number);
    if (!elector) return { kind: 'not-on-roll', number };
    if (elector.isRemoved) return { kind: 'removed', number, elector };
    const first = attendanceOf(elector.id)?.standing[0];
    return first ? { kind: 'marked', number, elector, first } : { kind: 'ready', number, elector };
  });
}

/** One edit for all of it. @param withUnlisted what is not on the roll is recorded as arrivals on no list */
export const slipActs = (lines: readonly SlipLine[], withUnlisted: boolean): readonly AttendanceAct[] =>
  lines.flatMap((line): AttendanceAct[] => {
    if (line.kind === 'ready' && isElectorId(line.elector.id)) return [{ kind: 'voted', elector: line.elector.id, source: 'list' }];
    return line.kind === 'not-on-roll' && withUnlisted ? [{ kind: 'unlisted', number: line.number, name: '' }] : [];
  });
