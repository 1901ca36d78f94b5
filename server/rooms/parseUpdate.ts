/**
 * Reads a Yjs V1 update without building a single Yjs object: strictly (every number in its shortest form, every list in Yjs's own order, nothing
 * after the end) and bounded (nothing is allocated that is longer than the bytes). What passes is byte for byte what Yjs itself would write.
 * The format: yjs 13.6.33, src/utils/UpdateEncoder.js, src/structs/*.js.
 */
import { isUtf8 } from 'node:buffer';
import { ROOT_NAME } from '../../schema/rooms.ts';

export type Id = { readonly client: number; readonly clock: number };

export type ParsedStruct = Id & {
  readonly length: number;
  /** `deleted`: values of which only the length is left, for they were overwritten. */
  readonly kind: 'value' | 'deleted' | 'gc' | 'skip';
  /** The value of the same key that it follows. */
  readonly origin: Id | null;
  /** The key that it is a value of; only the first value of a key says it. */
  readonly key: string | null;
  /** Its bytes are `[start, end)` of the update. */
  readonly start: number;
  readonly end: number;
  /** Where the one value of a `value` begins (`readValue`); it ends with the struct. */
  readonly valueAt: number;
};

export type DeleteRange = Id & { readonly length: number };

export type ParsedUpdate = {
  /** Client by client, in the order of their clocks. */
  readonly structs: readonly ParsedStruct[];
  readonly deletes: readonly DeleteRange[];
};

/** More than this many in one update is no honest tablet's: 20,000 edits and what they overwrite. */
const MAX_STRUCTS = 200_000;
const MAX_ANY_DEPTH = 8;
/** Longer keys are no version's: the longest of the grammar has 26 characters (K2). */
const MAX_KEY_BYTES = 64;
/** Clocks are added up; beyond this Yjs's own arithmetic is not exact. */
const MAX_CLOCK = 2 ** 31 - 1;
const MAX_CLIENT_ID = 2 ** 32 - 1;

export class MalformedUpdate extends Error {
  override name = 'MalformedUpdate';
}

/** @throws MalformedUpdate with the reason */
export function parseUpdate(bytes: Uint8Array): ParsedUpdate {
  const reader = new Reader(bytes);
  const structs: ParsedStruct[] = [];
  const sections = reader.uint(MAX_STRUCTS);
  let lastClient = Number.POSITIVE_INFINITY;
  for (let i = 0; i < sections; i++) {
    const count = reader.uint(MAX_STRUCTS);
    const client = reader.uint(MAX_CLIENT_ID);
    if (client >= lastClient) throw new MalformedUpdate('clients out of order');
    lastClient = client;
    let clock = reader.uint(MAX_CLOCK);
    if (count === 0 || structs.length + count > MAX_STRUCTS) throw new MalformedUpdate('number of structs');
    const places: Places = { behind: new Map(), first: new Set() };
    for (let j = 0; j < count; j++) {
      const struct = readStruct(reader, client, clock);
      clock += struct.length;
      if (clock > MAX_CLOCK) throw new MalformedUpdate('clock too large');
      if (count > 1 && followsAgain(struct, places)) throw new MalformedUpdate('two values in one place');
      structs.push(struct);
    }
  }
  const deletes = readDeletes(reader);
  if (reader.at !== bytes.length) throw new MalformedUpdate('bytes after the end');
  return { structs, deletes };
}

/** Where a client has written in an update: behind which clocks of whom, and first of which keys. */
type Places = { readonly behind: Map<number, Set<number>>; readonly first: Set<string | null> };

/**
 * Whether the client has written to this place already, which no client does: its next value of a key follows its last. Yjs walks over all that
 * are in one place for each of them: half a megabyte kept it busy for 12 seconds, and again at each load.
 */
