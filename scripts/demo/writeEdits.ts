import * as Y from 'yjs';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { UserId } from '../../schema/ids.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { DocLog, LogRow } from '../../server/rooms/docLog.ts';
import type { Random } from './generateRoll.ts';

const DAY_MS = 24 * 60 * 60_000;

/** One edit as its person made it: the cells of one transaction. `device`: the code of theirs that it was made on, where they have several. */
export type PlannedEdit = { readonly atMs: number; readonly by: UserId; readonly device?: string; readonly writes: readonly CellWrite[] };

/**
 * Appends edits to a room's log as the tablets that made them would have: each tablet's replica of an evening has a Yjs client id of its own,
 * each edit is one transaction on it and one row with its author, device and time. What history and authors say of the demo is therefore
 * read from the same log as everything later.
 * @param edits oldest first
 * @param devices the device code of each writer who has one device
 */
export async function writeEdits(
  log: DocLog,
  room: string,
  edits: readonly PlannedEdit[],
  devices: ReadonlyMap<UserId, string>,
  random: Random,
): Promise<void> {
  const server = new Y.Doc();
  const serverRows = server.getMap(ROOT_NAME);
  const tablets = new Map<string, Y.Doc>();
  const bound = new Set<number>();
  const logRows: LogRow[] = [];
  let lastTablet: Y.Doc | null = null;

  for (const { atMs, by, device = devices.get(by) ?? '', writes } of edits) {
    const evening = `${by} ${device} ${Math.floor(atMs / DAY_MS)}`;
    const tablet = tablets.get(evening) ?? openTablet(random);
    tablets.set(evening, tablet);
    // Between two edits of one tablet nobody else has written.
    if (tablet !== lastTablet) Y.applyUpdate(tablet, Y.encodeStateAsUpdate(server, Y.encodeStateVector(tablet)));
    lastTablet = tablet;
    const { bytes, keys } = applyAsServer(server, serverRows, editOn(tablet, writes));
    const newClientIds = bound.has(tablet.clientID) ? [] : [tablet.clientID];
    bound.add(tablet.clientID);
    logRows.push({ userId: by, device, atMs, keys, bytes, newClientIds });
  }

  const epoch = await log.epochOf(room);
  const seq = await log.append(room, epoch, logRows);
  await log.saveSnapshot(room, epoch, seq, Y.encodeStateAsUpdate(server)); // the first to open the room need not wait for all rows
  for (const doc of [server, ...tablets.values()]) doc.destroy();
}

function openTablet(random: Random): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = random.int(2 ** 32);
  return doc;
}

/** Makes one edit and returns what the tablet would send. */
function editOn(tablet: Y.Doc, writes: PlannedEdit['writes']): Uint8Array {
  let sent: Uint8Array | undefined;
  tablet.once('update', (bytes: Uint8Array) => {
    sent = bytes;
  });
  const rows = tablet.getMap(ROOT_NAME);
  tablet.transact(() => {
    for (const { key, value } of writes) rows.set(key, value);
  });
  if (!sent) throw new Error('an edit of the demo writes nothing');
  return sent;
}

/** The bytes that the server's own transaction writes for an update, and the keys it touched (I13). */
function applyAsServer(server: Y.Doc, rows: Y.Map<unknown>, update: Uint8Array): { bytes: Uint8Array; keys: string[] } {
  const written: Uint8Array[] = [];
  const keys: string[] = [];
  server.once('update', (bytes: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
    written.push(bytes);
    for (const key of transaction.changed.get(rows as never) ?? []) if (key !== null) keys.push(key); // Yjs types `changed` by its base class
  });
  Y.applyUpdate(server, update);
  const [bytes] = written;
  if (!bytes) throw new Error('an edit of the demo changes nothing');
  return { bytes, keys };
}
