/** What the rooms need of a durable log; `doclog/` implements it, and every implementation passes `doclog/docLogContract.ts`. */

/** One accepted update and who sent it. */
export type LogRow = {
  readonly userId: string;
  readonly device: string;
  /** Server time, epoch milliseconds. */
  readonly atMs: number;
  /** The document keys that the update touched. */
  readonly keys: readonly string[];
  /** One Yjs V1 update, as the server's own transaction wrote it (I13). */
  readonly bytes: Uint8Array;
  /** Yjs client ids that this row uses for the first time in the room; bound to its user and device in the same commit (I8). */
  readonly newClientIds: readonly number[];
};

export type Author = { readonly userId: string; readonly device: string };

/** Everything a room needs to come up. */
export type LoadedDocument = {
  readonly epoch: number;
  /** Number of the last row contained. */
  readonly seq: number;
  /** The snapshot, if there is one, and then the rows after it, in order. */
  readonly updates: readonly Uint8Array[];
  /** Rows after the snapshot: how much a new snapshot would save. */
  readonly rowsSinceSnapshot: number;
  readonly authors: ReadonlyMap<number, Author>;
};

export type DocLog = {
  /** The document's generation; a room that never existed begins its first. */
  epochOf(room: string): number;
  load(room: string): Promise<LoadedDocument>;
  /**
   * Appends rows and binds their client ids. Resolves with the last row's seq only when all of it is on disk (I1); rejects when nothing
   * of it is, also when the epoch is no longer the room's.
   */
  append(room: string, epoch: number, rows: readonly LogRow[]): Promise<number>;
  /** Keeps the state after `seq` as one update, so that the next load is short. An older one than the stored is ignored. */
  saveSnapshot(room: string, epoch: number, seq: number, state: Uint8Array): Promise<void>;
};
