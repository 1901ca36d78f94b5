import { expect, test, vi } from 'vitest';
import type { BallotPaper } from '../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../schema/election.ts';
import { answerWrites } from '../schema/guarantees.ts';
import { type ElectorId, randomId, type UserId } from '../schema/ids.ts';
import type { PapersAnswer, ResultAnswer } from '../schema/resultApi.ts';
import { createRandom } from '../schema/testing.ts';
import { openClerk } from './results/testing/clerk.ts';
import { createTestBrowser } from './testing/client.ts';
import { PASSWORD } from './testing/seedCampaign.ts';
import { useSharedServers } from './testing/sharedServers.ts';
import type { StockTablet } from './testing/stockTablet.ts';
import { until } from './testing/until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // two servers and a Redis, on machines that have other work
const servers = useSharedServers();

/** A core without sockets and a process with them, an election, somebody who decides of results and a clerk. */
async function open() {
  const core = await servers.start('core');
  const sync = await servers.start('sync');
  const browser = createTestBrowser(core.origin);
  const admin = (await browser.login('admin', PASSWORD)).accessToken;
  async function as<Body>(token: string, method: string, path: string, body?: unknown) {
    const response = await fetch(core.origin + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body }; // our own server's
  }
  const random = createRandom(7);
  const election: ElectionSetUp = {
    ...fromTemplate('municipality', { list: (n) => `${n}`, candidate: (n) => `${n}` }, () => randomId(4, random.byte)),
    ...{ name: 'One', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', settings: SETTINGS },
  };
  await as(admin, 'PUT', '/api/election', { seen: 0, election });
  const [paper] = (await as<PapersAnswer>(admin, 'GET', '/api/election/papers')).body.papers;
  await as(admin, 'POST', '/api/users', { username: 'fahad', name: 'Fahad', role: 'reconciler', memberships: [], password: PASSWORD });
  const fahad = (await browser.login('fahad', PASSWORD)).accessToken;

  const tablets: StockTablet[] = [];
  const at = { newBrowser: () => createTestBrowser(core.origin), origin: sync.origin, as };
  const openCount = (device = '') =>
    openClerk(at, { username: 'clerk', password: PASSWORD, room: 'tally/K01/1a', paper: paper as BallotPaper, tablets, device });
  const exported = () =>
    fetch(`${core.origin}/api/committees/K01/export.csv?what=tally`, { headers: { Authorization: `Bearer ${fahad}` } });
  const endTablets = (): void => {
    for (const one of tablets) one.end();
  };
  return { core, sync, fahad, as, openCount, exported, endTablets };
}

test('[CR11][CR12][EX4] a core without sockets decides on, and exports, what another process has acknowledged, and that process shows it', async () => {
  const { core, sync, fahad, as, openCount, exported, endTablets } = await open();
  const clerk = await openCount();
  clerk.begin();
  for (const number of [1, 2, 3]) clerk.ballot(number, { kind: 'marks', places: [number % 2] });
  clerk.seal();
  await clerk.saved();

  expect((await (await exported()).text()).split('\r\n').length).toBeGreaterThan(3); // of a count that ended a moment ago: caption, headings, its figures
  const result = (await as<ResultAnswer>(fahad, 'GET', '/api/committees/K01/result')).body; // all that was acknowledged is in it
  expect(result).toMatchObject({ state: 'first_entered', isSingleSource: true, streams: [{ ballots: 3, isSealed: true }] });
  const verified = await as<ResultAnswer>(fahad, 'POST', '/api/committees/K01/verify', { count: 1, seen: result.hash });
  expect([verified.status, verified.body.state]).toEqual([200, 'verified']);

  const looker = await servers.signIn(core, 'noura');
  const tablet = await looker.open('result/K01', sync);
  await until('the other process shows it', () => String(tablet.rows.get('1state')).startsWith('verified '));
  endTablets();
});

test('[CR11][Q10] of a count whose room is not archived any more nothing is decided, and how old it is stands in the answer', async () => {
  const { core, sync, fahad, as, openCount, exported, endTablets } = await open();
  const noura = await servers.signIn(core, 'noura');
  const list = await noura.open('guarantees/K01', sync);
  for (const [n, answer] of (['promised', 'refused'] as const).entries()) {
    for (const { key, value } of answerWrites('elector001' as ElectorId, 'user01' as UserId, answer, 5 + n, false))
      list.rows.set(key, value);
    await list.saved((n + 1) * 2);
  }
  const clerk = await openCount();
  clerk.begin();
  for (const number of [1, 2, 3]) {
    clerk.ballot(number, { kind: 'marks', places: [number % 2] });
    await clerk.saved();
  }
  clerk.seal();
  await clerk.saved();
  const pages = [['result', fahad] as const, ['guarantees', noura.accessToken] as const];
  for (const [page, token] of pages) await as(token, 'GET', `/api/committees/K01/${page}`); // all of it is archived
  for (const room of ['{tally/K01/1a}', '{guarantees/K01}']) await loseLastRow(room);
  const stopped = async () => /^cx_archive_stopped_rooms (\d+)/m.exec(await (await fetch(`${core.origin}/metrics`)).text())?.[1];
  await until('it is found out', async () => (await stopped()) === '2', 20_000);
  const again = await openCount('b');
  for (const number of [4, 5]) again.ballot(number, { kind: 'marks', places: [1] });
  await again.saved();

  const before = Date.now();
  const { body: result } = await as<ResultAnswer>(fahad, 'GET', '/api/committees/K01/result');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const { body: later } = await as<ResultAnswer>(fahad, 'GET', '/api/committees/K01/result');
  expect((later.ageMs ?? 0) - (result.ageMs ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(Date.now() - before).toBeLessThan(later.ageMs ?? 0);
  for (const [page, token] of pages) {
    const ask = (etag = '') =>
      fetch(`${core.origin}/api/committees/K01/${page}`, { headers: { Authorization: `Bearer ${token}`, 'If-None-Match': etag } });
    let etag = '';
    await until('it is old', async () => {
      const answer = await ask();
      etag = answer.headers.get('ETag') ?? '';
      return (((await answer.json()) as ResultAnswer).ageMs ?? 0) > 5_000; // of our own server
    });
    expect((await ask(etag)).status).toBe(200); // and not that it is what was told before
  }
  expect((await exported()).status).toBe(503);
  const verified = await as<{ error: { code: string } }>(fahad, 'POST', '/api/committees/K01/verify', { count: 1, seen: result.hash });
  expect([verified.status, verified.body.error.code]).toEqual([503, 'cannot-save']);
  endTablets();
});

/** What a Redis that took over from one that failed may lack. */
async function loseLastRow(room: string): Promise<void> {
  const redis = servers.admin();
  const [log, meta] = [`cx:${room}:log`, `cx:${room}:meta`];
  const [previous, last] = (await redis.xrange(log, '-', '+')).slice(-2);
  if (!previous || !last) throw new Error('it has no two rows');
  const [id, fields] = previous;
  await redis
    .multi()
    .xdel(log, last[0])
    .call('XSETID', log, id)
    .hset(meta, 'seq', id.split('-')[1] ?? '', 'chain', fields.at(-1) ?? '', 'archived', id)
    .exec();
}