function followsAgain({ kind, origin, key }: ParsedStruct, { behind, first }: Places): boolean {
  if (kind === 'gc' || kind === 'skip') return false;
  if (!origin) {
    const { size } = first;
    return first.add(key).size === size;
  }
  let clocks = behind.get(origin.client);
  if (!clocks) {
    clocks = new Set();
    behind.set(origin.client, clocks);
  }
  const { size } = clocks;
  return clocks.add(origin.clock).size === size;
}

function readDeletes(reader: Reader): DeleteRange[] {
  const deletes: DeleteRange[] = [];
  const sections = reader.uint(MAX_STRUCTS);
  let lastClient = Number.POSITIVE_INFINITY;
  for (let i = 0; i < sections; i++) {
    const client = reader.uint(MAX_CLIENT_ID);
    if (client >= lastClient) throw new MalformedUpdate('clients out of order');
    lastClient = client;
    const count = reader.uint(MAX_STRUCTS);
    if (count === 0 || deletes.length + count > MAX_STRUCTS) throw new MalformedUpdate('number of deletions');
    let end = -1;
    for (let j = 0; j < count; j++) {
      const clock = reader.uint(MAX_CLOCK);
      const length = reader.uint(MAX_CLOCK);
      if (length < 1 || clock <= end || clock + length > MAX_CLOCK) throw new MalformedUpdate('deletions out of order');
      end = clock + length;
      deletes.push({ client, clock, length });
    }
  }
  return deletes;
}

const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_KEY = 0x20;
const ROOT_PARENT = 1;
const CONTENT = 0x1f;
const GC = 0;
const SKIP = 10;
const DELETED = 1;
const ANY = 8;

/**
 * A value of a key of the root map, or what is left of one. What else Yjs can carry (lists, texts, nested types, formats, embeds, XML, sub-documents,
 * other roots) is in no document of ours (K1), and no version of the client could send it; its JSON could throw in the middle of a transaction, and types nested
 * a few thousand deep throw when they are deleted.
 */
function readStruct(reader: Reader, client: number, clock: number): ParsedStruct {
  const start = reader.at;
  const info = reader.byte();
  const content = info & CONTENT;
  if (content === GC || content === SKIP) {
    if (info !== content) throw new MalformedUpdate('flags on a struct without content');
    const length = reader.length();
    const kind = content === GC ? 'gc' : 'skip';
    return { client, clock, length, kind, origin: null, key: null, start, end: reader.at, valueAt: 0 };
  }
  if (content !== DELETED && content !== ANY) throw new MalformedUpdate('content that no room holds');
  // K1: everything is the value of a key of the root map, and the newest of a key has nothing on its right
  if (info & HAS_RIGHT_ORIGIN) throw new MalformedUpdate('a list, which no room holds');
  const origin = info & HAS_ORIGIN ? reader.id() : null;
  let key: string | null = null;
  if (!origin) {
    if (reader.uint(ROOT_PARENT) !== ROOT_PARENT) throw new MalformedUpdate('a nested type, which no room holds');
    if (reader.string() !== ROOT_NAME) throw new MalformedUpdate('a root type that no room holds');
    if (!(info & HAS_KEY)) throw new MalformedUpdate('a list, which no room holds');
    key = reader.string(MAX_KEY_BYTES);
  }
  if (content === DELETED) {
    const length = reader.length();
    return { client, clock, length, kind: 'deleted', origin, key, start, end: reader.at, valueAt: 0 };
  }
  // never several: each value of a key deletes the one before it
  if (reader.uint(1) !== 1) throw new MalformedUpdate('a struct without its value');
  const valueAt = reader.at;
  reader.skipAny(0);
  return { client, clock, length: 1, kind: 'value', origin, key, start, end: reader.at, valueAt };
}

/** Yjs writes whole numbers up to this as such, and all others as floats. */
const MAX_INTEGER = 2 ** 31 - 1;
const isShort = (number: number): boolean => Number.isInteger(number) && Math.abs(number) <= MAX_INTEGER;

