import { type Access, accessTo, type Member } from '../../schema/access.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { formatRoomName, type Room } from '../../schema/rooms.ts';

/** Every room that a member may open among these committees, and how (A2). Recounts are counted from 2 and come later. */
export function roomsOf(member: Member, committees: readonly CommitteeId[]): { room: string; access: Access }[] {
  const rooms: Room[] = committees.flatMap((committee): Room[] => [
    { kind: 'guarantees', committee },
    { kind: 'attendance', committee },
    { kind: 'tally', committee, count: 1, stream: 'a' },
    { kind: 'tally', committee, count: 1, stream: 'b' },
    { kind: 'result', committee },
  ]);
  rooms.push({ kind: 'board', campaign: member.campaign });
  return rooms.flatMap((room) => {
    const access = accessTo(member, room);
    return access ? [{ room: formatRoomName(room), access }] : [];
  });
}
