import type { formPhoto } from '../../schema/tables/results.ts';
import { saysNothing } from './readExif.ts';

export type ImageType = (typeof formPhoto.$inferSelect)['type'];

/**
 * `no-image`: not one of the three kinds, cut off, or something behind its end · `tells-more`: where, when or with what it was taken stands in it ·
 * `too-many-pixels`: no device shows it with ease.
 */
export type ImageVerdict = { readonly type: ImageType } | { readonly refused: 'no-image' | 'tells-more' | 'too-many-pixels' };

/** A form scanned at 600 dots an inch has 35 million; whoever looks at a picture has four bytes of memory taken for each, however small the file is. */
export const MAX_PIXELS = 50_000_000;

const NO_IMAGE: ImageVerdict = { refused: 'no-image' };
const TELLS_MORE: ImageVerdict = { refused: 'tells-more' };
const TOO_MANY_PIXELS: ImageVerdict = { refused: 'too-many-pixels' };
const verdictOf = (type: ImageType, pixels: number): ImageVerdict =>
  pixels === 0 ? NO_IMAGE : pixels > MAX_PIXELS ? TOO_MANY_PIXELS : { type };
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
  restart0: 0xd0,
  restart7: 0xd7,
  begin: 0xd8,
  end: 0xd9,
  scan: 0xda,
  app0: 0xe0,
  exif: 0xe1,
  icc: 0xe2,
  iptc: 0xed,
  adobe: 0xee,
  app15: 0xef,
  comment: 0xfe,
} as const;
/** As many as there are may stand before a marker. */
const FILL = 0xff;
/** An empty one, as some systems write it of themselves. */
const MAX_EMPTY_IPTC = 58;

function readJpeg(bytes: Buffer): ImageVerdict {
  let pixels = 0;
  let hasScan = false;
  for (let at = 2; at + 2 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker < MARKER.sof0) return NO_IMAGE;
    if (marker === FILL) {
      at += 1;
      continue;
    }
    // nothing is behind its end: a second picture, as telephones put there, has its own place and time
    if (marker === MARKER.end) return hasScan && at + 2 === bytes.length ? verdictOf('image/jpeg', pixels) : NO_IMAGE;
    if (at + 4 > bytes.length || (marker >= MARKER.restart0 && marker <= MARKER.begin)) return NO_IMAGE;
    const length = bytes.readUInt16BE(at + 2);
    const content = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || content.length !== length - 2) return NO_IMAGE;
    if (marker >= MARKER.sof0 && marker <= MARKER.sof2) {
      if (pixels > 0 || content.length < 6) return NO_IMAGE;
      pixels = content.readUInt16BE(1) * content.readUInt16BE(3);
    }
    if (tellsMore(marker, content)) return TELLS_MORE;
    at += 2 + length;
    if (marker !== MARKER.scan) continue;
    if (pixels === 0) return NO_IMAGE;
    hasScan = true;
    at = afterScan(bytes, at);
  }
  return NO_IMAGE;
}

/** Where the next marker stands behind what is drawn; between scans there may be as much about a picture as before them. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = from; ; at += 2) {
    at = bytes.indexOf(0xff, at);
    if (at === -1) return bytes.length;
    const next = bytes[at + 1] ?? MARKER.end;
    const isDrawn = next === 0 || (next >= MARKER.restart0 && next <= MARKER.restart7);
    if (!isDrawn) return at;
  }
}

function tellsMore(marker: number, content: Buffer): boolean {
  switch (marker) {
    case MARKER.app0:
      return !startsWith(content, 'JFIF\0'); // JFXX has a small picture of its own
    case MARKER.exif:
      return !(startsWith(content, 'Exif\0\0') && saysNothing(content.subarray(6)));
    case MARKER.icc:
      return !startsWith(content, 'ICC_PROFILE\0'); // others lead to further pictures
    case MARKER.iptc:
      return content.length > MAX_EMPTY_IPTC;
    case MARKER.adobe:
      return !startsWith(content, 'Adobe');
    default:
      return (marker > MARKER.app0 && marker <= MARKER.app15) || marker === MARKER.comment;
  }
}

/** Chunks without which it would be no picture, or would look different. */
const PNG_CHUNKS = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'bKGD', 'hIST', 'pHYs'];

function readPng(bytes: Buffer): ImageVerdict {
  let pixels = 0;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    if ((at === 8) !== (name === 'IHDR')) return NO_IMAGE;
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return NO_IMAGE;
    if (name === 'IHDR' && next === at + 25) pixels = bytes.readUInt32BE(at + 8) * bytes.readUInt32BE(at + 12);
    if (name === 'IEND') return next === bytes.length ? verdictOf('image/png', pixels) : NO_IMAGE;
    if (!PNG_CHUNKS.includes(name)) return TELLS_MORE;
    at = next;
  }
  return NO_IMAGE;
}

const WEBP_CHUNKS = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP'];

function readWebp(bytes: Buffer): ImageVerdict {
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) return NO_IMAGE;
  let pixels = 0;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (!WEBP_CHUNKS.includes(name)) return /^[\x20-\x7e]{4}$/.test(name) ? TELLS_MORE : NO_IMAGE;
    pixels = Math.max(pixels, webpPixels(name, bytes.subarray(at + 8, at + 8 + length)));
    at += 8 + length + (length % 2);
  }
  return at === bytes.length ? verdictOf('image/webp', pixels) : NO_IMAGE;
}

/** Of the canvas or of the picture on it; 0 where it cannot be read, and for what is neither. */
function webpPixels(name: string, content: Buffer): number {
  if (name === 'VP8X' && content.length >= 10) return (content.readUIntLE(4, 3) + 1) * (content.readUIntLE(7, 3) + 1);
  if (name === 'VP8L' && content.length >= 5) {
    const sides = content.readUInt32LE(1);
    return ((sides & 0x3fff) + 1) * (((sides >>> 14) & 0x3fff) + 1);
  }
  if (name === 'VP8 ' && content.length >= 10) return (content.readUInt16LE(6) & 0x3fff) * (content.readUInt16LE(8) & 0x3fff);
  return 0;
}
