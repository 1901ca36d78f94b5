import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CommitteeDetail } from '../../schema/api.ts';
import type { AuditPage } from '../../schema/auditApi.ts';
import { paperOf } from '../../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import type { ElectionAnswer, StatusChange } from '../../schema/electionApi.ts';
import { randomId } from '../../schema/ids.ts';
import type { PapersAnswer } from '../../schema/resultApi.ts';
import { createRandom } from '../../schema/testing.ts';
import type { TestPerson } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
const tokens = new Map<string, string>();
beforeAll(async () => {
  server = await startTestServer();
  for (const person of ['admin', 'noura', 'badria', 'door'] as const) tokens.set(person, (await server.login(person)).accessToken);
});
afterAll(() => server.end());

type Refused = { readonly error: { readonly code: string; readonly message: string; readonly details?: Record<string, unknown> } };
const as = <T>(person: TestPerson, method: string, path: string, body?: unknown) =>
  server.as<T & Refused>(tokens.get(person) ?? '', method, path, body);
const read = async (person: TestPerson = 'door') => (await as<ElectionAnswer>(person, 'GET', '/api/election')).body;
const change = (seen: number, election: ElectionSetUp) => as<ElectionAnswer>('admin', 'PUT', '/api/election', { seen, election });
const setStatus = (person: TestPerson, id: string, body: StatusChange) => as(person, 'POST', `/api/committees/${id}/status`, body);
const audited = async (kind: string) =>
  (await as<AuditPage>('admin', 'GET', '/api/audit')).body.entries.filter((entry) => entry.kind === kind).map(({ details }) => details);
const etagged = (path: string, etag: string) =>
  fetch(server.origin + path, { headers: { Authorization: `Bearer ${tokens.get('door')}`, 'If-None-Match': etag } });

const random = createRandom(3);
const union: ElectionSetUp = {
  ...fromTemplate('union', { list: (n) => `قائمة ${n}`, candidate: (n) => `مرشح ${n}` }, () => randomId(4, random.byte)),
  name: 'Union 2026',
  pollingDay: '2026-11-30',
  timeZone: 'Asia/Kuwait',
  settings: { ...SETTINGS, numberName: 'رقم الموظف' },
};

