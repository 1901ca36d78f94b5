import { expect, test, vi } from 'vitest';
import type { BallotPaper } from '../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../schema/election.ts';
import { randomId } from '../schema/ids.ts';
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

test('[CR11][CR12][EX4] a core without sockets decides on, and exports, what another process has acknowledged, and that process shows it', async () => {
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
  const clerk = await openClerk(at, { username: 'clerk', password: PASSWORD, room: 'tally/K01/1a', paper: paper as BallotPaper, tablets });
  clerk.begin();
  for (const number of [1, 2, 3]) clerk.ballot(number, { kind: 'marks', places: [number % 2] });
  clerk.seal();
  await clerk.saved();

  const file = await fetch(`${core.origin}/api/committees/K01/export.csv?what=tally`, { headers: { Authorization: `Bearer ${fahad}` } });
  expect((await file.text()).split('\r\n').length).toBeGreaterThan(3); // of a count that ended a moment ago: caption, headings, its figures
  const result = (await as<ResultAnswer>(fahad, 'GET', '/api/committees/K01/result')).body; // all that was acknowledged is in it
  expect(result).toMatchObject({ state: 'first_entered', isSingleSource: true, streams: [{ ballots: 3, isSealed: true }] });
  const verified = await as<ResultAnswer>(fahad, 'POST', '/api/committees/K01/verify', { count: 1, seen: result.hash });
  expect([verified.status, verified.body.state]).toEqual([200, 'verified']);

  const looker = await servers.signIn(core, 'noura');
  const tablet = await looker.open('result/K01', sync);
  await until('the other process shows it', () => String(tablet.rows.get('1state')).startsWith('verified '));
  for (const one of tablets) one.end();
});
