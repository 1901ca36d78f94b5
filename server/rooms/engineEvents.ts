import type { ErrorCode } from '../../schema/errors.ts';
import type { Refusal } from '../../schema/wire.ts';
import type { ConnectionClaims } from './connection.ts';

/** Named points of a batch, in their order; tests end the process at each of them. */
export const STEPS = ['before-gate', 'after-gate', 'after-apply', 'after-commit', 'after-broadcast', 'after-acknowledge'] as const;
export type Step = (typeof STEPS)[number];

/** What the engine tells whoever watches it: metrics, logs, the audit, tests. Never names or values, and keys only to the audit. */
export type EngineEvents = {
  /** A frame came in. */
  frame?(kind: 'step1' | 'step2' | 'update' | 'awareness' | 'query-awareness' | 'unknown'): void;
  /** The gate has judged a data frame. */
  judged?(verdict: string, ms: number): void;
  /** An append has come back from the disk. */
  committed?(ms: number, rows: number): void;
  /** The time from the arrival of a batch's oldest data frame to its acknowledgement. */
  acknowledged?(ms: number): void;
  /** The server has closed a connection. */
  closed?(code: ErrorCode): void;
  /** Something of what a connection wrote is refused; it is told at the same moment. */
  denied?(claims: ConnectionClaims, epoch: number, refused: Refusal['refused']): void;
  /** A connection is closed by the server, with whose it was. */
  connectionRefused?(claims: ConnectionClaims, code: ErrorCode): void;
  /** A connection reads too slowly. */
  congested?(): void;
  /** Rows or a snapshot were found damaged and set aside (I15). */
  damaged?(room: string, seqs: readonly number[], what: 'row' | 'snapshot' | 'stranded'): void;
  /** A room has begun a new generation. */
  epochBegun?(room: string, from: number, to: number): void;
  step?(step: Step): void;
};
