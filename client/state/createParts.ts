import * as Y from 'yjs';
import type { OutboxEntry } from './outboxEntry.ts';

/**
 * What is longer than this goes in parts: each is taken care of by itself, so that a bad line does not begin anew, and no frame is too large. Seven kilobytes a second bring
 * one over before the watchdog takes the line for dead: what the system holds looks like sent.
 */
export const PART_BYTES = 32 * 1024;
/** Merging looks at all of them for each struct. */
const MERGED_AT_ONCE = 16;

export type PartsSender = {
  /** Edits that no frame of this connection holds, in the order in which they were made. */
  unsent(): readonly OutboxEntry[];
  /** Sends an update that holds exactly these edits; returns the number of its frame. */
  sendPart(update: Uint8Array, ids: readonly string[]): number;
  /** No such edit is left: sends a step 2 with what a server in this state lacks. */
  sendStep2(state: ReadonlyMap<number, number>): void;
};

/**
 * Brings a server that lacks more than one frame may hold up to date: edits in the order made, as they were made, the next part when the one before is taken
 * care of, so that no limit of the server is met (L3); a step 2 at the end. A part of the document itself would not do: what was overwritten later stands in it as
 * deleted, with nothing behind it.
 */
export function createParts(sender: PartsSender) {
  let state: Map<number, number> | null = null; // of the server with all that was sent, while parts are under way
  let awaited = 0;

  function next(): void {
    if (!state) return;
    const part = takePart(sender.unsent(), state);
    if (part.length === 0) {
      const reached = state;
      state = null;
      return sender.sendStep2(reached);
    }
    for (const { clientId, clock } of part) state.set(clientId, clock + 1);
    awaited = sender.sendPart(
      mergeInTree(part.map(({ update }) => update)),
      part.map(({ id }) => id),
    );
  }
  return {
    /** @param stateVector what the server has */
    start(stateVector: Uint8Array): void {
      state = Y.decodeStateVector(stateVector);
      next();
    },
    /** Edits made now are not to be sent by themselves: they would come before what they are built on. */
    isUnderWay: (): boolean => state !== null,
    acknowledged(frames: number): void {
      if (state && frames >= awaited) next();
    },
    stop(): void {
      state = null;
    },
  };
}

/** The next edits that the server lacks, as many as make a part. */
function takePart(unsent: readonly OutboxEntry[], state: ReadonlyMap<number, number>): readonly OutboxEntry[] {
  const part: OutboxEntry[] = [];
  let bytes = 0;
  for (const entry of unsent) {
    if (entry.clock < (state.get(entry.clientId) ?? 0)) continue; // it is there; only the word of it was lost, and the step 2 brings it
    if (part.length > 0 && bytes + entry.update.length > PART_BYTES) break;
    part.push(entry);
    bytes += entry.update.length;
  }
  return part;
}

function mergeInTree(updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length <= MERGED_AT_ONCE) return Y.mergeUpdates([...updates]);
  const merged: Uint8Array[] = [];
  for (let i = 0; i < updates.length; i += MERGED_AT_ONCE) merged.push(Y.mergeUpdates(updates.slice(i, i + MERGED_AT_ONCE)));
  return mergeInTree(merged);
}
