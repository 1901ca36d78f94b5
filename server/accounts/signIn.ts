import type { SignInPlace } from '../../schema/accountApi.ts';
import type { LoginRequest, SessionAnswer } from '../../schema/api.ts';
import type { DeviceAnswer } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from '../../schema/wire.ts';
import type { AccessTokens } from './accessTokens.ts';
import { createAttempts, type Started } from './attempts.ts';
import type { Devices } from './devices.ts';
import type { FailedSignIns } from './failedSignIns.ts';
import { createLoginLimits } from './loginLimits.ts';
import type { Passwords } from './passwords.ts';
import { foldUsername, type People, type Person } from './people.ts';
import type { SecondFactor } from './secondFactor.ts';
import { markOf, type OpenSession, type Sessions, type SignedInBy } from './sessions.ts';

/** `answer` is for the body, `refreshToken` for the cookie. */
export type SignedIn = { readonly answer: SessionAnswer; readonly refreshToken: string };
export type SignIn = ReturnType<typeof createSignIn>;

type WithHash = Person & { readonly passwordHash: string };

/** Signing in and staying signed in. */
export function createSignIn(deps: {
  readonly people: People;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly devices: Pick<Devices, 'isKnown' | 'find'>;
  /** What a device that is known to be theirs is given. */
  readonly release: (sessionId: string, userId: string, deviceId: string) => Promise<DeviceAnswer>;
  readonly secondFactor: Pick<SecondFactor, 'isOn' | 'check'>;
  readonly accessTokens: AccessTokens;
  readonly failed: Pick<FailedSignIns, 'note'>;
  readonly now: () => number;
  readonly randomText: () => string;
}) {
  const { people, passwords, sessions, secondFactor, accessTokens, failed, now } = deps;
  const limits = createLoginLimits(deps);
  const attempts = createAttempts(deps);

  /** @param deviceId answered for when it is this person's already, which spares the tablet a call */
  async function answer({ sessionId, refreshToken }: OpenSession, person: Person, deviceId = ''): Promise<SignedIn> {
    const { user, roleVersion } = person;
    const accessToken = await accessTokens.issue({ userId: user.id, sessionId, roleVersion, answer: markOf(refreshToken) });
    const isTheirs = deviceId !== '' && deps.devices.isKnown(deviceId, user.id);
    const device = isTheirs ? { device: await deps.release(sessionId, user.id, deviceId) } : {};
    return { answer: { accessToken, expiresInSeconds: ACCESS_TOKEN_LIFETIME_MS / 1000, sessionId, user, ...device }, refreshToken };
  }

  /** Keeps the password under today's parameters. When the server is too busy for it, the next sign-in will do. */
  async function renewHash({ user, passwordHash }: WithHash, password: string): Promise<void> {
    try {
      people.replaceHash(user.id, passwordHash, await passwords.hash(password));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  /** Null when the password, the account or the right to sign in is another than when it was looked at. */
  function unchanged(before: WithHash): WithHash | null {
    const person = people.findByUsername(before.user.username);
    if (!person || person.user.isDisabled) return null;
    return person.passwordHash === before.passwordHash || person.roleVersion === before.roleVersion ? person : null;
  }

  function begin(request: LoginRequest & { readonly agent: string }): Started {
    const { username, password, code, deviceId } = request;
    const sentAtMs = now();
    const person = people.findByUsername(username);
    // looked for in any case, so that it takes as long for a name that nobody has
    const isKnown = deps.devices.isKnown(deviceId ?? '', person?.user.id ?? '');
    const from = isKnown ? (deviceId ?? '') : '';
    const ended = limits.begin(JSON.stringify([foldUsername(username), from]));

    function settle(isRight: boolean): () => Promise<SignedIn> {
      const present = isRight && person ? unchanged(person) : null;
      ended(present ? 'right' : 'wrong');
      if (!present) {
        failed.note(person?.user.id ?? null, 'password');
        throw new AppError('wrong-credentials');
      }
      const by = secondFactor.isOn(present.user.id) ? bySecondFactor(present.user.id) : 'password';
      return async () => {
        const still = unchanged(present);
        if (!still) throw new AppError('wrong-credentials');
        if (by === 'password' && secondFactor.isOn(still.user.id)) throw new AppError('second-factor-needed'); // turned on since
        const signedIn = answer(sessions.start(still.user.id, { agent: request.agent, by }), still, from);
        if (passwords.isOutdated(still.passwordHash)) await renewHash(still, password);
        return signedIn;
      };
    }

    function bySecondFactor(userId: string): SignedInBy {
      if (code === undefined) throw new AppError('second-factor-needed');
      try {
        return secondFactor.check(userId, code, { atMs: sentAtMs, from });
      } catch (error) {
        if (error instanceof AppError && error.code === 'wrong-code') failed.note(userId, 'code');
        throw error;
      }
    }

    try {
      const turn = passwords.verifyInTurn(person?.passwordHash || null, password, { isFirst: isKnown });
      const outcome = turn.result.then(settle, (error: unknown) => {
        ended('not-looked-at');
        throw error;
      });
      return { turn, outcome };
    } catch (error) {
      ended('not-looked-at');
      throw error;
    }
  }

  return {
    /**
     * Signs in with a password, and a code where the person has a second factor; a place in the queue when that takes longer than four seconds. An unknown name, a disabled
     * account, one without a password yet and a wrong password are told apart neither by words nor by time. Wrong passwords are counted for the account and, on a device
     * that is known to be the person's, for that device alone (A13).
     * @throws AppError: `wrong-credentials`; `second-factor-needed` and `wrong-code`, only where the password was right; `too-fast`
     */
    withPassword: async (request: LoginRequest & { readonly agent: string }): Promise<SignedIn | SignInPlace> =>
      attempts.begin(begin(request)),

    /** What has become of an attempt that waits. Throws AppError: as {@link withPassword}, and `not-found`. */
    ask: attempts.ask,

    /** The answer to a session that has begun elsewhere. */
    answer,

    /** Signs a person in who needs no password: the demo only. Throws AppError('not-found'). */
    async without(username: string, agent = ''): Promise<SignedIn> {
      const person = people.findByUsername(username);
      if (!person || person.user.isDisabled) throw new AppError('not-found', { what: username });
      return answer(sessions.start(person.user.id, { agent, by: 'demo' }), person);
    },

    /**
     * Whether this device has to forget everything (Y8): it was ended, or its person may not sign in any more. Its id, which nobody else knows, is the proof.
     */
    hasToForget(deviceId: string): boolean {
      const found = deps.devices.find(deviceId);
      return found !== null && (found.isEnded || people.find(found.userId)?.user.isDisabled !== false);
    },

    /** The next ten minutes of a session (A9). Throws AppError('token-expired'). */
    async refresh(sessionId: string, token: string, deviceId?: string): Promise<SignedIn> {
      const open = sessions.refresh(sessionId, token);
      const person = people.find(open.userId);
      if (!person || person.user.isDisabled) throw new AppError('token-expired');
      return answer(open, person, deviceId);
    },
  };
}
