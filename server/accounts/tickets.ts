import { eq } from 'drizzle-orm';
import { accessTo, type Member, seesCommittee } from '../../schema/access.ts';
import { AppError, type ErrorCode } from '../../schema/errors.ts';
import { isDeviceCode } from '../../schema/ids.ts';
import { formatRoomName, parseRoomName, type Room } from '../../schema/rooms.ts';
import { committee } from '../../schema/tables.ts';
import { TICKET_LIFETIME_MS } from '../../schema/wire.ts';
import type { Db } from '../database.ts';
import type { People } from './people.ts';
import type { Sessions } from './sessions.ts';
import { createSignedTokens } from './signedTokens.ts';
import type { SigningKeys } from './signingKeys.ts';
import { createTicketUses } from './ticketUses.ts';

/** What a redeemed ticket says of its connection; rights are those of this moment, not of the ticket's. */
export type TicketClaims = {
  readonly userId: string;
  readonly userName: string;
  readonly role: Member['role'];
  readonly device: string;
  readonly roomName: string;
  readonly access: 'read' | 'write';
  readonly epoch: number | null;
  readonly sessionId: string;
  readonly endsAtMs: number;
};

/**
 * Tickets: each opens one room for one device and one connection within a minute (A6). Used ones are remembered in memory only, so
 * a ticket of an earlier run of this server is refused.
 *
 * @param deps.randomText an id nobody can guess
 */
export function createTickets(deps: {
  readonly db: Db;
  readonly keys: SigningKeys;
  readonly people: Pick<People, 'find' | 'memberOf'>;
  readonly sessions: Pick<Sessions, 'endsAtMs'>;
  readonly now: () => number;
  readonly randomText: () => string;
}) {
  const { db, people, sessions, now } = deps;
  const tokens = createSignedTokens({ keys: deps.keys, audience: 'sync', now });
  const uses = createTicketUses(now);
  const run = deps.randomText();

  function doesExist(room: Room): boolean {
    return room.kind === 'board' || db.select().from(committee).where(eq(committee.id, room.committee)).get() !== undefined;
  }

  return {
    /**
     * Whether a member may open the room, and how.
     * @throws AppError with the reason: `not-found`, `foreign-committee` (whether it exists or not: A3), `forbidden`
     */
    judge(member: Member, roomName: string): { readonly roomName: string; readonly access: 'read' | 'write' } {
      const room = parseRoomName(roomName);
      if (!room) throw new AppError('not-found', { what: roomName });
      const access = accessTo(member, room);
      if (!access) {
        if (room.kind !== 'board' && !seesCommittee(member, room.committee))
          throw new AppError('foreign-committee', { committee: room.committee });
        throw new AppError('forbidden');
      }
      if (!doesExist(room)) throw new AppError('not-found', { what: roomName });
      return { roomName: formatRoomName(room), access };
    },

    /** @param ticket.epoch of the replica that the client holds; null counts as fresh */
    issue: (ticket: {
      readonly userId: string;
      readonly sessionId: string;
      readonly device: string;
      readonly roomName: string;
      readonly epoch: number | null;
    }): Promise<string> =>
      tokens.sign(
        { jti: deps.randomText(), run, sid: ticket.sessionId, dev: ticket.device, room: ticket.roomName, ep: ticket.epoch },
        ticket.userId,
        TICKET_LIFETIME_MS,
      ),

    /**
     * Takes a ticket for a connection to this room.
     * @throws AppError whose close code is sent: `not-authenticated` (4001) not ours, used before or of an earlier run; `token-expired`
     * (4003) too old or its session is over; `forbidden` (4403) another room's, no longer allowed, or refused again within a minute
     */
    async redeem(ticket: string, roomName: string): Promise<TicketClaims> {
      const verified = await tokens.verify(ticket);
      if (verified.kind === 'invalid') throw new AppError('not-authenticated');
      const { jti, sub, sid, dev, room, ep } = verified.claims;
      if (typeof jti !== 'string' || typeof sub !== 'string' || typeof sid !== 'string' || typeof dev !== 'string' || !isDeviceCode(dev))
        throw new AppError('not-authenticated');
      const refuse = (code: ErrorCode): AppError => new AppError(uses.refuse(jti) === 'stop' ? 'forbidden' : code);

      if (verified.kind === 'expired') throw refuse('token-expired');
      if (verified.claims.run !== run) throw refuse('not-authenticated');
      if (room !== roomName) throw refuse('forbidden');
      if (!uses.take(jti)) throw refuse('not-authenticated');
      const endsAtMs = sessions.endsAtMs(sid);
      if (endsAtMs === null) throw refuse('token-expired');
      const person = people.find(sub);
      const member = people.memberOf(sub);
      const parsed = parseRoomName(roomName);
      const access = member && parsed && accessTo(member, parsed);
      if (!person || !access) throw refuse('forbidden');
      const { name, role } = person.user;
      const epoch = typeof ep === 'number' ? ep : null;
      return { userId: sub, userName: name, role, device: dev, roomName, access, epoch, sessionId: sid, endsAtMs };
    },
  };
}
