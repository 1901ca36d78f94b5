import type { Author, DocLog, LogRow } from './docLog.ts';

/** A row as it stands in the log, whoever appended it. */
export type FollowedRow = LogRow & {
  readonly seq: number;
  /** Damaged, or set aside by somebody (I15): it has its number and is not to be applied. */
  readonly isSetAside: boolean;
};

/** Where the log of a room ends. */
export type LogHead = LogPlace & {
  /** Its rows that are set aside, as `<epoch>-<seq>`. */
  readonly setAside: readonly string[];
};

export type LogFollower = {
  /** The next rows, in order: the first one's number follows the last one's of the call before. Own rows are among them. */
  rows(rows: readonly FollowedRow[]): void;
  /**
   * It can no longer be followed: another epoch has begun, the log went back, or the rows that come next are gone. Nothing more is told;
   * what is in memory is to be thrown away and loaded again.
   */
  lost(error: Error): void;
};

/** A row's place in the whole log of a room; epochs follow each other, and in each numbers begin at 1. */
export type LogPlace = {
  readonly epoch: number;
  /** 0: before the epoch's first row. */
  readonly seq: number;
  /** A fingerprint of everything up to it: two logs that agree in it agree in all before it. Empty before the first row of all; null: not known. */
  readonly chain: string | null;
};

/** A row as the archive keeps it. */
export type ArchivedRow = LogRow &
  LogPlace & {
    /** Since when and why it is not to be applied (I15); null when it is. */
    readonly setAside: { readonly atMs: number; readonly reason: string } | null;
  };

/** What comes after a place. */
export type LogPage = {
  /** Where the log ends. */
  readonly head: LogPlace;
  /** The next rows, across epochs, none left out. Empty only when the place is the end. */
  readonly rows: readonly ArchivedRow[];
  /** Who was bound with them to which client id; may name more. */
  readonly bindings: readonly (Author & { readonly clientId: number; readonly epoch: number })[];
  /** Every row of the room that is set aside, also before the place. `isDamage`: its bytes here are not what was written; nobody has judged it. */
  readonly setAside: readonly {
    readonly epoch: number;
    readonly seq: number;
    readonly atMs: number;
    readonly reason: string;
    readonly isDamage: boolean;
  }[];
};

/** A log that several processes write; every implementation passes `doclog/testing/sharedDocLogContract.ts`. */
export type SharedDocLog = DocLog & {
  /**
   * Tells every row after `afterSeq`, by whichever process, in order and exactly once each, however often the connection is lost; never
   * before it is on disk. Meant to be called right after a load, with its epoch and seq. Never throws; returns what ends it.
   */
  follow(room: string, epoch: number, afterSeq: number, follower: LogFollower): () => void;
  /**
   * Resolves when every follower that this process has of the room was told all rows that had been acknowledged to anybody before the call (I6).
   * @returns the number of the last of them, or a later one
   * @throws LogMovedError when `epoch` is no longer the room's, or another error when the rows cannot be read
   */
  barrier(room: string, epoch: number): Promise<number>;
  /**
   * Keeps client ids for who is about to write under them, for a minute or until they are bound with a row (M8).
   * @returns those that are somebody else's, bound or kept, with whose they are
   */
  reserve(room: string, claims: readonly (Author & { readonly clientId: number })[]): Promise<ReadonlyMap<number, Author>>;
  /** Whether it is this process's turn to write a snapshot of `seq`: no other is at it, and the stored one is at least so many rows behind. */
  claimSnapshot(room: string, epoch: number, seq: number, leastRows: number): Promise<boolean>;
  /**
   * At most `count` rows after a place, for the archive. A place of epoch 0 is before everything.
   * @throws LogMovedError when the log is not the one that the place is of, or rows that come next are gone: what it holds now is no continuation
   */
  readAfter(room: string, place: LogPlace, count: number): Promise<LogPage>;
  /** Where logs end, many asked for at once; of rooms that cannot be read there is nothing. */
  headsOf(rooms: readonly string[]): Promise<ReadonlyMap<string, LogHead>>;
  /**
   * Tells names of rooms that may have new rows: at once when somebody appends (`isAppended`), and every room when the connection is back and every few
   * seconds. Never throws; returns what ends it.
   */
  watch(told: (room: string, isAppended: boolean) => void): () => void;
  /** A number greater than `above` and than every one given before: who holds a smaller one is no longer the one who archives. */
  takeFence(above: number): Promise<number>;
  /**
   * Every row up to this one is in the archive. A mark only moves forward.
   * @param fence the number of whoever archives
   * @throws FencedOffError when a greater one was given
   */
  markArchived(room: string, epoch: number, seq: number, fence?: number): Promise<void>;
  /**
   * Drops rows that snapshot and archive both hold and that are older than 60 s (I11).
   * @returns how many are gone; null when another process is at it
   */
  trim(room: string): Promise<number | null>;
  /** Resolves when the files on its disk hold nothing but what is in it now. */
  rewriteFiles(): Promise<void>;
  /**
   * Resolves when it can be written.
   * @throws when it cannot, with a sentence for whoever runs the server
   */
  ready(): Promise<void>;
  /** Why it cannot be written just now, in a few words; null when it can. */
  whyNotReady(): string | null;
  /** Ends its connections. What is under way rejects. */
  close(): Promise<void>;
};

export const isShared = (log: DocLog): log is SharedDocLog => 'follow' in log;
