const PIECE_LENGTH = 32 * 1024;

/** Texts of any length as pieces of UTF-8 of about 32 kB: one write a line would cost more than the line. */
export function* inPieces(texts: Iterable<string>): Generator<Uint8Array> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}
