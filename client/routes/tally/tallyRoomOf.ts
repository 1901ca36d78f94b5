import type { Me, User } from '../../../schema/api.ts';
import { formatRoomName, parseRoomName, type Room } from '../../../schema/rooms.ts';

export type TallyRoom = Extract<Room, { readonly kind: 'tally' }>;

/** The streams that a person counts in at a committee, one a count, the last count last. */
export function tallyRoomsOf(
  committee: string,
  me: Pick<Me, 'rooms'> | null,
  user: Pick<User, 'memberships'> | null,
): readonly TallyRoom[] {
  const writable = (me?.rooms ?? []).filter(({ access }) => access === 'write').map(({ room }) => parseRoomName(room));
  // a session that was opened without a network may know no rooms: the person's place in the committee says the first count
  const stream = me ? null : user?.memberships.find((one) => one.committee === committee)?.stream;
  const known = stream ? [...writable, parseRoomName(`tally/${committee}/1${stream}`)] : writable;
  return known
    .filter((room): room is TallyRoom => room?.kind === 'tally' && room.committee === committee)
    .sort((a, b) => a.count - b.count);
}

/**
 * The one of them to be shown: the count that was asked for, else the one that is before the clerk, else the last. A recount that begins takes no count away (CR61).
 * @param asked the number in the address, if any
 * @param before what is shown by now
 */
export const tallyRoomShown = (rooms: readonly TallyRoom[], asked: string | undefined, before: TallyRoom | null): TallyRoom | null =>
  rooms.find(({ count }) => `${count}` === asked) ??
  rooms.find((room) => before !== null && nameOfRoom(room) === nameOfRoom(before)) ??
  rooms.at(-1) ??
  null;

/** Another count that the clerk may go to from this one: the last, where that is a later one, else the one before. */
export const otherCountOf = (rooms: readonly TallyRoom[], { count }: TallyRoom): TallyRoom | null =>
  rooms.filter((room) => room.count > count).at(-1) ?? rooms.filter((room) => room.count < count).at(-1) ?? null;

export const nameOfRoom = (room: TallyRoom): string => formatRoomName(room);
