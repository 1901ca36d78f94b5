import { isDerivedRoom } from '../../../schema/rooms.ts';
import { isIntact } from '../../checksum.ts';
import { runScript, type ScriptRunner } from '../../redis/script.ts';
import type { Author, LoadedDocument, StoredRow } from '../../rooms/docLog.ts';
import { decodePosition, type LogPosition, readRows } from './readRows.ts';
import { READ_HEAD } from './readScripts.ts';
import type { RoomKeys } from './roomKeys.ts';

const PAGE_ROWS = 500;
/** A log that is trimmed while it is read is read again; more often than this it is not being trimmed. */
const MAX_READINGS = 5;

type Head = LogPosition & {
  readonly lastRowAtMs: number;
  /** Rows of this epoch that were trimmed: 1 up to this. */
  readonly trimmedSeq: number;
  readonly snapshot: { readonly seq: number; readonly bytes: Buffer; readonly checksum: number } | null;
  readonly authors: ReadonlyMap<number, Author>;
  readonly earlierClientIds: ReadonlySet<number>;
};

type Place = { readonly room: string; readonly keys: RoomKeys };

/**
 * Reads what a room needs to come up, every byte checked, as the log stood at one moment: rows appended meanwhile are not in it, and rows
 * trimmed meanwhile make it begin again with the snapshot that stands for them. Changes nothing.
 *
 * @throws when the snapshot is damaged or gone and the rows before it are not all there: half a document must not be written on (I5); of what is reckoned
 * from elsewhere that is told as damage
 */
export async function readRedisDocument(redis: ScriptRunner, place: Place): Promise<{ document: LoadedDocument; position: LogPosition }> {
  for (let reading = 1; ; reading++) {
    const head = await readHead(redis, place);
    const { epoch, seq } = head;
    const snapshot = head.snapshot && isIntact(head.snapshot) ? head.snapshot : null;
    const from = (snapshot?.seq ?? 0) + 1;
    const tail = await readTail(redis, place, head, from);
    if (tail.isHoled && reading < MAX_READINGS && (await hasMoved(redis, place, head))) continue;
    const isHalf = head.trimmedSeq >= from;
    if (isHalf && !isDerivedRoom(place.room))
      throw new Error(`the snapshot of ${place.room} is damaged or gone and rows before it are gone`);
    const damaged: LoadedDocument['damaged'] =
      isHalf || (head.snapshot && !snapshot) ? [{ seq: head.snapshot?.seq ?? 0, what: 'snapshot' }, ...tail.damaged] : tail.damaged;
    const document: LoadedDocument = {
      epoch,
      seq,
      lastRowAtMs: head.lastRowAtMs,
      snapshot: snapshot && { seq: snapshot.seq, bytes: snapshot.bytes },
      rows: tail.rows,
      damaged,
      authors: head.authors,
      earlierClientIds: head.earlierClientIds,
    };
    return { document, position: { epoch, seq, chain: head.chain } };
  }
}

/** The rows from `from` up to the head. `isHoled`: some numbers are not there at all; they are told as damaged too. */
async function readTail(redis: ScriptRunner, place: Place, { epoch, seq: last }: LogPosition, from: number) {
  const rows: StoredRow[] = [];
  const damaged: { seq: number; what: 'row' }[] = [];
  let isHoled = false;
  let expected = from;
  const missingUpTo = (end: number): void => {
    for (; expected < end; expected++) {
      damaged.push({ seq: expected, what: 'row' });
      isHoled = true;
    }
  };
  while (expected <= last) {
    const page = await readRows(redis, { ...place, epoch }, expected, Math.min(PAGE_ROWS, last - expected + 1));
    const present = page.rows.filter(({ seq }) => seq <= last);
    for (const { seq, bytes, isIntact: isWhole } of present) {
      missingUpTo(seq);
      expected = seq + 1;
      if (page.aside.has(seq)) continue;
      if (isWhole) rows.push({ seq, bytes });
      else damaged.push({ seq, what: 'row' });
    }
    if (present.length === 0) missingUpTo(last + 1);
  }
  return { rows, damaged, isHoled };
}

async function hasMoved(redis: ScriptRunner, place: Place, before: Head): Promise<boolean> {
  const now = await readHead(redis, place);
  return now.epoch !== before.epoch || now.trimmedSeq !== before.trimmedSeq || now.snapshot?.seq !== before.snapshot?.seq;
}

async function readHead(redis: ScriptRunner, { room, keys }: Place): Promise<Head> {
  const answer = await runScript(redis, READ_HEAD, [keys.meta, keys.snapshot, keys.authors, keys.log]);
  const [meta, stored, bindings, lastAt] = answer as [(Buffer | null)[], (Buffer | null)[], Buffer[], Buffer]; // what the script returns
  const position = decodePosition(room, meta);
  const [snapshotEpoch, seq, bytes, checksum] = stored;
  const isOfEpoch = snapshotEpoch && Number(snapshotEpoch) === position.epoch;
  const [trimmedEpoch, trimmedSeq] = String(meta[3] ?? '0-0')
    .split('-')
    .map(Number);
  const authors = new Map<number, Author>();
  const earlierClientIds = new Set<number>();
  for (let i = 0; i + 1 < bindings.length; i += 2) {
    const clientId = Number(bindings[i]);
    const [epoch, userId = '', device = ''] = String(bindings[i + 1]).split('\n');
    if (Number(epoch) === position.epoch) authors.set(clientId, { userId, device });
    else earlierClientIds.add(clientId);
  }
  return {
    ...position,
    lastRowAtMs: Number.isSafeInteger(Number(lastAt)) ? Number(lastAt) : 0, // damage may have left anything there
    trimmedSeq: trimmedEpoch === position.epoch ? (trimmedSeq ?? 0) : 0,
    snapshot: isOfEpoch && seq && bytes ? { seq: Number(seq), bytes, checksum: Number(checksum) } : null,
    authors,
    earlierClientIds,
  };
}
