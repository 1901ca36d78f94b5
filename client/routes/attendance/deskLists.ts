/** What of a committee's attendance a coordinator looks after (B18). Pure. */
import type { RollElector } from '../../../schema/api.ts';
import type { Attendance, ElectorAttendance, Entry, UnlistedArrival } from '../../../schema/attendance.ts';
import { isBroughtBy } from '../../../schema/attendanceActs.ts';
import type { ElectorId } from '../../../schema/ids.ts';
import { outsidePolling } from '../../../schema/pollingTimes.ts';

export type DeskElector = { readonly elector: ElectorId; readonly attendance: ElectorAttendance };
/** An entry outside of the committee's polling. */
export type OutsideEntry = {
  readonly when: 'early' | 'late';
  /** Null for an unlisted arrival and a headcount. */
  readonly elector: ElectorId | null;
  readonly entry: Entry<'voted'> | Entry<'unlisted'> | Entry<'counted'>;
};
/** `isOpen`: it is counted nowhere, for nobody has said who it was, or every mark of whom it was is taken back. */
export type DeskArrival = UnlistedArrival & { readonly isOpen: boolean };
export type DeskLists = {
  /** Distinct electors of the roll; where there is none that one may see, all that are named. */
  readonly attended: number;
  /** Electors that two people or two tablets have seen, by roll number. */
  readonly duplicates: readonly DeskElector[];
  readonly unlisted: readonly DeskArrival[];
  readonly headcount: number;
  /** What that is made of, whoever counted, the newest first. */
  readonly counted: readonly Entry<'counted'>[];
  /** The earliest first. */
  readonly outside: readonly OutsideEntry[];
  /** Observations that a match brought whose arrival, or match, was taken back since: they stand without one. */
  readonly left: readonly { readonly elector: ElectorId; readonly entry: Entry<'voted'> }[];
  /** Electors who have attended and are on the roll no longer. */
  readonly offRoll: readonly DeskElector[];
};

/** @param roll by roll number; null: not for this role to see */
export function deskLists(
  attendance: Attendance,
  roll: readonly RollElector[] | null,
  times: Parameters<typeof outsidePolling>[1] | null,
): DeskLists {
  const places = roll && new Map(roll.filter(({ isRemoved }) => !isRemoved).map(({ id }, i) => [id, i]));
  const placeOf = (elector: string): number => places?.get(elector) ?? Number.POSITIVE_INFINITY;
  const all = [...attendance.electors].map(([elector, of]) => ({ elector, attendance: of })).sort(inRollOrder);
  function inRollOrder(a: DeskElector, b: DeskElector): number {
    const [left, right] = [placeOf(a.elector), placeOf(b.elector)];
    if (left !== right) return left - right;
    return a.elector < b.elector ? -1 : 1;
  }
  const attended = all.filter((one) => one.attendance.hasAttended);
  const isHere = ({ elector }: { readonly elector: ElectorId }): boolean => !places || places.has(elector);
  const matches = attendance.unlisted.flatMap((arrival) => arrival.matches);
  return {
    attended: attended.filter(isHere).length,
    duplicates: all.filter((one) => one.attendance.isDuplicate),
    unlisted: attendance.unlisted.map((arrival) => ({
      ...arrival,
      // whoever has left the roll counts where they are now
      isOpen: !arrival.matched || (isHere(arrival.matched) && attendance.electors.get(arrival.matched.elector)?.hasAttended !== true),
    })),
    headcount: attendance.headcount,
    counted: attendance.counted.toReversed(),
    outside: times ? outsideOf(all, attendance, times) : [],
    left: attended.flatMap(({ elector, attendance: of }) =>
      of.standing
        .filter(
          (entry) =>
            entry.value.source === 'unlisted' && !matches.some((match) => match.value.elector === elector && isBroughtBy(match, entry)),
        )
        .map((entry) => ({ elector, entry })),
    ),
    offRoll: attended.filter((one) => !isHere(one)),
  };
}

function outsideOf(
  electors: readonly DeskElector[],
  { unlisted, counted }: Attendance,
  times: Parameters<typeof outsidePolling>[1],
): readonly OutsideEntry[] {
  const found: OutsideEntry[] = [];
  const look = (elector: ElectorId | null, entry: OutsideEntry['entry']): void => {
    const when = outsidePolling(entry.value.atMs, times);
    if (when) found.push({ when, elector, entry });
  };
  for (const { elector, attendance } of electors) for (const entry of attendance.standing) look(elector, entry);
  for (const { entry } of unlisted) look(null, entry);
  for (const entry of counted) look(null, entry);
  return found.sort((a, b) => a.entry.value.atMs - b.entry.value.atMs);
}
