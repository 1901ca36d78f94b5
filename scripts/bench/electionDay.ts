import * as Y from 'yjs';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import { answerWrites, type CellWrite } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { createRandom } from '../../schema/testing.ts';
import type { DocLog } from '../../server/rooms/docLog.ts';

const ELECTORS = 1_200;
const BEFORE_MS = Date.UTC(2026, 10, 28);
/** Of edits so many are marks at a door, the rest answers in a list. */
export const DOOR_SHARE = 0.6;

const electorId = (i: number): ElectorId => `e${i.toString(36).padStart(9, '0')}` as ElectorId;

/** What a tablet writes of an elector: a mark in attendance, an answer in a list. @param n how many it has written before */
export function drawEdit(random: ReturnType<typeof createRandom>, name: string, userId: string, n: number): readonly CellWrite[] {
  const elector = electorId(random.int(ELECTORS));
  return name.startsWith('a')
    ? [voted(elector, `${userId}d01a` as WriterId, n)]
    : answerWrites(elector, userId as UserId, random.pick(['promised', 'undecided', 'refused']), BEFORE_MS + n, false);
}

const voted = (elector: ElectorId, writer: WriterId, n: number): CellWrite => ({
  key: observationKey(elector, { writer, n }),
  value: votedValue(BEFORE_MS + n, 'door'),
});

/** In one transaction. */
export function write(doc: Y.Doc, writes: readonly CellWrite[]): void {
  doc.transact(() => {
    for (const { key, value } of writes) doc.getMap(ROOT_NAME).set(key, value);
  });
}

/** What stood in a document before, the same in every committee, as one row of its log: a list of 1,200 electors, each claimed by two, half of them seen. */
export async function begin(log: DocLog, name: string): Promise<void> {
  const isAttendance = name.startsWith('a');
  const row = { userId: 'before', device: 'd01', atMs: BEFORE_MS, keys: [], bytes: isAttendance ? SEEN() : CLAIMED(), newClientIds: [1] };
  await log.append(name, await log.epochOf(name), [row]);
}
const SEEN = once(() => Array.from({ length: ELECTORS / 2 }, (_, i) => voted(electorId(2 * i), 'before0000' as WriterId, i)));
const CLAIMED = once(() =>
  Array.from({ length: ELECTORS }, (_, i) =>
    ['owner1', 'owner2'].flatMap((owner) => answerWrites(electorId(i), owner as UserId, 'promised', BEFORE_MS, false)),
  ).flat(),
);

function once(make: () => readonly CellWrite[]): () => Uint8Array {
  let bytes: Uint8Array | null = null;
  return () => {
    if (bytes) return bytes;
    const doc = new Y.Doc();
    doc.clientID = 1;
    write(doc, make());
    bytes = Y.encodeStateAsUpdate(doc);
    return bytes;
  };
}
