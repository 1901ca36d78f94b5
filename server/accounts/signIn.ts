import type { SessionAnswer } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from '../../schema/wire.ts';
import type { AccessTokens } from './accessTokens.ts';
import type { LoginLimits } from './loginLimits.ts';
import type { Passwords } from './passwords.ts';
import { foldUsername, type People, type Person } from './people.ts';
import type { OpenSession, Sessions } from './sessions.ts';

/** `answer` is for the body, `refreshToken` for the cookie. */
export type SignedIn = { readonly answer: SessionAnswer; readonly refreshToken: string };

/** Signing in and staying signed in. */
export function createSignIn(deps: {
  readonly people: People;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly accessTokens: AccessTokens;
  readonly limits: LoginLimits;
}) {
  const { people, passwords, sessions, accessTokens, limits } = deps;

  async function answer({ sessionId, refreshToken }: OpenSession, person: Person): Promise<SignedIn> {
    const { user, roleVersion } = person;
    const accessToken = await accessTokens.issue({ userId: user.id, sessionId, roleVersion });
    return { answer: { accessToken, expiresInSeconds: ACCESS_TOKEN_LIFETIME_MS / 1000, sessionId, user }, refreshToken };
  }

  /** Keeps the password under today's parameters. When the server is too busy for it, the next sign-in will do. */
  async function renewHash({ user, passwordHash }: Person & { readonly passwordHash: string }, password: string): Promise<void> {
    try {
      people.replaceHash(user.id, passwordHash, await passwords.hash(password));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  return {
    /**
     * Signs in with a password. An unknown name, a disabled account and a wrong password are told apart neither by words nor by time.
     * @param place where it comes from: guesses are counted by name and place
     * @throws AppError: `wrong-credentials`, `too-fast`
     */
    async withPassword(username: string, password: string, place: string): Promise<SignedIn> {
      const key = `${foldUsername(username)} ${place}`;
      const ended = limits.begin(key);
      const person = people.findByUsername(username);
      let isRight: boolean;
      try {
        isRight = await passwords.verify(person?.passwordHash ?? null, password);
      } catch (error) {
        ended('not-looked-at');
        throw error;
      }
      const now = people.findByUsername(username); // it may have been changed while the password was looked at
      if (!isRight || !now || now.passwordHash !== person?.passwordHash || now.user.isDisabled) {
        ended('wrong');
        throw new AppError('wrong-credentials');
      }
      ended('right');
      const signedIn = answer(sessions.start(now.user.id), now);
      if (passwords.isOutdated(now.passwordHash)) await renewHash(now, password);
      return signedIn;
    },

    /** Signs a person in who needs no password: the demo only. Throws AppError('not-found'). */
    async without(username: string): Promise<SignedIn> {
      const person = people.findByUsername(username);
      if (!person || person.user.isDisabled) throw new AppError('not-found', { what: username });
      return answer(sessions.start(person.user.id), person);
    },

    /** The next ten minutes of a session (A9). Throws AppError('token-expired'). */
    async refresh(sessionId: string, token: string): Promise<SignedIn> {
      const open = sessions.refresh(sessionId, token);
      const person = people.find(open.userId);
      if (!person || person.user.isDisabled) throw new AppError('token-expired');
      return answer(open, person);
    },
  };
}
