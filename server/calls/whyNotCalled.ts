import type { NotCalled } from '../../schema/chaseApi.ts';
import type { CandidateRow, InHandRow } from './callRows.ts';

/** Why an elector is not handed out (J1, J2, J5, J6); null when they are. Without a row there is no such elector. */
export function whyNotCalled(row: CandidateRow | undefined, maxCallsADay: number): NotCalled | null {
  if (!row?.isOnRoll) return 'not-on-roll';
  if (row.isOffTheList) return 'off-the-list';
  if (row.hasAttended) return 'attended';
  if (!row.isPromised) return 'not-promised';
  if (row.needsCoordinator) return 'needs-coordinator';
  if (row.isInASlice) return 'in-a-slice';
  return row.callsToday >= maxCallsADay ? 'called-enough' : null;
}

/** What a caller sees of one of theirs: why somebody is gone is not told (J6). */
export function stateOf(row: InHandRow): 'open' | 'done' | 'gone' {
  if (row.doneAt !== null) return 'done';
  return row.isOnRoll && row.isPromised && !row.hasAttended && !row.isOffTheList && !row.needsCoordinator ? 'open' : 'gone';
}
