import type { Redis, RedisOptions } from 'ioredis';
import { connected } from '../../redis/connected.ts';
import { carefulOptions } from '../../redis/connectRedis.ts';
import { TAKE_FENCE } from '../../redis/coreFence.ts';
import { findSettings } from '../../redis/redisSettings.ts';
import { runScript, type Script } from '../../redis/script.ts';
import { withoutArguments } from '../../redis/withoutArguments.ts';
import { WrongSettingsError } from '../../redis/wrongSettingsError.ts';
import { FORGET_EARLIER } from './forgetScripts.ts';
import { BEGIN_ROOM, CLAIM_SNAPSHOT, DROP_SNAPSHOT, FENCE, SAVE_SNAPSHOT, SET_ASIDE } from './keepScripts.ts';
import { READ_AFTER, READ_HEAD, READ_ROWS } from './readScripts.ts';
import { translated } from './redisAnswers.ts';
import { StreamPersistence } from './streamPersistence.ts';
import { MARK_ARCHIVED, RELEASE, TAKE_LEASE, TRIM } from './trimScripts.ts';
import { APPEND, BEGIN_EPOCH } from './writeScripts.ts';

const SCRIPTS = [
  APPEND,
  BEGIN_EPOCH,
  BEGIN_ROOM,
  FENCE,
  CLAIM_SNAPSHOT,
  SAVE_SNAPSHOT,
  DROP_SNAPSHOT,
  SET_ASIDE,
  FORGET_EARLIER,
  READ_HEAD,
  READ_ROWS,
  READ_AFTER,
  MARK_ARCHIVED,
  TAKE_LEASE,
  TRIM,
  RELEASE,
  TAKE_FENCE,
];

/** y-redis's connections, set as {@link carefulOptions} says. */
export function createRedisCommands(deps: {
  readonly connection: RedisOptions;
  readonly timeoutMs: number;
  readonly lookEveryMs: number;
  readonly onError: (error: unknown) => void;
}) {
  const { timeoutMs } = deps;
  const persistence = new StreamPersistence({
    ...deps,
    redisOpts: carefulOptions(deps.connection, timeoutMs),
  });
  const redis: Redis = persistence.redis;
  // before anybody who waits for the connection: their scripts then run by name, in the order in which they were asked for
  redis.on('ready', () => {
    for (const { lua } of SCRIPTS) redis.script('LOAD', lua).catch(() => {}); // what is not there is sent with the command
  });
  let waiting: Promise<void> | null = null;
  /** What this connection was found to lead to; another one may lead to another Redis, or to the same with other settings. */
  let isVerified = false;
  let complaint: string | null = null;
  let finding: Promise<void> | null = null;
  redis.on('close', () => {
    isVerified = false;
    finding = null;
  });

  async function find(): Promise<void> {
    const { wrong, doubts } = await findSettings(redis);
    complaint = wrong[0] ?? null;
    if (complaint) throw new WrongSettingsError(complaint); // asked again at the next occasion: somebody may put it right
    isVerified = true;
    for (const doubt of doubts) deps.onError(new Error(doubt));
  }

  async function wait(): Promise<void> {
    await connected(redis, timeoutMs);
    finding ??= find().catch((error: unknown) => {
      finding = null;
      throw withoutArguments(error);
    });
    await finding;
  }

  /** One wait for everybody: hundreds of rooms may want Redis while it is away. Nothing is sent to a Redis that may forget it (I1). */
  async function ready(): Promise<void> {
    if (!isVerified || redis.status !== 'ready') {
      waiting ??= wait().finally(() => {
        waiting = null;
      });
      await waiting;
    }
  }

  return {
    persistence,
    redis,
    ready,
    /** Why nothing can be written just now; null when all is well. */
    whyNotReady(): string | null {
      if (redis.status !== 'ready' || persistence.sub.status !== 'ready') return 'there is no connection to Redis';
      return complaint;
    },
    /** Runs a script of one room, with the log's own errors. */
    async run(room: string, script: Script, args: readonly (string | number | Buffer)[]): Promise<unknown> {
      await ready();
      try {
        return await runScript(redis, script, args);
      } catch (error) {
        throw translated(room, error);
      }
    },
  };
}
