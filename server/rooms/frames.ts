/** WebSocket frames of the sync protocol, in and out: one message a frame (I7). */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { type Hello, MESSAGE, type Refusal, SYNC } from '../../schema/wire.ts';

export type IncomingFrame =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  /** A step 2 or an update: the frames that are counted and acknowledged. */
  | { readonly kind: 'data'; readonly isStep2: boolean; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly update: Uint8Array }
  | { readonly kind: 'query-awareness' }
  /** A message type of a later version: ignored, like a stock server would. */
  | { readonly kind: 'unknown' };

/** Reads one frame; null when it is not one whole message. The byte arrays are views into `frame`. */
export function decodeFrame(frame: Uint8Array): IncomingFrame | null {
  try {
    const decoder = decoding.createDecoder(frame);
    const decoded = readMessage(decoder);
    return decoded.kind === 'unknown' || !decoding.hasContent(decoder) ? decoded : null;
  } catch {
    return null; // lib0 throws on anything cut short
  }
}

function readMessage(decoder: decoding.Decoder): IncomingFrame {
  switch (decoding.readVarUint(decoder)) {
    case MESSAGE.sync: {
      const step = decoding.readVarUint(decoder);
      const bytes = decoding.readVarUint8Array(decoder);
      if (step === SYNC.step1) return { kind: 'step1', stateVector: bytes };
      if (step === SYNC.step2 || step === SYNC.update) return { kind: 'data', isStep2: step === SYNC.step2, update: bytes };
      throw new Error('unknown sync step');
    }
    case MESSAGE.awareness:
      return { kind: 'awareness', update: decoding.readVarUint8Array(decoder) };
    case MESSAGE.queryAwareness:
      return { kind: 'query-awareness' };
    default:
      return { kind: 'unknown' };
  }
}

function encodeSync(step: number, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}
export const encodeStep1 = (stateVector: Uint8Array): Uint8Array => encodeSync(SYNC.step1, stateVector);
export const encodeStep2 = (update: Uint8Array): Uint8Array => encodeSync(SYNC.step2, update);
export const encodeUpdate = (update: Uint8Array): Uint8Array => encodeSync(SYNC.update, update);

function encodeJson(type: number, value: unknown): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  encoding.writeVarString(encoder, JSON.stringify(value));
  return encoding.toUint8Array(encoder);
}
export const encodeHello = (hello: Hello): Uint8Array => encodeJson(MESSAGE.hello, hello);
export const encodeRefusal = (refusal: Refusal): Uint8Array => encodeJson(MESSAGE.refused, refusal);

export function encodeAcknowledged(frames: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.acknowledged);
  encoding.writeVarUint(encoder, frames);
  return encoding.toUint8Array(encoder);
}

export const HEARTBEAT: readonly Uint8Array[] = [Uint8Array.of(MESSAGE.heartbeat)];

/** One person's entry of an awareness update; `state` is JSON text, `'null'` when the person has left. */
export type AwarenessEntry = { readonly clientId: number; readonly clock: number; readonly state: string };

export function encodeAwareness(entries: readonly AwarenessEntry[]): Uint8Array {
  const body = encoding.createEncoder();
  encoding.writeVarUint(body, entries.length);
  for (const entry of entries) {
    encoding.writeVarUint(body, entry.clientId);
    encoding.writeVarUint(body, entry.clock);
    encoding.writeVarString(body, entry.state);
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}

/** Reads an awareness update's entries, at most `limit`; null when it is not one. */
export function decodeAwareness(update: Uint8Array, limit: number): AwarenessEntry[] | null {
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    const entries: AwarenessEntry[] = [];
    for (let i = 0; i < count && i < limit; i++) {
      entries.push({
        clientId: decoding.readVarUint(decoder),
        clock: decoding.readVarUint(decoder),
        state: decoding.readVarString(decoder),
      });
    }
    return entries;
  } catch {
    return null;
  }
}
