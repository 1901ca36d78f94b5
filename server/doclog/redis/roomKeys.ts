/** Where a room lies in Redis. The braces put all of it into one slot, so that one script may touch it. */
export type RoomKeys = {
  /** The name by which y-redis knows it, and its channel. */
  readonly name: string;
  /** Stream of rows; an entry's id is `<epoch>-<seq>`, so that Redis itself never takes a number twice. */
  readonly log: string;
  /** Hash: `epoch`, `seq` and `chain` of the last row, `archived` the id up to which the archive has them, `sealed` when the log has moved to SQLite. */
  readonly meta: string;
  /** Hash: client id → epoch, user and device, on a line each; of every epoch. */
  readonly authors: string;
  /** Hash: `epoch`, `seq`, `at`, `bytes`, `checksum`. */
  readonly snapshot: string;
  /** Hash: id of a row set aside → time and reason. */
  readonly aside: string;
  /** Hash: process → the least generation of its appends that are still taken. */
  readonly fences: string;
  /** Before a client id: string, user and device that are about to write under it. */
  readonly reserved: string;
  /** Who trims just now. */
  readonly lease: string;
  /** Who writes a snapshot just now. */
  readonly compaction: string;
  /** Where a stream is written anew, for the moment. */
  readonly incoming: string;
};

export function roomKeys(prefix: string, room: string): RoomKeys {
  const name = `${prefix}:{${room}}`;
  return {
    name,
    log: `${name}:log`,
    meta: `${name}:meta`,
    authors: `${name}:authors`,
    snapshot: `${name}:snapshot`,
    aside: `${name}:aside`,
    fences: `${name}:fences`,
    reserved: `${name}:id:`,
    lease: `${name}:lease`,
    compaction: `${name}:compaction`,
    incoming: `${name}:incoming`,
  };
}

/** Set of the names of all rooms. */
export const roomsKey = (prefix: string): string => `${prefix}:rooms`;

/** The id of the installation whose log this is. */
export const installationKey = (prefix: string): string => `${prefix}:installation`;

/** There while the whole log lives in SQLite: no room begins in this Redis, and no server starts on it. */
export const installationSealKey = (prefix = 'cx'): string => `${prefix}:installation:sealed`;
