import { accessTo } from '../../schema/access.ts';
import type { ErrorCode } from '../../schema/errors.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { TicketClaims } from './redeemTicket.ts';
import type { Standing } from './standing.ts';

/** Says why a connection has to end now, or null while it may live: asked at every change and every five seconds. */
export const createWhyEnded =
  (standing: Pick<Standing, 'memberOf' | 'isLive'>) =>
  ({ userId, sessionId, roomName, access }: TicketClaims): ErrorCode | null => {
    const member = standing.memberOf(userId);
    const room = parseRoomName(roomName);
    if (!member || !room || accessTo(member, room) !== access) return 'forbidden';
    return standing.isLive(sessionId) ? null : 'token-expired';
  };
