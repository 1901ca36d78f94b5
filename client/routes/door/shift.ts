/** That somebody has said "this is my door", remembered for this tab and this day (B13). Nothing of it is needed elsewhere. */
import type { CommitteeId } from '../../../schema/ids.ts';

type Shift = { readonly userId: string; readonly committee: CommitteeId };

const KEY = 'committee-room.shift';
/** A shift that runs past midnight goes on: a day begins at four. */
const DAY_BEGINS_MS = 4 * 3_600_000;

const dayOf = (nowMs: number): string => new Date(nowMs - DAY_BEGINS_MS).toDateString();
const textOf = ({ userId, committee }: Shift, nowMs: number): string => `${userId} ${committee} ${dayOf(nowMs)}`;

/** Whether this person has confirmed this committee in this tab today; another committee, another person and another day are another shift. */
export function isShiftConfirmed(shift: Shift, nowMs: number, storage: Pick<Storage, 'getItem'> = sessionStorage): boolean {
  try {
    return storage.getItem(KEY) === textOf(shift, nowMs);
  } catch {
    return false; // a browser that keeps nothing asks at each load
  }
}

export function confirmShift(shift: Shift, nowMs: number, storage: Pick<Storage, 'setItem'> = sessionStorage): void {
  try {
    storage.setItem(KEY, textOf(shift, nowMs));
  } catch {
    // as above
  }
}
