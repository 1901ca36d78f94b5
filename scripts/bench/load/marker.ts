/**
 * The mark that a measured edit carries in its value: `~@`, writer (3 hex digits), edit (5), send time in microseconds (12). Its length never
 * changes, so frames are encoded before the run, stamped in place when they leave, and read by receivers without decoding Yjs.
 */
const HEAD = '~@';
const WRITER_DIGITS = 3;
const EDIT_DIGITS = 5;
const TIME_DIGITS = 12;
const TIME_AT = HEAD.length + WRITER_DIGITS + EDIT_DIGITS;

export const MARKER_LENGTH = TIME_AT + TIME_DIGITS;
export const MAX_WRITER = 16 ** WRITER_DIGITS - 1;
export const MAX_EDIT = 16 ** EDIT_DIGITS - 1;

const [FIRST, SECOND] = [...Buffer.from(HEAD)] as [number, number]; // two ASCII characters
/** Above this, searching for the first byte natively is cheaper than a loop. */
const LONG = 1_024;

/** The mark's text with its time still zero. */
export const markerText = (writer: number, edit: number): string => markerName(writer, edit) + '0'.repeat(TIME_DIGITS);

/** The part that names writer and edit. */
export const markerName = (writer: number, edit: number): string =>
  HEAD + writer.toString(16).padStart(WRITER_DIGITS, '0') + edit.toString(16).padStart(EDIT_DIGITS, '0');

/** Where the first mark of a frame begins, or -1. */
export const findMarker = (bytes: Buffer): number => bytes.indexOf(HEAD);

/** Writes the time over that of the mark which begins at `at`. */
export function stampMarker(bytes: Buffer, at: number, sentAtUs: number): void {
  let high = Math.floor(sentAtUs / 2 ** 24);
  let low = (sentAtUs % 2 ** 24) | 0;
  const end = at + MARKER_LENGTH;
  for (let i = end - 1; i >= end - 6; i--) {
    bytes[i] = hexDigit(low & 15);
    low >>>= 4;
  }
  for (let i = end - 7; i >= end - TIME_DIGITS; i--) {
    bytes[i] = hexDigit(high & 15);
    high = Math.floor(high / 16);
  }
}

/** Calls `visit` for every mark between `start` and `end`. */
export function readMarkers(
  bytes: Buffer,
  start: number,
  end: number,
  visit: (writer: number, edit: number, sentAtUs: number) => void,
): void {
  const last = end - MARKER_LENGTH;
  const isLong = end - start > LONG;
  for (let i = start; i <= last; i++) {
    if (isLong) {
      i = bytes.indexOf(FIRST, i);
      if (i < 0 || i > last) return;
    }
    if (bytes[i] !== FIRST || bytes[i + 1] !== SECOND) continue;
    const writer = readHex(bytes, i + HEAD.length, WRITER_DIGITS);
    const edit = readHex(bytes, i + HEAD.length + WRITER_DIGITS, EDIT_DIGITS);
    visit(writer, edit, readHex(bytes, i + TIME_AT, TIME_DIGITS));
    i += MARKER_LENGTH - 1;
  }
}

function readHex(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const code = bytes[i] ?? 0;
    value = value * 16 + (code < 58 ? code - 48 : code - 87);
  }
  return value;
}

const hexDigit = (value: number): number => (value < 10 ? 48 + value : 87 + value);
