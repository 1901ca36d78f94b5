import { eq } from 'drizzle-orm';
import { accessTo, type Member, seesCommittee } from '../../schema/access.ts';
import { AppError } from '../../schema/errors.ts';
import { formatRoomName, parseRoomName, type Room } from '../../schema/rooms.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { TICKET_LIFETIME_MS } from '../../schema/wire.ts';
import type { Db } from '../database.ts';
import type { Recounts } from './recounts.ts';
import { createRedeem, TICKET_AUDIENCE } from './redeemTicket.ts';
import { createSignedTokens } from './signedTokens.ts';
import type { SigningKeys } from './signingKeys.ts';
import type { Standing } from './standing.ts';
import { createTicketUses, type TicketUses } from './ticketUses.ts';

/** Where other processes redeem tickets too. */
export type SharedTickets = {
  readonly uses: TicketUses;
  /**
   * Resolves with the version of the facts once all that changed so far is published under it, so that whoever redeems the ticket can know it.
   * @throws AppError('cannot-save') when it cannot be published now
   */
  readonly published: () => Promise<number>;
};

/**
 * Tickets: each opens one room for one device and one connection within a minute (A6). Unless they are `shared` used ones are remembered in memory
 * only, so a ticket of an earlier run of this server is refused.
 *
 * @param deps.randomText an id nobody can guess
 */
export function createTickets(deps: {
  readonly db: Db;
  readonly recounts: Pick<Recounts, 'lastOf'>;
  readonly keys: SigningKeys;
  readonly standing: Standing;
  readonly now: () => number;
  readonly randomText: () => string;
  readonly shared?: SharedTickets;
}) {
  const { db, keys, standing, now, shared } = deps;
  const tokens = createSignedTokens({ keys, audience: TICKET_AUDIENCE, now });
  const run = shared ? null : deps.randomText();
  const uses = shared?.uses ?? createTicketUses(now);

  function doesExist(room: Room): boolean {
    if (room.kind === 'tally' && room.count > deps.recounts.lastOf(room.committee)) return false;
    return 'campaign' in room || db.select().from(committee).where(eq(committee.id, room.committee)).get() !== undefined;
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
        if ('committee' in room && !seesCommittee(member, room.committee))
          throw new AppError('foreign-committee', { committee: room.committee });
        throw new AppError('forbidden');
      }
      if (!doesExist(room)) throw new AppError('not-found', { what: roomName });
      return { roomName: formatRoomName(room), access };
    },

    /**
     * @param ticket.epoch of the replica that the client holds; null counts as fresh
     * @throws AppError('cannot-save') when tickets are shared and other processes cannot be told what they have to know
     */
    async issue(ticket: {
      readonly userId: string;
      readonly sessionId: string;
      readonly device: string;
      readonly roomName: string;
      readonly epoch: number | null;
    }): Promise<string> {
      const where = shared ? { fv: await shared.published() } : { run };
      const ver = standing.find(ticket.userId)?.roleVersion ?? 0;
      return tokens.sign(
        { jti: deps.randomText(), ...where, ver, sid: ticket.sessionId, dev: ticket.device, room: ticket.roomName, ep: ticket.epoch },
        ticket.userId,
        TICKET_LIFETIME_MS,
      );
    },

    redeem: createRedeem({ standing, publicKeyOf: keys.publicKeyOf, uses, now, run }),
  };
}
