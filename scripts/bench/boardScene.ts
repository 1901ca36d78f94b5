import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import type { ElectorId, WriterId } from '../../schema/ids.ts';
import { openDatabase } from '../../server/database.ts';
import { createSqliteDocLog } from '../../server/doclog/sqliteDocLog.ts';
import { holdBoard } from '../../server/holdBoard.ts';
import { holdProjection } from '../../server/holdProjection.ts';
import { holdResults } from '../../server/holdResults.ts';
import { createLifetime } from '../../server/lifetime.ts';
import type { Socket } from '../../server/rooms/connection.ts';
import { createRoomRegistry } from '../../server/rooms/roomRegistry.ts';
import { createTimers } from '../../server/rooms/timers.ts';
import { BOUNDLESS } from '../../server/testing/boundless.ts';
import { createReplica, settle, testClaims } from '../../server/testing/replica.ts';

export const BOARD = 'board/bench';
export type BoardScene = Awaited<ReturnType<typeof openBoardScene>>;

export const committeeOf = (n: number): string => `K${String(n).padStart(3, '0')}`;
export const electorOf = (committee: number, n: number): ElectorId =>
  `e${String(committee).padStart(4, '0')}${String(n).padStart(5, '0')}` as ElectorId; // ten characters

/** Rooms, projection, results and board as the product wires them, on a database of its own, with a tablet at every door. The network alone is left out. */
export async function openBoardScene(committees: number, electors: number) {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-bench-'));
  const database = openDatabase(join(folder, 'committee-room.sqlite'));
  const { sqlite } = database;
  seedBoardScene(sqlite, committees, electors);
  const lifetime = createLifetime();
  const base = { database, now: Date.now, log: pino({ level: 'error' }), lifetime };
  const projection = holdProjection({ ...base, isQuiet: () => false });
  const registry = createRoomRegistry({
    log: createSqliteDocLog({ sqlite, now: Date.now, withAppend: projection.projector.withAppend }),
    timers: createTimers(),
    limits: BOUNDLESS,
    whyEnded: () => null,
    onError: ({ error }) => console.error(error),
  });
  lifetime.onEnd(registry.close);
  const accounts = { people: { find: () => null } as never }; // names are of nobody here
  const record = (): void => {};
  const archived = (): Promise<void> => Promise.resolve();
  const results = holdResults({
    ...{ ...base, accounts, registry, projector: projection.projector },
    ...{ archived, archivedWhole: archived, record },
  });
  const board = holdBoard({ ...base, accounts, registry, ...projection, results, presence: null, record });

  const doors = Array.from({ length: committees }, (_, n) => {
    const replica = createReplica();
    const userId = `door${String(n).padStart(2, '0')}`.slice(0, 6).padEnd(6, '0');
    replica.connect((socket) =>
      registry.join(testClaims({ roomName: `attendance/${committeeOf(n)}`, role: 'attendance', userId }), socket),
    );
    return { replica, writer: `${userId}d010` as WriterId };
  });
  await settle(...doors.map(({ replica }) => replica));
  const arrived = doors.map(() => 0);

  return {
    sqlite,
    registry,
    board,
    committeeOf,
    /** The next elector of a committee has come. @returns how many have by then */
    arrive(committee: number): number {
      const door = doors[committee];
      const n = arrived[committee] ?? 0;
      if (!door || n >= electors) return n;
      arrived[committee] = n + 1;
      door.replica.rows.set(observationKey(electorOf(committee, n), { writer: door.writer, n: n + 1 }), votedValue(Date.now(), 'door'));
      door.replica.flushToServer();
      return n + 1;
    },
    /** Reads what doors were sent, which nobody measures. */
    drain(): void {
      for (const { replica } of doors) replica.flushToClient();
    },
    /** Somebody who only looks on; what they are sent is counted. */
    lookOn(roomName: string, onFrame: (bytes: Uint8Array) => void): void {
      const viewer = createReplica();
      viewer.connect((socket: Socket) =>
        registry.join(testClaims({ roomName, role: 'viewer', userId: 'viewer', access: 'read' }), {
          ...socket,
          send(messages) {
            for (const message of messages) onFrame(message);
            return 0;
          },
        }),
      );
      viewer.flushToServer();
    },
    async end(): Promise<void> {
      await lifetime.end();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A campaign that is polling today, half of whose electors have promised. */
export function seedBoardScene(sqlite: ReturnType<typeof openDatabase>['sqlite'], committees: number, electors: number): void {
  const today = new Date().toISOString().slice(0, 10);
  sqlite.exec(
    `INSERT INTO campaign (id, name, polling_day, time_zone, roll_version, is_demo) VALUES ('bench', 'B', '${today}', 'UTC', 1, 0)`,
  );
  const addCommittee = sqlite.prepare("INSERT INTO committee (id, code, site, gender, status) VALUES (?, ?, ?, 'mixed', 'polling')");
  const addElector = sqlite.prepare(
    "INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id) VALUES (?, ?, ?, ?, '', ?, 1)",
  );
  const addState = sqlite.prepare("INSERT INTO elector_state (committee_id, elector_id, standing) VALUES (?, ?, 'promised')");
  sqlite.transaction(() => {
    for (let c = 0; c < committees; c++) {
      const id = committeeOf(c);
      addCommittee.run(id, id, `School ${Math.floor(c / 4)}`);
      for (let n = 0; n < electors; n++) {
        addElector.run(electorOf(c, n), id, `${n + 1}`, `Elector number ${n} of a committee`, n % 2 === 0 ? 'female' : 'male');
        if (n % 2 === 0) addState.run(id, electorOf(c, n)); // half of them have promised
      }
    }
  })();
}
