import { AppError } from '../../../schema/errors.ts';
import { seal } from '../../../schema/sealing.ts';
import type { Environment } from '../environment.ts';
import { createCipher } from './createCipher.ts';
import type { OpenVault } from './vault.ts';

const KEY = 'committee-room.temporary-key.';

/** Holds the place of the real vault: its key lies beside what it encrypts. */
export const createTemporaryVault =
  ({ subtle, local }: Pick<Environment, 'subtle' | 'local'>): OpenVault =>
  async (userId) => {
    if (!subtle) throw new AppError('internal');
    const kept = local.get(KEY + userId);
    const bytes = kept ? Uint8Array.from(kept.split(','), Number) : crypto.getRandomValues(new Uint8Array(32));
    local.set(KEY + userId, bytes.join(','));
    const key = await subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    const pair = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
    const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
    return { userId, cipher: createCipher(subtle, key), sealer: { kid: 'temporary', seal: (plain) => seal(subtle, publicKey, plain) } };
  };
