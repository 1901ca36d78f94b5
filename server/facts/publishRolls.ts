import type { Redis } from 'ioredis';
import { AppError } from '../../schema/errors.ts';
import { type PackedRoll, ROLL_VERSION_LENGTH, type RollFacts } from '../roll/rollFacts.ts';
import { committeeOf } from './factFields.ts';
import type { FactsKeys } from './factsKeys.ts';

/** So many committees are read and sent before the rest of the process has its turn. */
const AT_ONCE = 16;

/**
 * Puts the rolls of these fields where sync processes fetch them, before their versions are published: each in a string of its own that begins with its version.
 * What lies there already is not sent again.
 */
export async function publishRolls(redis: Redis, keys: FactsKeys, rolls: RollFacts, fields: readonly string[]): Promise<void> {
  const committees = fields.map(committeeOf).filter((committee) => committee !== null);
  for (let i = 0; i < committees.length; i += AT_ONCE) {
    const some = committees.slice(i, i + AT_ONCE).flatMap((committee) => {
      const roll = rolls.packed(committee);
      return roll ? [{ key: keys.roll(committee), ...roll }] : [];
    });
    const heads = await Promise.all(some.map(({ key }) => redis.getrange(key, 0, ROLL_VERSION_LENGTH - 1)));
    await Promise.all(some.flatMap(({ key, version, ids }, at) => (heads[at] === version ? [] : [redis.set(key, version + ids)])));
  }
}

/** @throws AppError('cannot-save') when Redis has no roll of that committee */
export async function fetchRoll(redis: Redis, keys: FactsKeys, committee: string): Promise<PackedRoll> {
  const text = await redis.get(keys.roll(committee));
  if (text === null) throw new AppError('cannot-save');
  return { version: text.slice(0, ROLL_VERSION_LENGTH), ids: text.slice(ROLL_VERSION_LENGTH) };
}