/** A position in the bytes. Every method moves it and throws instead of passing the end. */
class Reader {
  readonly bytes: Uint8Array;
  readonly buffer: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new MalformedUpdate('cut short');
    return byte;
  }

  /** An unsigned number of 7 bits a byte, in its shortest form. */
  uint(max: number): number {
    let byte = this.byte();
    if (byte < 0x80) {
      if (byte > max) throw new MalformedUpdate('number too large');
      return byte;
    }
    let value = byte & 0x7f;
    let unit = 0x80;
    do {
      byte = this.byte();
      value += (byte & 0x7f) * unit;
      unit *= 0x80;
      if (unit > 2 ** 56) throw new MalformedUpdate('number too large');
    } while (byte >= 0x80);
    if (byte === 0) throw new MalformedUpdate('number not in its shortest form');
    if (value > max) throw new MalformedUpdate('number too large');
    return value;
  }

  length(): number {
    const length = this.uint(MAX_CLOCK);
    if (length < 1) throw new MalformedUpdate('struct without length');
    return length;
  }

  id(): Id {
    return { client: this.uint(MAX_CLIENT_ID), clock: this.uint(MAX_CLOCK) };
  }

  skip(count: number): void {
    if (count > this.left) throw new MalformedUpdate('cut short');
    this.at += count;
  }

  string(maxBytes = this.left): string {
    const start = this.skipString(maxBytes);
    return this.buffer.toString('utf8', start, this.at);
  }

  /** @returns where the text begins; it ends at the new position */
  skipString(maxBytes = this.left): number {
    const count = this.uint(maxBytes);
    const start = this.at;
    this.skip(count);
    for (let i = start; i < this.at; i++) {
      if ((this.bytes[i] ?? 0) < 0x80) continue;
      if (!isUtf8(this.bytes.subarray(start, this.at))) throw new MalformedUpdate('text that is not UTF-8');
      break;
    }
    return start;
  }

  /** Sign and 6 bits in the first byte, 7 in each that follows. */
  skipInteger(): void {
    let byte = this.byte();
    let value = byte & 0x3f;
    for (let unit = 0x40; byte >= 0x80; unit *= 0x80) {
      if (unit > MAX_INTEGER) throw new MalformedUpdate('number too large');
      byte = this.byte();
      if (byte === 0) throw new MalformedUpdate('number not in its shortest form');
      value += (byte & 0x7f) * unit;
    }
    if (value > MAX_INTEGER) throw new MalformedUpdate('number too large');
  }

  float(bytes: 4 | 8): number {
    const start = this.at;
    this.skip(bytes);
    return bytes === 4 ? this.buffer.readFloatBE(start) : this.buffer.readDoubleBE(start);
  }

  /** One value in lib0's `any` encoding. */
  skipAny(depth: number): void {
    if (depth > MAX_ANY_DEPTH) throw new MalformedUpdate('value nested too deeply');
    switch (this.byte()) {
      case 127: // undefined
      case 126: // null
      case 121: // false
      case 120: // true
        return;
      case 125:
        return this.skipInteger();
      case 124:
        if (isShort(this.float(4))) throw new MalformedUpdate('number not in its shortest form');
        return;
      case 123: {
        const number = this.float(8);
        if (isShort(number) || Math.fround(number) === number) throw new MalformedUpdate('number not in its shortest form');
        return;
      }
      case 122:
        return this.skip(8);
      case 119:
        this.skipString();
        return;
      case 118: {
        const count = this.uint(this.left);
        for (let i = 0; i < count; i++) {
          this.skipString();
          this.skipAny(depth + 1);
        }
        return;
      }
      case 117: {
        const count = this.uint(this.left);
        for (let i = 0; i < count; i++) this.skipAny(depth + 1);
        return;
      }
      case 116:
        return this.skip(this.uint(this.left));
      default:
        throw new MalformedUpdate('unknown value');
    }
  }
}
