import { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { SignInPlace } from '../../schema/accountApi.ts';
import type { SessionAnswer } from '../../schema/api.ts';
import { type OpenAccounts, openAccounts } from '../accounts/testing/openAccounts.ts';
import { createLog } from '../log.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { until } from '../testing/until.ts';
import { createAuthRoutes } from './authRoutes.ts';
import { createErrorHandler } from './errors.ts';
import { createRefreshCookies } from './refreshCookie.ts';

/** Whatever hashes passwords is busy with something else until `free` is called: who signs in meanwhile waits. */
async function setUp() {
  const open: OpenAccounts = await openAccounts();
  const routes = createAuthRoutes({ accounts: open.accounts, cookies: createRefreshCookies('http://127.0.0.1'), db: open.database.db });
  routes.onError(createErrorHandler(createLog('silent')));
  const post = async (path: string, body: object): Promise<Response> =>
    routes.request(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const { promise: busy, resolve: free } = Promise.withResolvers<void>();
  for (let i = 0; i < 2; i++) open.turns.enter(() => busy, { isFirst: true, isDroppable: false });
  const login = async (password: string): Promise<SignInPlace> => {
    const response = await post('/api/auth/login', { username: 'noura', password });
    expect([response.status, response.headers.getSetCookie()]).toEqual([202, []]);
    return (await response.json()) as SignInPlace;
  };
  async function outcome({ attempt }: SignInPlace): Promise<Response> {
    let response = await post('/api/auth/attempt', { attempt });
    await until('it is done', async () => {
      if (response.status === 202) response = await post('/api/auth/attempt', { attempt });
      return response.status !== 202;
    });
    return response;
  }
  return { ...open, routes, post, login, outcome, free };
}

test('[A13] a flood waits in a queue with places, and everybody comes in, each once', async () => {
  const { login, outcome, post, free, accounts, close } = await setUp();
  const places = await Promise.all(Array.from({ length: 8 }, () => login(PASSWORD)));
  expect(new Set(places.map(({ attempt }) => attempt)).size).toBe(8);
  expect(places.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  for (const { retryAfterMs } of places) expect(retryAfterMs).toBeGreaterThanOrEqual(500);
  expect((await post('/api/auth/attempt', { attempt: places[4]?.attempt })).status).toBe(202);
  free();
  const answers = await Promise.all(places.map(outcome));
  expect(answers.map(({ status }) => status)).toEqual(places.map(() => 200));
  expect(new Set(answers.map(({ headers }) => headers.getSetCookie()[0]?.split('=')[0])).size).toBe(8);
  expect((await post('/api/auth/attempt', { attempt: places[0]?.attempt })).status).toBe(404);
  const id = accounts.people.findByUsername('noura')?.user.id ?? '';
  expect(accounts.signIns.of(id, '').sessions).toHaveLength(8);
  close();
});

test('[A13] what came of an attempt that waited is told as it would have been; one that is none: 404', async () => {
  const { login, outcome, post, free, close } = await setUp();
  const waiting = await login('wrong');
  free();
  const refused = await outcome(waiting);
  expect([refused.status, await refused.json()]).toMatchObject([401, { error: { code: 'wrong-credentials' } }]);
  const none = await post('/api/auth/attempt', { attempt: 'nothing of the kind' });
  expect([none.status, await none.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);
  close();
});

test('[H10] whose session is renewed, or who comes in, is no stranger on that connection any more; who is refused is', async () => {
  const { routes, login, outcome, free, close } = await setUp();
  const place = await login(PASSWORD);
  free();
  const signedIn = await outcome(place);
  const { sessionId } = (await signedIn.json()) as SessionAnswer;
  const isKnownAfter = async (cookie: string): Promise<boolean> => {
    const socket = new Duplex();
    const emitted = vi.spyOn(socket, 'emit');
    const headers = { 'Content-Type': 'application/json', 'X-Committee-Room': '1', Cookie: cookie };
    const body = JSON.stringify({ sessionId });
    await routes.request('/api/auth/refresh', { method: 'POST', headers, body }, { incoming: { socket } });
    return emitted.mock.calls.length > 0;
  };
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await isKnownAfter('')).toBe(false);
  expect(await isKnownAfter(cookie)).toBe(true);
  close();
});
