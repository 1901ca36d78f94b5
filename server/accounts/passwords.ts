import { hash, parseOptions, verify } from '@node-rs/argon2';
import { lowerWorkers } from './lowerWorkers.ts';
import { createTurns, type Turn, type Turns } from './turns.ts';

/** What one hash costs, in argon2's own words: KiB of memory, passes over it, lanes. */
export type PasswordCost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number };

/** 47 ms and 64 MiB a hash on the machine it was measured on: 31 sign-ins a second, OWASP's minimum exceeded three times. */
export const PASSWORD_COST: PasswordCost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };

export type Passwords = ReturnType<typeof createPasswords>;

/**
 * Hashes and checks passwords with argon2id, in turns, so that a flood of sign-ins takes neither the memory nor the cores that the rooms need. Passwords are
 * compared after NFKC, so that it does not matter which keyboard typed them.
 */
export function createPasswords(cost: PasswordCost = PASSWORD_COST, turns: Turns = createTurns({ now: Date.now })) {
  let dummy: Promise<string> | null = null;
  const hashNow = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost);

  async function verifyNow(stored: string | null, password: string): Promise<boolean> {
    if (stored === null) dummy ??= hashNow('nobody has this password');
    const isRight = await verify(stored ?? (await dummy) ?? '', password.normalize('NFKC'));
    return isRight && stored !== null;
  }

  return {
    /** The password's hash with its parameters, as PHC text. Throws AppError('too-fast'). */
    hash: async (password: string): Promise<string> => turns.enter(() => hashNow(password), { isFirst: true, isDroppable: false }).result,

    /**
     * Whether the password is the one that was hashed. `null` (nobody has this name, or no password yet) takes as long and is never right.
     * Throws AppError('too-fast').
     */
    verify: async (stored: string | null, password: string): Promise<boolean> =>
      turns.enter(() => verifyNow(stored, password), { isFirst: true, isDroppable: false }).result,

    /** The same for somebody who is not known yet and has to wait, where `isFirst` is not said. Throws AppError('too-fast') when the queue is full. */
    verifyInTurn: (stored: string | null, password: string, options: { readonly isFirst: boolean }): Turn<boolean> =>
      turns.enter(() => verifyNow(stored, password), { ...options, isDroppable: true }),

    /** Makes what {@link verify} needs for a name that nobody has, so that the first of them takes as long as every other, and puts hashing behind the rooms. */
    async prepare(): Promise<void> {
      dummy ??= hashNow('nobody has this password');
      await dummy;
      lowerWorkers();
    },

    /** Whether the hash was made with other parameters than today's and is worth making anew. */
    isOutdated(stored: string): boolean {
      const made = parseOptions(stored);
      return made.memoryCost !== cost.memoryCost || made.timeCost !== cost.timeCost || made.parallelism !== cost.parallelism;
    },
  };
}
