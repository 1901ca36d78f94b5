import type { Database as Sqlite } from 'better-sqlite3';
import type { AppendedDocument, WithAppend } from '../rooms/docLog.ts';
import type { ArrivalRows } from './arrivalRows.ts';
import { type CellIndex, createCellIndex } from './cellIndex.ts';
import type { ProjectedPlace, ProjectedRows } from './projectedRows.ts';
import { type ElectorRoom, projectedRoom, projectSubjects } from './projectSubjects.ts';

/** What an append came to in SQL, and is on disk. `touched`: whose cells have changed; `changed`: whose rows have. */
export type ProjectedAppend = {
  readonly name: string;
  readonly room: ElectorRoom;
  readonly place: Omit<ProjectedPlace, 'at'>;
  readonly changed: ReadonlySet<string>;
  readonly touched: ReadonlySet<string>;
};

/**
 * Projects guarantees and attendance in the log's own transaction, from the keys that were written and what the room holds: SQL is never behind, and nothing is applied twice [PR1]. Only a room
 * whose place in SQL is where the append begins; every other is left to whoever follows the log. A fault costs no edit: the room's place goes, and it is projected anew [PR2]. Each row that was
 * written before it says what the document says, so nothing has to be taken back, and no savepoint is paid for.
 *
 * @param deps.onProjected told after the commit
 * @param deps.onFault told after the commit, of a room whose place is gone
 */
export function createProjectAppends(deps: {
  readonly sqlite: Sqlite;
  readonly rows: ProjectedRows;
  readonly arrivals: ArrivalRows;
  readonly now: () => number;
  readonly onProjected: (append: ProjectedAppend) => void;
  readonly onFault: (fault: { readonly name: string; readonly error: unknown }) => void;
}): WithAppend {
  const { sqlite, rows, arrivals } = deps;
  const rooms = new Map<string, ElectorRoom | null>();
  /** As long as a room holds its document. */
  const indexes = new WeakMap<AppendedDocument, CellIndex>();
  let done: ProjectedAppend[] = [];
  let faults: { readonly name: string; readonly error: unknown }[] = [];
  /** Why it is not known who was erased: of nobody anything is written then. */
  let blind: { readonly error: unknown } | null = null;

  function roomOf(name: string): ElectorRoom | null {
    const known = rooms.get(name);
    if (known !== undefined) return known;
    const room = projectedRoom(name);
    const found = room?.kind === 'tally' ? null : room; // a whole stream is read at a time: behind the log
    rooms.set(name, found);
    return found;
  }

  function project(
    name: string,
    room: ElectorRoom,
    place: Omit<ProjectedPlace, 'at'>,
    keys: Iterable<string>,
    document: AppendedDocument,
  ): boolean {
    const known = indexes.get(document);
    const index = known ?? createCellIndex(document);
    indexes.set(document, index);
    const subjects = index.changed(keys);
    if (blind) throw blind.error;
    if (!rows.follow(name, place.epoch, document.seq)) {
      if (document.seq > 0 || !rows.isBare(name, room.kind, room.committee)) return false; // the index follows all the same
      rows.setFollowing(name, place.epoch, deps.now()); // its very first rows
    }
    const changed = projectSubjects(rows, arrivals, room, index, subjects);
    done.push({ name, room, place, changed, touched: new Set(subjects.electors.keys()) });
    return true;
  }

  return {
    begun() {
      done = [];
      faults = [];
      blind = null;
      try {
        rows.readErased();
      } catch (error) {
        if (!sqlite.inTransaction) throw error;
        blind = { error }; // no edit is refused for it
      }
    },
    appended(name, place, written, document) {
      const room = roomOf(name);
      if (!room) return false;
      const [first] = written;
      const keys = first && written.length === 1 ? first.keys : new Set(written.flatMap((row) => row.keys));
      try {
        return project(name, room, place, keys, document);
      } catch (error) {
        indexes.delete(document);
        if (!sqlite.inTransaction) {
          deps.onFault({ name, error });
          throw error;
        }
        rows.forgetPlace(name);
        faults.push({ name, error });
        return false;
      }
    },
    /** Its index would not know of these keys: whoever follows the log projects the room. */
    skipped: (document) => void indexes.delete(document),
    committed() {
      for (const append of done.splice(0)) deps.onProjected(append);
      for (const fault of faults.splice(0)) deps.onFault(fault);
    },
  };
}
