import type { Me, User } from '../../../schema/api.ts';
import { formatRoomName, parseRoomName, type Room } from '../../../schema/rooms.ts';

export type TallyRoom = Extract<Room, { readonly kind: 'tally' }>;

/** The stream that a person counts in at a committee: of several counts the last. Null: they count in none there. */
export function tallyRoomOf(committee: string, me: Pick<Me, 'rooms'> | null, user: Pick<User, 'memberships'> | null): TallyRoom | null {
  const writable = (me?.rooms ?? []).filter(({ access }) => access === 'write').map(({ room }) => parseRoomName(room));
  // a session that was opened without a network may know no rooms: the person's place in the committee says the first count
  const stream = me ? null : user?.memberships.find((one) => one.committee === committee)?.stream;
  const known = stream ? [...writable, parseRoomName(`tally/${committee}/1${stream}`)] : writable;
  return known
    .filter((room): room is TallyRoom => room?.kind === 'tally' && room.committee === committee)
    .reduce<TallyRoom | null>((last, room) => (last && last.count > room.count ? last : room), null);
}

export const nameOfRoom = (room: TallyRoom): string => formatRoomName(room);
