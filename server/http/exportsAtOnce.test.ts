import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { signInAs } from '../testing/signInAs.ts';
import type { StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }); // a real server, on machines that have other work

/** K02 has a file that is longer than what a connection takes by itself. */
const ELECTORS = { K01: 2_000, K02: 60_000 } as const;
const AT_ONCE = 50;
const PEOPLE = ['admin', 'noura', 'salem', 'auditor', 'badria'] as const;
const tablets = new Set<StockTablet>();
let server: TestServer;
let tokens: readonly string[];
beforeAll(async () => {
  server = await startTestServer({ env: { API_RATE_FACTOR: '2' } }); // twenty files of one person: ten here, and what was refused counts for none
  const sqlite = new Sqlite(join(server.dataDir, 'committee-room.sqlite'));
  for (const [committee, electors] of Object.entries(ELECTORS))
    sqlite.exec(`
      INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${electors})
        SELECT printf('%s%07d', lower('${committee}'), i), '${committee}', i, '=Somebody with a name, "quoted" ' || i, '', 'female', 1 FROM n;
      INSERT INTO elector_state (committee_id, elector_id, standing, has_attended, attended_at, observations, is_duplicate)
        SELECT committee_id, id, 'notAsked', 1, 1000, 1, 0 FROM elector WHERE committee_id = '${committee}'`);
  sqlite.close();
  tokens = await Promise.all(PEOPLE.map(async (person) => (await server.login(person)).accessToken));
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

const tokenOf = (i: number): string => tokens[i % tokens.length] ?? '';
const take = (i: number, path: string, signal?: AbortSignal) =>
  fetch(server.origin + path, { headers: { Authorization: `Bearer ${tokenOf(i)}` }, ...(signal ? { signal } : {}) });
/** Badria coordinates the other committee, in which nobody has promised anything. */
const isOther = (i: number): boolean => PEOPLE[i % PEOPLE.length] === 'badria';
const pathOf = (i: number): string =>
  isOther(i) ? '/api/committees/K02/export.csv?what=guarantees' : '/api/committees/K01/export.csv?what=attendance';

test('[EX5][H8] of fifty files at once a few go at a time, each whole, rooms go on, and whoever was sent away gets theirs by coming again', async () => {
  const noura = await signInAs('noura', server, tablets);
  const list = await noura.open('guarantees/K01', server);
  const lines = new Map<number, number>();
  const refused: number[] = [];
  /** False: not now. */
  async function gets(i: number): Promise<boolean> {
    const response = await take(i, pathOf(i));
    const text = await response.text();
    if (response.status === 200) lines.set(i, text.split('\r\n').length);
    else
      expect([response.status, JSON.parse(text).error.code, Number(response.headers.get('retry-after')) > 0]).toEqual([
        429,
        'too-fast',
        true,
      ]);
    return response.status === 200;
  }
  const everybody = Promise.all(Array.from({ length: AT_ONCE }, async (_, i) => void ((await gets(i)) || refused.push(i)))).then(() =>
    Promise.all(
      PEOPLE.map(async (person, of) => {
        for (const i of refused.filter((one) => one % PEOPLE.length === of)) await until(`${person} gets a file`, () => gets(i));
      }),
    ),
  );
  let isOver = false;
  void everybody.finally(() => (isOver = true)).catch(() => {});
  let edits = 0;
  while (!isOver) {
    edits += 1;
    const elector = `k01${String(edits).padStart(7, '0')}` as ElectorId;
    const writes = answerWrites(elector, 'user01' as UserId, 'promised', edits, false);
    list.doc.transact(() => {
      for (const { key, value } of writes) list.rows.set(key, value);
    });
    await list.saved(edits);
  }
  await everybody;
  expect(refused.length).toBeGreaterThan(0);
  const wanted = Array.from({ length: AT_ONCE }, (_, i) => [i, (isOther(i) ? 0 : ELECTORS.K01) + 3]);
  expect([...lines].sort(([a], [b]) => a - b)).toEqual(wanted); // caption, headings, and what follows the last line end
  expect(edits).toBeGreaterThan(5);
});

test('[EX5] whoever goes away in the middle of a file leaves nothing open: both their places are free', async () => {
  const admin = PEOPLE.indexOf('admin');
  const ask = (signal?: AbortSignal) => take(admin, '/api/committees/K02/export.csv?what=attendance', signal);
  const cut = [new AbortController(), new AbortController()];
  for (const { signal } of cut) await (await ask(signal)).body?.getReader().read();
  expect((await ask()).status).toBe(429); // neither is whole yet
  for (const one of cut) one.abort();
  await until('a place is free', async () => {
    const { status, body } = await ask();
    await body?.cancel();
    return status === 200;
  });
});
