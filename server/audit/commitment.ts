import { hash, randomBytes } from 'node:crypto';

/** What of a row of the log can be erased. */
export type Contents = { /** As they stand in the column. */ readonly keysJson: string; readonly bytes: Uint8Array };

export const SALT_BYTES = 16;
/** Asked of the system for so many salts at a time: one by one they cost more than the hash. */
const SALTS_AT_ONCE = 256;
const SEPARATOR = Buffer.from([0]);

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

/** SHA-256 of salt, keys, a zero byte and the bytes: whoever has the contents can check that they are what was written [T3]. */
export const commitmentOf = (salt: Uint8Array, { keysJson, bytes }: Contents): Buffer =>
  hash('sha256', Buffer.concat([salt, Buffer.from(keysJson), SEPARATOR, bytes]), 'buffer');
