import { randomBytes } from 'node:crypto';
import { accessTo } from '../../schema/access.ts';
import { AppError, type ErrorCode } from '../../schema/errors.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { Db } from '../database.ts';
import { createAccessTokens } from './accessTokens.ts';
import { createCommittees } from './committees.ts';
import { createDevices } from './devices.ts';
import { createFirstAdmin } from './firstAdmin.ts';
import { createLoginLimits } from './loginLimits.ts';
import { createPasswords, type PasswordCost } from './passwords.ts';
import { createPeople, type Person } from './people.ts';
import { createRandomByte } from './randomByte.ts';
import { createSessions, type EndReason } from './sessions.ts';
import { createSignIn } from './signIn.ts';
import { loadSigningKeys } from './signingKeys.ts';
import { createTickets, type TicketClaims } from './tickets.ts';

/** A person at the other end of a request. */
export type Caller = Person & { readonly sessionId: string };
export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

/**
 * Who people are and what they may do, put together.
 *
 * @param deps.onRightsChanged connections of this session or this person have to be asked again whether they may live
 */
export async function createAccounts(deps: {
  readonly db: Db;
  readonly now: () => number;
  readonly passwordCost?: PasswordCost;
  readonly onRightsChanged: (of: { readonly sessionId: string } | { readonly userId: string }) => void;
  readonly onSessionEnded?: (sessionId: string, reason: EndReason) => void;
}) {
  const { db, now } = deps;
  const randomByte = createRandomByte();
  const randomText = (): string => randomBytes(16).toString('base64url');
  const keys = await loadSigningKeys(db, now, randomText);
  const passwords = createPasswords(deps.passwordCost);
  const sessions = createSessions({
    db,
    now,
    randomByte,
    onEnded: (sessionId, reason) => {
      deps.onRightsChanged({ sessionId });
      deps.onSessionEnded?.(sessionId, reason);
    },
  });
  const people = createPeople({
    db,
    passwords,
    now,
    randomByte,
    onChanged: (userId, { mustSignIn }) => {
      deps.onRightsChanged({ userId }); // first, so that a disabled person is told 4403 and not 4003
      if (mustSignIn) sessions.endAllOf(userId);
    },
  });
  const accessTokens = createAccessTokens({ keys, now });

  return {
    people,
    sessions,
    committees: createCommittees(db),
    devices: createDevices({ db, now, randomByte }),
    tickets: createTickets({ db, keys, people, sessions, now, randomText }),
    firstAdmin: createFirstAdmin({ db, people }),
    signIn: createSignIn({ people, passwords, sessions, accessTokens, limits: createLoginLimits({ now }) }),

    /**
     * Who sends this access token.
     * @throws AppError: `not-authenticated` when it is not ours; `token-expired` when its time or its session is over or the person's rights
     * have changed since: a refresh gives the next
     */
    async authenticate(token: string): Promise<Caller> {
      const { userId, sessionId, roleVersion } = await accessTokens.verify(token);
      const person = people.find(userId);
      if (!person || person.user.isDisabled || person.roleVersion !== roleVersion || !sessions.isLive(sessionId))
        throw new AppError('token-expired');
      return { ...person, sessionId };
    },

    /** Why a connection has to end now, or null while it may live: asked at every change and every five seconds. */
    whyEnded({ userId, sessionId, roomName, access }: TicketClaims): ErrorCode | null {
      const member = people.memberOf(userId);
      const room = parseRoomName(roomName);
      if (!member || !room || accessTo(member, room) !== access) return 'forbidden';
      return sessions.isLive(sessionId) ? null : 'token-expired';
    },
  };
}
