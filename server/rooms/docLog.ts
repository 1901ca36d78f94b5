import type { Scalar } from '../../schema/keys.ts';

/** What the rooms need of a durable log; `doclog/` implements it, and every implementation passes `doclog/docLogContract.ts`. */

/** What one person and device had accepted in one batch, as one update. */
export type LogRow = {
  readonly userId: string;
  readonly device: string;
  /** Server time, epoch milliseconds. */
  readonly atMs: number;
  /** The document keys that the update touched. */
  readonly keys: readonly string[];
  /** One Yjs V1 update in canonical bytes (I13). */
  readonly bytes: Uint8Array;
  /** Yjs client ids that this row uses for the first time in the room; bound to its user and device in the same commit (I8). */
  readonly newClientIds: readonly number[];
};

export type Author = { readonly userId: string; readonly device: string };

export type StoredRow = { readonly seq: number; readonly bytes: Uint8Array };

/** Everything a room needs to come up. */
export type LoadedDocument = {
  readonly epoch: number;
  /** Number of the last row ever appended in this epoch, also of one set aside: numbers are never used again. */
  readonly seq: number;
  /** When that row was written, epoch milliseconds; 0 where there is none, or nothing can be read of it. */
  readonly lastRowAtMs: number;
  /** The state after its `seq`, as one update. */
  readonly snapshot: StoredRow | null;
  /** The rows after the snapshot, in order, without those in quarantine. */
  readonly rows: readonly StoredRow[];
  /** What this load found damaged and set aside (I15); a damaged snapshot has its `seq` and is passed over. */
  readonly damaged: readonly { readonly seq: number; readonly what: 'row' | 'snapshot' }[];
  /** Who is bound to which Yjs client id in this epoch. */
  readonly authors: ReadonlyMap<number, Author>;
  /** Client ids of earlier epochs: a replica that names one is out of date (I10). */
  readonly earlierClientIds: ReadonlySet<number>;
};

/** A new generation of a document, written by the server. */
export type FreshDocument = {
  /** The whole state as one update. */
  readonly state: Uint8Array;
  /** Who is bound to each client id in it. */
  readonly authors: ReadonlyMap<number, Author>;
};

/** A room's document while rows of it are appended: what will be on disk once that has committed, and nothing else. */
export type AppendedDocument = {
  /** Number of the last row that it held before them. */
  readonly seq: number;
  /** Every key that something stands, or stood, under. */
  keys(): Iterable<string>;
  /** What stands under a key; undefined when nothing does. */
  value(key: string): Scalar | undefined;
};

/** What goes into the file with an append, in its transaction; `projection/` implements it. */
export type WithAppend = {
  /** A transaction begins, perhaps again: what was said of one that has not committed never happened. */
  begun(): void;
  /**
   * Rows were written that end with this place. Whatever goes wrong here costs no edit.
   * @returns whether what they come to stands beside them; where not, the log writes down that it does not
   * @throws only where SQLite has taken the whole transaction back
   */
  appended(
    room: string,
    place: { readonly epoch: number; readonly seq: number },
    rows: readonly LogRow[],
    document: AppendedDocument,
  ): boolean;
  /** Rows were written of which this document says nothing that follows on what is in the log: another wrote in between. */
  skipped(document: AppendedDocument): void;
  /** What was appended since `begun` is on disk. */
  committed(): void;
};

export type DocLog = {
  /** The document's generation; a room that never existed begins its first. */
  epochOf(room: string): Promise<number>;
  /** Names of the rooms that exist. */
  rooms(): Promise<readonly string[]>;
  load(room: string): Promise<LoadedDocument>;
  /**
   * Appends rows and binds their client ids. Resolves with the last row's seq only when all of it is on disk (I1); rejects when nothing
   * of it is, also when a client id is bound already to somebody else or in another epoch, and with LogMovedError when the epoch is no longer the room's.
   * @param document what the room holds with these rows in it; until this has settled it takes nothing further
   */
  append(room: string, epoch: number, rows: readonly LogRow[], document?: AppendedDocument): Promise<number>;
  /**
   * Keeps the state after `seq` as one update, so that the next load is short. One that is older than the stored, or of an epoch that is no
   * longer the room's, is ignored.
   */
  saveSnapshot(room: string, epoch: number, seq: number, state: Uint8Array): Promise<void>;
  /** Sets rows aside that cannot be applied: kept, never loaded again (I15). */
  quarantine(room: string, epoch: number, seqs: readonly number[], reason: string): Promise<void>;
  /**
   * Begins a new generation with `fresh` as its first row, written by nobody (user and device are empty), all or nothing. What was written
   * before stays, as the record of who did what. Rejects when a client id of `fresh` was bound in an earlier epoch.
   * @throws LogMovedError when the room is no longer in `epoch` or its last row is not `seq`
   * @returns the new epoch, greater than every earlier one
   */
  beginEpoch(room: string, epoch: number, seq: number, fresh: FreshDocument): Promise<number>;
  /**
   * Lets go of what nobody loads any more: snapshots of generations before `epoch` and, where the archive has them, their rows. None of their bytes stay
   * in what is there now; what is deleted may lie in files until those are written anew.
   * @throws LogMovedError when the room is not in `epoch`, or the archive has not come to it
   */
  forgetEarlier(room: string, epoch: number): Promise<void>;
};
