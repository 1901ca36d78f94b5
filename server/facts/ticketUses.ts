import type { Redis } from 'ioredis';
import { AppError } from '../../schema/errors.ts';
import { TICKET_REFUSALS } from '../../schema/wire.ts';
import type { TicketUses } from '../accounts/ticketUses.ts';
import { isTimedOut } from '../redis/connectRedis.ts';
import { runScript } from '../redis/script.ts';
import { withoutArguments } from '../redis/withoutArguments.ts';
import { factsKeys } from './factsKeys.ts';
import { COUNT_REFUSAL } from './factsScripts.ts';

/** A ticket lives a minute by the clock of whoever looks at it; so much longer, for clocks that are slow, it is remembered as used. */
const USED_FOR_MS = 10 * 60_000;

/**
 * Which tickets were presented to any process (P4). A use is on disk before it counts, so it outlives Redis and every process.
 * Both reject with AppError('cannot-save') when Redis does not answer; the ticket may then be used up.
 */
export function createSharedTicketUses(deps: {
  readonly redis: Redis;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
}): TicketUses {
  const { redis } = deps;
  const keys = factsKeys(deps.prefix);

  function failed(thrown: unknown): never {
    const error = withoutArguments(thrown);
    if (isTimedOut(error)) redis.disconnect(true);
    deps.onError(error);
    throw new AppError('cannot-save');
  }

  return {
    async take(id) {
      const taken = await redis.set(keys.used(id), '1', 'PX', USED_FOR_MS, 'NX').catch(failed);
      return taken === 'OK';
    },
    async refuse(id) {
      const count = await runScript(redis, COUNT_REFUSAL, [keys.refused(id), TICKET_REFUSALS.withinMs]).catch(failed);
      return Number(count) >= TICKET_REFUSALS.untilStop ? 'stop' : 'retry';
    },
  };
}
