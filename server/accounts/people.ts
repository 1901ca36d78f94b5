import { and, eq, gt, ne } from 'drizzle-orm';
import type { Member, Role } from '../../schema/access.ts';
import type { NewInvitedUser } from '../../schema/accountApi.ts';
import type { Guarantor, Membership, NewUser, User, UserChange } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, isUserId, randomId, USER_ID_LENGTH } from '../../schema/ids.ts';
import { MAX_USERNAME_LENGTH } from '../../schema/limits.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { guarantor, invitation, membership, secondFactor, user } from '../../schema/tables/people.ts';
import type { Db } from '../database.ts';
import { type Actor, type Acts, createActs, NOBODY } from './acts.ts';
import { readCampaign } from './campaign.ts';
import { checkMemberships, isSameMemberships } from './membershipRules.ts';
import type { Passwords } from './passwords.ts';

/** A person with an account. `roleVersion` goes up with every change of role, memberships, password or state. */
export type Person = { readonly user: User; readonly member: Member; readonly roleVersion: number };

export type People = ReturnType<typeof createPeople>;

/** How a name is stored and looked up: the same for every keyboard and case. */
export const foldUsername = (text: string): string => text.trim().normalize('NFKC').toLowerCase();

/**
 * The people of the campaign. What was read stays in memory until it is changed here, because every connection's rights are asked again
 * every five seconds; one process owns the data folder, so nobody else changes it.
 *
 * Passwords take a while to hash, the longer the more sign in. Where the session is given in which something was asked for, it is done only if that goes on.
 *
 * @param deps.mustGoOn throws AppError('token-expired') when this session is over
 * @param deps.onChanged called in the act of every change that touches what the person may do; `mustSignIn`: a new password or a disabled account,
 * with which sessions must end
 * @param deps.onStored called after everything that is stored of a person who can sign in
 */
