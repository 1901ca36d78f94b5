import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { HistoryEntry } from '../../schema/api.ts';
import type { Anchor, AuditCheck, AuditPage } from '../../schema/auditApi.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import type { TestPerson } from '../testing/seedCampaign.ts';
import { createStockTablet, type StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ELECTOR = '0123456789' as ElectorId;
const SECRET = 'what nobody may read in the audit';
let server: TestServer;
const tokens = new Map<TestPerson, { accessToken: string; userId: string }>();
const tablets: StockTablet[] = [];

beforeAll(async () => {
  server = await startTestServer();
  for (const person of ['admin', 'noura', 'badria', 'door', 'clerk', 'viewer', 'auditor'] as const) {
    const { accessToken, user } = await server.login(person);
    tokens.set(person, { accessToken, userId: user.id });
  }
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

const idOf = (person: TestPerson): UserId => (tokens.get(person)?.userId ?? '') as UserId;
const call = <T>(person: TestPerson, method: string, path: string) => server.as<T>(tokens.get(person)?.accessToken ?? '', method, path);
const pageOf = async (query: string, person: TestPerson = 'admin') => (await call<AuditPage>(person, 'GET', `/api/audit?${query}`)).body;

async function open(person: TestPerson, room: string): Promise<StockTablet> {
  const { tickets } = await server.browser.tickets(tokens.get(person)?.accessToken ?? '', [room], `device-of-${person}`.padEnd(20, '0'));
  const [answer] = tickets;
  if (!answer || 'error' in answer) throw new Error(`no ticket: ${JSON.stringify(answer)}`);
  const tablet = createStockTablet({ origin: server.origin, room, ticket: answer.ticket, renew: null });
  tablets.push(tablet);
  await tablet.synced();
  return tablet;
}

test('[T5] an edit, a refusal and a sign-in are written down, with keys and never with values', async () => {
  const tablet = await open('noura', 'guarantees/K01');
  const key = claimKey(ELECTOR, idOf('noura'), 'note');
  tablet.rows.set(key, SECRET);
  await until('it is saved', async () => (await pageOf('kind=update')).entries.length > 0);
  tablet.rows.set(claimKey(ELECTOR, idOf('noura'), 'answer'), `${SECRET} either`); // no such answer
  tablet.rows.set(SECRET, 'x'); // no such key
  await until('it is refused', async () => (await pageOf('kind=denied')).entries.length > 0);
  const { entries } = await pageOf('');
  const denied = entries.filter(({ kind }) => kind === 'denied').flatMap(({ details }) => details.refused as string[]);
  expect(denied.map((pair) => pair.split(' ')[0])).toEqual(expect.arrayContaining([claimKey(ELECTOR, idOf('noura'), 'answer')]));
  expect(entries.find(({ kind }) => kind === 'denied')).toMatchObject({ user: { name: 'Noura' }, room: 'guarantees/K01' });
  expect(entries.findLast(({ kind }) => kind === 'update')).toMatchObject({ user: { name: 'Noura' }, details: { keys: 1 } });
  expect(entries.filter(({ kind }) => kind === 'signed-in')).toHaveLength(7);
  expect(JSON.stringify(entries)).not.toContain('nobody may read');
  const figures = await (await fetch(`${server.origin}/metrics`)).text();
  expect(figures).toMatch(/cx_denied_total\{reason="[a-z-]+"\} [1-9]/);
  expect(figures).toContain('cx_audit_verify_ok 1');
});

test('[T5] an auditor is told of a refused guarantee whom it was about, not which field', async () => {
  const { entries } = await pageOf('kind=denied', 'auditor');
  const refused = entries.flatMap(({ details }) => details.refused as string[]);
  expect(refused.length).toBeGreaterThan(0);
  for (const pair of refused) expect(pair).toMatch(/^(0123456789|\?) [a-z-]+$/);
});

test('[T5] an auditor is told who has edited guarantees and when, not how many cells of them: that would tell what was said', async () => {
  const { entries } = await pageOf('kind=update', 'auditor');
  const edits = entries.filter(({ room }) => room === 'guarantees/K01');
  expect(edits.length).toBeGreaterThan(0);
  for (const { details } of edits) expect(details).toEqual({});
});

test('[T9] only administrators and auditors read the audit, check it and take anchors', async () => {
  for (const [method, path] of [
    ['GET', '/api/audit'],
    ['GET', '/api/audit/check'],
    ['GET', '/api/audit/keys'],
    ['POST', '/api/audit/anchor'],
  ] as const)
    for (const person of ['admin', 'auditor', 'noura', 'door', 'clerk', 'viewer'] as const)
      expect([path, person, (await call(person, method, path)).status]).toEqual([
        path,
        person,
        person === 'admin' || person === 'auditor' ? 200 : 403,
      ]);
});

test('pages go on where the one before ended, and a filter finds what it names only', async () => {
  const seen: number[] = [];
  for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null; ) {
    const page: AuditPage = await pageOf(`limit=3&before=${before}`);
    seen.push(...page.entries.map(({ seq }) => seq));
    before = page.next;
  }
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => seen.length - i));
  const { entries } = await pageOf(`kind=signed-in&user=${idOf('door')}`);
  expect(entries.map(({ kind, user }) => [kind, user?.name])).toEqual([['signed-in', 'Bader']]);
  expect((await call('admin', 'GET', '/api/audit?kind=nothing')).status).toBe(400);
});

