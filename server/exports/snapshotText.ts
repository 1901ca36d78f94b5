import { createHash } from 'node:crypto';
import type { Database as Sqlite } from 'better-sqlite3';
import { readAttendanceValue } from '../../schema/attendance.ts';
import { electorNamed, parseKey } from '../../schema/keys.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { LogReader } from '../doclog/logReader.ts';
import type { Cell } from '../projection/cellIndex.ts';
import { projectGuarantees } from '../projection/projectElector.ts';
import { readCells } from '../projection/readCells.ts';
import type { SnapshotRequest } from './exportRequest.ts';

type ElectorRow = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly family: string;
  readonly gender: string;
  readonly birthYear: number | null;
  readonly area: string;
  readonly status: string;
};

/**
 * A committee's documents and its roll as one JSON text (`Snapshot` in `schema/exportApi.ts`), a piece at a time. What its rooms hold stands there cell by cell, except who refuses
 * (EX2), notes (EX3), whoever was erased, and for whoever does not read the roll what somebody who is on no list gave as number and name.
 */
export function snapshotText(sqlite: Sqlite, log: LogReader, request: SnapshotRequest) {
  const { committee, by, atMs } = request;
  const erased = new Set(sqlite.prepare<[], string>('SELECT id FROM erased_elector').pluck().all());
  const arrivals = new Set(sqlite.prepare<[], string>("SELECT room || ' ' || key FROM erased_arrival").pluck().all());
  const heads = request.rooms.filter((room) => (log.head(room)?.seq ?? 0) > 0);
  const selectElectors = sqlite.prepare<[string], ElectorRow>(
    `SELECT id, roll_number AS number, full_name AS name, family, gender, birth_year AS birthYear, area, status FROM elector
     WHERE committee_id = ? ORDER BY CAST(roll_number AS INTEGER), roll_number`,
  );

  /** Of somebody who was erased, or an arrival that was them and is not gone from its document yet (E7). */
  const isErased = (name: string, key: string, value: Cell[1]): boolean =>
    erased.has(electorNamed(key, value)) || arrivals.has(`${name} ${key}`);

  function roomText(name: string): string {
    const loaded = log.load(name);
    const kind = parseRoomName(name)?.kind;
    const all = [...readCells(loaded)].filter(([key, value]) => value !== null && !isErased(name, key, value));
    const kept = kind === 'guarantees' ? withoutRefusals(all) : request.seesRoll ? all : all.filter(([key, value]) => !mayName(key, value));
    const cells = JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
    const hash = createHash('sha256').update(cells).digest('hex');
    return `{"room":${JSON.stringify(name)},"epoch":${loaded.epoch},"seq":${loaded.seq},"hash":"${hash}","cells":${cells}}`;
  }

  return {
    /** Rooms that something stands in. */
    count: heads.length,
    *text(): Generator<string> {
      const found = sqlite
        .prepare<[string], { id: string; code: string; site: string; status: string }>(
          'SELECT id, code, site, status FROM committee WHERE id = ?',
        )
        .get(committee);
      yield `{"isUnofficial":true,"committee":${JSON.stringify(found)},"at":${atMs},"by":${JSON.stringify(by)},"rooms":[`;
      for (const [i, name] of heads.entries()) yield (i === 0 ? '' : ',') + roomText(name);
      const version = sqlite.prepare<[], number>('SELECT roll_version FROM campaign').pluck().get() ?? 0;
      yield `],"roll":{"version":${version},"electors":[`;
      let isFirst = true;
      if (request.seesRoll)
        for (const { status, ...elector } of selectElectors.iterate(committee)) {
          yield (isFirst ? '' : ',') + JSON.stringify({ ...elector, isRemoved: status === 'removed' });
          isFirst = false;
        }
      yield ']}}';
    },
  };
}

/** Whether an arrival's cell may hold a name: all but who it was on the roll, by id, and what was taken back. */
function mayName(key: string, value: Cell[1]): boolean {
  if (!key.startsWith('?')) return false;
  const kind = readAttendanceValue('unlisted', value)?.kind;
  return kind !== 'match' && kind !== 'undo';
}

/**
 * Claims without those that are, or once were, a refusal, and nobody who stands as refused. A settlement names both sides of a contradiction and goes; so do notes, which may
 * say anything of anybody.
 */
function withoutRefusals(cells: readonly Cell[]): Cell[] {
  return [...Map.groupBy(cells, ([key]) => key.slice(0, 10))].flatMap(([elector, own]) => {
    const { standing, claims } = projectGuarantees(elector, own);
    if (standing === 'refused') return [];
    const refusing = new Set<string>(claims.filter(({ answer }) => answer === 'refused').map(({ owner }) => owner));
    return own.filter(([key]) => {
      const parsed = parseKey('guarantees', key);
      return parsed?.kind === 'claim' && parsed.field !== 'note' && !refusing.has(parsed.owner);
    });
  });
}
