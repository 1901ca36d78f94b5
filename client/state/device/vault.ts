import type { DeviceAnswer } from '../../../schema/deviceApi.ts';
import type { Cipher } from './createCipher.ts';

/** Closes bytes so that only the server can open them, whoever carries them there. */
export type Sealer = { readonly kid: string; seal(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> };

/** One person's device store, unlocked. The key is in memory only, and gone when the page is. */
export type Vault = {
  readonly userId: string;
  readonly cipher: Cipher;
  readonly sealer: Sealer;
  /** The device could not be asked for its key: this one was drawn for the page, and `keepKey` has to be asked before anything is kept under it. */
  readonly isUnkept?: boolean;
  /** Writes again what the key is found by: the database has been evicted, and `meta` with it (D5). Rejects when the device cannot keep it. */
  keepKey?(): Promise<void>;
};

/**
 * Opens a person's store with what the server releases. Throws what `release` throws: `unreachable` while the server cannot be asked, `device-ended`.
 * @param release asks the server, where its answer is not in hand already
 */
export type OpenVault = (userId: string, release: () => Promise<DeviceAnswer>) => Promise<Vault>;
