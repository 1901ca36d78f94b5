import { type DeviceCode, isDeviceCode, randomId } from '../../schema/ids.ts';
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
  /** The three characters that the server has given this device for a person; null before it has. */
  codeOf(userId: string): DeviceCode | null;
  /** What the server said; what is no code is not kept. */
  learnCode(userId: string, code: string): void;
};

const LENGTH = 32;
const DEVICE = 'committee-room.device.';
const CODE = 'committee-room.device-code.';
const PERSON = 'committee-room.person.';

/** Random ids, each kept for one person in this browser. They outlive a logout, so no name stands beside them (Y9). */
export function createDeviceIds({ local, randomByte }: Pick<Environment, 'local' | 'randomByte'>): DeviceIds {
  const personKey = (username: string): string => PERSON + markOf(username.trim().normalize('NFKC').toLowerCase());
  return {
    of(userId) {
      const kept = local.get(DEVICE + userId);
      if (kept) return kept;
      const fresh = randomId(LENGTH, randomByte);
      local.set(DEVICE + userId, fresh);
      return fresh;
    },
    forget(userId) {
      local.set(DEVICE + userId, null);
      local.set(CODE + userId, null);
    },
    knownFor(username) {
      const userId = local.get(personKey(username));
      return userId === null ? undefined : (local.get(DEVICE + userId) ?? undefined);
    },
    remember: (username, userId) => local.set(personKey(username), userId),
    codeOf(userId) {
      const code = local.get(CODE + userId);
      return code !== null && isDeviceCode(code) ? code : null;
    },
    learnCode(userId, code) {
      if (isDeviceCode(code)) local.set(CODE + userId, code);
    },
  };
}

/** 53 bits of a text: enough to find its owner's device again; nothing secret, and nobody reads a name out of it. */
function markOf(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}
