import type { Environment } from '../environment.ts';

/**
 * `locked`: opens by PIN, passkey or password only · `leaving`: signs out, nothing may be written any more · `ended`: the server has said that this device has to
 * forget everything · `wiping`: it is being forgotten · `gone`: it was, and a page that slept meanwhile may not make it anew; until the next sign-in.
 */
export type Latch = 'locked' | 'leaving' | 'ended' | 'wiping' | 'gone';

const KEY = 'committee-room.latches';
const KINDS: readonly unknown[] = ['locked', 'leaving', 'ended', 'wiping', 'gone'];

/** Whoever hands in or forgets what there is of a person holds this lock. */
export const leavingLock = (userId: string): string => `committee-room.leaving.${userId}`;

/** Told to every tab of this browser, and to those that open later, until it is taken off. Ids of people and nothing else stand in it. */
export function createLatches({ local }: Pick<Environment, 'local'>) {
  function all(): Readonly<Record<string, Latch>> {
    try {
      const stored = JSON.parse(local.get(KEY) ?? '{}') as Record<string, unknown>; // looked at one by one
      return Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, Latch] => KINDS.includes(entry[1])));
    } catch {
      return {};
    }
  }
  return {
    all,
    of: (userId: string): Latch | null => all()[userId] ?? null,
    set(userId: string, latch: Latch | null): void {
      const { [userId]: _, ...others } = all();
      const next = latch ? { ...others, [userId]: latch } : others;
      local.set(KEY, Object.keys(next).length > 0 ? JSON.stringify(next) : null);
    },
  };
}
