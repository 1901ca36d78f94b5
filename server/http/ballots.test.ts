import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Me, NewUser } from '../../schema/api.ts';
import type { AuditPage } from '../../schema/auditApi.ts';
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import { randomId, type WriterId } from '../../schema/ids.ts';
import type { BallotsAnswer, PapersAnswer } from '../../schema/resultApi.ts';
import { tallyKey, tallyValue } from '../../schema/tally.ts';
import { createRandom } from '../../schema/testing.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { signInAs } from '../testing/signInAs.ts';
import type { StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

type Refused = { readonly error: { readonly code: string } };
const tablets = new Set<StockTablet>();
const random = createRandom(11);
let server: TestServer;
let admin = '';
let reconciler = '';
let paper: BallotPaper;
beforeAll(async () => {
  server = await startTestServer();
  admin = (await server.login('admin')).accessToken;
  const person: NewUser = { username: 'settler', name: 'Settler', role: 'reconciler', memberships: [], password: PASSWORD };
  await server.as(admin, 'POST', '/api/users', person);
  reconciler = (await server.browser.login(person.username, PASSWORD)).accessToken;
  const election: ElectionSetUp = {
    ...fromTemplate('municipality', { list: (n) => `${n}`, candidate: (n) => `${n}` }, () => randomId(4, random.byte)),
    name: 'One',
    pollingDay: '2026-11-30',
    timeZone: 'Asia/Kuwait',
    settings: SETTINGS,
  };
  await server.as(admin, 'PUT', '/api/election', { seen: 0, election });
  const [only] = (await server.as<PapersAnswer>(admin, 'GET', '/api/election/papers')).body.papers;
  if (!only) throw new Error('no ballot paper');
  paper = only;
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

const read = (token: string, body: object, committee = 'K01') =>
  server.as<BallotsAnswer & Refused>(token, 'POST', `/api/committees/${committee}/ballots`, {
    count: 1,
    stream: 'a',
    from: 1,
    to: 100,
    reason: 'missed-ballot',
    ...body,
  });
const audited = async () =>
  (await server.as<AuditPage>(admin, 'GET', '/api/audit')).body.entries.filter(({ kind }) => kind === 'ballots-read');

test('[CR60] a reconciler sees what a clerk has saved, with a reason, and that is written down', async () => {
  const clerk = await signInAs('clerk', server, tablets);
  const stream = await clerk.open('tally/K01/1a', server);
  const { user } = (await server.as<Me>(clerk.accessToken, 'GET', '/api/me')).body;
  const { device } = await clerk.browser.tickets(clerk.accessToken, ['tally/K01/1a'], 'device-of-clerk-1'.padEnd(24, '0'));
  const writer = `${user.id}${device}0` as WriterId;
  for (const number of [1, 2, 4])
    stream.rows.set(
      tallyKey({ entry: 'ballot', writer, n: number }),
      tallyValue({ kind: 'ballot', number, paper: paper.id, marks: { kind: 'marks', places: [number % 2] } }),
    );
  await stream.saved(4);
  const { status, body } = await read(reconciler, {});
  expect(status).toBe(200);
  expect(body.ballots.map(({ number, marks, isDoubtful }) => [number, marks, isDoubtful])).toEqual([
    [1, [paper.candidates[1]?.id], false],
    [2, [paper.candidates[0]?.id], false],
    [4, [paper.candidates[0]?.id], false],
  ]);
  expect(body.gaps).toEqual([3]);
  expect(JSON.stringify(body)).not.toContain(user.id);
  expect(await audited()).toMatchObject([
    { room: 'tally/K01/1a', details: { committee: 'K01', count: 1, stream: 'a', from: 1, to: 100, reason: 'missed-ballot' } },
  ]);
});

test('[CR60] a stream that nobody began is empty, and reading it makes no room', async () => {
  expect((await read(reconciler, { stream: 'b' }, 'K03')).body).toEqual({ ballots: [], gaps: [] });
});

test('[CR60] more than 100 at once, a count that there is not, and what is no reason are refused and not written down', async () => {
  const before = (await audited()).length;
  for (const body of [{ to: 101 }, { from: 5, to: 4 }, { reason: 'other' }, { reason: 'curious' }])
    expect([(await read(reconciler, body)).status, body]).toEqual([400, body]);
  const none = await read(reconciler, { count: 2 });
  expect([none.status, none.body.error.code]).toEqual([404, 'not-found']);
  expect(await audited()).toHaveLength(before);
});

test('[CR60] no ticket of a reconciler opens a tally, and it is refused like any room that is not theirs', async () => {
  const rooms = ['tally/K01/1a', 'tally/K01/1b', 'tally/K02/1a', 'guarantees/K01'];
  const { tickets } = await server.browser.tickets(reconciler, rooms, 'device-of-settler'.padEnd(24, '0'));
  expect(tickets.map((ticket) => ('error' in ticket ? ticket.error.code : ticket))).toEqual(rooms.map(() => 'forbidden'));
  const { rooms: open } = (await server.as<Me>(reconciler, 'GET', '/api/me')).body;
  expect(open.filter(({ room }) => room.startsWith('tally/'))).toEqual([]);
});

test('[CR60] whoever reads on and on is told to wait', async () => {
  let last = await read(reconciler, {});
  for (let i = 0; i < 40 && last.status === 200; i++) last = await read(reconciler, {});
  expect([last.status, last.body.error.code]).toEqual([429, 'too-fast']);
});
