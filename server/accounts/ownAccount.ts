import type { SecondFactorStart, SecondFactorState } from '../../schema/accountApi.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import type { Caller } from './accounts.ts';
import { actorOf } from './actorOf.ts';
import type { Acts } from './acts.ts';
import type { FailedSignIns } from './failedSignIns.ts';
import { createLoginLimits } from './loginLimits.ts';
import type { Passwords } from './passwords.ts';
import type { People } from './people.ts';
import { OWN, type SecondFactor } from './secondFactor.ts';
import type { Sessions } from './sessions.ts';

/**
 * What people change about their own way in. Each step that could keep its owner out, or let somebody else in, asks for the present password: a tablet lies open on a
 * table more often than one thinks.
 */
export function createOwnAccount(deps: {
  readonly acts: Acts;
  readonly now: () => number;
  readonly people: Pick<People, 'findByUsername' | 'setPassword'>;
  readonly passwords: Passwords;
  readonly sessions: Pick<Sessions, 'endAllOf' | 'mustGoOn'>;
  readonly secondFactor: SecondFactor;
  readonly failed: Pick<FailedSignIns, 'note'>;
  readonly record: RecordAudit;
}) {
  const { acts, people, passwords, sessions, secondFactor } = deps;
  const limits = createLoginLimits(deps); // by session: whoever guesses in one that is not theirs does not hold its owner up in another

  /** Does what had to wait for a hash, if the session in which it was asked for has not been ended meanwhile. Throws AppError('token-expired'). */
  const actIn = <T>({ sessionId }: Caller, work: () => T): T =>
    acts.act(() => {
      sessions.mustGoOn(sessionId);
      return work();
    });

  /** @returns the hash that the password was right for. Throws AppError: `wrong-password`, `too-fast` */
  async function prove({ user, sessionId }: Caller, password: string): Promise<string> {
    const ended = limits.begin(sessionId);
    const stored = people.findByUsername(user.username)?.passwordHash ?? '';
    let isRight: boolean;
    try {
      isRight = await passwords.verify(stored || null, password);
    } catch (error) {
      ended('not-looked-at');
      throw error;
    }
    ended(isRight ? 'right' : 'wrong');
    if (!isRight) {
      deps.failed.note(user.id, 'password');
      throw new AppError('wrong-password');
    }
    return stored;
  }

  return {
    /**
     * Every session ends but the one that asks.
     * @throws AppError: `wrong-password`; `second-factor-needed` and `wrong-code` where it is on; `conflict` when it was changed meanwhile; `too-fast`; `token-expired`
     */
    async changePassword(caller: Caller, current: string, next: string, code?: string): Promise<void> {
      const proved = await prove(caller, current);
      const { id, username } = caller.user;
      if (secondFactor.isOn(id) && code === undefined) throw new AppError('second-factor-needed');
      const passwordHash = await passwords.hash(next);
      actIn(caller, () => {
        if (people.findByUsername(username)?.passwordHash !== proved)
          throw new AppError('conflict', { reason_en: 'the password was changed', reason_ar: 'غُيّرت كلمة المرور' });
        if (secondFactor.isOn(id)) secondFactor.check(id, code ?? '', { from: OWN });
        people.setPassword(id, passwordHash);
        deps.record({ kind: 'password-changed', ...actorOf(caller) });
        sessions.endAllOf(id, { by: actorOf(caller), except: caller.sessionId });
      });
    },

    secondFactor: (caller: Caller): SecondFactorState => secondFactor.state(caller.user.id),

    /** Throws AppError: `wrong-password`, `conflict` when it is on already, `too-fast`, `token-expired`. */
    async beginSecondFactor(caller: Caller, password: string): Promise<SecondFactorStart> {
      await prove(caller, password);
      return actIn(caller, () => secondFactor.begin(caller.user.id, caller.user.username));
    },

    /** @returns ten recovery codes. Throws AppError: `conflict`, `wrong-code`, `too-fast` */
    confirmSecondFactor: (caller: Caller, code: string): string[] => secondFactor.confirm(caller.user.id, code, actorOf(caller)),

    /** @returns ten new recovery codes. Throws AppError: `wrong-password`, `conflict`, `wrong-code`, `too-fast`, `token-expired` */
    async renewRecoveryCodes(caller: Caller, password: string, code: string): Promise<string[]> {
      await prove(caller, password);
      return actIn(caller, () => secondFactor.renewCodes(caller.user.id, code, actorOf(caller)));
    },

    /** Throws AppError: `wrong-password`, `conflict`, `wrong-code`, `too-fast`, `token-expired`. */
    async turnOffSecondFactor(caller: Caller, password: string, code: string): Promise<void> {
      await prove(caller, password);
      actIn(caller, () => secondFactor.turnOff(caller.user.id, code, actorOf(caller)));
    },
  };
}
