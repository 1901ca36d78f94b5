import type { Language } from '../../schema/errors.ts';
import type { ExportFormat, ExportWhat } from '../../schema/exports.ts';

/** What is asked of the thread that reads: rights have been looked at, and it looks at nothing else. */
export type ExportRequest = {
  readonly what: ExportWhat;
  readonly format: ExportFormat;
  /** The only ones that anything is read of. */
  readonly committees: readonly string[];
  /** Of the whole campaign: of the audit, also what is of no committee. */
  readonly isWhole: boolean;
  /** The committees are not the campaign's but only those of whoever asks. */
  readonly isOwn: boolean;
  /** Whether electors have names in it; otherwise their ids stand there. */
  readonly seesRoll: boolean;
  /** Of the audit, whether what was done to guarantees is told, or only by whom and when. */
  readonly seesWhat: boolean;
  readonly language: Language;
  readonly by: string;
  readonly atMs: number;
  readonly timeZone: string;
};

/** The documents of a committee as one text. */
export type SnapshotRequest = {
  readonly what: 'snapshot';
  readonly committee: string;
  /** Names of rooms that the caller reads. */
  readonly rooms: readonly string[];
  readonly seesRoll: boolean;
  readonly by: { readonly id: string; readonly name: string };
  readonly atMs: number;
};
