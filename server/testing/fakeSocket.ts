/** The network's end of a socket: what the server sent, and how much of it nobody has read. */
import * as decoding from 'lib0/decoding';
import { MESSAGE } from '../../schema/wire.ts';
import type { Socket } from '../rooms/connection.ts';
import { type AwarenessEntry, decodeAwareness } from '../rooms/frames.ts';

export type FakeSocket = ReturnType<typeof createFakeSocket>;

export function createFakeSocket() {
  let frames: Uint8Array[] = [];
  let closed: { code: number; reason: string } | null = null;
  let buffered = 0;
  let isReading = true;
  const socket: Socket = {
    get bufferedAmount() {
      return buffered;
    },
    send: (messages) => {
      frames.push(...messages);
      if (!isReading) buffered += messages.reduce((sum, message) => sum + message.length, 0);
      return buffered;
    },
    close: (code, reason) => {
      closed ??= { code, reason };
    },
    terminate: () => {},
  };
  return {
    socket,
    get closed() {
      return closed;
    },
    get buffered() {
      return buffered;
    },
    /** From now on everything stays in the buffer. */
    stopReading(): void {
      isReading = false;
    },
    resumeReading(): void {
      isReading = true;
      buffered = 0;
    },
    /** What was sent since the last look. */
    take(): Uint8Array[] {
      const all = frames;
      frames = [];
      return all;
    },
    /** The awareness frames among them, read. */
    takePresence(): AwarenessEntry[][] {
      return this.take().flatMap((frame) => {
        if (frame[0] !== MESSAGE.awareness) return [];
        return [decodeAwareness(decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(1))), 10_000) ?? []];
      });
    },
  };
}
