import { isIntact } from '../checksum.ts';
import type { Author, LoadedDocument, StoredRow } from '../rooms/docLog.ts';
import type { DocLogStatements } from './docLogStatements.ts';

/**
 * Reads what a room needs to come up, every byte checked: what is damaged is told and left out (I15). Changes nothing.
 * Rows whose numbers are missing, which the log itself never does, are told as damaged too.
 *
 * @throws when the snapshot is damaged and the rows before it are not all there: half a document must not be written on (I5)
 */
export function readDocument(statements: DocLogStatements, room: string): LoadedDocument {
  const head = statements.selectHead.get(room);
  if (!head) throw new Error(`there is no room ${room}`);
  const { epoch, seq } = head;
  const damaged: { seq: number; what: 'row' | 'snapshot' }[] = [];

  let snapshot: StoredRow | null = null;
  const stored = statements.selectSnapshot.get(room, epoch);
  if (stored && isIntact(stored)) snapshot = stored;
  else if (stored) {
    if (statements.countRowsUpTo.get(room, epoch, stored.seq) !== stored.seq)
      throw new Error(`the snapshot of ${room} is damaged and rows before it are gone`);
    damaged.push({ seq: stored.seq, what: 'snapshot' });
  }

  const rows: StoredRow[] = [];
  let expected = (snapshot?.seq ?? 0) + 1;
  for (const place of statements.selectTail.iterate(room, epoch, expected - 1)) {
    for (; expected < place.seq; expected++) damaged.push({ seq: expected, what: 'row' });
    expected = place.seq + 1;
    if (place.bytes === null) continue;
    if (isIntact(place)) rows.push({ seq: place.seq, bytes: place.bytes });
    else damaged.push({ seq: place.seq, what: 'row' });
  }

  const authors = new Map<number, Author>();
  const earlierClientIds = new Set<number>();
  for (const binding of statements.selectBindings.iterate(room)) {
    if (binding.epoch === epoch) authors.set(binding.clientId, { userId: binding.userId, device: binding.device });
    else earlierClientIds.add(binding.clientId);
  }
  const lastRowAtMs = statements.selectLastAt.get(room, epoch) ?? 0;
  return {
    ...{ epoch, seq, lastRowAtMs, rows, damaged, authors, earlierClientIds },
    snapshot: snapshot && { seq: snapshot.seq, bytes: snapshot.bytes },
  };
}
