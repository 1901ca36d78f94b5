import type { Rate } from '../../schema/limits.ts';
import { Allowance } from '../rooms/allowance.ts';

/** Addresses that are remembered before those are forgotten of which nothing has to be. */
const MANY = 1_000;

/** How fast each address opens sockets, whether they have a ticket or not (L4). */
export function createUpgradeRates(rate: Rate, elapsedMs: () => number = () => performance.now()) {
  const addresses = new Map<string, Allowance>();
  return {
    /** Counts one. @returns how long it should have waited; 0: it is in time */
    come(address: string): number {
      const nowMs = elapsedMs();
      if (addresses.size >= MANY) for (const [other, allowance] of addresses) if (allowance.isFull(nowMs)) addresses.delete(other);
      const allowance = addresses.get(address) ?? new Allowance(rate, nowMs);
      addresses.set(address, allowance);
      const waitMs = allowance.waitMs(nowMs);
      if (waitMs === 0) allowance.take(1, nowMs);
      return waitMs;
    },
  };
}
