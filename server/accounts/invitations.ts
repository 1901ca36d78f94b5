import { createHash, randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { CODE_ALPHABET, CODE_LENGTH, type InvitationKey, type InvitationSeen, type NewInvitedUser } from '../../schema/accountApi.ts';
import type { User } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { foldCode } from '../../schema/foldCode.ts';
import { invitation } from '../../schema/tables/people.ts';
import type { Db } from '../database.ts';
import type { Actor, Acts } from './acts.ts';
import { readCampaign } from './campaign.ts';
import { drawCode } from './drawCode.ts';
import { createLoginLimits } from './loginLimits.ts';
import type { Passwords } from './passwords.ts';
import { foldUsername, type People, type Person } from './people.ts';

const LIFETIME_MS = 48 * 60 * 60_000;
/** So many wrong ones end a code: of 729 million one is right. The link goes on. */
const MAX_WRONG_CODES = 10;
/** More than end a code, so that a code that has ended is told as such. */
const MAX_FAILURES = 20;

/** `secret` and `code` are told once, to whoever invites. */
export type MadeInvitation = { readonly secret: string; readonly code: string; readonly expiresAt: number };
/** An invitation that works now. */
export type Found = { readonly person: Person; readonly row: typeof invitation.$inferSelect };
export type Invitations = ReturnType<typeof createInvitations>;

/**
 * Ways in without a password, one for a person at a time, for 48 hours: by a link, or by user name and a code that can be said on the telephone. They are read from the
 * database each time, because the console writes them too. Looking uses up nothing: previews of messages open links before people do.
 */
export function createInvitations(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly now: () => number;
  readonly passwords: Pick<Passwords, 'hash' | 'verifyInTurn'>;
  readonly people: Pick<People, 'find' | 'findByUsername' | 'mustBeAdmin' | 'createInvited' | 'forget'>;
  readonly record: RecordAudit;
}) {
  const { db, acts, now, passwords, people, record } = deps;
  const limits = createLoginLimits({ now, maxFailures: MAX_FAILURES });
  const lookingAt = new Map<string, number>(); // by the link's hash: codes that are being compared

  const rowOf = (userId: string) => db.select().from(invitation).where(eq(invitation.userId, userId)).get();

  function working(row: typeof invitation.$inferSelect | undefined): Found | null {
    const person = row && row.expiresAt > now() ? people.find(row.userId) : null;
    return row && person && !person.user.isDisabled ? { person, row } : null;
  }

  /** Takes as long for a name that nobody has. */
  async function findByCode(username: string, code: string): Promise<Found | null> {
    const key = foldUsername(username);
    const ended = limits.begin(key);
    const userId = people.findByUsername(username)?.user.id ?? '';
    const found = working(rowOf(userId));
    const tries = found ? (lookingAt.get(found.row.secretHash) ?? 0) : 0;
    const isOpen = found !== null && found.row.wrongCodes + tries < MAX_WRONG_CODES;
    const { secretHash = '' } = isOpen ? found.row : {};
    lookingAt.set(secretHash, tries + 1);
    const done = (outcome: 'right' | 'wrong' | 'not-looked-at'): void => {
      ended(outcome);
      const left = (lookingAt.get(secretHash) ?? 1) - 1;
      if (left > 0) lookingAt.set(secretHash, left);
      else lookingAt.delete(secretHash);
    };
    let isRight: boolean;
    try {
      isRight = await passwords.verifyInTurn(isOpen ? found.row.codeHash : null, foldCode(code), { isFirst: false }).result;
    } catch (error) {
      done('not-looked-at');
      throw error;
    }
    const another = { wrongCodes: sql`${invitation.wrongCodes} + 1` };
    try {
      if (isOpen && !isRight) db.update(invitation).set(another).where(eq(invitation.secretHash, secretHash)).run();
    } finally {
      done(isRight ? 'right' : 'wrong');
    }
    return isRight ? working(rowOf(userId)) : null; // it may have been used up or replaced meanwhile
  }

  /** Throws AppError: `wrong-invitation`, `too-fast`. */
  async function find(key: InvitationKey): Promise<Found> {
    const found =
      'secret' in key
        ? working(
            db
              .select()
              .from(invitation)
              .where(eq(invitation.secretHash, sha256(key.secret)))
              .get(),
          )
        : await findByCode(key.username, key.code);
    if (!found) throw new AppError('wrong-invitation');
    return found;
  }

  /** Outside any act: a hash takes its time and may be refused. */
  async function draw() {
    const secret = randomBytes(32).toString('base64url');
    const code = drawCode(CODE_LENGTH, CODE_ALPHABET);
    return { secret, code, codeHash: await passwords.hash(code) };
  }

  /** To be called in an act. */
  function store(userId: string, drawn: Awaited<ReturnType<typeof draw>>, by: Actor, dropsSecondFactor: boolean): MadeInvitation {
    const { secret, code, codeHash } = drawn;
    const person = people.find(userId);
    if (!person) throw new AppError('not-found', { what: userId });
    if (person.user.isDisabled) throw new AppError('conflict', { reason_en: 'the account is disabled', reason_ar: 'الحساب موقوف' });
    const expiresAt = now() + LIFETIME_MS;
    const made = {
      secretHash: sha256(secret),
      codeHash,
      wrongCodes: 0,
      createdBy: by.userId,
      createdAt: now(),
      expiresAt,
      dropsSecondFactor,
    };
    db.insert(invitation)
      .values({ userId, ...made })
      .onConflictDoUpdate({ target: invitation.userId, set: made })
      .run();
    record({ kind: 'invited', ...by, details: { of: userId, dropsSecondFactor } });
    return { secret, code, expiresAt };
  }

  return {
    find,

    /**
     * Invites a person, again too: the one before ends. For somebody who has signed in before it is a way to a new password.
     * @param options.sessionId in which it was asked for: it has to go on until it is made
     * @throws AppError: `not-found`, `conflict` when the account is disabled, `too-fast`, `forbidden`, `token-expired`
     */
    async create(
      userId: string,
      by: Actor,
      options: { readonly dropsSecondFactor?: boolean; readonly sessionId?: string } = {},
    ): Promise<MadeInvitation> {
      const { dropsSecondFactor = false, sessionId } = options;
      const drawn = await draw();
      return acts.act(() => {
        people.mustBeAdmin(by, sessionId);
        return store(userId, drawn, by, dropsSecondFactor);
      });
    },

    /**
     * Adds somebody who chooses the password when joining, and invites them: both or neither.
     * @param sessionId as above
     * @throws AppError: `bad-request`, `name-taken`, `too-fast`, `forbidden`, `token-expired`
     */
    async createWithPerson(
      person: NewInvitedUser,
      by: Actor,
      sessionId?: string,
    ): Promise<{ readonly user: User; readonly invitation: MadeInvitation }> {
      const drawn = await draw(); // it may be refused: then nobody has been added
      let added: User | null = null;
      try {
        return acts.act(() => {
          added = people.createInvited(person, by, sessionId);
          return { user: added, invitation: store(added.id, drawn, by, false) };
        });
      } catch (error) {
        if (added !== null) people.forget((added as User).id);
        throw error;
      }
    },

    /** Ends a person's invitation; where there is none nothing happens. */
    withdraw(userId: string, by: Actor): void {
      acts.act(() => {
        const { changes } = db.delete(invitation).where(eq(invitation.userId, userId)).run();
        if (changes > 0) record({ kind: 'invited', ...by, details: { of: userId, isWithdrawn: true } });
      });
    },

    /** Who is invited; uses up nothing. Throws AppError: `wrong-invitation`, `too-fast`. */
    async look(key: InvitationKey): Promise<InvitationSeen> {
      const { person, row } = await find(key);
      const { name, username, role, memberships, isInvited } = person.user;
      return { campaign: readCampaign(db).name, name, username, role, memberships, isReset: !isInvited, expiresAt: row.expiresAt };
    },

    /** Uses it up. To be called in the act of what it was for. Throws AppError('wrong-invitation') when it has ended since it was found. */
    take({ person, row }: Found): void {
      const still = working(rowOf(person.user.id));
      if (still?.row.secretHash !== row.secretHash) throw new AppError('wrong-invitation');
      db.delete(invitation).where(eq(invitation.userId, person.user.id)).run();
      record({ kind: 'joined', userId: person.user.id, details: { by: row.createdBy === '' ? 'console' : row.createdBy } });
    },
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
