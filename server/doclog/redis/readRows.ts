import { LogMovedError } from '../../logMovedError.ts';
import { runScript, type ScriptRunner } from '../../redis/script.ts';
import { READ_ROWS } from './readScripts.ts';
import type { RoomKeys } from './roomKeys.ts';
import { decodeEntry, type ReadRow } from './rowFields.ts';

/** Where a log stands: its last row, and the fingerprint of everything up to it (empty before the first). */
export type LogPosition = { readonly epoch: number; readonly seq: number; readonly chain: string };

/** Rows and where the log stood at the moment they were read. */
export type RowPage = {
  readonly position: LogPosition;
  readonly rows: readonly ReadRow[];
  /** Numbers of the epoch's rows that somebody set aside. */
  readonly aside: ReadonlySet<number>;
};

/** `epoch`, `seq` and `chain` of the room's head, as Redis answers them. */
export function decodePosition(room: string, [epoch, seq, chain]: readonly (Buffer | null | undefined)[]): LogPosition {
  if (!epoch || !seq) throw new LogMovedError(room, 'its head is gone');
  return { epoch: Number(epoch), seq: Number(seq), chain: String(chain ?? '') };
}

/** At most `count` rows of an epoch from number `from` on. */
export async function readRows(
  redis: ScriptRunner,
  { room, keys, epoch }: { readonly room: string; readonly keys: RoomKeys; readonly epoch: number },
  from: number,
  count: number,
): Promise<RowPage> {
  const answer = await runScript(redis, READ_ROWS, [keys.log, keys.meta, keys.aside, `${epoch}-${from}`, `${epoch}`, count]);
  const [head, entries, asideIds] = answer as [(Buffer | null)[], [Buffer, Buffer[]][], Buffer[]]; // what the script returns
  const aside = asideIds.map((id) => String(id).split('-')).filter(([of]) => Number(of) === epoch);
  return {
    position: decodePosition(room, head),
    rows: entries.map(decodeEntry),
    aside: new Set(aside.map(([, seq]) => Number(seq))),
  };
}
