import { randomBytes } from 'node:crypto';

const POOL_BYTES = 4_096;

/** A source of cryptographic bytes 0–255 that asks the system for thousands at a time. */
export function createRandomByte(): () => number {
  let pool = randomBytes(0);
  let next = 0;
  return () => {
    if (next >= pool.length) {
      pool = randomBytes(POOL_BYTES);
      next = 0;
    }
    const byte = pool[next] ?? 0;
    next += 1;
    return byte;
  };
}
