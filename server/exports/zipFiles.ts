import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { inPieces } from './inPieces.ts';

/** A file that is to be packed, its text in whatever pieces it comes. */
export type ZippedFile = { readonly name: string; readonly text: Iterable<string> };

const UTF8_AND_SIZES_BEHIND = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
/** Nothing here is of a time; 1 January 1980 is the first there is. */
const DATE = 0x0021;

/** Packs files as they come, one after the other; nothing is in memory but the piece that is being packed. Up to 4 GiB, without the extension for more. */
export async function* zipFiles(files: Iterable<ZippedFile>): AsyncGenerator<Uint8Array> {
  const entries: { readonly name: Buffer; readonly crc: number; readonly size: number; readonly packed: number; readonly at: number }[] =
    [];
  let at = 0;
  for (const file of files) {
    const name = Buffer.from(file.name);
    const [start, begin] = [at, localHeader(name)];
    yield begin;
    at += begin.length;
    const told = { crc: 0, size: 0, packed: 0 };
    const deflate = createDeflateRaw({ level: 4 });
    const source = Readable.from(counted(inPieces(file.text), told));
    source.on('error', (error) => deflate.destroy(error));
    try {
      for await (const piece of source.pipe(deflate)) {
        const bytes: Uint8Array = piece; // a deflate stream gives buffers
        told.packed += bytes.length;
        yield bytes;
      }
    } finally {
      source.destroy();
      deflate.destroy();
    }
    const { crc, size, packed } = told;
    at += packed;
    const end = sizesBehind(crc, packed, size);
    yield end;
    at += end.length;
    entries.push({ name, crc, size, packed, at: start });
  }
  const directory = Buffer.concat(entries.map(directoryEntry));
  yield directory;
  yield directoryEnd(entries.length, directory.length, at);
}

function* counted(pieces: Iterable<Uint8Array>, told: { crc: number; size: number }): Generator<Uint8Array> {
  for (const piece of pieces) {
    told.crc = crc32(piece, told.crc);
    told.size += piece.length;
    yield piece;
  }
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(UTF8_AND_SIZES_BEHIND, 6);
  head.writeUInt16LE(DEFLATED, 8);
  head.writeUInt16LE(DATE, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function sizesBehind(crc: number, packed: number, size: number): Buffer {
  const sizes = Buffer.alloc(16);
  sizes.writeUInt32LE(0x08074b50, 0);
  sizes.writeUInt32LE(crc, 4);
  sizes.writeUInt32LE(packed, 8);
  sizes.writeUInt32LE(size, 12);
  return sizes;
}

function directoryEntry(entry: {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
  readonly at: number;
}) {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(VERSION, 6);
  head.writeUInt16LE(UTF8_AND_SIZES_BEHIND, 8);
  head.writeUInt16LE(DEFLATED, 10);
  head.writeUInt16LE(DATE, 14);
  head.writeUInt32LE(entry.crc, 16);
  head.writeUInt32LE(entry.packed, 20);
  head.writeUInt32LE(entry.size, 24);
  head.writeUInt16LE(entry.name.length, 28);
  head.writeUInt32LE(entry.at, 42);
  return Buffer.concat([head, entry.name]);
}

function directoryEnd(files: number, bytes: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(at, 16);
  return end;
}
