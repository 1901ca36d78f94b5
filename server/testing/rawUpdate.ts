/** Updates written by hand, as only a hostile client would send them. */
import * as encoding from 'lib0/encoding';
import { ROOT_NAME } from '../../schema/rooms.ts';

type Encoder = encoding.Encoder;
export type RawId = readonly [client: number, clock: number];
export type RawStruct = (encoder: Encoder) => void;

export type RawUpdate = {
  /** Client, first clock, structs. */
  readonly structs?: readonly (readonly [client: number, clock: number, structs: readonly RawStruct[]])[];
  /** Client and its ranges of clock and length. */
  readonly deletes?: readonly (readonly [client: number, ranges: readonly RawId[]])[];
};

export function rawUpdate({ structs = [], deletes = [] }: RawUpdate): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, structs.length);
    for (const [client, clock, own] of structs) {
      encoding.writeVarUint(encoder, own.length);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      for (const write of own) write(encoder);
    }
    encoding.writeVarUint(encoder, deletes.length);
    for (const [client, ranges] of deletes) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, ranges.length);
      for (const range of ranges) for (const number of range) encoding.writeVarUint(encoder, number);
    }
  });
}

type Place = { readonly origin?: RawId; readonly right?: RawId; readonly parent?: string | RawId; readonly key?: string };

/** An item of any content: `ref` is its number, `content` writes what follows. */
export const rawItem =
  (ref: number, { origin, right, parent = ROOT_NAME, key }: Place, content: RawStruct): RawStruct =>
  (encoder) => {
    encoding.writeUint8(encoder, ref | (origin ? 0x80 : 0) | (right ? 0x40 : 0) | (key === undefined ? 0 : 0x20));
    for (const id of [origin, right]) if (id) for (const number of id) encoding.writeVarUint(encoder, number);
    if (!origin && !right) {
      encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0);
      if (typeof parent === 'string') encoding.writeVarString(encoder, parent);
      else for (const number of parent) encoding.writeVarUint(encoder, number);
      if (key !== undefined) encoding.writeVarString(encoder, key);
    }
    content(encoder);
  };

/** A value as Yjs writes it. */
export const rawValue = (place: Place, ...values: readonly unknown[]): RawStruct =>
  rawItem(8, place, (encoder) => {
    encoding.writeVarUint(encoder, values.length);
    for (const value of values) encoding.writeAny(encoder, value as undefined); // whatever the test wants to try
  });
export const rawDeleted = (place: Place, length: number): RawStruct =>
  rawItem(1, place, (encoder) => encoding.writeVarUint(encoder, length));
export const rawMap = (place: Place): RawStruct => rawItem(7, place, (encoder) => encoding.writeVarUint(encoder, 1));
export const rawGc = (length: number): RawStruct => lengthOnly(0, length);
export const rawSkip = (length: number): RawStruct => lengthOnly(10, length);

const lengthOnly =
  (info: number, length: number): RawStruct =>
  (encoder) => {
    encoding.writeUint8(encoder, info);
    encoding.writeVarUint(encoder, length);
  };
