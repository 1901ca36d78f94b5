/** WebSocket frames (RFC 6455) as a client writes and reads them: as much as a load generator needs, over Node's own sockets. */
export const OPCODE = { continuation: 0, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A complete frame of a client: always masked, never fragmented. */
export function maskedFrame(payload: Uint8Array, mask: number, opcode: number = OPCODE.binary): Buffer {
  const { length } = payload;
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + 4 + length);
  frame[0] = 0x80 | opcode;
  if (headLength === 2) frame[1] = 0x80 | length;
  else if (headLength === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.writeUInt32BE(mask >>> 0, headLength);
  const keys = [mask >>> 24, (mask >>> 16) & 255, (mask >>> 8) & 255, mask & 255] as const;
  const body = headLength + 4;
  for (let i = 0; i < length; i++) frame[body + i] = (payload[i] ?? 0) ^ (keys[i & 3] ?? 0);
  return frame;
}

/** Takes a frame's payload where it lies: `bytes` is shared and overwritten by the next read, so what is kept has to be copied. */
export type TakeFrame = (bytes: Buffer, start: number, end: number, opcode: number) => void;

/**
 * Cuts a server's stream into messages. Frames that lie whole in one chunk are not copied; fragments are put together.
 * @returns takes the next chunk: the first `length` bytes of `chunk`
 */
export function createFrameReader(take: TakeFrame): (chunk: Buffer, length: number) => void {
  let head: Buffer | null = null; // of a frame whose head was cut
  let body: { readonly bytes: Buffer; filled: number; readonly isFinal: boolean; readonly opcode: number } | null = null;
  let parts: { readonly opcode: number; readonly pieces: Buffer[] } | null = null;

  function message(bytes: Buffer, start: number, end: number, isFinal: boolean, opcode: number): void {
    if (opcode >= OPCODE.close || (isFinal && opcode !== OPCODE.continuation)) return take(bytes, start, end, opcode);
    parts ??= { opcode, pieces: [] };
    parts.pieces.push(Buffer.from(bytes.subarray(start, end)));
    if (!isFinal) return;
    const whole = Buffer.concat(parts.pieces);
    const { opcode: first } = parts;
    parts = null;
    take(whole, 0, whole.length, first);
  }

  return (chunk, chunkLength) => {
    let bytes = chunk;
    let length = chunkLength;
    if (head) {
      bytes = Buffer.concat([head, chunk.subarray(0, chunkLength)]);
      length = bytes.length;
      head = null;
    }
    let at = 0;
    while (at < length) {
      if (body) {
        const taken = Math.min(body.bytes.length - body.filled, length - at);
        bytes.copy(body.bytes, body.filled, at, at + taken);
        body.filled += taken;
        at += taken;
        if (body.filled < body.bytes.length) return;
        const done = body;
        body = null;
        message(done.bytes, 0, done.bytes.length, done.isFinal, done.opcode);
        continue;
      }
      const first = bytes[at] ?? 0;
      const short = (bytes[at + 1] ?? 0) & 127;
      const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (length - at < 2 || length - at < headLength) {
        head = Buffer.from(bytes.subarray(at, length));
        return;
      }
      const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      const start = at + headLength;
      const isFinal = (first & 0x80) !== 0;
      if (length - start >= size) {
        at = start + size;
        message(bytes, start, at, isFinal, first & 15);
      } else {
        body = { bytes: Buffer.allocUnsafe(size), filled: 0, isFinal, opcode: first & 15 };
        at = start;
      }
    }
  };
}
