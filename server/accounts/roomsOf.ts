import { type Access, accessTo, type Member, ROOM_GRANTS } from '../../schema/access.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { formatRoomName, type Room } from '../../schema/rooms.ts';

/**
 * Every room that a member may open among these committees, and how (A2).
 * @param countsOf how many counts a committee has: of each its own rooms (CR61)
 */
export function roomsOf(
  member: Member,
  committees: readonly CommitteeId[],
  countsOf: (committee: CommitteeId) => number,
): { room: string; access: Access }[] {
  const rooms: Room[] = committees.flatMap((committee): Room[] => [
    { kind: 'guarantees', committee },
    { kind: 'attendance', committee },
    ...tallies(member, committee, countsOf),
    { kind: 'result', committee },
  ]);
  rooms.push({ kind: 'board', campaign: member.campaign }, { kind: 'marks', campaign: member.campaign });
  return rooms.flatMap((room) => {
    const access = accessTo(member, room);
    return access ? [{ room: formatRoomName(room), access }] : [];
  });
}

/** Asked of those only who count: everybody else opens none, whichever there are. */
function tallies(member: Member, committee: CommitteeId, countsOf: (committee: CommitteeId) => number): Room[] {
  if (!ROOM_GRANTS[member.role].tally) return [];
  return Array.from({ length: countsOf(committee) }, (_, i) => i + 1).flatMap((count): Room[] => [
    { kind: 'tally', committee, count, stream: 'a' },
    { kind: 'tally', committee, count, stream: 'b' },
  ]);
}
