/** Encrypts what this device keeps for one person. */
export type Cipher = {
  /** @param place where it is kept, e.g. `entries ab12.7`: bytes that were moved to another place do not open */
  encrypt(place: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** Rejects when the bytes were changed or moved, or were encrypted under another key. */
  decrypt(place: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
};

const IV_BYTES = 12;

/** AES-GCM under a content key of 256 bits: 12 bytes of initialisation vector, then ciphertext and tag. */
export function createCipher(subtle: SubtleCrypto, key: CryptoKey): Cipher {
  const named = (iv: Uint8Array<ArrayBuffer>, place: string) => ({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) });
  return {
    async encrypt(place, bytes) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const encrypted = new Uint8Array(await subtle.encrypt(named(iv, place), key, Uint8Array.from(bytes)));
      const whole = new Uint8Array(IV_BYTES + encrypted.length);
      whole.set(iv);
      whole.set(encrypted, IV_BYTES);
      return whole;
    },
    async decrypt(place, bytes) {
      const iv = Uint8Array.from(bytes.subarray(0, IV_BYTES));
      return new Uint8Array(await subtle.decrypt(named(iv, place), key, Uint8Array.from(bytes.subarray(IV_BYTES))));
    },
  };
}
