import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { type Hello, MESSAGE, type Refusal, SYNC } from '../../../schema/wire.ts';
import type { Socket } from '../../rooms/connection.ts';
import { isCanonical, type Witness } from './createWitness.ts';

/** One message of the server, taken apart by us and not by the engine. */
export type ServerMessage =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly kind: 'acknowledged'; readonly frames: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'other' };

/** A data frame that a tablet has put on the wire. */
export type SentFrame = {
  readonly update: Uint8Array;
  /** Not what an honest tablet sends: nobody promises anything about it. */
  readonly isHostile: boolean;
};

export type SimLink = ReturnType<typeof createSimLink>;

/** While a tablet takes nothing, each byte that waits for it counts for so many: the limits of slow consumers are within reach. */
const STALLED_FACTOR = 4_096;

/**
 * A connection between a tablet and the server: frames in order in both directions, each until it is delivered or the line is cut. Whatever the server
 * says is checked in the moment it says it, for from then on it may be seen.
 */
export function createSimLink(deps: { readonly room: string; readonly access: 'read' | 'write'; readonly witness: Witness }) {
  const { room, access, witness } = deps;
  const sent: SentFrame[] = [];
  const refusedKeys = new Set<string>();
  let epoch: number | null = null;
  let said = 0; // sync messages so far
  let acknowledged = 0;
  let received = 0; // data frames that have reached the server

  const toClient: (Uint8Array | { readonly code: number })[] = [];

  const waitingBytes = (): number => toClient.reduce((sum, message) => sum + (message instanceof Uint8Array ? message.length : 0), 0);
  const state = {
    /** The tablet takes nothing. */
    isStalled: false,
    /** The server has closed it. */
    closedWith: null as number | null,
    /** The line is dead; the server may not know yet. */
    isCut: false,
  };
  const bufferedAmount = (): number => (state.isStalled || state.isCut ? waitingBytes() * STALLED_FACTOR : waitingBytes());
  const socket: Socket = {
    get bufferedAmount() {
      return bufferedAmount();
    },
    send(messages) {
      for (const message of messages) {
        check(message);
        toClient.push(message);
      }
      return bufferedAmount();
    },
    close(code) {
      state.closedWith ??= code;
      toClient.push({ code });
    },
    terminate() {},
  };
  const link = Object.assign(state, {
    room,
    /** Of the room that it has entered; null before. */
    epoch: (): number | null => epoch,
    toServer: [] as { readonly frame: Uint8Array; readonly isData: boolean }[],
    toClient,
    sent,
    socket,
    /** The server has been told that it is gone. */
    isNoticed: false,
    /** Something was sent on it that no honest tablet sends. */
    isHostile: false,
    delivered(isData: boolean): void {
      if (isData) received += 1;
    },
  });

  function check(bytes: Uint8Array): void {
    const message = readMessage(bytes);
    if (!message) return witness.report('I7', 'a frame that is not one whole message');
    if (state.closedWith !== null) return witness.report('I7', 'a frame after the close');
    if (message.kind === 'hello') {
      if (epoch !== null && epoch !== message.hello.epoch) witness.report('I10', 'a second epoch on one connection');
      epoch = message.hello.epoch;
    } else if (message.kind === 'refused') for (const { key } of message.refusal.refused) refusedKeys.add(key);
    else if (message.kind === 'acknowledged') checkAcknowledged(message.frames);
    else if (message.kind === 'step1' || message.kind === 'step2' || message.kind === 'update') checkSync(bytes, message);
  }

  function checkSync(bytes: Uint8Array, message: Extract<ServerMessage, { kind: 'step1' | 'step2' | 'update' }>): void {
    if (epoch === null) return witness.report('I7', 'no hello before the first message');
    said += 1;
    if (said === 1 && message.kind !== 'step1') witness.report('I7', `the server began with ${message.kind}`);
    if (message.kind === 'step1') return;
    if (witness.hasSeen(bytes)) return; // the same bytes to another tablet
    if (!isCanonical(message.update)) witness.report('I13', `a ${message.kind} is not in canonical bytes`);
    const missing = witness.missing(room, epoch, message.update);
    if (missing) witness.report('I2', `a ${message.kind} shows ${missing}, which is not on disk`);
  }

  function checkAcknowledged(frames: number): void {
    if (epoch === null || frames <= acknowledged) return witness.report('I1', 'an acknowledgement out of order');
    if (frames > received) return witness.report('I1', `${frames} frames acknowledged, ${received} received`);
    for (let n = acknowledged; n < frames; n++) {
      const frame = sent[n];
      if (!frame || frame.isHostile) continue;
      const missing = witness.missing(room, epoch, frame.update);
      if (missing && refusedKeys.size === 0)
        // which keys they were is for the tablet to hold against its edits
        witness.report(access === 'read' ? 'A4' : 'I1', `frame ${n + 1} is acknowledged and not refused, ${missing} is not on disk`);
    }
    acknowledged = frames;
  }
  return link;
}

/** Reads one frame of the server; null when it is not exactly one message. */
export function readMessage(bytes: Uint8Array): ServerMessage | null {
  try {
    const decoder = decoding.createDecoder(bytes);
    const message = readFrom(decoder);
    return decoding.hasContent(decoder) ? null : message;
  } catch {
    return null;
  }
}

function readFrom(decoder: decoding.Decoder): ServerMessage {
  switch (decoding.readVarUint(decoder)) {
    case MESSAGE.sync: {
      const step = decoding.readVarUint(decoder);
      const bytes = decoding.readVarUint8Array(decoder);
      if (step === SYNC.step1) {
        Y.decodeStateVector(bytes);
        return { kind: 'step1', stateVector: bytes };
      }
      return { kind: step === SYNC.step2 ? 'step2' : 'update', update: bytes };
    }
    case MESSAGE.acknowledged:
      return { kind: 'acknowledged', frames: decoding.readVarUint(decoder) };
    case MESSAGE.hello:
      return { kind: 'hello', hello: JSON.parse(decoding.readVarString(decoder)) as Hello }; // the engine's own; what is used of it is checked
    case MESSAGE.refused:
      return { kind: 'refused', refusal: JSON.parse(decoding.readVarString(decoder)) as Refusal }; // as above
    case MESSAGE.awareness:
      decoding.readVarUint8Array(decoder);
      return { kind: 'other' };
    default:
      return { kind: 'other' };
  }
}
