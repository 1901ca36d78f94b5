import { randomId } from '../../schema/ids.ts';
import type { Environment } from './environment.ts';

export type DeviceIds = {
  /** The id of this browser for a person, drawn when there is none: it binds Yjs client ids to the device that made them. */
  of(userId: string): string;
  /** The next one is drawn anew. */
  forget(userId: string): void;
  /** The id that the person of this user name has here; undefined while they have never signed in in this browser. */
  knownFor(username: string): string | undefined;
  /** Whose user name it is, so that `knownFor` finds their device at the next sign-in. */
  remember(username: string, userId: string): void;
};

const LENGTH = 32;
const DEVICE = 'committee-room.device.';
const PERSON = 'committee-room.person.';

/** Random ids, each kept for one person in this browser. */
export function createDeviceIds({ local, randomByte }: Pick<Environment, 'local' | 'randomByte'>): DeviceIds {
  const personKey = (username: string): string => PERSON + username.trim().normalize('NFKC').toLowerCase();
  return {
    of(userId) {
      const kept = local.get(DEVICE + userId);
      if (kept) return kept;
      const fresh = randomId(LENGTH, randomByte);
      local.set(DEVICE + userId, fresh);
      return fresh;
    },
    forget: (userId) => local.set(DEVICE + userId, null),
    knownFor(username) {
      const userId = local.get(personKey(username));
      return userId === null ? undefined : (local.get(DEVICE + userId) ?? undefined);
    },
    remember: (username, userId) => local.set(personKey(username), userId),
  };
}
