import { hash, randomBytes } from 'node:crypto';

/** What of a row of the log can be erased. */
export type Contents = { /** As they stand in the column. */ readonly keysJson: string; readonly bytes: Uint8Array };

export const SALT_BYTES = 16;
/** Asked of the system for so many salts at a time: one by one they cost more than the hash. */
const SALTS_AT_ONCE = 256;
/** Contents are put together here to be hashed: a buffer of its own for each row costs three times the hash. */
let bench = Buffer.alloc(64 * 1024);

let drawn = Buffer.alloc(0);
let used = 0;

/** A fresh salt, which lies beside the contents and goes with them: without it nobody can try out what they may have been. */
export function drawSalt(): Buffer {
  if (used === drawn.length) {
    drawn = randomBytes(SALT_BYTES * SALTS_AT_ONCE);
    used = 0;
  }
  used += SALT_BYTES;
  return drawn.subarray(used - SALT_BYTES, used);
}

/** SHA-256 of salt, keys, a zero byte and the bytes, as hexadecimal: whoever has the contents can check that they are what was written [T3]. */
export function commitmentOf(salt: Uint8Array, { keysJson, bytes }: Contents): string {
  const most = salt.length + 3 * keysJson.length + 1 + bytes.length; // UTF-8 takes up to three bytes for each of a string's units
  if (bench.length < most) bench = Buffer.alloc(most);
  bench.set(salt, 0);
  let end = salt.length;
  end += bench.write(keysJson, end);
  bench[end] = 0;
  bench.set(bytes, end + 1);
  return hash('sha256', bench.subarray(0, end + 1 + bytes.length), 'hex');
}
