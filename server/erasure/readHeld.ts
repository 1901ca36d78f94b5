import { eq } from 'drizzle-orm';
import type * as Y from 'yjs';
import type { RecordAudit } from '../../schema/audit.ts';
import type { HeldData } from '../../schema/auditApi.ts';
import { AppError } from '../../schema/errors.ts';
import { isScalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { guarantor, user } from '../../schema/tables/people.ts';
import { elector, rollImport } from '../../schema/tables/roll.ts';
import type { Database, Db } from '../database.ts';
import type { Author } from '../rooms/docLog.ts';
import type { ElectorRow } from './electorRows.ts';
import { createElectorTables } from './electorTables.ts';
import type { EraseFromRoomDeps } from './eraseFromRoom.ts';
import { findTraces } from './findTraces.ts';
import { readRoom } from './readRoom.ts';
import { createTheirs, NO_TRACES } from './theirs.ts';

type Cells = HeldData['cells'];

/**
 * Reads all that is held on an elector, for one printed page; that it was read is in the audit (E1).
 * @throws AppError: `not-found`
 */
export function createHeldReader(
  deps: Pick<EraseFromRoomDeps, 'registry' | 'log' | 'rows' | 'events' | 'archived'> & {
    readonly database: Database;
    readonly record: RecordAudit;
  },
) {
  const { rows } = deps;
  const { db, sqlite } = deps.database;
  const tables = createElectorTables(sqlite);
  const countMentions = sqlite.prepare<[string], number>('SELECT count(*) FROM audit WHERE instr(details, ?) > 0').pluck();
  const countWaiting = sqlite
    .prepare<[electorId: string, traced: string], number>(
      `SELECT count(*) FROM sealed_edit WHERE state = 'waiting' AND (instr(content, ?) > 0
       OR EXISTS (SELECT 1 FROM json_each(?) AS cell WHERE cell.value ->> 0 = room AND instr(content, json_quote(cell.value ->> 1)) > 0))`,
    )
    .pluck();
  const hasAudit = sqlite
    .prepare<[room: string, epoch: number, seq: number], number>(
      'SELECT count(*) FROM doc_log WHERE room = ? AND epoch = ? AND seq = ? AND salt IS NOT NULL',
    )
    .pluck();

  return async (electorId: string, userId: string): Promise<HeldData> => {
    const found = db.select().from(elector).where(eq(elector.id, electorId)).get();
    if (!found) throw new AppError('not-found', { what: 'such elector' });
    deps.record({ kind: 'held-data-read', userId, details: { elector: electorId } }); // before anything is answered
    const nameOf = createNames(db);
    const cells: Cells[number][] = [];
    let logRows = 0;
    let auditRows = countMentions.get(electorId) ?? 0;
    const { traces } = await findTraces(deps, electorId, NO_TRACES);
    const theirs = createTheirs(electorId, traces);
    for (const room of rows.rooms()) {
      await deps.archived(room).catch(() => {}); // then the last of it may be missing from the counts; the cells are whole
      const naming = rows.naming(room, theirs);
      logRows += naming.length;
      for (const { epoch, seq } of naming) auditRows += hasAudit.get(room, epoch, seq) ?? 0;
      if (naming.length > 0) cells.push(...(await readRoom(deps, room, (doc, authors) => cellsIn(room, doc, authors, naming))));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { id, committeeId, rollNumber, fullName, family, gender, birthYear, area, status, importId } = found;
    const imports = db
      .select({ at: rollImport.at, fileName: rollImport.fileName })
      .from(rollImport)
      .where(eq(rollImport.id, importId))
      .all();
    return {
      elector: {
        id,
        committee: committeeId,
        number: rollNumber,
        name: fullName,
        family,
        gender,
        birthYear,
        area,
        isRemoved: status === 'removed',
      },
      cells,
      records: tables.read(electorId, nameOf),
      logRows,
      auditRows,
      waitingEdits: countWaiting.get(electorId, JSON.stringify(traces.cells)) ?? 0,
      imports,
    };

    function cellsIn(room: string, doc: Y.Doc, authors: ReadonlyMap<number, Author>, naming: readonly ElectorRow[]): Cells {
      const values = doc.getMap<unknown>(ROOT_NAME);
      return [...values._map].flatMap(([key, item]): Cells => {
        const value = values.get(key);
        if (!theirs.has(room, key) || item.deleted || !isScalar(value)) return [];
        const writer = authors.get(item.id.client)?.userId ?? '';
        // by whoever the document says: a later row of somebody else may have lost against it
        const row = naming.findLast(({ keys, userId: by }) => by === writer && keys.includes(`"${key}"`));
        return [{ room, key, value, at: row?.at ?? null, user: writer === '' ? null : { id: writer, name: nameOf(writer) } }];
      });
    }
  };
}

/** Names of people with an account and of guarantors; an id that nobody has stands for itself. */
function createNames(db: Db): (id: string) => string {
  const names = new Map([...db.select().from(guarantor).all(), ...db.select().from(user).all()].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
