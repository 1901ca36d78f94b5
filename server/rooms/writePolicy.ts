import { parseKey } from '../../schema/keys.ts';
import { type IsOnRoll, whyNotCarried, whyRefused } from '../../schema/policy.ts';
import type { RefusalReason } from '../../schema/refusals.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { ConnectionClaims } from './connection.ts';
import type { Policy } from './judgeWrites.ts';

/** What whoever holds these claims may write in a room. */
export type WritePolicy = (claims: ConnectionClaims) => Policy['whyRefused'];

/** What a room hears no more of: ids of electors who were erased, and the keys in it of arrivals on no list that were one of them (E7). As it stands when it is asked. */
export type ErasedIn = (room: string) => readonly string[];

/** Whether an elector is on the roll of a committee; null where nothing is known of it. */
export type IsOnRollOf = (committee: string, elector: string) => boolean | null;

/**
 * The table of `schema/policy.ts` for one room; what is no room is written by nobody.
 *
 * @param erased what a room hears no more of, for somebody was erased
 */
export function createWritePolicy(roomName: string, isOnRollOf: IsOnRollOf, erased: ErasedIn = () => []): WritePolicy {
  const room = parseRoomName(roomName);
  if (!room) return () => (): RefusalReason => 'server-only';
  const isOnRoll: IsOnRoll = (elector) => ('committee' in room ? isOnRollOf(room.committee, elector) : null);
  const isErased = (electorOrArrival: string): boolean => erased(roomName).includes(electorOrArrival);
  return ({ role, userId, device, access, isCarrier }) => {
    if (isCarrier) return (key, operation, value) => whyNotCarried({ room, key: parseKey(room.kind, key), operation, value }, isOnRoll);
    const writer = { role, userId, device, access };
    return (key, operation, value) => whyRefused(writer, { room, key: parseKey(room.kind, key), operation, value }, isOnRoll, isErased);
  };
}
