import type { Redis, RedisOptions } from 'ioredis';
import { type Config, ConfigError } from './config.ts';
import { createRedisDocLog } from './doclog/redis/redisDocLog.ts';
import { installationSealKey } from './doclog/redis/roomKeys.ts';
import { type Channels, createChannels } from './redis/channels.ts';
import { connected } from './redis/connected.ts';
import { connectRedis, REDIS_TIMEOUT_MS } from './redis/connectRedis.ts';
import { onceAWhile } from './redis/onceAWhile.ts';
import { presenceOn } from './redis/presenceChannels.ts';
import { giveSignOfLife } from './redis/signOfLife.ts';
import { WrongSettingsError } from './redis/wrongSettingsError.ts';
import type { PresenceChannel } from './rooms/presenceElsewhere.ts';
import type { SharedDocLog } from './rooms/sharedDocLog.ts';

const MAX_CLOSING_MS = 1_500;

const SEALED =
  'REDIS_URL leads to a Redis whose rooms have moved to SQLite: start one server without REDIS_URL, or move them back with `npm run move-log -- --to redis`';

/** What a process has in common with others, on one Redis. */
export type Shared = {
  readonly log: SharedDocLog;
  readonly presence: PresenceChannel;
  readonly channels: Channels;
  /** For commands of everything but the log. */
  readonly redis: Redis;
  close(): Promise<void>;
};

/**
 * Connects to Redis and tells the others that this process is there.
 * @param deps.mayBegin whether a room that is not in Redis may be begun there
 * @throws ConfigError when no Redis answers there, or one that would forget what it was given (I1), or whose rooms have moved to SQLite [Q8]
 */
export async function openShared(deps: {
  readonly connection: RedisOptions;
  readonly role: Config['role'];
  readonly now: () => number;
  readonly mayBegin: (room: string) => boolean;
  readonly onError: (error: unknown) => void;
}): Promise<Shared> {
  let isStarted = false; // until then trouble is told once, by what is thrown
  const tell = onceAWhile(deps.onError);
  const onError = (error: unknown): void => {
    if (isStarted) tell(error);
  };
  const log = createRedisDocLog({ ...deps, onError });
  const redis = connectRedis({ ...deps, onError });
  try {
    await log.ready();
    await connected(redis, REDIS_TIMEOUT_MS);
    if ((await redis.exists(installationSealKey())) === 1) throw new ConfigError(SEALED);
    isStarted = true;
  } catch (error) {
    await log.close();
    redis.disconnect();
    if (error instanceof ConfigError) throw error;
    if (error instanceof WrongSettingsError)
      throw new ConfigError(`REDIS_URL leads to a Redis that may lose what it was given: ${error.message}`);
    throw new ConfigError('REDIS_URL leads to no Redis that answers: start it, or correct the address, user or password');
  }
  const channels = createChannels({ ...deps, onError });
  let refusal: string | null = null;
  const endSign = giveSignOfLife({
    ...deps,
    redis,
    onError,
    onBeat(why) {
      refusal = why;
    },
  });
  return {
    log: {
      ...log,
      // that Redis is full, or may not write, shows in no setting and on no connection
      whyNotReady: () => log.whyNotReady() ?? (refusal && `Redis refuses to write (${refusal})`),
    },
    channels,
    redis,
    presence: presenceOn(channels),
    async close() {
      const enough = new Promise((resolve) => setTimeout(resolve, MAX_CLOSING_MS).unref()); // a Redis that stands still is not waited for
      await Promise.race([Promise.all([endSign(), channels.close()]), enough]);
      await Promise.race([log.close(), enough]);
      redis.disconnect();
    },
  };
}
