import { crc32 } from 'node:zlib';

/** CRC-32 of stored bytes: finds what a disk, a copy or a hand has changed since they were written. Not a protection against intent. */
export const checksumOf = (bytes: Uint8Array): number => crc32(bytes);

/**
 * Whether stored bytes are the ones that were written (I15).
 * @param checksum null for what the first release wrote: taken as it is
 */
export const isIntact = ({ bytes, checksum }: { readonly bytes: Uint8Array; readonly checksum: number | null }): boolean =>
  checksum === null || crc32(bytes) === checksum;
