import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createElectorTables, ELECTOR_TABLES } from './electorTables.ts';

let database: Database;
beforeAll(() => {
  database = openEmpty();
});
afterAll(() => database.close());

const E1 = 'elector001';
const E2 = 'elector002';

test('[E2][Q12] every table that names electors has a line, but for the roll’s own and the list of who was erased', () => {
  const tables = database.sqlite.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  const naming = tables.filter((table) =>
    (database.sqlite.pragma(`table_info(${table})`) as { name: string }[]).some(({ name }) => name === 'elector_id'),
  );
  expect([...ELECTOR_TABLES].sort()).toEqual(naming.sort());
});

test('[E1][E2] all of it is read with who entered it, and goes with nobody else’s', () => {
  const { sqlite } = database;
  sqlite.exec(
    "INSERT INTO call_slice (id, committee_id, caller_id, by, at, ends_at) VALUES ('slice00001', 'K01', 'calle1', 'noura1', 1, 9)",
  );
  for (const id of [E1, E2])
    sqlite.exec(`
      INSERT INTO claim_row VALUES ('K01', '${id}', 'noura1', 'promised', 1, 'reached', 2, 0);
      INSERT INTO elector_state VALUES ('K01', '${id}', 'promised', 1, 3, 1, 0);
      INSERT INTO claim_phone VALUES ('${id}', 'noura1', '55512345', 'noura1', 4);
      INSERT INTO call_item VALUES ('slice00001', '${id}', 0, NULL);
      INSERT INTO call_result VALUES ('call-${id}', 'slice00001', 'K01', '${id}', 'calle1', 'reached', NULL, 5, 6, NULL, NULL, NULL);
      INSERT INTO call_attempt (slice_id, elector_id, caller_id, at) VALUES ('slice00001', '${id}', 'calle1', 5);
      INSERT INTO do_not_call VALUES ('${id}', 'refused', 'calle1', 7);
      INSERT INTO transport_request VALUES ('ride-${id}', 'K01', '${id}', 'assigned', 'Ali', 'noura1', 8, 'noura1', 9);
      INSERT INTO elector_move (elector_id, from_committee, to_committee, by, at) VALUES ('${id}', 'K01', 'K02', 'admin1', 10);
      INSERT INTO unlisted_row VALUES ('K01', '?door01d01a${id}', '73', 'Heard', 'door01', 11, '${id}', 0);`);
  const tables = createElectorTables(sqlite);
  const read = (id: string) =>
    tables.read(id, (userId) => userId.toUpperCase()).map(({ kind, words, by }) => `${kind}: ${words.join(' · ')} (${by?.name ?? ''})`);
  const all = [
    'claim: promised · reached (NOURA1)',
    'state: promised · attended ()',
    'phone: 55512345 (NOURA1)',
    'call-list:  (CALLE1)',
    'call:  (CALLE1)',
    'call: reached (CALLE1)',
    'do-not-call: refused (CALLE1)',
    'transport: assigned · Ali (NOURA1)',
    'arrival: 73 · Heard (DOOR01)',
    'move: K02 (ADMIN1)',
  ];
  expect(read(E1)).toEqual(all);
  tables.forget(E1);
  expect([read(E1), read(E2)]).toEqual([[], all]);
});
