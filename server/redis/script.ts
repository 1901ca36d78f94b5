import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { isTimedOut } from './connectRedis.ts';
import { withoutArguments } from './withoutArguments.ts';

/** A Lua script: Redis runs it as one step, nothing of anybody else between. */
export type Script = { readonly keys: number; readonly lua: string; readonly sha: string };

/** What a script needs of a connection. */
export type ScriptRunner = Pick<Redis, 'callBuffer'> & Partial<Pick<Redis, 'disconnect'>>;

type Argument = string | number | Buffer;

export const defineScript = (keys: number, lua: string): Script => ({
  keys,
  lua,
  sha: createHash('sha1').update(lua).digest('hex'),
});

/**
 * Runs a script. Strings come back as Buffers. After one that was not answered in time the connection is given up: it may be dead, which nobody
 * else tells. A server that does not have it is given it: it then ran nothing, so running it again is no repetition.
 *
 * @param args its keys, then its arguments
 */
export async function runScript(redis: ScriptRunner, { keys, lua, sha }: Script, args: readonly Argument[]): Promise<unknown> {
  const call = async (command: string, script: string): Promise<unknown> => {
    try {
      return await redis.callBuffer(command, script, keys, ...args);
    } catch (thrown) {
      const error = withoutArguments(thrown);
      if (isTimedOut(error)) redis.disconnect?.(true);
      throw error;
    }
  };
  try {
    return await call('EVALSHA', sha);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return call('EVAL', lua);
  }
}