test('[T9] who may read a history: roles × rooms; what is read of others is written down', async () => {
  const mine = claimKey(ELECTOR, idOf('noura'), 'note');
  const statusOf = async (person: TestPerson, room: string) =>
    (await call(person, 'GET', `/api/committees/K01/history?room=${room}&elector=${ELECTOR}`)).status;
  const rooms = ['guarantees', 'attendance', 'result', 'tally/1a', 'tally/1b', 'board', 'nothing'];
  const table: Record<string, number[]> = {};
  for (const person of ['admin', 'noura', 'badria', 'door', 'clerk', 'viewer', 'auditor'] as const)
    table[person] = await Promise.all(rooms.map((room) => statusOf(person, room)));
  expect(table).toEqual({
    admin: [200, 200, 200, 403, 403, 403, 403],
    noura: [200, 200, 200, 403, 403, 403, 403],
    badria: [403, 403, 403, 403, 403, 403, 403], // of another committee
    door: [403, 403, 403, 403, 403, 403, 403],
    clerk: [403, 403, 403, 403, 403, 403, 403],
    viewer: [403, 403, 403, 403, 403, 403, 403],
    auditor: [200, 200, 200, 403, 403, 403, 403],
  });
  const whole = await call<HistoryEntry[]>('noura', 'GET', `/api/committees/K01/history?elector=${ELECTOR}`);
  expect(whole.body).toMatchObject([{ key: mine, new: SECRET }]);
  const who = await call<HistoryEntry[]>('auditor', 'GET', `/api/committees/K01/history?elector=${ELECTOR}`);
  expect(who.body).toMatchObject([{ key: ELECTOR, old: null, new: null, user: { name: 'Noura' } }]);
  expect((await call('auditor', 'GET', `/api/committees/K01/history?key=${mine}`)).status).toBe(400); // would tell which field
  const reads = (await pageOf('kind=history-read')).entries.map(({ user, room }) => `${user?.name} ${room}`).sort();
  expect(reads).toEqual(['Dana', 'Nouf'].flatMap((name) => ['attendance', 'guarantees', 'result'].map((kind) => `${name} ${kind}/K01`))); // each once, however often
});

test('[T5] an auditor is told whose history was read, not which field’s', async () => {
  const key = claimKey(ELECTOR, idOf('noura'), 'note');
  expect((await call('admin', 'GET', `/api/committees/K01/history?key=${key}`)).status).toBe(200);
  const readsFor = async (person: TestPerson) => (await pageOf('kind=history-read', person)).entries.map(({ details }) => details.of);
  const [whole, cut] = [await readsFor('admin'), await readsFor('auditor')];
  expect([whole[0], cut[0]]).toEqual([key, ELECTOR]);
  expect(JSON.stringify(cut)).not.toContain(idOf('noura'));
});

test('[T4] [T8] the chain of a running server verifies, over HTTP and offline; an anchor tells what was cut off', async () => {
  const checked = await call<AuditCheck>('auditor', 'GET', '/api/audit/check');
  expect(checked.body).toMatchObject({ firstBad: null, reason: null, rows: checked.body.headSeq });
  const { body: anchor } = await call<Anchor>('auditor', 'POST', '/api/audit/anchor');
  expect(anchor.seq).toBeGreaterThanOrEqual(checked.body.headSeq);
  const anchorFile = join(server.dataDir, 'kept.jws');
  const keysFile = join(server.dataDir, 'keys.json');
  writeFileSync(anchorFile, `${anchor.anchor}\n`);
  const keys = await call<{ keys: object[] }>('auditor', 'GET', '/api/audit/keys');
  expect(JSON.stringify(keys.body)).not.toContain('"d"');
  writeFileSync(keysFile, JSON.stringify(keys.body));
  expect(await verify('--anchor', anchorFile, '--keys', keysFile)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('everything is what was written'),
  });
  expect((await pageOf('kind=anchored')).entries.length).toBeGreaterThan(0);

  const sqlite = new Sqlite(join(server.dataDir, 'committee-room.sqlite'));
  sqlite.prepare('DELETE FROM audit WHERE seq >= ?').run(anchor.seq); // the last rows are no edits: nothing but the anchor knows of them
  sqlite.close();
  const [without, cut] = await Promise.all([verify(), verify('--anchor', anchorFile)]);
  expect(without.code).toBe(0);
  expect(cut).toMatchObject({ code: 1, stdout: expect.stringContaining(`row ${anchor.seq}: the row is missing`) });
});

/** The command, as whoever runs the server runs it. */
async function verify(...args: string[]): Promise<{ code: number; stdout: string }> {
  const command = ['scripts/run.mjs', 'scripts/verifyAudit.ts', '--data-dir', server.dataDir, ...args];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT });
    return { code: 0, stdout };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error && 'stdout' in error)) throw error;
    return { code: Number(error.code), stdout: String(error.stdout) };
  }
}

test('[T5][A9] whoever reads who did what cannot end the sessions that are named there', async () => {
  const { sessionId } = await server.login('salem');
  const { entries } = await pageOf('kind=signed-in', 'auditor');
  const shown = String(entries[0]?.details.session);
  expect([sessionId.startsWith(shown), shown.length]).toEqual([true, 6]);
  expect(JSON.stringify((await pageOf('limit=200', 'auditor')).entries)).not.toMatch(/"session":"[^"]{7}/);
});
