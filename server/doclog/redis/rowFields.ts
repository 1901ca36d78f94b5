import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { LogRow } from '../../rooms/docLog.ts';

/**
 * The fields of a row in the stream: user, device, time, keys, client ids it uses first, bytes, checksum, and `h`, the fingerprint of the log up
 * to and with it. Publications carry them in this order, each after its length; the scripts name them too.
 */
export const ROW_FIELDS = ['u', 'd', 't', 'k', 'c', 'b', 's', 'h'] as const;

/** A row as it was read: `isIntact` is false when it is not what was written. */
export type ReadRow = LogRow & { readonly seq: number; readonly chain: string; readonly isIntact: boolean };

/** What a script is given of a row: everything but the fingerprint, which it makes. */
export function encodeRow({ userId, device, atMs, keys, bytes, newClientIds }: LogRow): (string | Buffer)[] {
  const texts = [userId, device, String(atMs), JSON.stringify(keys), newClientIds.join(' ')];
  return [...texts, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), String(checksumOfRow(texts, bytes))];
}

/** @param fields in the order of `ROW_FIELDS`; what is missing counts as damage */
export function decodeRow(seq: number, fields: readonly (Buffer | undefined)[]): ReadRow {
  const [userId = '', device = '', at = '', keys = '[]', clientIds = ''] = fields.slice(0, 5).map((field) => field?.toString() ?? '');
  const bytes = fields[5] ?? Buffer.alloc(0);
  const isIntact = Number(fields[6]) === checksumOfRow([userId, device, at, keys, clientIds], bytes);
  return {
    seq,
    userId,
    device,
    atMs: Number(at),
    keys: isIntact ? JSON.parse(keys) : [],
    bytes,
    newClientIds: clientIds === '' ? [] : clientIds.split(' ').map(Number),
    chain: fields[7]?.toString() ?? '',
    isIntact,
  };
}

/** An entry of the stream as XRANGE answers it. */
export function decodeEntry([id, flat]: readonly [Buffer, readonly Buffer[]]): ReadRow {
  const byName = new Map<string, Buffer>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const value = flat[i + 1];
    if (value) byName.set(String(flat[i]), value);
  }
  return decodeRow(
    seqOf(id),
    ROW_FIELDS.map((name) => byName.get(name)),
  );
}

/** The fingerprint that a whole row has after another, as the append script makes it (`writeScripts.ts`). */
export function chainAfter(before: string, epoch: number, row: ReadRow): string {
  const { seq, userId, device, atMs, keys, bytes, newClientIds } = row;
  const [u = '', d = '', t = '', k = '', c = '', , s = ''] = encodeRow({ userId, device, atMs, keys, bytes, newClientIds });
  return createHash('sha1')
    .update([before, `${epoch}-${seq}`, u, d, t, k, c, s].join('\n'))
    .digest('hex')
    .slice(0, 16);
}

const seqOf = (id: Buffer): number => Number(id.toString().split('-')[1]);

/** Of the bytes and of who wrote them. */
const checksumOfRow = (texts: readonly string[], bytes: Uint8Array): number => crc32(bytes, crc32(texts.join('\n')));
