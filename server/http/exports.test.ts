import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AuditPage } from '../../schema/auditApi.ts';
import type { Snapshot } from '../../schema/exportApi.ts';
import { answerWrites, noteWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { readCsv } from '../roll/readCsv.ts';
import { signInAs } from '../testing/signInAs.ts';
import type { StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const OWNER = 'user01' as UserId;
const tablets = new Set<StockTablet>();
let server: TestServer;
let admin: string;
let ids: ElectorId[];
beforeAll(async () => {
  server = await startTestServer();
  admin = (await server.login('admin')).accessToken;
  const roll = 'number,name,gender,committee\n1,Promised One,female,K01\n2,Refused Two,female,K01\n3,Torn Three,female,K01';
  const imported = await fetch(`${server.origin}/api/roll`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${admin}`, 'Content-Type': 'text/csv' },
    body: roll,
  });
  expect(imported.status).toBe(200);
  const noura = await signInAs('noura', server, tablets);
  const { body } = await server.as<{ electors: { id: ElectorId }[] }>(noura.accessToken, 'GET', '/api/committees/K01/roll');
  ids = body.electors.map(({ id }) => id);
  const [one, two, three] = ids as [ElectorId, ElectorId, ElectorId];
  const list = await noura.open('guarantees/K01', server);
  list.doc.transact(() => {
    for (const { key, value } of [
      ...answerWrites(one, OWNER, 'promised', 5, false),
      ...noteWrites(one, OWNER, 'a note of mine'),
      ...answerWrites(two, OWNER, 'refused', 5, false),
      ...answerWrites(three, OWNER, 'promised', 5, false),
      ...answerWrites(three, 'user02' as UserId, 'refused', 6, false),
    ])
      list.rows.set(key, value);
  });
  await list.saved(2);
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

async function take(token: string, path: string) {
  const response = await fetch(server.origin + path, { headers: { Authorization: `Bearer ${token}` } });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    lines: [...readCsv(text.replace(/^\ufeff/, ''), ',')].map(({ fields }) => fields),
  };
}
const exported = async () =>
  (await server.as<AuditPage>(admin, 'GET', '/api/audit?kind=exported')).body.entries.map(({ user, details }) => [user?.name, details]);

test('[EX1][EX2] a list leaves with what stands on disk, says what it is, is written down, and has nobody in it who refuses', async () => {
  const { accessToken } = await server.login('noura');
  const { status, headers, lines, text } = await take(accessToken, '/api/committees/K01/export.csv?what=guarantees');
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'text/csv; charset=utf-8', 'no-store']);
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="guarantees-K01-[\d-]+\.csv"$/);
  expect(lines[0]?.slice(0, 3)).toEqual(['Unofficial record', 'Guarantees', 'K01 School K01']);
  expect(lines[0]?.[3]).toMatch(/^Exported \d{4}-\d\d-\d\d .* \(Asia\/Kuwait\) by Noura$/);
  expect(lines.slice(2).map((line) => [line[1], line[2], line[4], line[5]])).toEqual([
    ['1', 'Promised One', OWNER, 'Promised'],
    ['3', 'Torn Three', OWNER, 'Promised'], // as if nobody had said otherwise
  ]);
  expect(text).not.toMatch(/note of mine|user02|[Rr]efus/);
  expect((await exported())[0]).toEqual(['Noura', { what: 'guarantees', format: 'csv', committee: 'K01', rows: 2 }]);
});

test('[EX1][EX4] all committees, or one’s own, are one file that says which, for whoever may', async () => {
  const { lines } = await take(admin, '/api/export.csv?what=chase');
  expect(lines.slice(2).map(([code, number]) => [code, number])).toEqual([['K01', '1']]);
  expect(lines[0]?.[2]).toBe('All committees');
  const { accessToken } = await server.login('badria'); // of K02
  const own = await take(accessToken, '/api/export.csv?what=chase');
  expect([own.lines.length, own.lines[0]?.[2]]).toEqual([2, 'Own committees: K02']);
  expect(own.headers.get('content-disposition')).toContain('filename="chase-own-');
  const [ofOwn, ofAll] = await exported();
  expect(ofOwn?.[1]).toEqual({ what: 'chase', format: 'csv', committees: ['K02'], rows: 0 });
  expect(ofAll?.[1]).toEqual({ what: 'chase', format: 'csv', rows: 1 });
  const taken = async (committee: string) => (await take(admin, `/api/committees/${committee}/export.csv?what=audit`)).text.match(/chase/g);
  expect([await taken('K01'), await taken('K02')]).toEqual([null, ['chase']]); // the file of one names who took it along with others
  expect((await take(accessToken, '/api/committees/K01/export.csv?what=chase')).status).toBe(403);
});

test('[EX1] without saying what, it is the first that the caller may have; whoever got no file has used up none', async () => {
  const { accessToken } = await server.login('noura');
  expect((await take(accessToken, '/api/committees/K01/export.csv')).lines[0]?.[1]).toBe('Guarantees');
  const auditor = (await server.login('auditor')).accessToken;
  for (let i = 0; i < 12; i++) expect((await take(auditor, '/api/committees/K01/export.csv?what=nothing')).status).toBe(400);
  expect((await take(auditor, '/api/committees/K01/export.csv')).lines[0]?.[1]).toBe('Attendance');
});

test('[EX1] what may not be read is not written either, nor written down', async () => {
  const before = await exported();
  for (const [person, what] of [
    ['auditor', 'guarantees'],
    ['auditor', 'chase'],
    ['noura', 'audit'],
    ['noura', 'tally'],
    ['admin', 'tally'],
    ['door', 'attendance'],
    ['viewer', 'results'],
  ] as const)
    expect((await take((await server.login(person)).accessToken, `/api/committees/K01/export.xlsx?what=${what}`)).status, person).toBe(403);
  expect((await take((await server.login('door')).accessToken, '/api/committees/K01/snapshot.json')).status).toBe(403);
  expect((await take(admin, '/api/committees/K01/export.csv?what=phones')).status).toBe(400);
  expect(await exported()).toEqual(before);
});

test('[EX5] who asks only for the headers of a file opens none', async () => {
  const before = await exported();
  for (const path of ['committees/K01/export.csv?what=attendance', 'export.csv?what=attendance', 'committees/K01/snapshot.json']) {
    const response = await fetch(`${server.origin}/api/${path}`, { method: 'HEAD', headers: { Authorization: `Bearer ${admin}` } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  }
  expect(await exported()).toEqual(before);
});

test('[EX1] an auditor takes attendance along by ids, and the audit as they read it', async () => {
  const { accessToken } = await server.login('auditor');
  expect((await take(accessToken, '/api/committees/K01/export.csv?what=attendance')).lines[1]?.slice(0, 2)).toEqual([
    'Committee',
    'Elector (id)',
  ]);
  const { lines } = await take(accessToken, '/api/committees/K01/export.csv?what=audit');
  expect(lines.slice(2).some((line) => line[5] === 'guarantees/K01')).toBe(true);
});

test('[EX2][EX4] a snapshot holds what the caller’s rooms hold, with its place and hash, without who refuses and without notes', async () => {
  const { text, status } = await take((await server.login('noura')).accessToken, '/api/committees/K01/snapshot.json');
  expect(status).toBe(200);
  const snapshot: Snapshot = JSON.parse(text);
  const [one, , three] = ids;
  const [guarantees] = snapshot.rooms;
  expect([guarantees?.room, guarantees?.seq, snapshot.roll.electors.length]).toEqual(['guarantees/K01', 1, 3]);
  expect(guarantees?.cells.map(([key]) => key)).toEqual(
    [`${one}${OWNER}a`, `${one}${OWNER}d`, `${three}${OWNER}a`, `${three}${OWNER}d`].sort(),
  );
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(guarantees?.cells)));
  expect(guarantees?.hash).toBe(Buffer.from(digest).toString('hex'));
  expect((await take((await server.login('auditor')).accessToken, '/api/committees/K01/snapshot.json')).text).not.toContain('Promised One');
});

test('[EX1][EX7] what goes to a printer or the clipboard is written down first', async () => {
  const { accessToken } = await server.login('noura');
  const tell = (path: string, body: unknown) => server.as(accessToken, 'POST', path, body);
  expect((await tell('/api/committees/K01/exported', { how: 'print', what: 'guarantees', lines: 3 })).status).toBe(204);
  expect((await exported())[0]).toEqual(['Noura', { what: 'guarantees', format: 'print', committee: 'K01', rows: 3 }]);
  expect((await tell('/api/committees/K02/exported', { how: 'print', what: 'guarantees', lines: 3 })).status).toBe(403);
  expect((await tell('/api/committees/K01/exported', { how: 'print', what: 'audit', lines: 3 })).status).toBe(403);
});
