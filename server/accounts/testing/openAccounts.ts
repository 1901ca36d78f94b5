/** Real accounts on a small campaign in memory, with a clock that is moved by hand, and what was recorded. */
import { TOTP } from 'otpauth';
import type { AuditEvent } from '../../../schema/audit.ts';
import { PASSWORD, QUICK_PASSWORDS, type TestPerson } from '../../testing/seedCampaign.ts';
import { openSeeded } from '../../testing/testDatabase.ts';
import { type Caller, createAccounts } from '../accounts.ts';
import type { SignedIn } from '../signIn.ts';
import { createTurns } from '../turns.ts';

export type OpenAccounts = Awaited<ReturnType<typeof openAccounts>>;

export async function openAccounts() {
  const database = await openSeeded();
  const clock = { nowMs: 1_800_000_000_000 };
  const events: AuditEvent[] = [];
  const turns = createTurns({ now: () => clock.nowMs });
  const accounts = await createAccounts({
    sealingKey: async () => ({ kid: 'test', publicKey: '' }),
    db: database.db,
    now: () => clock.nowMs,
    passwordCost: QUICK_PASSWORDS,
    turns,
    onRightsChanged: () => {},
    record: (event) => void events.push(event),
  });

  /** Throws AppError: why not. */
  async function signIn(username: string, more: { password?: string; code?: string; deviceId?: string } = {}): Promise<SignedIn> {
    const come = await accounts.signIn.withPassword({ username, password: PASSWORD, agent: 'Test', ...more });
    if ('attempt' in come) throw new Error('it had to wait');
    return come;
  }

  async function callerOf(username: TestPerson): Promise<Caller> {
    return accounts.authenticate((await signIn(username)).answer.accessToken);
  }

  /** What the authenticator app shows, so many steps from now. */
  const shown = (secret: string, steps = 0): string => new TOTP({ secret }).generate({ timestamp: clock.nowMs + steps * 30_000 });

  return {
    accounts,
    turns,
    database,
    clock,
    /** Forgets them when they are read. */
    events: (): AuditEvent[] => events.splice(0),
    signIn,
    callerOf,
    idOf: (username: TestPerson): string => accounts.people.findByUsername(username)?.user.id ?? '',
    shown,
    /** Turns the second factor on; moves the clock past the code that it took. */
    async turnOn(caller: Caller): Promise<{ secret: string; codes: string[] }> {
      const { secret } = await accounts.own.beginSecondFactor(caller, PASSWORD);
      const codes = accounts.own.confirmSecondFactor(caller, shown(secret));
      clock.nowMs += 60_000;
      return { secret, codes };
    },
    close(): void {
      accounts.close();
      database.close();
    },
  };
}
