import { accessTo, type Role } from '../../schema/access.ts';
import { AppError, type ErrorCode } from '../../schema/errors.ts';
import { isDeviceCode } from '../../schema/ids.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import { createTokenVerifier, type PublicKeyOf } from './signedTokens.ts';
import type { Standing } from './standing.ts';
import type { TicketUses } from './ticketUses.ts';

/** What tickets are made for: no access token is one. */
export const TICKET_AUDIENCE = 'sync';

/** What a redeemed ticket says of its connection; rights are those of this moment, not of the ticket's. */
export type TicketClaims = {
  readonly userId: string;
  readonly userName: string;
  readonly role: Role;
  readonly device: string;
  readonly roomName: string;
  readonly access: 'read' | 'write';
  readonly epoch: number | null;
  readonly sessionId: string;
  readonly endsAtMs: number;
};

/** How far a process knows what the core has published. */
export type KnownFacts = {
  isLoaded(): boolean;
  /** Resolves once as much is known. @throws AppError('cannot-save') when that is not to be had now */
  atLeast(version: number): Promise<void>;
};

/**
 * Takes tickets for connections.
 *
 * @param deps.run the only run of this server whose tickets count, where uses are remembered in memory only; null where they outlive the process
 * @param deps.facts where `standing` and keys come from the core's publications: a ticket says how far they were when it was issued
 */
export function createRedeem(deps: {
  readonly standing: Pick<Standing, 'find' | 'memberOf' | 'endsAtMs'>;
  readonly publicKeyOf: PublicKeyOf;
  readonly uses: TicketUses;
  readonly now: () => number;
  readonly run: string | null;
  readonly facts?: KnownFacts;
}) {
  const { standing, uses, run, facts } = deps;
  const tokens = createTokenVerifier({ publicKeyOf: deps.publicKeyOf, audience: TICKET_AUDIENCE, now: deps.now });

  /**
   * Takes a ticket for a connection to this room.
   * @throws AppError whose close code is sent: `not-authenticated` (4001) not ours, used before or of an earlier run; `token-expired`
   * (4003) too old, of before a change of rights, or its session is over; `forbidden` (4403) another room's, no longer allowed, or refused again within a minute;
   * `cannot-save` (1013) what has to be known is not to be had now
   */
  return async (ticket: string, roomName: string): Promise<TicketClaims> => {
    if (facts?.isLoaded() === false) throw new AppError('cannot-save');
    const verified = await tokens.verify(ticket);
    if (verified.kind === 'invalid') throw new AppError('not-authenticated');
    const { jti, sub, sid, dev, room, ep, fv, ver } = verified.claims;
    if (typeof jti !== 'string' || typeof sub !== 'string' || typeof sid !== 'string' || typeof dev !== 'string' || !isDeviceCode(dev))
      throw new AppError('not-authenticated');
    const refusal = async (code: ErrorCode): Promise<AppError> => new AppError((await uses.refuse(jti)) === 'stop' ? 'forbidden' : code);

    if (verified.kind === 'expired') throw await refusal('token-expired');
    if (run !== null && verified.claims.run !== run) throw await refusal('not-authenticated');
    if (room !== roomName) throw await refusal('forbidden');
    if (typeof fv === 'number') await facts?.atLeast(fv); // before it is used up: it may be tried again
    if (!(await uses.take(jti))) throw await refusal('not-authenticated');
    // no `await` from here to the connection: what changes after this look finds the connection and ends it
    const endsAtMs = standing.endsAtMs(sid);
    if (endsAtMs === null) throw await refusal('token-expired');
    const person = standing.find(sub);
    const member = standing.memberOf(sub);
    const parsed = parseRoomName(roomName);
    const access = member && parsed && accessTo(member, parsed);
    if (!person || !access) throw await refusal('forbidden');
    if (person.roleVersion !== ver) throw await refusal('token-expired'); // of before a change of rights: the next says what holds now
    const { name, role } = person;
    const epoch = typeof ep === 'number' ? ep : null;
    return { userId: sub, userName: name, role, device: dev, roomName, access, epoch, sessionId: sid, endsAtMs };
  };
}
