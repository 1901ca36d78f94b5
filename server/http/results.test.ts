import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AuditPage } from '../../schema/auditApi.ts';
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import type { ElectionAnswer } from '../../schema/electionApi.ts';
import { randomId } from '../../schema/ids.ts';
import type { PapersAnswer, ResultAnswer, ResultsAnswer } from '../../schema/resultApi.ts';
import { type CellId, candidateCell } from '../../schema/tally.ts';
import { createRandom } from '../../schema/testing.ts';
import { type Clerk, openClerk } from '../results/testing/clerk.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { createStockTablet, type StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a real server, on machines that have other work

type Refused = { readonly error: { readonly code: string; readonly message: string } };
let server: TestServer;
let paper: BallotPaper;
const tokens = new Map<string, string>();
const tablets: StockTablet[] = [];
let cells: readonly CellId[];

beforeAll(async () => {
  server = await startTestServer();
  const admin = (await server.login('admin')).accessToken;
  tokens.set('admin', admin);
  const random = createRandom(7);
  const election: ElectionSetUp = {
    ...fromTemplate('municipality', { list: (n) => `${n}`, candidate: (n) => `${n}` }, () => randomId(4, random.byte)),
    ...{ name: 'One', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', settings: SETTINGS },
  };
  await server.as(admin, 'PUT', '/api/election', { seen: 0, election });
  cells = election.candidates.map(({ id }) => candidateCell(id));
  [paper = paper] = (await server.as<PapersAnswer>(admin, 'GET', '/api/election/papers')).body.papers;
  const people = [
    ...['K01', 'K02', 'K03'].flatMap((committee) =>
      (['a', 'b'] as const).map((stream) => ({
        username: `${committee}${stream}`.toLowerCase(),
        role: 'clerk',
        memberships: [{ committee, stream }],
      })),
    ),
    ...['fahad', 'mona', 'yusuf'].map((username) => ({ username, role: 'reconciler', memberships: [] })),
  ];
  for (const person of people) {
    const added = await server.as(admin, 'POST', '/api/users', { ...person, name: person.username, password: PASSWORD });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
  }
  for (const username of ['fahad', 'mona', 'yusuf', 'noura'])
    tokens.set(username, (await server.browser.login(username, PASSWORD)).accessToken);
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

const as = <Body = ResultAnswer>(who: string, method: string, path: string, body?: unknown) =>
  server.as<Body & Refused>(tokens.get(who) ?? who, method, path, body);
const resultOf = async (committee: string, who = 'fahad') => (await as(who, 'GET', `/api/committees/${committee}/result`)).body;
const post = (who: string, committee: string, command: string, body: object) =>
  as(who, 'POST', `/api/committees/${committee}/${command}`, { count: 1, ...body });
const clerkOf = (committee: string, stream: 'a' | 'b'): Promise<Clerk> =>
  openClerk(server, {
    username: `${committee}${stream}`.toLowerCase(),
    password: PASSWORD,
    room: `tally/${committee}/1${stream}`,
    paper,
    tablets,
  });
const codeOf = ({ status, body }: { status: number; body: Refused | ResultAnswer }) => [
  status,
  'error' in body ? body.error.code : body.state,
];
const cellIn = ({ cells: all }: ResultAnswer, cell: CellId) => all.find((one) => one.cell === cell) ?? expect.unreachable(cell);

/** Ballots 1…n, each for a candidate by their place. */
function count(clerk: Clerk, places: readonly number[]): void {
  clerk.begin(places.length);
  for (const [i, place] of places.entries()) clerk.ballot(i + 1, { kind: 'marks', places: [place] });
}
/** The form as it should be for these ballots. */
function readForm(clerk: Clerk, places: readonly number[]): void {
  for (const [i, cell] of cells.entries()) clerk.figure(cell, places.filter((place) => place === i).length);
  for (const [cell, n] of [
    ['ballots', places.length],
    ['valid', places.length],
    ['invalid', 0],
    ['blank', 0],
  ] as const)
    clerk.figure(cell, n);
}

const BALLOTS = [0, 1, 0, 2, 1, 0, 3];
/** Other figures: two committees with the same are a warning. */
const OTHERS = [1, 1, 0, 2, 1, 0, 3];

test('[CR1][CR3][CR6] two count the same, a third verifies, two publish; nobody of those who counted, and nobody alone', async () => {
  const [a, b] = [await clerkOf('K01', 'a'), await clerkOf('K01', 'b')];
  count(a, BALLOTS);
  count(b, BALLOTS);
  await Promise.all([a.saved(), b.saved()]);
  const counting = await resultOf('K01');
  expect([counting.state, counting.streams.map(({ ballots }) => ballots), cellIn(counting, cells[0] as CellId).values]).toEqual([
    'empty',
    [0, 0], // in steps of 25 while it goes on (CR14)
    {},
  ]);
  readForm(a, BALLOTS);
  readForm(b, BALLOTS);
  a.seal();
  await a.saved();
  expect((await resultOf('K01')).state).toBe('first_entered');
  b.seal();
  await b.saved();
  const entered = await resultOf('K01');
  expect(entered).toMatchObject({ state: 'second_entered', isSingleSource: false, counts: 1, checks: [], decisions: [] });
  expect(cellIn(entered, cells[0] as CellId)).toMatchObject({ state: 'agreed', value: 3, values: { a: 3, b: 3, formA: 3, formB: 3 } });

  const seen = entered.hash;
  expect(codeOf(await post(a.accessToken, 'K01', 'verify', { seen }))).toEqual([403, 'forbidden']);
  expect(codeOf(await post('fahad', 'K01', 'publish', { seen }))).toEqual([409, 'conflict']);
  expect(codeOf(await post('fahad', 'K01', 'verify', { seen: `${seen}0` }))).toEqual([409, 'conflict']);
  const verified = await post('fahad', 'K01', 'verify', { seen });
  expect(verified.body).toMatchObject({ state: 'verified', hash: seen });
  expect(codeOf(await post('mona', 'K01', 'verify', { seen }))).toEqual([409, 'conflict']);

  expect(codeOf(await post('mona', 'K01', 'publish', { seen }))).toEqual([200, 'verified']);
  expect(codeOf(await post('mona', 'K01', 'publish', { seen }))).toEqual([403, 'not-by-you']);
  expect(codeOf(await post('fahad', 'K01', 'publish', { seen }))).toEqual([403, 'not-by-you']); // neither of them is an administrator
  const published = await post('admin', 'K01', 'publish', { seen });
  expect([codeOf(published), published.body.publishedBy.length]).toEqual([[200, 'published'], 2]);
  expect(codeOf(await post('fahad', 'K01', 'publish', { seen }))).toEqual([409, 'conflict']);

  const { entries } = (await as<AuditPage>('admin', 'GET', '/api/audit')).body;
  expect(entries.filter(({ kind }) => kind.startsWith('result-')).map(({ kind, details }) => [kind, details])).toEqual([
    ['result-published', { committee: 'K01', count: 1 }],
    ['result-published', { committee: 'K01', count: 1 }],
    ['result-verified', { committee: 'K01', count: 1 }],
  ]);

  // [CR8] a ballot that comes late opens it again, and is in no total until somebody says so
  const late = a.ballot(8, { kind: 'marks', places: [1] });
  await a.saved();
  const reopened = await resultOf('K01');
  expect([reopened.state, reopened.streams[0]?.late?.count, cellIn(reopened, cells[1] as CellId).value]).toEqual(['reopened', 1, 2]);
  expect(codeOf(await post('fahad', 'K01', 'verify', { seen: reopened.hash }))).toEqual([409, 'conflict']);
  const decision = { stream: 'a', isTaken: false, reason: 'late-entry', note: '' };
  expect(codeOf(await post('fahad', 'K01', 'late', { ...decision, seen: 'other' }))).toEqual([409, 'conflict']);
  const leftOut = await post('fahad', 'K01', 'late', { ...decision, seen: reopened.streams[0]?.late?.hash });
  expect(leftOut.body).toMatchObject({ state: 'published', hash: seen }); // what was verified is what stands
  a.takeBack(late);
  await a.saved();
  expect((await resultOf('K01')).state).toBe('published');
  expect(codeOf(await post('mona', 'K01', 'reopen', { seen, reason: 'by-mistake', note: '' }))).toEqual([200, 'reopened']);
});

test('[CR2][CR5] figures that differ wait for a choice on what was seen; of two at once one is told so; whoever chose does not verify', async () => {
  const [a, b] = [await clerkOf('K02', 'a'), await clerkOf('K02', 'b')];
  count(a, OTHERS);
  count(b, OTHERS.slice(0, -1)); // missed the last
  a.seal();
  const early = b.seal();
  await Promise.all([a.saved(), b.saved()]);
  const differing = await resultOf('K02');
  expect(differing.state).toBe('differs');
  const wrong = differing.cells.filter(({ state }) => state === 'differs');
  expect(wrong.map(({ cell, values }) => [cell, values])).toEqual([
    [cells[3], { a: 1, b: 0 }],
    ['ballots', { a: 7, b: 6 }],
    ['valid', { a: 7, b: 6 }],
  ]);
  const choose = (who: string, cell: (typeof wrong)[number], value: number) =>
    post(who, 'K02', 'choose', { cell: cell.cell, value, seen: cell.hash, reason: 'missed-ballot', note: '' });
  const [first, second] = await Promise.all([
    choose('fahad', wrong[0] ?? expect.unreachable(), 1),
    choose('mona', wrong[0] ?? expect.unreachable(), 0),
  ]);
  expect([first.status, second.status].sort()).toEqual([200, 409]);
  const chosen = cellIn(await resultOf('K02'), cells[3] as CellId);
  expect(chosen).toMatchObject({ state: 'chosen', choice: { reason: 'missed-ballot' }, values: { a: 1, b: 0 } });
  if (chosen.value !== 1)
    await post('fahad', 'K02', 'choose', { cell: chosen.cell, value: 1, seen: chosen.hash, reason: 'by-mistake', note: '' });
  const [, ballots = expect.unreachable(), valid = expect.unreachable()] = wrong;
  await choose('fahad', ballots, 7);

  // E2: seven marks and six valid ballots, which two people would have to accept
  await choose('fahad', valid, 6);
  const failing = await resultOf('K02');
  expect([failing.state, failing.checks.map(({ code }) => code)]).toEqual(['checks_failed', ['E1', 'E2']]);
  expect(codeOf(await post('mona', 'K02', 'verify', { seen: failing.hash }))).toEqual([409, 'conflict']);
  for (const check of failing.checks) {
    const accept = (who: string) => post(who, 'K02', 'accept', { check: check.id, seen: check.hash, reason: 'paper-says-so', note: '' });
    expect(codeOf(await accept('fahad'))).toEqual([200, 'checks_failed']);
    expect(codeOf(await accept('fahad'))).toEqual([409, 'conflict']); // one person is one
    expect((await accept('mona')).status).toBe(200);
  }
  const accepted = await resultOf('K02');
  expect([accepted.state, accepted.checks.map(({ isSettled }) => isSettled)]).toEqual(['resolved', [true, true]]);
  expect(codeOf(await post('fahad', 'K02', 'verify', { seen: accepted.hash }))).toEqual([403, 'not-by-you']);
  expect(codeOf(await post('yusuf', 'K02', 'verify', { seen: accepted.hash }))).toEqual([200, 'verified']);

  // the clerk finds the ballot: what was chosen over the old figures stands no longer
  b.takeBack(early);
  b.ballot(7, { kind: 'marks', places: [3] });
  b.seal();
  await b.saved();
  const mended = await resultOf('K02');
  expect([mended.state, mended.checks, mended.cells.filter(({ state }) => state === 'chosen')]).toEqual(['reopened', [], []]);
  expect(codeOf(await post('fahad', 'K02', 'verify', { seen: mended.hash }))).toEqual([200, 'verified']);
});

test('[CR7][CR10][CR12] one count alone is ended by a reconciler, marked as single, and stands in the document and in the list', async () => {
  const a = await clerkOf('K03', 'a');
  count(a, BALLOTS);
  await a.saved();
  const open = await resultOf('K03');
  expect(open.state).toBe('empty');
  const seal = (seen: string) => post('fahad', 'K03', 'seal', { stream: 'a', seen, reason: 'tablet-lost', note: '' });
  expect(codeOf(await post('fahad', 'K03', 'verify', { seen: open.hash }))).toEqual([409, 'conflict']);
  const sealed = await seal(open.hash);
  expect(sealed.body).toMatchObject({ state: 'first_entered', isSingleSource: true });
  expect(codeOf(await seal(sealed.body.hash))).toEqual([409, 'conflict']);
  expect(cellIn(sealed.body, cells[0] as CellId)).toMatchObject({ state: 'single', value: 3 });
  a.ballot(8, { kind: 'marks', places: [0] });
  await a.saved();
  const late = await resultOf('K03');
  expect([late.streams[0]?.late?.count, cellIn(late, cells[0] as CellId).value]).toEqual([1, 3]);
  const taken = await post('mona', 'K03', 'late', {
    stream: 'a',
    isTaken: true,
    seen: late.streams[0]?.late?.hash,
    reason: 'late-entry',
    note: '',
  });
  expect(cellIn(taken.body, cells[0] as CellId).value).toBe(4);
  expect(codeOf(await post('mona', 'K03', 'verify', { seen: taken.body.hash }))).toEqual([200, 'verified']);

  const [ticket] = (await server.browser.tickets(tokens.get('fahad') ?? '', ['result/K03'], 'device-of-fahad'.padEnd(24, '0'))).tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
  const looker = createStockTablet({ origin: server.origin, room: 'result/K03', ticket: ticket.ticket });
  tablets.push(looker);
  await looker.synced();
  await until('the document says so', () => String(looker.rows.get('1state')).startsWith('verified '));
  expect(looker.rows.get(`1${cells[0]}`)).toBe('s 4 4 - - -');

  const all = (await as<ResultsAnswer>('fahad', 'GET', '/api/results')).body;
  expect(all.committees.find(({ committee }) => committee === 'K03')).toMatchObject({
    state: 'verified',
    isSingleSource: true,
    ballots: 8,
    impact: 0,
  });
  const { committees: own, standing } = (await as<ResultsAnswer>('noura', 'GET', '/api/results')).body;
  expect(own.map(({ committee }) => committee)).toEqual(['K01']);
  expect(all.standing.ranks[0]?.marks).toBeGreaterThan(0);
  expect(standing).toMatchObject({ ranks: [], canChange: false, withdrawnAhead: [], open: { people: 0 } }); // [BO11] of others nothing
  expect(standing.verified + standing.entered + standing.differing + standing.missing).toBe(1);
  expect((await as('noura', 'GET', '/api/committees/K03/result')).status).toBe(403);
});

test('[CR8][CR17] a candidate who was added by mistake opens verified results; once they are withdrawn all is as it was', async () => {
  const before = await resultOf('K03');
  expect(before.state).toBe('verified');
  const { election, version } = (await as<ElectionAnswer>('admin', 'GET', '/api/election')).body;
  if (!election) throw new Error('no election');
  const slip = { id: 'zzzz', listId: null, ballotNumber: 99, name: 'Slip', state: 'active' as const };
  const put = (seen: number, state: 'active' | 'withdrawn') =>
    as<ElectionAnswer>('admin', 'PUT', '/api/election', {
      seen,
      election: { ...election, candidates: [...election.candidates, { ...slip, state }] },
    });
  expect((await put(version, 'active')).status).toBe(200);
  const opened = await resultOf('K03');
  expect([opened.state, cellIn(opened, 'czzzz').value]).toEqual(['reopened', null]);
  expect((await put(version + 1, 'withdrawn')).status).toBe(200);
  const after = await resultOf('K03');
  expect([after.state, after.hash, after.cells, after.notJudged]).toEqual(['verified', before.hash, before.cells, before.notJudged]);
  const { committees } = (await as<ResultsAnswer>('fahad', 'GET', '/api/results')).body;
  expect(committees.find(({ committee }) => committee === 'K03')?.impact).toBe(0);
});

test('[CR14] whoever looks on is told the same after every ballot of a count that goes on, up to the next step', async () => {
  const { seq, from } = await resultOf('K03');
  const clerk = await clerkOf('K03', 'b');
  clerk.begin(1);
  await clerk.saved();
  await until('the document says that somebody counts', async () => (await resultOf('K03')).seq !== seq);
  const look = (etag = '') =>
    fetch(`${server.origin}/api/committees/K03/result`, {
      headers: { Authorization: `Bearer ${tokens.get('fahad')}`, 'If-None-Match': etag },
    });
  const first = await look();
  const told = (await first.json()) as ResultAnswer; // of our own server
  expect(told.from).toEqual({ a: from.a });
  for (let number = 1; number <= 3; number++) {
    clerk.ballot(number, { kind: 'marks', places: [0] });
    await clerk.saved();
    expect((await look(first.headers.get('ETag') ?? '')).status).toBe(304);
  }
  expect(await resultOf('K03')).toEqual({ ...told, ageMs: expect.any(Number) });
});
