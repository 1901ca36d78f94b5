/** What counting systems of campaigns were found to get wrong, one by one, each against the real server: what each is called is what went wrong there. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../../schema/election.ts';
import { randomId } from '../../../schema/ids.ts';
import type { PapersAnswer, ResultAnswer } from '../../../schema/resultApi.ts';
import { type CellId, candidateCell, MAX_BALLOTS, tallyKey, tallyValue } from '../../../schema/tally.ts';
import { createRandom } from '../../../schema/testing.ts';
import { type Clerk, openClerk } from '../../results/testing/clerk.ts';
import { PASSWORD } from '../seedCampaign.ts';
import { createStockTablet, type StockTablet } from '../stockTablet.ts';
import { startTestServer, type TestServer } from '../testServer.ts';
import { until } from '../until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a real server, on machines that have other work

let server: TestServer;
let paper: BallotPaper;
let cells: readonly CellId[];
const reconcilers = new Map<string, string>();
const tablets: StockTablet[] = [];

beforeAll(async () => {
  server = await startTestServer();
  const admin = (await server.login('admin')).accessToken;
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
      (['a', 'b'] as const).map((stream) => ({ username: nameOf(committee, stream), role: 'clerk', memberships: [{ committee, stream }] })),
    ),
    ...['fahad', 'mona'].map((username) => ({ username, role: 'reconciler', memberships: [] })),
  ];
  for (const person of people) await server.as(admin, 'POST', '/api/users', { ...person, name: person.username, password: PASSWORD });
  for (const who of ['fahad', 'mona']) reconcilers.set(who, (await server.browser.login(who, PASSWORD)).accessToken);
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

const nameOf = (committee: string, stream: 'a' | 'b'): string => `${committee}${stream}`.toLowerCase();
const clerkOf = (committee: string, stream: 'a' | 'b', device?: string): Promise<Clerk> =>
  openClerk(server, {
    username: nameOf(committee, stream),
    password: PASSWORD,
    room: `tally/${committee}/1${stream}`,
    paper,
    tablets,
    ...(device === undefined ? {} : { device }),
  });
const as = (who: string, method: string, path: string, body?: unknown) =>
  server.as<ResultAnswer>(reconcilers.get(who) ?? who, method, path, body);
const resultOf = async (committee: string) => (await as('fahad', 'GET', `/api/committees/${committee}/result`)).body;
const cellIn = ({ cells: all }: ResultAnswer, cell: CellId | undefined) => all.find((one) => one.cell === cell) ?? expect.unreachable();
const mark = (clerk: Clerk, number: number, place: number) => clerk.ballot(number, { kind: 'marks', places: [place] });
const rowsIn = (clerk: Clerk): number => clerk.tablet.rows.size;

test('absolute totals lose marks: a tap sent the new total, and of two tablets that count apart one was lost', async () => {
  const first = await clerkOf('K01', 'a');
  first.begin();
  await first.saved();
  const second = await clerkOf('K01', 'a', 'second');
  // both without a network, both have seen 0 marks for the first name
  await Promise.all([first.goOffline(), second.goOffline()]);
  for (const number of [1, 2, 3]) mark(first, number, 0);
  for (const number of [4, 5]) mark(second, number, 0);
  second.tablet.provider.connect();
  first.tablet.provider.connect();
  await until('both have all', () => rowsIn(first) === 6 && rowsIn(second) === 6);
  second.seal();
  await until('the seal is there', () => rowsIn(first) === 7);
  expect(cellIn(await resultOf('K01'), cells[0]).values).toEqual({ a: 5 });
});

test('every clerk’s totals are replaced by the last: the other clerk’s stay beside them, and nobody picks one', async () => {
  const b = await clerkOf('K01', 'b');
  b.begin();
  for (const number of [1, 2, 3, 4]) mark(b, number, 0);
  b.seal();
  await b.saved();
  const cell = cellIn(await resultOf('K01'), cells[0]);
  expect(cell).toMatchObject({ values: { a: 5, b: 4 }, state: 'differs', value: null });
});

test('anybody writes: no socket without a ticket, no other’s stream, no entry of another, and none over one that stands', async () => {
  const stranger = createStockTablet({ origin: server.origin, room: 'tally/K01/1a', ticket: null });
  tablets.push(stranger);
  await until('it is closed', () => stranger.closes.some((code) => code >= 4000));
  expect(stranger.rows.size).toBe(0);

  const browser = server.newBrowser();
  const { accessToken } = await browser.login(nameOf('K02', 'a'), PASSWORD);
  for (const room of ['tally/K01/1a', 'tally/K02/1b']) {
    const { tickets } = await browser.tickets(accessToken, [room], 'device-of-another'.padEnd(24, '0'));
    expect(
      tickets.some((one) => 'ticket' in one),
      room,
    ).toBe(false);
  }

  const [other, mine] = [await clerkOf('K01', 'a', 'second'), await clerkOf('K01', 'b', 'second')];
  const forged = tallyKey({ entry: 'ballot', writer: other.writer, n: 99 });
  const own = mark(mine, 5, 0);
  await mine.saved();
  mine.tablet.rows.set(forged, tallyValue({ kind: 'ballot', number: 6, paper: paper.id, marks: { kind: 'marks', places: [0] } }));
  mine.tablet.rows.set(tallyKey(own), tallyValue({ kind: 'ballot', number: 5, paper: paper.id, marks: { kind: 'marks', places: [1] } }));
  const refused = () => mine.tablet.refusals.flatMap((one) => one.refused.map(({ key }) => key));
  await until('both are refused', () => [forged, tallyKey(own)].every((key) => refused().includes(key)));
  const reader = await clerkOf('K01', 'b', 'third');
  expect(reader.tablet.rows.has(forged)).toBe(false);
  expect(String(reader.tablet.rows.get(tallyKey(own)))).toBe(
    tallyValue({ kind: 'ballot', number: 5, paper: paper.id, marks: { kind: 'marks', places: [0] } }),
  );
});

test('blank and zero are the same, and nothing can be corrected to zero: absent, 0 and n are three, and 5 becomes 0', async () => {
  const a = await clerkOf('K02', 'a');
  a.begin();
  const figure = a.figure(cells[0] ?? expect.unreachable(), 5);
  a.figure(cells[1] ?? expect.unreachable(), 0);
  a.takeBack(figure);
  a.figure(cells[0] ?? expect.unreachable(), 0);
  a.enter({ kind: 'opening', atMs: 1, mode: 'totals', every: 25, expected: null, from: 1, check: null }); // no ballots say anything
  a.seal();
  await a.saved();
  const result = await resultOf('K02');
  expect([0, 1, 2].map((place) => cellIn(result, cells[place]).values)).toEqual([{ formA: 0 }, { formA: 0 }, {}]);
  expect([0, 2].map((place) => cellIn(result, cells[place]).value)).toEqual([0, null]);
  expect(result.checks.map(({ id }) => id)).toEqual([]); // of what is absent nothing is judged
});

test('a stale value of a tablet that comes back beats a fresh one: two figures of one cell are doubtful, and neither is the value', async () => {
  const [first, second] = [await clerkOf('K02', 'b'), await clerkOf('K02', 'b', 'second')];
  await first.goOffline();
  first.figure('valid', 580); // in the morning, offline
  second.figure('valid', 581);
  await second.saved();
  first.tablet.provider.connect();
  await until('both have both', () => rowsIn(first) === 2 && rowsIn(second) === 2);
  second.seal();
  await until('the seal is there', () => rowsIn(first) === 3);
  const valid = cellIn(await resultOf('K02'), 'valid');
  expect(valid).toMatchObject({ doubtful: ['formB'], state: 'differs', value: null });
});

test('bulk entry writes over a verified cell, which stays verified, and beyond every bound', async () => {
  const [a, b] = [await clerkOf('K03', 'a'), await clerkOf('K03', 'b')];
  for (const clerk of [a, b]) {
    clerk.begin();
    for (const [i, place] of [0, 1, 0, 2, 3].entries()) mark(clerk, i + 1, place);
    clerk.seal();
  }
  await Promise.all([a.saved(), b.saved()]);
  const path = '/api/committees/K03';
  const entered = await resultOf('K03');
  for (const check of entered.checks)
    await as('mona', 'POST', `${path}/accept`, { count: 1, check: check.id, seen: check.hash, reason: 'paper-says-so', note: '' });
  const { hash } = await resultOf('K03');
  expect((await as('fahad', 'POST', `${path}/verify`, { count: 1, seen: hash })).body).toMatchObject({ state: 'verified' });

  // a figure is entered over it
  const [late, cell] = [mark(a, 6, 1), cellIn(entered, cells[1])];
  await a.saved();
  const after = await resultOf('K03');
  expect(after).toMatchObject({ state: 'reopened', verifiedBy: null });
  expect(cellIn(after, cells[1])).toMatchObject({ value: 1 }); // nor is it counted before somebody says so
  expect((await as('fahad', 'POST', `${path}/verify`, { count: 1, seen: hash })).status).toBe(409);
  expect((await as('fahad', 'POST', `${path}/publish`, { count: 1, seen: hash })).status).toBe(409);
  a.takeBack(late);
  await a.saved();

  // and beyond every bound
  const choose = { count: 1, cell: cell.cell, seen: cell.hash, reason: 'recounted', note: '' };
  for (const value of [-1, 0.5, 1e9])
    expect((await as('fahad', 'POST', `${path}/choose`, { ...choose, value })).status, String(value)).toBe(400);
  a.figure('ballots', MAX_BALLOTS + 1);
  await until('it is refused', () => a.tablet.refusals.length > 0);
});

test('an undo was never built: any ballot is taken back by its name, and what was entered stays to be read', async () => {
  const a = await clerkOf('K03', 'a', 'second');
  const before = rowsIn(a);
  const seals = [...a.tablet.rows.keys()].filter((key) => key.startsWith('s'));
  const third = [...a.tablet.rows.entries()].find(([key, value]) => key.startsWith('b') && String(value).startsWith('3 '))?.[0] ?? '';
  for (const key of [...seals, third]) {
    const entry = key.startsWith('s') ? 'seal' : 'ballot';
    a.takeBack({ entry, writer: key.slice(1, 11) as Clerk['writer'], n: Number.parseInt(key.slice(11), 36) }); // a key is a letter, writer and number
  }
  a.seal();
  await a.saved();
  const result = await resultOf('K03');
  expect(cellIn(result, cells[0]).values).toMatchObject({ a: 1, b: 2 });
  expect(rowsIn(a)).toBe(before + seals.length + 2);
  expect(a.tablet.rows.has(third)).toBe(true);
  expect(result.streams[0]?.gaps).toBe(1);
});
