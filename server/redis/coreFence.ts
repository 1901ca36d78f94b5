import type { Redis } from 'ioredis';
import { FencedOffError } from '../fencedOffError.ts';
import { defineScript } from './script.ts';

/** The greatest number that a core was given. */
export const coreFenceKey = (prefix = 'cx'): string => `${prefix}:core:fence`;

/** What a script answers to whoever is the core no more. */
export const OUTDONE = 'OUTDONE a later process is the core';

/**
 * For scripts that only the core runs: whether a greater number was given than its own, and, once something was written, its own where Redis has
 * lost what was given. Redis refuses for full memory only what a script writes first.
 */
export const CORE_FENCE = `
local OUTDONE = '${OUTDONE}'
local function given(fence) return tonumber(redis.call('GET', fence) or '0') end
local function isOutdone(fence, own) return given(fence) > tonumber(own) end
local function keepFence(fence, own) if given(fence) < tonumber(own) then redis.call('SET', fence, own) end end
`;

/** KEYS: fence. ARGV: a number that the next one exceeds, also after Redis has lost its data. */
export const TAKE_FENCE = defineScript(
  1,
  `
local given = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1])) + 1
redis.call('DEL', KEYS[1]) -- first, for full memory refuses it nothing
redis.call('SET', KEYS[1], string.format('%.0f', given))
return string.format('%.0f', given)`,
);

/** The error of a script of the core's: the one that says that it is the core no more, where that is why. */
export const orFencedOff = (error: unknown): unknown =>
  error instanceof Error && error.message.startsWith('OUTDONE ') ? new FencedOffError() : error;

/** @throws FencedOffError when a greater number was given than this one */
export async function checkFence(redis: Pick<Redis, 'get'>, key: string, own: number): Promise<void> {
  if (Number(await redis.get(key)) > own) throw new FencedOffError();
}
