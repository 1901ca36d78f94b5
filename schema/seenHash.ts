/** Fingerprints of what people see before they decide: the same words, the same fingerprint, in every process and browser. */
import { digest } from 'lib0/hash/sha256';

/** 64 bits of SHA-256, hexadecimal: nobody finds other figures that have the same. @param parts told apart whatever is in them */
export const seenHash = (...parts: readonly (string | number | boolean | null)[]): string =>
  [...digest(new TextEncoder().encode(JSON.stringify(parts))).subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
