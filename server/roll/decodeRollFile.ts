import { AppError } from '../../schema/errors.ts';
import { MAX_ROLL_BYTES } from '../../schema/limits.ts';
import { type UnreadableReason, unreadableFile } from './unreadableFile.ts';

export type RollEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256';

/**
 * The text of a roll file, without byte order mark (R1). UTF-16 is recognised without one too; what is not UTF-8 is Windows-1256, unless it is
 * nearly UTF-8: then its damaged letters are U+FFFD, and the lines that hold them are for the reader to refuse.
 *
 * Throws AppError `unreadable-file` (empty, a workbook, a PDF, a web page, not text) and `too-large`.
 */
export function decodeRollFile(bytes: Uint8Array): { readonly text: string; readonly encoding: RollEncoding } {
  if (bytes.length > MAX_ROLL_BYTES) throw new AppError('too-large', { limit: `${MAX_ROLL_BYTES / 1024 / 1024} MB` });
  if (bytes.length === 0) throw unreadableFile('empty');
  const mistaken = MISTAKEN_FILES.find(({ start }) => start.every((byte, i) => bytes[i] === byte));
  if (mistaken) throw unreadableFile(mistaken.reason);

  const encoding = encodingOf(bytes);
  // not fatal: an odd last byte or a damaged letter becomes U+FFFD and costs its line, not the file
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.trim() === '') throw unreadableFile('empty');
  if (/^\s*<(!doctype|html|\?xml|table)/i.test(text)) throw unreadableFile('markup');
  if (isBinary(text)) throw unreadableFile('binary');
  return { text, encoding };
}

const MISTAKEN_FILES: readonly { readonly start: readonly number[]; readonly reason: UnreadableReason }[] = [
  { start: [0x50, 0x4b, 0x03, 0x04], reason: 'spreadsheet' }, // ZIP: .xlsx, .ods, .numbers
  { start: [0xd0, 0xcf, 0x11, 0xe0], reason: 'spreadsheet' }, // the older .xls
  { start: [0x25, 0x50, 0x44, 0x46], reason: 'pdf' }, // %PDF
];

function encodingOf(bytes: Uint8Array): RollEncoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const utf16 = utf16WithoutMark(bytes);
  if (utf16) return utf16;
  return isMostlyUtf8(bytes) ? 'utf-8' : 'windows-1256';
}

/** In UTF-16 every other byte of Arabic and English text is 00 or 06 (the block of the letter), which bytes of no text in another encoding are. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 4096) & ~1;
  const blocks = [0, 0]; // at even and at odd places
  for (let i = 0; i < length; i++) if (bytes[i] === 0x00 || bytes[i] === 0x06) blocks[i % 2] = (blocks[i % 2] ?? 0) + 1;
  const needed = length * 0.4; // 80 % of one half
  const [even = 0, odd = 0] = blocks;
  if (length < 4 || Math.max(even, odd) < needed) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** A line of Windows-1256 is hardly ever UTF-8; a damaged UTF-8 file is, but for a few places. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  let damaged = 0;
  let sound = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) damaged += 1;
    else if (code > 0x7f) sound += 1;
  }
  return damaged * 10 <= sound;
}

/** NUL stands in no text; a few other control characters may (form feed, the end mark of old systems). */
function isBinary(text: string): boolean {
  if (text.includes('\0')) return true;
  const sample = text.slice(0, 65_536);
  const controls = sample.match(/(?!\s)\p{Cc}/gu)?.length ?? 0;
  return controls > 2 + sample.length / 100;
}
