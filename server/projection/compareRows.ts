import type { Database as Sqlite } from 'better-sqlite3';
import type { LogReader } from '../doclog/logReader.ts';
import { type Cell, createCellIndex } from './cellIndex.ts';
import { projectArrival, projectHeadcount } from './projectArrival.ts';
import { projectAttendance, projectGuarantees } from './projectElector.ts';
import { type ElectorRoom, projectedRoom } from './projectSubjects.ts';
import { readStream } from './readStream.ts';
import { createRoomReplica, type RoomReplica } from './roomReplica.ts';
import { createTallyRows, type TallyRoom } from './tallyRows.ts';

/** Where SQL does not say what a document says: which row and column, never what stands in it. */
export type Difference = {
  readonly table: string;
  readonly committee: string;
  /** The elector, or the key of an arrival or headcount; with an owner where the row is a claim. */
  readonly id: string;
  /** `row` where only one of the two has it. */
  readonly column: string;
};

/** `behind`: not all of its log is projected, so there is nothing to compare. */
export type Compared =
  | { readonly kind: 'behind' }
  | { readonly kind: 'compared'; readonly rows: number; readonly differences: readonly Difference[] };

type Row = Readonly<Record<string, string | number | null>>;
type Rows = ReadonlyMap<string, Row>;

/**
 * Holds what is projected of a room against its document, which is read from the log anew. Writes nothing [PR6]. What was never projected with the rows of another table is passed over
 * there: claims know nothing of attendance.
 */
