import type { Vault } from '../device/vault.ts';

const MASK = 0x5a;

/**
 * A vault whose promises need no more than microtasks, so that it works under fake timers. What it gives is neither the plain bytes nor any other place's, and
 * opens in its own place only.
 */
export function fakeVault(userId: string): Vault {
  const head = (place: string) => new TextEncoder().encode(`${userId} ${place}\n`);
  const masked = (bytes: Uint8Array) => bytes.map((byte) => byte ^ MASK);
  return {
    userId,
    cipher: {
      encrypt: async (place, bytes) => Uint8Array.from([...head(place), ...masked(bytes)]),
      async decrypt(place, bytes) {
        const expected = head(place);
        if (expected.some((byte, i) => byte !== bytes[i])) throw new Error(`not what was encrypted for ${userId} at ${place}`);
        return Uint8Array.from(masked(bytes.subarray(expected.length)));
      },
    },
    sealer: { kid: 'fake', seal: async (bytes) => Uint8Array.from(masked(bytes)) },
  };
}
