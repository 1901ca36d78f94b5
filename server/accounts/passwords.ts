import { hash, parseOptions, verify } from '@node-rs/argon2';
import { AppError } from '../../schema/errors.ts';

/** What one hash costs, in argon2's own words: KiB of memory, passes over it, lanes. */
export type PasswordCost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number };

/** 47 ms and 64 MiB a hash on the machine it was measured on: 31 sign-ins a second, OWASP's minimum exceeded three times. */
export const PASSWORD_COST: PasswordCost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };

const MAX_AT_ONCE = 2;
const MAX_WAITING = 200;
const RETRY_SECONDS = 2;

export type Passwords = ReturnType<typeof createPasswords>;

/**
 * Hashes and checks passwords with argon2id, at most two at once, so that a flood of sign-ins takes neither the memory nor the cores
 * that the rooms need. Above 20 waiting it refuses with `too-fast`. Passwords are compared after NFKC, so that it does not matter which
 * keyboard typed them.
 */
export function createPasswords(cost: PasswordCost = PASSWORD_COST) {
  const waiting: (() => void)[] = [];
  let running = 0;
  let dummy: Promise<string> | null = null;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= MAX_AT_ONCE) {
      if (waiting.length >= MAX_WAITING) throw new AppError('too-fast', { seconds: RETRY_SECONDS });
      await new Promise<void>((resolve) => waiting.push(resolve)); // whoever ends hands its place on
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  const hashNow = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost);

  return {
    /** The password's hash with its parameters, as PHC text. Throws AppError('too-fast'). */
    hash: (password: string): Promise<string> => inTurn(() => hashNow(password)),

    /** Whether the password is the one that was hashed. `null` (nobody has this name) takes as long and is never right. */
    verify: (stored: string | null, password: string): Promise<boolean> =>
      inTurn(async () => {
        if (stored === null) dummy ??= hashNow('nobody has this password');
        const isRight = await verify(stored ?? (await dummy) ?? '', password.normalize('NFKC'));
        return isRight && stored !== null;
      }),

    /** Whether the hash was made with other parameters than today's and is worth making anew. */
    isOutdated(stored: string): boolean {
      const made = parseOptions(stored);
      return made.memoryCost !== cost.memoryCost || made.timeCost !== cost.timeCost || made.parallelism !== cost.parallelism;
    },
  };
}