test('[F1][F3] a set-up is stored whole, seen by everybody, and one that was changed meanwhile is not overwritten', async () => {
  expect(await read()).toEqual({ election: null, version: 0, hasBegun: true, pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait' });
  const stored = await change(0, union);
  expect([stored.status, stored.body]).toEqual([
    200,
    { election: union, version: 1, hasBegun: true, pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait' },
  ]);
  expect(await read()).toEqual(stored.body);

  const late = await change(0, { ...union, seats: 9 });
  expect([late.status, late.body.error.code]).toEqual([409, 'conflict']);
  const next = await change(1, { ...union, seats: 9, timeZone: 'Asia/Riyadh', lists: [...union.lists].reverse() });
  expect(next.body).toMatchObject({ version: 2, timeZone: 'Asia/Riyadh', election: { seats: 9 } });
  expect(next.body.election?.lists.map(({ name }) => name)).toEqual(['قائمة 2', 'قائمة 1']);
  expect((await change(2, next.body.election as ElectionSetUp)).body.version).toBe(2); // the same again changes nothing
  expect(await audited('election-changed')).toEqual(
    [
      { version: 2, changed: ['timeZone', 'seats', 'lists'], method: 'list_or_mixed', lists: 2, candidates: 30, withdrawn: 0 },
      {
        version: 1,
        changed: ['name', 'pollingDay', 'timeZone', 'method', 'seats', 'minMarks', 'maxMarks', 'lists', 'candidates', 'settings'].sort(),
        method: 'list_or_mixed',
        lists: 2,
        candidates: 30,
        withdrawn: 0,
      },
    ].map((details) => ({ ...details, changed: expect.arrayContaining(details.changed) })),
  );
});

test('[CT60] everybody is told every ballot paper that there was, the one in force last', async () => {
  const { election } = await read();
  if (!election) throw new Error('not set up');
  const { papers } = (await as<PapersAnswer>('door', 'GET', '/api/election/papers')).body;
  expect(papers).toEqual([paperOf(union), paperOf(election)]); // lists were turned around above
  expect(papers[1]?.lists).toEqual([...(papers[0]?.lists ?? [])].reverse());
});

test('[F2][F4] what may not stand is refused with field and reason in the language that was asked for, and changes nothing', async () => {
  const before = await read();
  const election = before.election as ElectionSetUp;
  const marks = await change(before.version, { ...election, maxMarks: 31 });
  expect([marks.status, marks.body.error.code, marks.body.error.details?.field]).toEqual([400, 'wrong-election', 'maxMarks']);
  expect(marks.body.error.message).toContain('The ballot offers 30 to mark.');
  const removed = await change(before.version, { ...election, candidates: election.candidates.slice(1) }); // K01 is polling
  expect([removed.status, removed.body.error.details?.field]).toEqual([400, 'candidates']);
  const formless = await as('admin', 'PUT', '/api/election', { seen: before.version, election: { ...election, pollingDay: 'soon' } });
  expect([formless.status, formless.body.error.code]).toEqual([400, 'bad-request']);
  expect(await read()).toEqual(before);

  const candidates = election.candidates.map((one, i) => (i === 0 ? { ...one, state: 'withdrawn' as const } : one));
  expect((await change(before.version, { ...election, candidates })).status).toBe(200);
  expect((await read()).election?.candidates[0]?.state).toBe('withdrawn');
});

test('[F4] a set-up of a page on which nothing had begun is not stored once it has, until that was seen', async () => {
  const { election, version, hasBegun } = await read();
  if (!election) throw new Error('not set up');
  const late = { id: 'late', listId: election.lists[0]?.id ?? null, ballotNumber: 99, name: 'Late', state: 'active' as const };
  const add = (seenHasBegun?: boolean) =>
    as<ElectionAnswer>('admin', 'PUT', '/api/election', {
      seen: version,
      seenHasBegun,
      election: { ...election, candidates: [...election.candidates, late] },
    });
  expect(hasBegun).toBe(true);
  const refused = await add(false);
  expect([refused.status, refused.body.error.code]).toEqual([409, 'conflict']);
  expect((await read()).version).toBe(version);
  expect((await add(true)).body).toMatchObject({ version: version + 1, hasBegun: true });
  expect((await change(version + 1, election)).body.error.details?.field).toBe('candidates');
});

test('[H12] names of lists and candidates are kept as one line of what can be seen', async () => {
  const { election, version } = await read();
  if (!election) throw new Error('not set up');
  const [first, ...others] = election.candidates;
  if (!first) throw new Error('nobody to vote for');
  const { body } = await change(version, { ...election, candidates: [{ ...first, name: ' a\u202e\nb\u200b ' }, ...others] });
  expect(body.election?.candidates[0]?.name).toBe('a b');
});

test('an unchanged election and committee are told by their ETags', async () => {
  for (const path of ['/api/election', '/api/election/papers', '/api/committees/K01']) {
    const first = await etagged(path, '');
    expect(first.status).toBe(200);
    expect((await etagged(path, first.headers.get('ETag') ?? '')).status).toBe(304);
  }
});

test('[F6][F7][F8] a coordinator takes their committee on, and back with a reason; who saw another status is told; it is written down', async () => {
  const etag = (await etagged('/api/committees/K01', '')).headers.get('ETag') ?? '';
  const statusOf = async () => (await as<CommitteeDetail>('door', 'GET', '/api/committees/K01')).body.status;
  expect(await setStatus('noura', 'K01', { status: 'closed', seen: 'polling', reason: null })).toMatchObject({
    status: 200,
    body: { id: 'K01', status: 'closed' },
  });
  expect((await etagged('/api/committees/K01', etag)).status).toBe(200);
  const late = await setStatus('admin', 'K01', { status: 'counting', seen: 'polling', reason: null });
  expect([late.status, late.body.error.code, late.body.error.details?.status]).toEqual([409, 'conflict', 'closed']);
  const bare = await setStatus('admin', 'K01', { status: 'polling', seen: 'closed', reason: null });
  expect([bare.status, bare.body.error.code]).toEqual([400, 'bad-request']);
  expect(await statusOf()).toBe('closed');
  const hours = async () => (await as<CommitteeDetail>('door', 'GET', '/api/committees/K01')).body;
  expect(await hours()).toMatchObject({ openedAt: null, closedAt: expect.any(Number) }); // [B18] it was polling before anybody wrote down since when
  expect((await setStatus('admin', 'K01', { status: 'polling', seen: 'closed', reason: 'doors-open-again' })).status).toBe(200);
  expect((await setStatus('admin', 'K01', { status: 'polling', seen: 'polling', reason: null })).status).toBe(200); // no news
  expect(await statusOf()).toBe('polling');
  expect(await hours()).toMatchObject({ openedAt: expect.any(Number), closedAt: null });
  expect(await audited('status-changed')).toEqual([
    { committee: 'K01', from: 'closed', to: 'polling', reason: 'doors-open-again' },
    { committee: 'K01', from: 'polling', to: 'closed' },
  ]);
  expect((await setStatus('badria', 'K01', { status: 'closed', seen: 'polling', reason: null })).status).toBe(403);
});
