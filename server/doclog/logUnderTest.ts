import type { DocLog, LogRow } from '../rooms/docLog.ts';

/** What a test needs of an implementation. */
export type LogUnderTest = {
  readonly log: DocLog;
  /** The same data seen by a process started afterwards; the log before it is not used again. */
  reopen(): Promise<DocLog>;
  /** Changes stored bytes behind the log's back, as a failing disk does. */
  corrupt(room: string, seq: number): Promise<void>;
  corruptSnapshot(room: string): Promise<void>;
  close(): Promise<void>;
};

export type RunContract = (title: string, body: (under: LogUnderTest) => Promise<void>) => void;

/** A row that says nothing but its bytes; the log does not read them. */
export const row = (bytes: readonly number[], more: Partial<LogRow> = {}): LogRow => ({
  userId: 'user01',
  device: 'd01',
  atMs: 1,
  keys: ['k'],
  bytes: Uint8Array.from(bytes),
  newClientIds: [],
  ...more,
});

/** What a load brings, as plain numbers: the snapshot's bytes, then each row's by its number. */
export async function contents(log: DocLog, room: string) {
  const { snapshot, rows, seq } = await log.load(room);
  return {
    seq,
    snapshot: snapshot && { seq: snapshot.seq, bytes: [...snapshot.bytes] },
    rows: rows.map((stored): [number, number[]] => [stored.seq, [...stored.bytes]]),
  };
}
