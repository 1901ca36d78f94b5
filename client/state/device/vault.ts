import type { Cipher } from './createCipher.ts';

/** Closes bytes so that only the server can open them, whoever carries them there. */
export type Sealer = { readonly kid: string; seal(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> };

/** One person's device store, unlocked. The key is in memory only, and gone when the page is. */
export type Vault = {
  readonly userId: string;
  readonly cipher: Cipher;
  readonly sealer: Sealer;
  /** Writes again what the key is found by: the database has been evicted, and `meta` with it (D5). Rejects when the device cannot keep it. */
  keepKey?(): Promise<void>;
};

/** Throws AppError: `unreachable` while the server has to release the key and cannot be asked. */
export type OpenVault = (userId: string) => Promise<Vault>;