export function createRowComparer(sqlite: Sqlite, log: Pick<LogReader, 'rooms' | 'head' | 'load'>) {
  const selectPlace = sqlite.prepare<[string], { epoch: number; seq: number }>('SELECT epoch, seq FROM projection WHERE room = ?');
  const select = (table: string, id: string, columns: string) =>
    sqlite.prepare<[string], { id: string } & Row>(`SELECT ${id} AS id, ${columns} FROM ${table} WHERE committee_id = ?`);
  const stored = {
    claim_row: select('claim_row', "elector_id || ' ' || owner", 'answer, answered_at, contact, contacted_at, is_withdrawn'),
    standing: select('elector_state', 'elector_id', 'standing'),
    attendance: select('elector_state', 'elector_id', 'standing, has_attended, attended_at, observations, is_duplicate'),
    unlisted_row: select('unlisted_row', 'key', 'roll_number, name, "by", at, elector_id, is_undone'),
    headcount_row: select('headcount_row', 'key', 'people, "by", at'),
  };
  const selectErased = sqlite
    .prepare<[], string>("SELECT id FROM erased_elector UNION ALL SELECT room || ' ' || key FROM erased_arrival")
    .pluck();
  const tallies = createTallyRows(sqlite);

  const rowsOf = (statement: (typeof stored)[keyof typeof stored], committee: string, isRow: (row: Row) => boolean = () => true): Rows =>
    new Map(statement.all(committee).flatMap(({ id, ...row }) => (isRow(row) ? [[id, row] as const] : [])));

  function guarantees({ committee }: ElectorRoom, replica: RoomReplica, erased: ReadonlySet<string>): Compared {
    const index = createCellIndex(replica);
    const claims = new Map<string, Row>();
    const standings = new Map<string, Row>();
    for (const elector of index.all().electors.keys()) {
      if (erased.has(elector)) continue;
      const { standing, claims: found } = projectGuarantees(elector, index.cellsOf(elector));
      if (standing !== 'notAsked') standings.set(elector, { standing });
      for (const { owner, answer, answeredAt, contact, contactedAt, isWithdrawn } of found)
        claims.set(`${elector} ${owner}`, {
          answer,
          answered_at: answeredAt,
          contact,
          contacted_at: contactedAt,
          is_withdrawn: Number(isWithdrawn),
        });
    }
    return together(
      compare('claim_row', committee, claims, rowsOf(stored.claim_row, committee)),
      compare(
        'elector_state',
        committee,
        standings,
        rowsOf(stored.standing, committee, ({ standing }) => standing !== 'notAsked'),
      ),
    );
  }

  function attendance({ committee }: ElectorRoom, replica: RoomReplica, erased: ReadonlySet<string>): Compared {
    const index = createCellIndex(replica);
    const states = new Map<string, Row>();
    const arrivals = new Map<string, Row>();
    const headcounts = new Map<string, Row>();
    const { electors, others } = index.all();
    for (const elector of electors.keys()) {
      const { hasAttended, attendedAt, observations, isDuplicate } = projectAttendance(index.cellsOf(elector));
      if (hasAttended && !erased.has(elector))
        states.set(elector, { has_attended: 1, attended_at: attendedAt, observations, is_duplicate: Number(isDuplicate) });
    }
    for (const key of others) {
      const entries = index.entriesOf(key);
      const arrival = projectArrival(key, entries);
      const headcount = projectHeadcount(key, entries);
      if (headcount) headcounts.set(key, headcount);
      if (!arrival || erased.has(arrival.electorId ?? '') || erased.has(`attendance/${committee} ${key}`)) continue;
      const { rollNumber, name, by, at, electorId, isUndone } = arrival;
      arrivals.set(key, { roll_number: rollNumber, name, by, at, elector_id: electorId, is_undone: Number(isUndone) });
    }
    // a row of which neither document says anything is one too many
    const seen = rowsOf(stored.attendance, committee, ({ standing, has_attended }) => has_attended === 1 || standing === 'notAsked');
    return together(
      compare('elector_state', committee, states, new Map([...seen].map(([id, { standing: _, ...row }]) => [id, row]))),
      compare('unlisted_row', committee, arrivals, rowsOf(stored.unlisted_row, committee)),
      compare('headcount_row', committee, headcounts, rowsOf(stored.headcount_row, committee)),
    );
  }

  function tally(room: TallyRoom, replica: RoomReplica): Compared {
    const cells = [...replica.keys()].flatMap((key): Cell[] => {
      const value = replica.value(key);
      return value === undefined ? [] : [[key, value]];
    });
    const reading = readStream(room.stream, cells, tallies.papers(), tallies.decisionsOf(room));
    const isSame = JSON.stringify(reading) === JSON.stringify(tallies.read(room));
    const id = `${room.count}${room.stream}`;
    const differences = isSame ? [] : [{ table: 'tally_row', committee: room.committee, id, column: 'summary' }];
    return { kind: 'compared', rows: reading ? 1 : 0, differences };
  }

  const selectCommittees = Object.entries(ROOM_OF).map(
    ([table, room]) =>
      [
        table,
        sqlite
          .prepare<[], string>(`SELECT DISTINCT committee_id FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM room WHERE name = ${room})`)
          .pluck(),
      ] as const,
  );

  return {
    /** Rows of committees that have no such document at all. */
    withoutRoom: (): readonly Difference[] =>
      selectCommittees.flatMap(([table, statement]) => statement.all().map((committee) => ({ table, committee, id: '*', column: 'row' }))),
    /** The rooms that are projected. */
    rooms: (): readonly string[] => log.rooms().filter((name) => projectedRoom(name) !== null),
    /** @throws when the document cannot be read */
    compare(name: string): Compared {
      const room = projectedRoom(name);
      const head = log.head(name);
      const place = selectPlace.get(name);
      if (!room || !head || (head.seq === 0 && !place)) return { kind: 'compared', rows: 0, differences: [] };
      if (place?.epoch !== head.epoch || place.seq !== head.seq) return { kind: 'behind' };
      const erased = new Set(selectErased.all());
      const replica = createRoomReplica(log.load(name));
      try {
        if (room.kind === 'tally') return tally(room, replica);
        return room.kind === 'guarantees' ? guarantees(room, replica, erased) : attendance(room, replica, erased);
      } finally {
        replica.destroy();
      }
    },
  };
}
/** The document that a row is of, in SQL. What somebody is known by in both is compared where either is. */
const ROOM_OF = {
  claim_row: "'guarantees/' || committee_id",
  unlisted_row: "'attendance/' || committee_id",
  headcount_row: "'attendance/' || committee_id",
  tally_row: "'tally/' || committee_id || '/' || count || stream",
} as const;

export type RowComparer = ReturnType<typeof createRowComparer>;

function compare(
  table: string,
  committee: string,
  expected: Rows,
  stored: Rows,
): { readonly rows: number; readonly differences: readonly Difference[] } {
  const differences: Difference[] = [];
  for (const id of new Set([...expected.keys(), ...stored.keys()])) {
    const [wanted, found] = [expected.get(id), stored.get(id)];
    if (!wanted || !found) differences.push({ table, committee, id, column: 'row' });
    else for (const column of Object.keys(wanted)) if (wanted[column] !== found[column]) differences.push({ table, committee, id, column });
  }
  return { rows: expected.size, differences };
}

function together(...parts: readonly ReturnType<typeof compare>[]): Compared {
  return {
    kind: 'compared',
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    differences: parts.flatMap(({ differences }) => differences),
  };
}
