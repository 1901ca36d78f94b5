import { accessTo } from '../../schema/access.ts';
import type { ErrorCode } from '../../schema/errors.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { TicketClaims } from './redeemTicket.ts';
import type { Standing } from './standing.ts';

/**
 * Says why a connection has to end now, or null while it may live: asked at every change and every five seconds. Another role in the same room is a reason, too:
 * what may be written there and how the person is shown go by it, and the next ticket knows it (A11).
 */
export const createWhyEnded =
  (standing: Pick<Standing, 'memberOf' | 'isLive'>) =>
  ({ userId, sessionId, roomName, access, role }: TicketClaims): ErrorCode | null => {
    const member = standing.memberOf(userId);
    const room = parseRoomName(roomName);
    if (!member || !room || accessTo(member, room) !== access) return 'forbidden';
    return member.role === role && standing.isLive(sessionId) ? null : 'token-expired';
  };
