import { accessTo, type Member, ROOM_GRANTS } from '../../schema/access.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import { CARRIED_SESSION, type ConnectionClaims } from '../rooms/connection.ts';

/** What is known of a person now. */
export type Person = { readonly user: { readonly name: string; readonly isDisabled: boolean }; readonly member: Member };

/** Why a person may not write in a room (any more); null when they may. */
export function whyNotWrite(person: Person | null, roomName: string): string | null {
  const room = parseRoomName(roomName);
  if (!room) return 'forbidden';
  if (!person || person.user.isDisabled) return 'account-disabled';
  const access = accessTo(person.member, room);
  if (access === 'write') return null;
  if (access === 'read') return 'read-only';
  return ROOM_GRANTS[person.member.role][room.kind] ? 'foreign-committee' : 'forbidden';
}

/** What a tablet of this person and device would come with. */
export const claimsOf = (userId: string, { user, member }: Person, device: string, roomName: string): ConnectionClaims => ({
  userId,
  userName: user.name,
  role: member.role,
  device,
  roomName,
  access: 'write',
  epoch: null,
  sessionId: CARRIED_SESSION,
  endsAtMs: Number.MAX_SAFE_INTEGER,
});
