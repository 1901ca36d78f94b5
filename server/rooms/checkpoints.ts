import * as Y from 'yjs';
import type { DocLog } from './docLog.ts';
import type { OpenedDocument } from './loadDocument.ts';
import { isShared } from './sharedDocLog.ts';
import type { SyncAnswers } from './syncAnswers.ts';
import type { Timers } from './timers.ts';

/** A snapshot is written when it spares the next load more rows than this, … */
const SNAPSHOT_AFTER_ROWS = 500;
/** …or so many bytes: one cell overwritten with long texts makes a short document with a long log, … */
const SNAPSHOT_AFTER_BYTES = 4 * 1024 * 1024;
/** …at a moment when the room has been quiet for so long, … */
const QUIET_MS = 250;
/** …or without waiting for one, when it is more than this. */
const SNAPSHOT_AT_LATEST_ROWS = 5_000;

export type Checkpoints = ReturnType<typeof createCheckpoints>;

/**
 * Decides when a room's whole state is encoded: for the next load (snapshot) and for whoever opens the list next (ready-made answer). Both from one
 * encoding, of a document that is exactly what is on disk.
 */
export function createCheckpoints(
  opened: Omit<OpenedDocument, 'lastRowAtMs' | 'authors' | 'earlierClientIds' | 'bytes'>,
  deps: {
    readonly name: string;
    readonly log: DocLog;
    readonly timers: Timers;
    readonly answers: SyncAnswers;
    /** While an append is under way the document is ahead of the disk. */
    readonly isBusy: () => boolean;
    readonly onError: (error: unknown) => void;
  },
) {
  const { name, log, timers, answers } = deps;
  // taken out, not kept: what was read from the disk must not stay in memory beside the document
  const { doc, epoch, asLoaded } = opened;
  let { seq, rowsSinceSnapshot, bytesSinceSnapshot } = opened;
  let callOff: (() => void) | null = null;
  let isDestroyed = false;
  let underWay: Promise<void> = Promise.resolve();
  if (asLoaded) answers.renew(asLoaded);

  const isWorthIt = (): boolean => rowsSinceSnapshot > SNAPSHOT_AFTER_ROWS || bytesSinceSnapshot > SNAPSHOT_AFTER_BYTES;

  function look(): void {
    callOff = null;
    if (isDestroyed || deps.isBusy()) return; // `plan` is called when it no longer is
    if (isWorthIt())
      void write(); // tells its own errors
    else if (answers.isDue) encode();
  }

  function encode(): Uint8Array {
    const state = Y.encodeStateAsUpdate(doc);
    answers.renew(state);
    return state;
  }

  /** Writes a snapshot if it pays. Only while nothing is on its way to disk. Resolves when none is under way any more: whoever closes the file waits for it. */
  async function write(): Promise<void> {
    const [before, mine] = [underWay, writeNow()];
    underWay = before.then(() => mine);
    await underWay;
  }

  async function writeNow(): Promise<void> {
    if (!isWorthIt()) return;
    const spared = { rows: rowsSinceSnapshot, bytes: bytesSinceSnapshot };
    rowsSinceSnapshot = 0;
    bytesSinceSnapshot = 0;
    const giveBack = (): void => {
      rowsSinceSnapshot += spared.rows;
      bytesSinceSnapshot += spared.bytes;
    };
    try {
      if (isShared(log)) {
        if (log.whyNotReady() !== null) throw new Error('the shared log is away'); // not waited for, room after room, when the process ends
        if (!(await log.claimSnapshot(name, epoch, seq, Math.ceil(spared.rows / 2)))) return; // another process has just written one, or is at it
        if (deps.isBusy() || isDestroyed) return giveBack(); // an append has begun meanwhile: at the next rest
      }
      await log.saveSnapshot(name, epoch, seq, encode());
    } catch (error) {
      giveBack(); // only the next load is slower: the rows have everything
      deps.onError(error);
    }
  }

  return {
    get seq() {
      return seq;
    },
    /** The room has just come to rest. */
    plan(): void {
      if (isDestroyed) return;
      callOff?.();
      callOff = null;
      if (rowsSinceSnapshot > SNAPSHOT_AT_LATEST_ROWS || bytesSinceSnapshot > 2 * SNAPSHOT_AFTER_BYTES) return look();
      if (isWorthIt() || answers.isDue) callOff = timers.after(QUIET_MS, look);
    },
    /** Rows up to `last` are on disk and in the document. */
    appended(last: number, rows: readonly { readonly bytes: Uint8Array }[]): void {
      seq = last;
      rowsSinceSnapshot += rows.length;
      for (const { bytes } of rows) bytesSinceSnapshot += bytes.length;
    },
    write,
    destroy(): void {
      isDestroyed = true;
      callOff?.();
    },
  };
}
