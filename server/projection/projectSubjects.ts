import type { CommitteeId } from '../../schema/ids.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { ArrivalRows } from './arrivalRows.ts';
import type { CellIndex, Subjects } from './cellIndex.ts';
import { projectArrival, projectHeadcount } from './projectArrival.ts';
import { projectAttendance, projectGuarantees } from './projectElector.ts';
import type { ProjectedRows } from './projectedRows.ts';
import type { TallyRoom } from './tallyRows.ts';

export type ElectorRoom = { readonly kind: 'guarantees' | 'attendance'; readonly committee: CommitteeId };

/** The room that a name means, where it is one that is projected. */
export function projectedRoom(name: string): ElectorRoom | TallyRoom | null {
  const room = parseRoomName(name);
  if (room?.kind === 'tally') return room;
  return room?.kind === 'guarantees' || room?.kind === 'attendance' ? { kind: room.kind, committee: room.committee } : null;
}

/**
 * Writes what stands of these in a document into SQL, inside a transaction of the caller's.
 * @returns the electors whose rows are different now
 */
export function projectSubjects(
  rows: ProjectedRows,
  arrivals: ArrivalRows,
  { kind, committee }: ElectorRoom,
  index: CellIndex,
  { electors, others }: Subjects,
): Set<string> {
  const changed = new Set<string>();
  for (const [elector, owners] of electors) {
    const cells = index.cellsOf(elector);
    const isNew =
      kind === 'guarantees'
        ? rows.writeGuarantees(committee, elector, projectGuarantees(elector, cells), owners)
        : rows.writeAttendance(committee, elector, projectAttendance(cells));
    if (isNew) changed.add(elector);
  }
  if (kind === 'attendance')
    for (const key of others) {
      const entries = index.entriesOf(key);
      if (key.startsWith('?')) arrivals.writeArrival(committee, key, projectArrival(key, entries));
      else arrivals.writeHeadcount(committee, key, projectHeadcount(key, entries));
    }
  return changed;
}
