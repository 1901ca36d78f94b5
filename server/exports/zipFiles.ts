import { Zip, ZipDeflate } from 'fflate';
import { inPieces } from './inPieces.ts';

/** A file that is to be packed, its text in whatever pieces it comes. */
export type ZippedFile = { readonly name: string; readonly text: Iterable<string> };

/** Nothing here is of a time; this is the first that a ZIP can say. */
const NO_TIME = new Date(1980, 0, 1);
const LEVEL = 4;
const NOTHING = new Uint8Array(0);

/** Packs files as they come, one after the other; nothing is in memory but the piece that is being packed. Up to 4 GiB (fflate 0.8 writes no ZIP64). */
export function* zipFiles(files: Iterable<ZippedFile>): Generator<Uint8Array> {
  let packed: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    packed.push(bytes);
  });
  function* taken(): Generator<Uint8Array> {
    const ready = packed;
    packed = [];
    yield* ready;
  }
  for (const { name, text } of files) {
    const file = new ZipDeflate(name, { level: LEVEL });
    file.mtime = NO_TIME;
    zip.add(file);
    for (const piece of inPieces(text)) {
      file.push(piece);
      yield* taken();
    }
    file.push(NOTHING, true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
