import { randomBytes } from 'node:crypto';
import type { RecordAudit } from '../../schema/audit.ts';
import type { SealingKey } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { Db } from '../database.ts';
import { createAccessTokens } from './accessTokens.ts';
import { type ChangedFact, createAccountFacts } from './accountFacts.ts';
import { createActs } from './acts.ts';
import { createCommitteeCorrection } from './committeeCorrection.ts';
import { createCommitteeStatus } from './committeeStatus.ts';
import { createCommittees } from './committees.ts';
import { createDevices } from './devices.ts';
import { createElection } from './election.ts';
import { createFailedSignIns } from './failedSignIns.ts';
import { createFirstAdmin } from './firstAdmin.ts';
import { createInvitations } from './invitations.ts';
import { createJoining } from './joining.ts';
import { createOwnAccount } from './ownAccount.ts';
import { createPapers } from './papers.ts';
import { createPasswords, type PasswordCost } from './passwords.ts';
import { createPeople, type Person } from './people.ts';
import { createPersonSettings } from './personSettings.ts';
import { createRandomByte } from './randomByte.ts';
import { createRecounts } from './recounts.ts';
import { createSecondFactor } from './secondFactor.ts';
import { createSessions, type EndReason } from './sessions.ts';
import { createSignIn } from './signIn.ts';
import { createSignIns } from './signIns.ts';
import { loadSigningKeys } from './signingKeys.ts';
import { standingOf } from './standing.ts';
import { createTickets, type SharedTickets } from './tickets.ts';
import { createTurns, type Turns } from './turns.ts';
import { createWhyEnded } from './whyEnded.ts';

/** Whether a key has to be made or let go, and whether the console has made one. */
const TEND_KEYS_EVERY_MS = 60_000;

/** A person at the other end of a request; `device`: the code of the one that the session was last used on. */
export type Caller = Person & { readonly sessionId: string; readonly device: string | null };
export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

/**
 * Who people are and what they may do, put together.
 *
 * @param deps.onRightsChanged connections of this session or this person have to be asked again whether they may live
 * @param deps.shared where other processes serve rooms too; `onFact` hears of every fact that is another now, after it is stored
 * @param deps.record writes down who did what, in the transaction of what was done
 * @param deps.turns whatever hashes passwords takes them
 * @param deps.sealingKey what devices seal their unsent edits to; without it no device is released anything
 * @param deps.onError something went wrong that nobody waits for
 */
export async function createAccounts(deps: {
  readonly db: Db;
  readonly now: () => number;
  readonly passwordCost?: PasswordCost;
  readonly onRightsChanged: (of: { readonly sessionId: string } | { readonly userId: string }) => void;
  readonly onSessionEnded?: (sessionId: string, reason: EndReason) => void;
  readonly shared?: SharedTickets & { readonly onFact: (changed: ChangedFact) => void };
  readonly record?: RecordAudit;
  readonly onError?: (error: unknown) => void;
  readonly turns?: Turns;
  readonly sealingKey?: () => Promise<SealingKey>;
}) {
  const { db, now, shared, record = () => {}, onError = () => {} } = deps;
  const randomByte = createRandomByte();
  const randomText = (): string => randomBytes(16).toString('base64url');
  const acts = createActs(db);
  const keys = await loadSigningKeys(db, now, randomText, { acts, record, onChanged: (kid) => shared?.onFact({ kid }) });
  const passwords = createPasswords(deps.passwordCost, deps.turns ?? createTurns({ now }));
  await passwords.prepare();
  const sessions = createSessions({
    db,
    now,
    randomByte,
    acts,
    record,
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
    acts,
    record,
    onStored: (userId) => shared?.onFact({ userId }),
    mustGoOn: sessions.mustGoOn,
    onChanged: (userId, { mustSignIn, by }) => {
      acts.afterwards(() => deps.onRightsChanged({ userId })); // first, so that a disabled person is told 4403 and not 4003
      if (mustSignIn) sessions.endAllOf(userId, { by });
    },
  });
  const devices = createDevices({ db, now, acts, record });
  const secondFactor = createSecondFactor({ db, acts, now, record, onChanged: people.renew });
  const accessTokens = createAccessTokens({ keys, now });
  const failed = createFailedSignIns({ acts, record, onError });
  const sealingKey = deps.sealingKey ?? (() => Promise.reject(new AppError('internal')));
  const signIns = createSignIns({ acts, people, sessions, devices, sealingKey });
  const { release } = signIns;
  const signIn = createSignIn({ people, passwords, sessions, devices, release, secondFactor, accessTokens, failed, now, randomText });
  const invitations = createInvitations({ db, acts, now, passwords, people, record });
  const standing = standingOf(people, sessions);
  const papers = createPapers({ db, now });
  const recounts = createRecounts({ db, acts, record, now });
  const tending = setInterval(() => void keys.tend().catch(onError), TEND_KEYS_EVERY_MS);
  tending.unref();

  return {
    /** Acts on the connection of all of this. */
    acts,
    people,
    sessions,
    committees: createCommittees(db),
    signIns,
    invitations,
    joining: createJoining({ acts, now, people, passwords, sessions, secondFactor, invitations, signIn }),
    settings: createPersonSettings({ db, acts }),
    own: createOwnAccount({ acts, now, people, passwords, sessions, secondFactor, failed, record }),
    /** What signs tokens, tickets and anchors. */
    keys,
    tickets: createTickets({ db, recounts, keys, standing, now, randomText, ...(shared ? { shared } : {}) }),
    /** What other processes are told. */
    facts: createAccountFacts({ db, people, sessions, keys }),
    firstAdmin: createFirstAdmin({ db, people, acts, record, onCampaign: () => shared?.onFact({ campaign: true }) }),
    papers,
    recounts,
    election: createElection({ db, acts, record, papers, onCampaign: () => shared?.onFact({ campaign: true }) }),
    committeeCorrection: createCommitteeCorrection({ db, acts, record }),
    committeeStatus: createCommitteeStatus({ db, acts, record, now }),
    signIn,

    /**
     * Who sends this access token.
     * @throws AppError: `not-authenticated` when it is not ours; `token-expired` when its time or its session is over or the person's rights
     * have changed since: a refresh gives the next
     */
    async authenticate(token: string): Promise<Caller> {
      const { userId, sessionId, roleVersion, answer } = await accessTokens.verify(token);
      const person = people.find(userId);
      if (!person || person.user.isDisabled || person.roleVersion !== roleVersion || !sessions.isLive(sessionId))
        throw new AppError('token-expired');
      if (answer !== undefined) sessions.arrived(sessionId, answer);
      return { ...person, sessionId, device: sessions.deviceOf(sessionId) };
    },

    /** Whether a caller is still who {@link authenticate} let in: nothing of their rights is another, and the session goes on. */
    stands({ user, roleVersion, sessionId }: Caller): boolean {
      const person = people.find(user.id);
      return person !== null && !person.user.isDisabled && person.roleVersion === roleVersion && sessions.isLive(sessionId);
    },

    whyEnded: createWhyEnded(standing),

    /** Writes down what is still noted only, and looks after nothing any more. To be called before the database is closed. */
    close(): void {
      clearInterval(tending);
      try {
        failed.write();
      } catch (error) {
        onError(error); // whatever else has to end ends all the same
      }
    },
  };
}
