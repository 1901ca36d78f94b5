import { and, eq, ne } from 'drizzle-orm';
import type { Member, Role } from '../../schema/access.ts';
import type { Guarantor, Membership, NewUser, User, UserChange } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, isUserId, randomId, USER_ID_LENGTH } from '../../schema/ids.ts';
import { MAX_USERNAME_LENGTH } from '../../schema/limits.ts';
import { committee, guarantor, membership, secondFactor, user } from '../../schema/tables.ts';
import type { Db } from '../database.ts';
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
 * @param deps.onChanged called after every change that touches what the person may do; `mustSignIn`: a new password or a disabled account,
 * after which sessions must end
 * @param deps.onStored called after everything that is stored of a person who can sign in
 */
export function createPeople(deps: {
  readonly db: Db;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly now: () => number;
  readonly randomByte: () => number;
  readonly onChanged: (userId: string, change: { readonly mustSignIn: boolean }) => void;
  readonly onStored?: (userId: string) => void;
}) {
  const { db } = deps;
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
    const other = and(eq(user.role, 'admin'), eq(user.isDisabled, false), ne(user.id, id));
    return db.select().from(user).where(other).limit(1).get() === undefined;
  }

  return {
    find,

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

    /** Everybody, sorted by user name. */
    list: (): User[] =>
      db
        .select({ id: user.id })
        .from(user)
        .orderBy(user.username)
        .all()
        .map(({ id }) => existing(id).user),

    /** Throws AppError: `bad-request` (memberships, name), `name-taken`, `too-fast`. */
    async create(person: NewUser): Promise<User> {
      const username = foldUsername(person.username);
      if (username.length > MAX_USERNAME_LENGTH) throw new AppError('bad-request', { reason: 'username is too long' });
      checkMemberships(person.role, person.memberships, isCommittee);
      const passwordHash = await deps.passwords.hash(person.password);
      const id = db.transaction(() => {
        if (db.select().from(user).where(eq(user.username, username)).get()) throw new AppError('name-taken', { name: username });
        const newId = freeId();
        const { name, role } = person;
        db.insert(user).values({ id: newId, username, name, role, passwordHash, createdAt: deps.now() }).run();
        storeMemberships(newId, person.memberships);
        return newId;
      });
      deps.onStored?.(id);
      return existing(id).user;
    },

    /** Changes what is given and leaves the rest. Throws AppError: `not-found`, `bad-request`, `last-admin`, `too-fast`. */
    async change(id: string, change: UserChange): Promise<User> {
      existing(id);
      const passwordHash = change.password === undefined ? undefined : await deps.passwords.hash(change.password);
      const { before, after } = db.transaction(() => {
        const { user: old, roleVersion } = existing(id);
        const { name = old.name, role = old.role, memberships = old.memberships, isDisabled = old.isDisabled } = change;
        checkMemberships(role, memberships, isCommittee);
        const wasAdmin = old.role === 'admin' && !old.isDisabled;
        if (wasAdmin && (role !== 'admin' || isDisabled) && isLastAdmin(id)) throw new AppError('last-admin');
        const hasNewRights =
          role !== old.role ||
          isDisabled !== old.isDisabled ||
          !isSameMemberships(memberships, old.memberships) ||
          passwordHash !== undefined;
        const next = {
          name,
          role,
          isDisabled,
          roleVersion: roleVersion + (hasNewRights ? 1 : 0),
          ...(passwordHash ? { passwordHash } : {}),
        };
        db.update(user).set(next).where(eq(user.id, id)).run();
        storeMemberships(id, memberships);
        return { before: old, after: { hasNewRights, isDisabled } };
      });
      known.delete(id);
      deps.onStored?.(id);
      const mustSignIn = passwordHash !== undefined || (after.isDisabled && !before.isDisabled);
      if (after.hasNewRights) deps.onChanged(id, { mustSignIn });
      return existing(id).user;
    },

    /** Keeps the same password under other parameters: no change of rights. Nothing happens when it was changed meanwhile. */
    replaceHash(id: string, from: string, to: string): void {
      db.update(user)
        .set({ passwordHash: to })
        .where(and(eq(user.id, id), eq(user.passwordHash, from)))
        .run();
    },

    /** A guarantor who has no account; the id will never be a user's. */
    addGuarantor: (name: string): Guarantor =>
      db.transaction(() => {
        const row = { id: freeId(), name };
        db.insert(guarantor).values(row).run();
        return row;
      }),
  };
}
