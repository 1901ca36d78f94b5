import { createActs, NOBODY } from './accounts/acts.ts';
import { createInvitations, type MadeInvitation } from './accounts/invitations.ts';
import { createPasswords, type PasswordCost } from './accounts/passwords.ts';
import { createPeople } from './accounts/people.ts';
import { createRandomByte } from './accounts/randomByte.ts';
import type { Db } from './database.ts';

/**
 * Invites somebody from the console, second factor dropped: the way back when nobody can sign in who could help. Nothing of the person changes before the
 * invitation is used.
 * @throws AppError: `not-found` when nobody has this user name, `conflict` when the account is disabled
 */
export async function giveAccess(
  db: Db,
  username: string,
  deps: { readonly now: () => number; readonly passwordCost?: PasswordCost },
): Promise<MadeInvitation> {
  const { now } = deps;
  const record = (): void => {}; // the chain is written by the server alone: it names the console when the invitation is used
  const passwords = createPasswords(deps.passwordCost);
  const people = createPeople({ db, passwords, now, randomByte: createRandomByte(), onChanged: () => {} });
  const invitations = createInvitations({ db, acts: createActs(db), now, passwords, people, record });
  return invitations.create(people.findByUsername(username)?.user.id ?? '', NOBODY, { dropsSecondFactor: true });
}
