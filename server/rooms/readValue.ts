import { MAX_VALUE_LENGTH, type Scalar } from '../../schema/keys.ts';
import { NOT_A_SCALAR } from '../../schema/policy.ts';

/** No text of so many characters takes more bytes. */
const MAX_TEXT_BYTES = 3 * MAX_VALUE_LENGTH;

/**
 * The value at `at` of an update that `parseUpdate` has read, in lib0's `any` encoding. What no cell may hold (a list, an object, bytes, `undefined`, a number
 * that is none, a text much too long) is not built at all.
 */
export function readValue(bytes: Uint8Array, at: number): Scalar | typeof NOT_A_SCALAR {
  switch (bytes[at]) {
    case 126:
      return null;
    case 121:
      return false;
    case 120:
      return true;
    case 125:
      return readInteger(bytes, at + 1);
    case 124:
      return finite(viewOf(bytes).getFloat32(at + 1));
    case 123:
      return finite(viewOf(bytes).getFloat64(at + 1));
    case 119:
      return readText(bytes, at + 1);
    default:
      return NOT_A_SCALAR;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const finite = (number: number): number | typeof NOT_A_SCALAR => (Number.isFinite(number) ? number : NOT_A_SCALAR);

function readInteger(bytes: Uint8Array, start: number): number {
  let at = start;
  let byte = bytes[at++] ?? 0;
  const sign = byte & 0x40 ? -1 : 1;
  let value = byte & 0x3f;
  for (let unit = 0x40; byte >= 0x80; unit *= 0x80) {
    byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * unit;
  }
  return sign * value;
}

function readText(bytes: Uint8Array, start: number): string | typeof NOT_A_SCALAR {
  let at = start;
  let count = 0;
  for (let unit = 1; ; unit *= 0x80) {
    const byte = bytes[at++] ?? 0;
    count += (byte & 0x7f) * unit;
    if (byte < 0x80) break;
  }
  if (count > MAX_TEXT_BYTES) return NOT_A_SCALAR;
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, count).toString('utf8');
}
