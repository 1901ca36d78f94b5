/**
 * Sealing to the server: whoever has the public key can close it, only the server opens it. ECDH on P-256 with a key drawn for each, HKDF-SHA-256, AES-GCM:
 * 65 bytes of public key, 12 of initialisation vector, ciphertext and tag. The same code in browser and Node.
 */

/** The same in the browser's types and in Node's. */
type Subtle = typeof crypto.subtle;
type Key = Awaited<ReturnType<Subtle['importKey']>>;
type Pair = { readonly privateKey: Key; readonly publicKey: Key };

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const POINT_BYTES = 65;
const IV_BYTES = 12;
const PURPOSE = new TextEncoder().encode('committee-room sealed edit 1');

/** @param publicKey raw P-256 point, 65 bytes. Rejects when it is none. */
export async function seal(subtle: Subtle, publicKey: Uint8Array, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const theirs = await subtle.importKey('raw', Uint8Array.from(publicKey), CURVE, false, []);
  const once = (await subtle.generateKey(CURVE, false, ['deriveBits'])) as Pair; // an asymmetric algorithm gives a pair
  const point = new Uint8Array(await subtle.exportKey('raw', once.publicKey));
  const key = await sharedKey(subtle, once.privateKey, theirs, point, 'encrypt');
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const encrypted = new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv }, key, Uint8Array.from(bytes)));
  const whole = new Uint8Array(POINT_BYTES + IV_BYTES + encrypted.length);
  whole.set(point);
  whole.set(iv, POINT_BYTES);
  whole.set(encrypted, POINT_BYTES + IV_BYTES);
  return whole;
}

/** @param privateKey of the pair; usage `deriveBits`. Rejects when it was sealed to another, or changed. */
export async function openSealed(subtle: Subtle, privateKey: Key, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const point = Uint8Array.from(sealed.subarray(0, POINT_BYTES));
  const theirs = await subtle.importKey('raw', point, CURVE, false, []);
  const key = await sharedKey(subtle, privateKey, theirs, point, 'decrypt');
  const iv = Uint8Array.from(sealed.subarray(POINT_BYTES, POINT_BYTES + IV_BYTES));
  return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv }, key, Uint8Array.from(sealed.subarray(POINT_BYTES + IV_BYTES))));
}

/** A key for each sealing: the point drawn for it is the salt. */
async function sharedKey(
  subtle: Subtle,
  ours: Key,
  theirs: Key,
  salt: Uint8Array<ArrayBuffer>,
  usage: 'encrypt' | 'decrypt',
): Promise<Key> {
  const secret = await subtle.deriveBits({ name: 'ECDH', public: theirs }, ours, 256);
  const material = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  return subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: PURPOSE }, material, { name: 'AES-GCM', length: 256 }, false, [
    usage,
  ]);
}
