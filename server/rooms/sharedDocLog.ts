import type { DocLog, LogRow } from './docLog.ts';

/** A row as it stands in the log, whoever appended it. */
export type FollowedRow = LogRow & {
  readonly seq: number;
  /** Damaged, or set aside by somebody (I15): it has its number and is not to be applied. */
  readonly isSetAside: boolean;
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
  /** Whether it is this process's turn to write a snapshot of `seq`: no other is at it, and the stored one is far behind. */
  claimSnapshot(room: string, epoch: number, seq: number): Promise<boolean>;
  /** Every row up to this one is in the archive. A mark only moves forward. */
  markArchived(room: string, epoch: number, seq: number): Promise<void>;
  /**
   * Drops rows that snapshot and archive both hold and that are older than 60 s (I11).
   * @returns how many are gone; null when another process is at it
   */
  trim(room: string): Promise<number | null>;
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
