import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countedValue, headcountKey, observationKey, unlistedKey, unlistedValue, votedValue } from '../../schema/attendance.ts';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import type { Database } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { checkProjection } from '../reproject.ts';
import { settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createRowComparer } from './compareRows.ts';
import { createNightlyCheck } from './nightlyCheck.ts';
import { createProjector } from './projector.ts';

const E1 = 'elector001' as ElectorId;
const WRITER = 'noura1d01a' as WriterId;
const by = (n: number) => ({ writer: WRITER, n });
const ARRIVAL = unlistedKey(by(2));
const COUNTED = headcountKey(by(3));

let database: Database;
let errors: unknown[];
beforeEach(() => {
  database = openEmpty();
  errors = [];
});
afterEach(() => database.close());

async function start() {
  const { sqlite } = database;
  const log = createLogReader(sqlite);
  const projector = createProjector({ sqlite, log, now: Date.now, everyMs: 0, onError: ({ error }) => void errors.push(error) });
  const rooms = startRooms(database, { withAppend: projector.withAppend });
  const list = rooms.join({ roomName: 'guarantees/K01', userId: 'noura1' });
  const door = rooms.join({ roomName: 'attendance/K01', userId: 'noura1' });
  for (const { key, value } of answerWrites(E1, 'noura1' as UserId, 'promised', 5, false)) list.rows.set(key, value);
  door.rows.set(observationKey(E1, by(1)), votedValue(1_000, 'door'));
  door.rows.set(ARRIVAL, unlistedValue(2_000, '73', 'Zarqa'));
  door.rows.set(COUNTED, countedValue(3_000, 4));
  await settle(list, door);
  projector.reach();
  return { projector, comparer: createRowComparer(sqlite, log), end: rooms.registry.close };
}

const check = (): { isSame: boolean; said: string } => {
  const lines: string[] = [];
  const isSame = checkProjection(database.sqlite, (line) => lines.push(line.replace(/\d+ ms/, '0 ms')));
  return { isSame, said: lines.join('\n') };
};

test('[PR6] the check says where SQL differs from the documents, and writes nothing', async () => {
  const { sqlite } = database;
  const { end } = await start();
  const changes = () => sqlite.prepare('SELECT total_changes()').pluck().get();
  const before = changes();
  expect(check()).toEqual({ isSame: true, said: 'rooms compared: 2 of 2, in 0 ms\nrows compared: 5; all as the documents say' });
  expect(changes()).toBe(before);
  const damage: readonly (readonly [string, string])[] = [
    ["UPDATE claim_row SET answer = 'refused'", `claim_row: committee K01, ${E1} noura1: answer`],
    ["UPDATE elector_state SET standing = 'refused'", `elector_state: committee K01, ${E1}: standing`],
    ['UPDATE elector_state SET is_duplicate = 1', `elector_state: committee K01, ${E1}: is_duplicate`],
    ['UPDATE elector_state SET has_attended = 0', `elector_state: committee K01, ${E1}: row`],
    ["INSERT INTO elector_state (committee_id, elector_id) VALUES ('K01', 'elector002')", 'elector_state: committee K01, elector002: row'],
    ["UPDATE unlisted_row SET name = 'Other'", `unlisted_row: committee K01, ${ARRIVAL}: name`],
    ['DELETE FROM headcount_row', `headcount_row: committee K01, ${COUNTED}: row`],
    ["UPDATE claim_row SET committee_id = 'K77'", 'claim_row: committee K77, *: row'],
    ["INSERT INTO tally_row VALUES ('K01', 1, 'a', 0, 0, '{}')", 'tally_row: committee K01, *: row'],
  ];
  for (const [sql, found] of damage) {
    sqlite.exec(`SAVEPOINT damaged; ${sql}`);
    const { isSame, said } = check();
    expect([isSame, said], sql).toEqual([false, expect.stringContaining(`DIFFERS: ${found}`)]);
    expect(said).not.toMatch(/Zarqa|Other|refused/);
    sqlite.exec('ROLLBACK TO damaged; RELEASE damaged');
  }
  sqlite.exec('DELETE FROM projection');
  expect(check()).toMatchObject({ isSame: true, said: expect.stringContaining('not projected up to their end') });
  sqlite.exec("INSERT INTO erased_elector (id, committee_id, at, by) VALUES ('elector001', 'K01', 1, 'x')");
  sqlite.exec('DELETE FROM claim_row; DELETE FROM elector_state');
  createProjector({ sqlite, log: createLogReader(sqlite), now: Date.now, everyMs: 0, onError: () => {} }).reach();
  expect(check()).toMatchObject({ isSame: true, said: expect.stringContaining('rows compared: 2;') });
  await end();
});

test('[PR6] at night a room that differs is told, and projected anew', async () => {
  const { sqlite } = database;
  const { projector, comparer, end } = await start();
  const told: unknown[] = [];
  const nightly = createNightlyCheck({
    sqlite,
    comparer,
    projector,
    isQuiet: () => true,
    now: () => 7,
    onDiffers: (found) => told.push(found),
    onChecked: (found) => told.push(found),
    onError: ({ error }) => void errors.push(error),
    everyMs: 0,
  });
  expect(nightly.figures()).toBeNull();
  sqlite.exec('UPDATE elector_state SET observations = 9');
  await nightly.check();
  expect(told).toEqual([
    { room: 'attendance/K01', differences: [{ table: 'elector_state', committee: 'K01', id: E1, column: 'observations' }] },
    { rooms: 2, rows: 5, differing: 1 },
  ]);
  expect(nightly.figures()).toEqual({ differing: 1, checkedAtMs: 7 });
  projector.reach();
  told.length = 0;
  await nightly.check();
  expect([told, errors]).toEqual([[{ rooms: 2, rows: 5, differing: 0 }], []]);
  nightly.close();
  projector.close();
  await end();
});

test('[PR6] nights are checked also after the wall clock was a month ahead for one of them', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let nowMs = Date.parse('2026-12-28T02:30:00Z');
  let checks = 0;
  const nightly = createNightlyCheck({
    sqlite: database.sqlite,
    comparer: {
      rooms: () => {
        checks += 1;
        return [];
      },
      compare: () => ({ kind: 'behind' }),
      withoutRoom: () => [],
    },
    projector: { reach: () => true, again: () => {} },
    isQuiet: () => true,
    now: () => nowMs,
    onDiffers: () => {},
    onChecked: () => {},
    onError: ({ error }) => void errors.push(error),
  });
  vi.advanceTimersByTime(15 * 60_000);
  for (let night = 0; night < 3; night++) {
    nowMs = Date.parse('2026-11-28T02:30:00Z') + night * 24 * 3_600_000;
    vi.advanceTimersByTime(15 * 60_000);
  }
  expect(checks).toBe(4);
  nightly.close();
  vi.useRealTimers();
});