export function createPeople(deps: {
  readonly db: Db;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly now: () => number;
  readonly randomByte: () => number;
  readonly onChanged: (userId: string, change: { readonly mustSignIn: boolean; readonly by: Actor }) => void;
  readonly onStored?: (userId: string) => void;
  readonly mustGoOn?: (sessionId: string) => void;
  readonly acts?: Acts;
  readonly record?: RecordAudit;
}) {
  const { db, acts = createActs(deps.db), record = () => {} } = deps;
  const known = new Map<string, Person>();

  const isCommittee = (id: string): boolean => db.select().from(committee).where(eq(committee.id, id)).get() !== undefined;

  function find(id: string): Person | null {
    const remembered = known.get(id);
    if (remembered) return remembered;
    const row = db.select().from(user).where(eq(user.id, id)).get();
    if (!row) return null;
    const person = toPerson(row, db.select().from(membership).where(eq(membership.userId, id)).all());
    known.set(id, person);
    return person;
  }

  function toPerson(row: typeof user.$inferSelect, rows: readonly (typeof membership.$inferSelect)[]): Person {
    const memberships = rows.map((own) => ({ committee: own.committeeId as CommitteeId, stream: own.stream })); // checked when it was stored
    const role = row.role as Role; // as above
    const isInvited = row.passwordHash === '';
    const hasSecondFactor = !!db.select().from(secondFactor).where(eq(secondFactor.userId, row.id)).get()?.confirmedAt;
    return {
      user: {
        id: row.id,
        username: row.username,
        name: row.name,
        role,
        memberships,
        isDisabled: row.isDisabled,
        isInvited,
        hasSecondFactor,
      },
      member: { role, campaign: readCampaign(db).id, committees: memberships.map((own) => ({ id: own.committee, stream: own.stream })) },
      roleVersion: row.roleVersion,
    };
  }

  function existing(id: string): Person {
    const person = find(id);
    if (!person) throw new AppError('not-found', { what: id });
    return person;
  }

  function freeId(): string {
    for (;;) {
      const id = randomId(USER_ID_LENGTH, deps.randomByte);
      const isTaken = db.select().from(guarantor).where(eq(guarantor.id, id)).get() ?? db.select().from(user).where(eq(user.id, id)).get();
      if (!isTaken && isUserId(id)) return id;
    }
  }

  function storeMemberships(userId: string, memberships: readonly Membership[]): void {
    db.delete(membership).where(eq(membership.userId, userId)).run();
    for (const { committee: committeeId, stream } of memberships) db.insert(membership).values({ userId, committeeId, stream }).run();
  }

  function isLastAdmin(id: string): boolean {
    const other = and(eq(user.role, 'admin'), eq(user.isDisabled, false), ne(user.id, id), ne(user.passwordHash, ''));
    return db.select().from(user).where(other).limit(1).get() === undefined;
  }

  /** @param passwordHash empty: the person is invited and has none yet */
  function add(person: NewInvitedUser, passwordHash: string, by: Actor, sessionId?: string): User {
    const { name, role, memberships } = person;
    const username = foldUsername(person.username);
    const id = acts.act(() => {
      mustBeAdmin(by, sessionId);
      if (db.select().from(user).where(eq(user.username, username)).get()) throw new AppError('name-taken', { name: username });
      const newId = freeId();
      db.insert(user).values({ id: newId, username, name, role, passwordHash, createdAt: deps.now() }).run();
      storeMemberships(newId, memberships);
      record({ kind: 'person-added', ...by, details: { of: newId, role, memberships: memberships.map(wordOf) } });
      acts.afterwards(() => deps.onStored?.(newId));
      return newId;
    });
    return existing(id).user;
  }

  /** Whoever asked for what had to wait may have lost the right to meanwhile, and a session that was stolen may have been ended. */
  function mustBeAdmin({ userId }: Actor, sessionId?: string): void {
    const asked = userId === '' ? null : find(userId);
    if (asked && (asked.user.role !== 'admin' || asked.user.isDisabled)) throw new AppError('forbidden');
    if (sessionId !== undefined) deps.mustGoOn?.(sessionId);
  }

  function check(person: NewInvitedUser): void {
    if (foldUsername(person.username).length > MAX_USERNAME_LENGTH) throw new AppError('bad-request', { reason: 'username is too long' });
    checkMemberships(person.role, person.memberships, isCommittee);
  }

  /** What was read of this person is read again, once the act stands. */
  function changed(id: string): void {
    acts.afterwards(() => {
      known.delete(id);
      deps.onStored?.(id);
    });
  }

  return {
    find,

    /**
     * To be asked in an act that one of them does, after it had to wait. Nobody who is known passes: the console, the set-up.
     * @param sessionId in which it was asked for
     * @throws AppError: `forbidden`, `token-expired` when the session is over
     */
    mustBeAdmin,

    /** The person as the access rules see them; null when unknown or disabled. */
    memberOf(id: string): Member | null {
      const person = find(id);
      return person && !person.user.isDisabled ? person.member : null;
    },

    findByUsername(username: string): (Person & { readonly passwordHash: string }) | null {
      const row = db
        .select()
        .from(user)
        .where(eq(user.username, foldUsername(username)))
        .get();
      const person = row ? find(row.id) : null;
      return row && person ? { ...person, passwordHash: row.passwordHash } : null;
    },

    hasAdmin: (): boolean => db.select().from(user).where(eq(user.role, 'admin')).limit(1).get() !== undefined,

    /** Everybody's id. */
    ids: (): string[] =>
      db
        .select({ id: user.id })
        .from(user)
        .all()
        .map(({ id }) => id),

    /** Everybody, sorted by user name; or so many of them whose user names come after one. */
    list({ after = '', limit = -1 }: { readonly after?: string | undefined; readonly limit?: number | undefined } = {}): User[] {
      const nowMs = deps.now();
      return db
        .select({ id: user.id, invitedUntil: invitation.expiresAt })
        .from(user)
        .leftJoin(invitation, eq(invitation.userId, user.id))
        .where(gt(user.username, after))
        .orderBy(user.username)
        .limit(limit) // SQLite: a negative one is none
        .all()
        .map(({ id, invitedUntil }) => ({
          ...existing(id).user,
          ...(invitedUntil === null ? {} : { invitedUntil, isInvitationOver: invitedUntil <= nowMs }),
        }));
    },

    /** Throws AppError: `bad-request` (memberships, name), `name-taken`, `too-fast`, `forbidden`, `token-expired`. */
    async create(person: NewUser, by: Actor = NOBODY, sessionId?: string): Promise<User> {
      check(person);
      return add(person, await deps.passwords.hash(person.password), by, sessionId);
    },

    /** Somebody who has no password yet, and so cannot sign in. Throws AppError: `bad-request`, `name-taken`, `forbidden`, `token-expired`. */
    createInvited(person: NewInvitedUser, by: Actor, sessionId?: string): User {
      check(person);
      return add(person, '', by, sessionId);
    },

    /**
     * Changes what is given and leaves the rest.
     * @throws AppError: `not-found`, `bad-request`, `last-admin`, `too-fast`, `forbidden`, `token-expired`; `conflict` when the rights are not those that were `seen`
     */
    async change(id: string, change: UserChange, by: Actor = NOBODY, sessionId?: string): Promise<User> {
      existing(id);
      const passwordHash = change.password === undefined ? undefined : await deps.passwords.hash(change.password);
      acts.act(() => {
        mustBeAdmin(by, sessionId);
        const { user: old, roleVersion } = existing(id);
        mustBeSeen(change.seen, old);
        const { name = old.name, role = old.role, memberships = old.memberships, isDisabled = old.isDisabled } = change;
        checkMemberships(role, memberships, isCommittee);
        const wasAdmin = old.role === 'admin' && !old.isDisabled;
        if (wasAdmin && (role !== 'admin' || isDisabled) && isLastAdmin(id)) throw new AppError('last-admin');
        const changes = {
          name: name !== old.name,
          role: role !== old.role,
          memberships: !isSameMemberships(memberships, old.memberships),
          isDisabled: isDisabled !== old.isDisabled,
          password: passwordHash !== undefined,
        };
        const hasNewRights = changes.role || changes.memberships || changes.isDisabled || changes.password;
        const next = {
          name,
          role,
          isDisabled,
          roleVersion: roleVersion + (hasNewRights ? 1 : 0),
          ...(passwordHash ? { passwordHash } : {}),
        };
        db.update(user).set(next).where(eq(user.id, id)).run();
        storeMemberships(id, memberships);
        if (passwordHash || isDisabled) db.delete(invitation).where(eq(invitation.userId, id)).run(); // a way in that nobody thinks of any more
        const names = Object.entries(changes).flatMap(([what, isOther]) => (isOther ? [what] : []));
        if (names.length > 0) {
          const details = { of: id, changed: names, role, isDisabled, memberships: memberships.map(wordOf) };
          record({ kind: 'person-changed', ...by, details });
        }
        const mustSignIn = changes.password || (isDisabled && !old.isDisabled);
        changed(id);
        if (hasNewRights) deps.onChanged(id, { mustSignIn, by });
      });
      return existing(id).user;
    },

    /** Sets a password that the person has chosen. Sessions go on: which of them end is the caller's to say. To be called in an act. */
    setPassword(id: string, passwordHash: string): void {
      const { roleVersion } = existing(id);
      db.update(user)
        .set({ passwordHash, roleVersion: roleVersion + 1 })
        .where(eq(user.id, id))
        .run();
      db.delete(invitation).where(eq(invitation.userId, id)).run();
      changed(id);
      deps.onChanged(id, { mustSignIn: false, by: { userId: id } });
    },

    /** This person was read in an act that did not stand. */
    forget: (id: string): void => void known.delete(id),

    /** Something about this person was written elsewhere. */
    renew: (id: string): void => changed(id),

    /** Keeps the same password under other parameters: no change of rights. Nothing happens when it was changed meanwhile. */
    replaceHash(id: string, from: string, to: string): void {
      db.update(user)
        .set({ passwordHash: to })
        .where(and(eq(user.id, id), eq(user.passwordHash, from)))
        .run();
    },

    /** A guarantor who has no account; the id will never be a user's. */
    addGuarantor: (name: string, by: Actor = NOBODY): Guarantor =>
      acts.act(() => {
        const row = { id: freeId(), name };
        db.insert(guarantor).values(row).run();
        record({ kind: 'guarantor-added', ...by, details: { guarantor: row.id } });
        return row;
      }),
  };
}

/** Memberships are replaced whole: over others than were looked at, a right that was taken away meanwhile would come back. */
function mustBeSeen(seen: UserChange['seen'], { role, memberships }: User): void {
  if (!seen || (seen.role === role && isSameMemberships(seen.memberships, memberships))) return;
  throw new AppError('conflict', { reason_en: 'somebody else has changed this person', reason_ar: 'غيّر شخص آخر هذا الشخص' });
}

/** A membership as the audit names it. */
const wordOf = ({ committee: id, stream }: Membership): string => (stream === null ? id : `${id}/${stream}`);
