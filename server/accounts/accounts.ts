import { randomBytes } from 'node:crypto';
import { AppError } from '../../schema/errors.ts';
import type { Db } from '../database.ts';
import { createAccessTokens } from './accessTokens.ts';
import { type ChangedFact, createAccountFacts } from './accountFacts.ts';
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
import { standingOf } from './standing.ts';
import { createTickets, type SharedTickets } from './tickets.ts';
import { createWhyEnded } from './whyEnded.ts';

/** A person at the other end of a request. */
export type Caller = Person & { readonly sessionId: string };
export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

/**
 * Who people are and what they may do, put together.
 *
 * @param deps.onRightsChanged connections of this session or this person have to be asked again whether they may live
 * @param deps.shared where other processes serve rooms too; `onFact` hears of every fact that is another now, after it is stored
 */
export async function createAccounts(deps: {
  readonly db: Db;
  readonly now: () => number;
  readonly passwordCost?: PasswordCost;
  readonly onRightsChanged: (of: { readonly sessionId: string } | { readonly userId: string }) => void;
  readonly onSessionEnded?: (sessionId: string, reason: EndReason) => void;
  readonly shared?: SharedTickets & { readonly onFact: (changed: ChangedFact) => void };
}) {
  const { db, now, shared } = deps;
  const randomByte = createRandomByte();
  const randomText = (): string => randomBytes(16).toString('base64url');
  const keys = await loadSigningKeys(db, now, randomText);
  const passwords = createPasswords(deps.passwordCost);
  const sessions = createSessions({
    db,
    now,
    randomByte,
    onStored: (sessionId) => shared?.onFact({ sessionId }),
    onEnded: (sessionId, reason) => {
      shared?.onFact({ sessionId });
      deps.onRightsChanged({ sessionId });
      deps.onSessionEnded?.(sessionId, reason);
    },
  });
  const people = createPeople({
    db,
    passwords,
    now,
    randomByte,
    onStored: (userId) => shared?.onFact({ userId }),
    onChanged: (userId, { mustSignIn }) => {
      deps.onRightsChanged({ userId }); // first, so that a disabled person is told 4403 and not 4003
      if (mustSignIn) sessions.endAllOf(userId);
    },
  });
  const accessTokens = createAccessTokens({ keys, now });
  const standing = standingOf(people, sessions);

  return {
    people,
    sessions,
    committees: createCommittees(db),
    devices: createDevices({ db, now, randomByte }),
    tickets: createTickets({ db, keys, standing, now, randomText, ...(shared ? { shared } : {}) }),
    /** What other processes are told. */
    facts: createAccountFacts({ db, people, sessions, keys }),
    firstAdmin: createFirstAdmin({ db, people, onCampaign: () => shared?.onFact({ campaign: true }) }),
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

    whyEnded: createWhyEnded(standing),
  };
}
