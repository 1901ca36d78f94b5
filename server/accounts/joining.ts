import type { JoinRequest } from '../../schema/accountApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { Acts } from './acts.ts';
import type { Invitations } from './invitations.ts';
import { createLoginLimits } from './loginLimits.ts';
import type { Passwords } from './passwords.ts';
import type { People } from './people.ts';
import type { SecondFactor } from './secondFactor.ts';
import type { Sessions } from './sessions.ts';
import type { SignedIn, SignIn } from './signIn.ts';

/** What an invitation is for: a password of one's own, and the first session under it. */
export function createJoining(deps: {
  readonly acts: Acts;
  readonly now: () => number;
  readonly people: Pick<People, 'find' | 'setPassword'>;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly sessions: Pick<Sessions, 'start' | 'endAllOf'>;
  readonly secondFactor: Pick<SecondFactor, 'isOn' | 'check' | 'drop'>;
  readonly invitations: Invitations;
  readonly signIn: Pick<SignIn, 'answer'>;
}) {
  const { acts, people, passwords, sessions, secondFactor, invitations, signIn } = deps;
  const limits = createLoginLimits(deps); // of what one person may have under way: new passwords come before everybody's sign-in

  async function hashFor(userId: string, password: string): Promise<string> {
    const ended = limits.begin(userId);
    try {
      return await passwords.hash(password);
    } finally {
      ended('not-looked-at');
    }
  }

  return {
    look: invitations.look,

    /**
     * Uses an invitation up: sets the password, ends every session the person had, and signs in. All of it or nothing.
     * @throws AppError: `wrong-invitation`; `second-factor-needed` and `wrong-code` where the person has one that the invitation does not drop; `too-fast`
     */
    async join({ key, password, code, agent }: JoinRequest & { readonly agent: string }): Promise<SignedIn> {
      const found = await invitations.find(key);
      const userId = found.person.user.id;
      const needsCode = (): boolean => secondFactor.isOn(userId) && !found.row.dropsSecondFactor;
      if (needsCode() && code === undefined) throw new AppError('second-factor-needed');
      const passwordHash = await hashFor(userId, password);
      if (needsCode()) secondFactor.check(userId, code ?? '');
      const open = acts.act(() => {
        invitations.take(found);
        if (found.row.dropsSecondFactor) secondFactor.drop(userId, { userId: found.row.createdBy });
        people.setPassword(userId, passwordHash);
        sessions.endAllOf(userId, { by: { userId } });
        return sessions.start(userId, { agent, by: 'invitation' });
      });
      const person = people.find(userId);
      if (!person) throw new AppError('internal'); // people are never taken out
      return signIn.answer(open, person);
    },
  };
}
