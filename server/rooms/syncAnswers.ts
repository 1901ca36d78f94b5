import * as Y from 'yjs';
import { SYNC } from '../../schema/wire.ts';
import { encodeStep2 } from './frames.ts';
import type { Timers } from './timers.ts';

/** The state vector of somebody who has nothing. */
const isEmptyVector = (stateVector: Uint8Array): boolean => stateVector.length === 1 && stateVector[0] === 0;
const isSame = (some: Uint8Array, other: Uint8Array): boolean => Buffer.compare(some, other) === 0;

/** The ready-made state is encoded anew when what came after it is longer than this and than half of it. */
const MIN_TAIL_BYTES = 64 * 1024;
/** Whoever lacks more single frames than this gets them as one difference. */
const MAX_SINGLE_FRAMES = 64;
/** A state up to this size takes about a millisecond to encode: it is not kept longer than this after the last question. */
const SMALL_STATE_BYTES = 64 * 1024;
const KEEP_SMALL_MS = 1_000;
/** How many different state vectors are answered from memory until the document changes: tablets that were cut off together ask the same. */
const MAX_REMEMBERED = 16;

/** An update frame that the room has sent; `ends` says up to which clock of each client it goes, null that this does not tell who has it. */
type Sent = { readonly frame: Uint8Array; readonly ends: ReadonlyMap<number, number> | null };

/** The same message as another step of the protocol: its second byte says which. */
function asStep(step: number, frame: Uint8Array): Uint8Array {
  const other = Uint8Array.from(frame);
  other[1] = step;
  return other;
}

export type SyncAnswers = ReturnType<typeof createSyncAnswers>;

/**
 * Answers to step 1, ready-made where that is possible: whoever has nothing gets the same bytes as everybody before, and behind them the frames that the
 * room has sent since; whoever was there when those bytes were made gets just the frames that are new. So a hundred tablets after an outage do not
 * encode a document a hundred times.
 *
 * @param bytesLoaded roughly, of the state that the document came up with
 */
export function createSyncAnswers(doc: Y.Doc, timers: Pick<Timers, 'elapsedMs'>, bytesLoaded = 0) {
  let full: Uint8Array | null = null; // a step 2 with everything (an update, once there is more behind it), …
  let fullVector: ReadonlyMap<number, number> = new Map(); // …the state vector of that, …
  let deletions: Uint8Array | null = null; // …a step 2 with all deletions up to then or later, made when it is first needed, …
  let tail: Sent[] = []; // …and the update frames since
  let lastOfTail: Uint8Array | null = null; // the last of them as a step 2
  let tailBytes = 0; // also of frames that are not kept
  let stateBytes = bytesLoaded; // at the last encoding
  let askedAtMs = timers.elapsedMs();
  const remembered: { readonly stateVector: Uint8Array; readonly frame: Uint8Array }[] = [];

  const isSmall = (): boolean => stateBytes + tailBytes <= SMALL_STATE_BYTES;
  const isStale = (): boolean => full !== null && tailBytes > Math.max(MIN_TAIL_BYTES, full.length / 2);
  /** @param state everything in the document, as one update */
  function renew(state: Uint8Array): void {
    full = encodeStep2(state);
    stateBytes = state.length;
    askedAtMs = timers.elapsedMs();
    fullVector = Y.decodeStateVector(Y.encodeStateVector(doc));
    deletions = null;
    tail = [];
    tailBytes = 0;
  }

  /** For somebody who has all that the ready-made state has: all deletions, which no state vector tells, and the frames that it lacks. */
  function newsTo(stateVector: Uint8Array): readonly Uint8Array[] | null {
    if (full === null) return null;
    const known = Y.decodeStateVector(stateVector);
    for (const [client, clock] of fullVector) if ((known.get(client) ?? 0) < clock) return null;
    const lacking = tail.filter(({ ends }) => !ends || [...ends].some(([client, end]) => (known.get(client) ?? 0) < end));
    if (lacking.length > MAX_SINGLE_FRAMES) return null;
    deletions ??= encodeStep2(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc)));
    return [...lacking.map(({ frame }) => frame), deletions]; // last: a deletion of what has not come yet would look like a hole
  }

  return {
    /** The document has just come from disk as this one update. */
    renew,
    /** Whether a fresh tablet would have to wait for the document to be encoded. */
    get isDue(): boolean {
      return full === null ? !isSmall() : isStale();
    },
    /** Frees what a small document has ready-made when nobody has asked for it lately: hundreds of rooms would hold it for nobody. */
    tidy(): void {
      if (!isSmall() || timers.elapsedMs() - askedAtMs < KEEP_SMALL_MS) return;
      remembered.length = 0;
      if (full === null) return;
      full = null;
      deletions = null;
      fullVector = new Map();
      tail = [];
      lastOfTail = null;
    },
    /** Of the whole state at its last encoding, and of what came since. */
    get bytes(): number {
      return stateBytes + tailBytes;
    },
    get isReady(): boolean {
      return full !== null;
    },
    /** The room has sent this update frame: the document is what it was, and this. */
    changed(frame: Uint8Array, ends: ReadonlyMap<number, number> | null = null): void {
      remembered.length = 0;
      tailBytes += frame.length;
      if (full === null) return;
      if (tail.length === 0) full = asStep(SYNC.update, full);
      lastOfTail = null;
      tail.push({ frame, ends });
    },
    /**
     * @returns the frames to send, in order: all that the asker lacks, of which a step 2 is the last
     * @throws Error when the state vector is none
     */
    to(stateVector: Uint8Array): readonly Uint8Array[] {
      askedAtMs = timers.elapsedMs();
      if (isEmptyVector(stateVector)) {
        if (full === null || isStale()) renew(Y.encodeStateAsUpdate(doc));
        if (full === null) return [];
        const last = tail.at(-1);
        if (!last) return [full];
        // a client takes a step 2 for the whole document, and decides by what it holds then what of its unsent edits still counts
        lastOfTail ??= asStep(SYNC.step2, last.frame);
        return [full, ...tail.slice(0, -1).map(({ frame }) => frame), lastOfTail];
      }
      const known = remembered.find((answer) => isSame(answer.stateVector, stateVector));
      if (known) return [known.frame];
      const news = newsTo(stateVector);
      if (news) return news;
      const frame = encodeStep2(Y.encodeStateAsUpdate(doc, stateVector));
      if (remembered.length >= MAX_REMEMBERED) remembered.shift();
      remembered.push({ stateVector: Uint8Array.from(stateVector), frame });
      return [frame];
    },
  };
}
