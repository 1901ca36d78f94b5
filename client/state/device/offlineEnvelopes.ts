/** Keys that open an offline envelope. Six digits fall to whoever has the disk and a day's time: the docs say so. */

/** OWASP's figure for PBKDF2 with SHA-256; 0.1 s on a fast machine, about one on a slow tablet. */
export const PBKDF2_ROUNDS = 600_000;
const PURPOSE = new TextEncoder().encode('committee-room passkey 1');
const WRAPS = { name: 'AES-GCM', length: 256 } as const;

export async function derivePinKey(subtle: SubtleCrypto, pin: string, salt: Uint8Array, iterations: number): Promise<CryptoKey> {
  const material = await subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: Uint8Array.from(salt), iterations };
  return subtle.deriveKey(how, material, WRAPS, false, ['encrypt', 'decrypt']);
}

/** @param secret what the passkey makes (WebAuthn PRF): 32 bytes */
export async function derivePasskeyKey(subtle: SubtleCrypto, secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  secret.fill(0);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: PURPOSE };
  return subtle.deriveKey(how, material, WRAPS, false, ['encrypt', 'decrypt']);
}
