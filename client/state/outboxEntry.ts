import type { Scalar } from '../../schema/keys.ts';
import type { ValueId } from './stoodBefore.ts';

/** One cell of an edit and the value it was based on: what a rewrite on another replica is decided by. */
export type EntryWrite = { readonly key: string; readonly value: Scalar; readonly base: Scalar | undefined };

/** One edit of this person that the server has not acknowledged. */
export type OutboxEntry = {
  /** `<tab>.<n>`, unique on the device. */
  readonly id: string;
  /** The page load that made it. */
  readonly tab: string;
  readonly room: string;
  /** Generation of the document that `update` belongs to. */
  readonly epoch: number;
  /** The last Yjs struct that the edit wrote. */
  readonly clientId: number;
  readonly clock: number;
  readonly update: Uint8Array;
  readonly writes: readonly EntryWrite[];
  readonly atMs: number;
};

/** A write that the server or a newer value has turned down: kept on the device until the person has decided (I14, C6). */
export type RefusedWrite = EntryWrite & {
  readonly id: string;
  /** The entry it was part of. */
  readonly edit: string;
  readonly room: string;
  readonly reason: string;
  readonly atMs: number;
  /** For the reason `replaced`: which value of the document it is… */
  readonly written?: ValueId;
  /** …and what stood there instead when it was found, and whose that was. */
  readonly theirs?: { readonly value: Scalar; readonly author: string | null };
};
