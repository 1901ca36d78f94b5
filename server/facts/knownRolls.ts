import type { Redis } from 'ioredis';
import { parseRoomName } from '../../schema/rooms.ts';
import { withoutArguments } from '../redis/withoutArguments.ts';
import type { PackedRoll } from '../roll/rollFacts.ts';
import { factsKeys } from './factsKeys.ts';
import { hasPacked } from './packedIds.ts';
import { fetchRoll } from './publishRolls.ts';

/**
 * Who is on the rolls, for a process without accounts (L2, N5): the roll of a committee is fetched when one of its rooms opens, and again when the core publishes
 * another version of it. Whoever was erased is on none, from the moment that is published.
 *
 * @param deps.versionOf the published version of a committee's roll; null when it has none
 * @param deps.erased ids of erased electors, packed
 */
export function createKnownRolls(deps: {
  readonly redis: Redis;
  readonly versionOf: (committee: string) => string | null;
  readonly erased: () => string;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
}) {
  const { redis, versionOf } = deps;
  const keys = factsKeys(deps.prefix);
  const known = new Map<string, PackedRoll>();
  const fetching = new Map<string, Promise<void>>();

  async function fetch(committee: string): Promise<void> {
    known.set(committee, await fetchRoll(redis, keys, committee));
  }

  function fetchOnce(committee: string): Promise<void> {
    const task = fetching.get(committee) ?? fetch(committee).finally(() => fetching.delete(committee));
    fetching.set(committee, task);
    return task;
  }

  function fetchSoon(committee: string): void {
    if (!fetching.has(committee)) fetchOnce(committee).catch((error: unknown) => deps.onError(withoutArguments(error)));
  }

  return {
    /** Resolves when the roll that a room's edits are held against is here. Rejects when it is not to be had: the room cannot come up. */
    async ready(roomName: string): Promise<void> {
      const room = parseRoomName(roomName);
      if (!room || !('committee' in room)) return;
      const version = versionOf(room.committee);
      if (version !== null && known.get(room.committee)?.version !== version) await fetchOnce(room.committee);
    },
    /** The core has published another version. */
    changed(committee: string): void {
      if (known.has(committee) && known.get(committee)?.version !== versionOf(committee)) fetchSoon(committee);
    },
    /** Null where nothing is known of it: no roll, or one of which a newer version is on its way and may name them. */
    isOnRoll(committee: string, elector: string): boolean | null {
      if (hasPacked(deps.erased(), elector)) return false;
      const version = versionOf(committee);
      const roll = known.get(committee);
      if (version === null) return null;
      if (roll && hasPacked(roll.ids, elector)) return true;
      if (roll?.version === version) return false;
      fetchSoon(committee);
      return null;
    },
  };
}
