import type { Member, Role } from '../../schema/access.ts';
import type { People } from './people.ts';
import type { Sessions } from './sessions.ts';

/**
 * What is known of people and sessions now: all that opening a connection and letting it live needs. A process that owns the accounts reads them;
 * others read the facts that it publishes.
 */
export type Standing = {
  /** Also a disabled person; null when unknown. */
  find(userId: string): { readonly name: string; readonly role: Role; readonly member: Member; readonly roleVersion: number } | null;
  /** The person as the access rules see them; null when unknown or disabled. */
  memberOf(userId: string): Member | null;
  /** When the session ends however often it is used, epoch milliseconds; null when it is over. */
  endsAtMs(sessionId: string): number | null;
  isLive(sessionId: string): boolean;
};

/** As the accounts themselves say. */
export const standingOf = (people: Pick<People, 'find' | 'memberOf'>, sessions: Pick<Sessions, 'endsAtMs' | 'isLive'>): Standing => ({
  find(userId) {
    const person = people.find(userId);
    return person && { name: person.user.name, role: person.user.role, member: person.member, roleVersion: person.roleVersion };
  },
  memberOf: people.memberOf,
  endsAtMs: sessions.endsAtMs,
  isLive: sessions.isLive,
});
