import type { Db } from '../database.ts';

/** Who does something: a person, on a device where that is known. */
export type Actor = { readonly userId: string; readonly device?: string };

/** Nobody who is known: the console, or the server itself. */
export const NOBODY: Actor = { userId: '' };

export type Acts = {
  /** Runs what belongs together in one transaction; it may hold further ones. What it throws takes back all of it. */
  act<T>(work: () => T): T;
  /** Runs this once the outermost act stands, in the order of the calls, and never if it does not; at once when none is under way. */
  afterwards(tell: () => void): void;
};

/** Acts on one connection. Immediate transactions: the console writes through another one, and a read that is upgraded would fail behind it. */
export function createActs(db: Db): Acts {
  let depth = 0;
  let waiting: (() => void)[] = [];
  return {
    act(work) {
      const mark = waiting.length;
      depth += 1;
      try {
        return db.transaction(work, { behavior: 'immediate' });
      } catch (error) {
        waiting.length = mark;
        throw error;
      } finally {
        depth -= 1;
        if (depth === 0) {
          const told = waiting;
          waiting = [];
          tellAll(told);
        }
      }
    },
    afterwards(tell) {
      if (depth === 0) tell();
      else waiting.push(tell);
    },
  };
}

/** What is to be done for one thing that stands is done whatever came of the others: a socket that cannot be told keeps no session in memory. */
function tellAll(told: readonly (() => void)[]): void {
  const errors: unknown[] = [];
  for (const tell of told) {
    try {
      tell();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
