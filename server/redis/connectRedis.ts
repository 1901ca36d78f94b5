import { Redis, type RedisOptions } from 'ioredis';
import { withoutArguments } from './withoutArguments.ts';

/** How long a command may take unless somebody says otherwise. */
export const REDIS_TIMEOUT_MS = 5_000;

/**
 * How every connection is set: nothing is sent twice, nothing is sent late and nothing is waited for without end. A command is refused while there is no
 * connection, rejects after `timeoutMs`, and is not repeated when the connection breaks under it.
 */
export const carefulOptions = (connection: RedisOptions, timeoutMs: number): RedisOptions => ({
  ...connection,
  commandTimeout: timeoutMs,
  connectTimeout: timeoutMs,
  maxRetriesPerRequest: 0, // what is under way rejects when the connection breaks; with null it would hang until its time is up
  autoResendUnfulfilledCommands: false,
  disconnectTimeout: 1, // a connection that is given up is not waited for
  autoResubscribe: false, // whoever subscribes does it at `ready`, and reads after it
  enableOfflineQueue: false,
  retryStrategy: (times) => Math.min(50 * times, 1_000),
});

/** A connection that comes back by itself. The caller ends it with `disconnect`. `onError` hears of no argument: one may be a password. */
export function connectRedis(deps: {
  readonly connection: RedisOptions;
  readonly onError: (error: unknown) => void;
  readonly timeoutMs?: number;
}): Redis {
  const redis = new Redis(carefulOptions(deps.connection, deps.timeoutMs ?? REDIS_TIMEOUT_MS));
  redis.on('error', (error) => deps.onError(withoutArguments(error)));
  return redis;
}

/** Whether a command's time was up; it may still be done, and the connection may be dead, which nobody else tells. */
export const isTimedOut = (error: unknown): boolean => error instanceof Error && error.message === 'Command timed out';
