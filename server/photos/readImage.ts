import type { formPhoto } from '../../schema/tables/results.ts';
import { saysNothing } from './readExif.ts';

export type ImageType = (typeof formPhoto.$inferSelect)['type'];

/** `no-image`: not one of the three kinds, cut off, or something behind its end · `tells-more`: where, when or with what it was taken stands in it. */
export type ImageVerdict = { readonly type: ImageType } | { readonly refused: 'no-image' | 'tells-more' };

const NO_IMAGE: ImageVerdict = { refused: 'no-image' };
const TELLS_MORE: ImageVerdict = { refused: 'tells-more' };
const startsWith = (bytes: Buffer, text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;

/** What a file is by its bytes, whatever it is called; its frame is read from end to end, the picture itself is not. */
export function readImage(bytes: Buffer): ImageVerdict {
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xff_d8) return readJpeg(bytes);
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return readPng(bytes);
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return readWebp(bytes);
  return NO_IMAGE;
}

const MARKER = {
  sof0: 0xc0,
  sof2: 0xc2,
  scan: 0xda,
  app0: 0xe0,
  exif: 0xe1,
  icc: 0xe2,
  iptc: 0xed,
  adobe: 0xee,
  app15: 0xef,
  comment: 0xfe,
} as const;
/** An empty one, as some systems write it of themselves. */
const MAX_EMPTY_IPTC = 58;

function readJpeg(bytes: Buffer): ImageVerdict {
  let hasFrame = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker < MARKER.sof0) return NO_IMAGE;
    if (marker === MARKER.scan) return hasFrame && bytes.readUInt16BE(bytes.length - 2) === 0xff_d9 ? { type: 'image/jpeg' } : NO_IMAGE;
    const length = bytes.readUInt16BE(at + 2);
    const content = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || content.length !== length - 2) return NO_IMAGE;
    if (marker >= MARKER.sof0 && marker <= MARKER.sof2) hasFrame = true;
    if (tellsMore(marker, content)) return TELLS_MORE;
    at += 2 + length;
  }
  return NO_IMAGE;
}

function tellsMore(marker: number, content: Buffer): boolean {
  if (marker === MARKER.exif) return !(startsWith(content, 'Exif\0\0') && saysNothing(content.subarray(6)));
  if (marker === MARKER.iptc) return content.length > MAX_EMPTY_IPTC;
  if (marker === MARKER.app0 || marker === MARKER.icc || marker === MARKER.adobe) return false;
  return (marker > MARKER.app0 && marker <= MARKER.app15) || marker === MARKER.comment;
}

/** Chunks without which it would be no picture, or would look different. */
const PNG_CHUNKS = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'bKGD', 'hIST', 'pHYs'];

function readPng(bytes: Buffer): ImageVerdict {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (at === 8 && name !== 'IHDR') return NO_IMAGE;
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return NO_IMAGE;
    if (name === 'IEND') return next === bytes.length ? { type: 'image/png' } : NO_IMAGE;
    if (!PNG_CHUNKS.includes(name)) return TELLS_MORE;
    at = next;
  }
  return NO_IMAGE;
}

const WEBP_CHUNKS = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP'];

function readWebp(bytes: Buffer): ImageVerdict {
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) return NO_IMAGE;
  let hasPicture = false;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (!WEBP_CHUNKS.includes(name)) return /^[\x20-\x7e]{4}$/.test(name) ? TELLS_MORE : NO_IMAGE;
    if (name === 'VP8 ' || name === 'VP8L') hasPicture = true;
    at += 8 + length + (length % 2);
  }
  return hasPicture && at === bytes.length ? { type: 'image/webp' } : NO_IMAGE;
}
