import type { Database as Sqlite } from 'better-sqlite3';
import { ELECTOR_ID_LENGTH, NO_DEVICE } from '../../schema/ids.ts';
import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Waiting } from '../mustStand.ts';
import { CARRIED_SESSION, type ConnectionClaims } from '../rooms/connection.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { openFeed } from '../sealed/feedRoom.ts';
import { freshClientId, writeUpdate } from '../sealed/writeUpdate.ts';
import { type Cells, carryWrites } from './carryWrites.ts';

/** Who carries, on a device of three characters; {@link NO_DEVICE} where none is known. */
export type Carrier = { readonly userId: string; readonly device: string };
/** Who wants something moved. */
export type Mover = Carrier & Waiting;

/** What the server writes into a room for somebody: it may be anything that may stand there (R12). */
export const carrierClaims = ({ userId, device }: Carrier, roomName: string): ConnectionClaims => ({
  userId,
  userName: '',
  role: 'admin',
  device,
  roomName,
  access: 'write',
  epoch: null,
  sessionId: CARRIED_SESSION,
  endsAtMs: Number.MAX_SAFE_INTEGER,
  isCarrier: true,
});

/**
 * Writes cells into a room as its carrier; through gate, log and to everybody who listens, like a tablet's.
 * @throws Error when not all of it is on disk
 */
export async function writeAsCarrier(
  room: Room,
  carrier: Carrier,
  writes: readonly { readonly key: string; readonly value: Scalar }[],
): Promise<void> {
  if (writes.length === 0) return;
  const feed = openFeed(room, carrierClaims(carrier, room.name));
  try {
    const fed = await feed.feed(writeUpdate(room.doc, freshClientId(room), writes));
    if (fed.kind !== 'taken') throw new Error(`${room.name} took nothing: ${fed.kind === 'closed' ? fed.code : fed.kind}`);
    const [refused] = fed.refused;
    if (refused) throw new Error(`${room.name} refused ${fed.refused.length} cells: ${refused.reason}`);
  } finally {
    feed.close();
  }
}

/** The cells of a room. */
export function* cellsIn({ doc }: Pick<Room, 'doc'>): Iterable<readonly [string, Scalar]> {
  for (const [key, value] of doc.getMap<unknown>(ROOT_NAME).entries()) if (isScalar(value)) yield [key, value];
}

/** The cells of an elector in a room. */
export const electorCells = (room: Pick<Room, 'doc'>, elector: string): Cells =>
  cellsByElector(room, new Set([elector])).get(elector) ?? new Map();

/** The cells of some electors in a room, by elector; of whom there are none there is nothing. */
function cellsByElector(room: Pick<Room, 'doc'>, electors: ReadonlySet<string>): ReadonlyMap<string, Cells> {
  const found = new Map<string, Map<string, Scalar>>();
  for (const [key, value] of cellsIn(room)) {
    const elector = key.slice(0, ELECTOR_ID_LENGTH);
    if (!electors.has(elector)) continue;
    const cells = found.get(elector) ?? new Map<string, Scalar>();
    found.set(elector, cells.set(key, value));
  }
  return found;
}

const KINDS = ['guarantees', 'attendance'] as const;

/** A room in which people write on and on is waited for so often; then it is another time. */
const MAX_WAITS = 20;

/**
 * Carries what two documents of a committee hold of some electors into another's (R12). Done again, or after an end half-way, it writes what is missing.
 * @param deps.archived resolves when all of a room's log is in SQLite
 */
export function createCarryElector(deps: {
  readonly sqlite: Sqlite;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly archived: (room: string) => Promise<void>;
}) {
  const { sqlite, registry } = deps;
  const selectLast = sqlite
    .prepare<[string, string], number>('SELECT coalesce(max(at), 0) FROM doc_log WHERE room = ? AND instr(keys, ?) > 0')
    .pluck();
  const selectLastWriter = sqlite
    .prepare<[string, string], string>(
      'SELECT user_id FROM doc_log WHERE room = ? AND instr(keys, ?) > 0 ORDER BY epoch DESC, seq DESC LIMIT 1',
    )
    .pluck();
  /** Where a room's log ends in SQLite; a snapshot counts, for the rows before it may be gone. */
  const selectHead = sqlite.prepare<[string], { readonly epoch: number; readonly seq: number }>(
    `SELECT epoch, max(
       coalesce((SELECT max(seq) FROM doc_log WHERE doc_log.room = name AND doc_log.epoch = room.epoch), 0),
       coalesce((SELECT seq FROM doc_snapshot WHERE doc_snapshot.room = name AND doc_snapshot.epoch = room.epoch), 0)
     ) AS seq FROM room WHERE name = ?`,
  );

  /**
   * A room of which everything is on disk, and in SQLite: who wrote a cell last, and when, is asked there.
   * @throws Error when it cannot be brought there
   */
  async function openArchived(name: string): Promise<Room> {
    for (let waits = 0; waits < MAX_WAITS; waits++) {
      const room = await registry.open(name);
      await room.settled(); // nothing is carried that is not on disk
      const head = selectHead.get(name);
      if (head?.epoch === room.epoch && head.seq >= room.seq) return room;
      await deps.archived(name);
    }
    throw new Error(`${name} is not archived yet`);
  }

  /** @returns how many cells were written. @throws Error when a room cannot be opened or takes nothing now */
  return async (electors: ReadonlySet<string>, from: string, to: string, carrier: Carrier): Promise<number> => {
    let written = 0;
    for (const kind of KINDS) {
      const [left, entered] = [`${kind}/${from}`, `${kind}/${to}`];
      await deps.archived(left); // a room that has begun is known there
      if (!selectHead.get(left)) continue; // rooms that were never opened are not made by a look
      const source = await openArchived(left);
      const cellsOf = cellsByElector(source, electors);
      if (cellsOf.size === 0) continue;
      const target = await openArchived(entered);
      const needle = (key: string): string => `"${key}"`;
      const isLater = (key: string): boolean => (selectLast.get(left, needle(key)) ?? 0) > (selectLast.get(entered, needle(key)) ?? 0);
      // whoever moves electors is an administrator, who writes in no list: what stands under their name was carried
      const isCarried = (key: string): boolean => selectLastWriter.get(entered, needle(key)) === carrier.userId;
      const there = cellsByElector(target, electors);
      const writes = [...cellsOf].flatMap(([elector, cells]) =>
        carryWrites(kind, cells, there.get(elector) ?? new Map(), isLater, isCarried),
      );
      await writeAsCarrier(target, carrier, writes);
      written += writes.length;
    }
    return written;
  };
}
