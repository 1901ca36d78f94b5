import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createApi } from './createApi.ts';
import { type Credential, createCredential, refreshSession } from './createCredential.ts';
import { readFile } from './readFile.ts';
import { createRequestJson } from './requestJson.ts';
import { createFakeBackend, TOKEN_LIFE_S } from './testing/fakeBackend.ts';
import { createFakeBrowser } from './testing/fakeBrowser.ts';

let backend = createFakeBackend();
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
});
afterEach(() => {
  vi.useRealTimers();
});

function start({ browser = createFakeBrowser(backend), answer = backend.signIn('noura') } = {}) {
  const { environment, die } = browser.openPage();
  const request = createRequestJson({ ...environment, language: () => 'ar' });
  const overs: unknown[] = [];
  const credential = createCredential(answer, { request, environment, onAnswer: () => {}, onOver: (error) => overs.push(error) });
  return { api: createApi({ request, credential: () => credential }), request, credential, overs, browser, answer, die };
}
const refreshes = () => backend.callsOf('/api/auth/refresh').length;
const me = ({ api }: ReturnType<typeof start>) => api.send<{ user: { username: string } }>('GET', '/api/me');

test('a call carries the token, the own header and the language', async () => {
  const tab = start();
  expect((await me(tab)).user.username).toBe('noura');
  const [call] = backend.callsOf('/api/me');
  expect(call?.token).toBe(tab.answer.accessToken);
  expect(call?.headers.get('X-Committee-Room')).toBe('1');
  expect(call?.headers.get('Accept-Language')).toBe('ar');
  expect(call?.headers.has('Content-Type')).toBe(false);
});

test('a refused token is renewed once for all calls that meet it, and each is sent once more', async () => {
  const tab = start();
  backend.expireTokens();
  const answers = await Promise.all([me(tab), me(tab), me(tab)]);
  expect(answers.map(({ user }) => user.username)).toEqual(['noura', 'noura', 'noura']);
  expect(refreshes()).toBe(1);
  expect(backend.callsOf('/api/me')).toHaveLength(6);
});

test('a call that was under way while the token was renewed does not renew it again', async () => {
  const tab = start();
  const used = await tab.credential.token();
  await tab.credential.renew(used);
  await tab.credential.renew(used);
  expect(refreshes()).toBe(1);
});

test('two tabs of one session renew one after the other; without locks both at once', async () => {
  const browser = createFakeBrowser(backend);
  const first = start({ browser });
  const mostAtOnce = async (locks: readonly (LockManager | undefined)[]) => {
    let running = 0;
    let most = 0;
    const request = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 100));
      running -= 1;
      return first.answer;
    };
    const both = Promise.all(locks.map((of) => refreshSession(first.answer.sessionId, request, of)));
    await vi.advanceTimersByTimeAsync(1_000);
    await both;
    return most;
  };
  expect(await mostAtOnce([browser.openPage().environment.locks, browser.openPage().environment.locks])).toBe(1);
  expect(await mostAtOnce([undefined, undefined])).toBe(2);
});

test('a session that has ended: the call fails, it is told once, and later calls do not ask again and again', async () => {
  const tab = start();
  backend.expireTokens();
  backend.sessions.clear();
  await expect(me(tab)).rejects.toMatchObject({ code: 'token-expired' });
  await expect(me(tab)).rejects.toMatchObject({ code: 'token-expired' });
  expect(tab.overs).toHaveLength(1);
});

test('the network is gone during the renewal: nobody is signed out', async () => {
  const tab = start();
  backend.expireTokens();
  backend.answers.set('/api/me', () => {
    backend.setNetwork('cut');
    throw new AppError('token-expired');
  });
  await expect(me(tab)).rejects.toMatchObject({ code: 'unreachable' });
  expect(tab.overs).toEqual([]);
});

test('a token near its end is renewed beside the call, without waiting for it', async () => {
  const tab = start();
  await vi.advanceTimersByTimeAsync((TOKEN_LIFE_S - 50) * 1_000);
  await me(tab);
  expect(backend.callsOf('/api/me')[0]?.token).toBe(tab.answer.accessToken);
  await vi.advanceTimersByTimeAsync(10);
  expect(refreshes()).toBe(1);
  await me(tab);
  expect(backend.callsOf('/api/me')[1]?.token).not.toBe(tab.answer.accessToken);
});

test('after a night’s sleep the token is renewed before the first call', async () => {
  const tab = start();
  vi.setSystemTime(Date.now() + 8 * 60 * 60_000);
  await me(tab);
  expect(backend.callsOf('/api/me').map(({ token }) => token)).not.toContain(tab.answer.accessToken);
});

test('a clock that is set back by a day counts as used up, not as fresh for a day', async () => {
  const tab = start();
  vi.setSystemTime(Date.now() - 24 * 60 * 60_000);
  await me(tab);
  expect(refreshes()).toBe(1);
});

test('errors carry the server’s code and details; codes of a later version and answers of somebody else are told from them', async () => {
  const tab = start();
  backend.answers.set('/api/x', () => {
    throw new AppError('too-fast', { seconds: 7 });
  });
  await expect(tab.api.send('POST', '/api/x', {})).rejects.toMatchObject({ code: 'too-fast', details: { seconds: 7 } });
  const answering = (body: string, status: number) =>
    createRequestJson({ origin: 'http://room.example', fetch: async () => new Response(body, { status }), language: () => 'en' });
  const get = { method: 'GET', path: '/api/x' } as const;
  await expect(answering('{"error":{"code":"from-the-future"}}', 400)(get)).rejects.toMatchObject({ code: 'internal' });
  await expect(answering('{"error":{"code":"toString"}}', 400)(get)).rejects.toMatchObject({ code: 'internal' });
  await expect(answering('<h1>Bad gateway</h1>', 502)(get)).rejects.toMatchObject({ code: 'unreachable' });
  await expect(answering('', 500)(get)).rejects.toMatchObject({ code: 'internal' });
  expect(await answering('', 200)(get)).toBeUndefined();
});

test('no answer within 15 s: unreachable', async () => {
  const request = createRequestJson({
    origin: 'http://room.example',
    fetch: (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      }),
    language: () => 'en',
  });
  let code: unknown = 'none yet';
  request({ method: 'GET', path: '/api/x' }).catch((error: AppError) => {
    code = error.code;
  });
  await vi.advanceTimersByTimeAsync(14_900);
  expect(code).toBe('none yet');
  await vi.advanceTimersByTimeAsync(200);
  expect(code).toBe('unreachable');
});

test('a call that is given up ends at once as one that got no answer, also before it is sent', async () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  const request = createRequestJson({
    origin: 'http://room.example',
    fetch: (_url, init) =>
      new Promise((_resolve, reject) => {
        signals.push(init?.signal);
        if (init?.signal?.aborted) reject(init.signal.reason);
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      }),
    language: () => 'en',
  });
  const giveUp = new AbortController();
  const calls = [request({ method: 'POST', path: '/api/roll', giveUp })];
  giveUp.abort();
  calls.push(request({ method: 'POST', path: '/api/roll', giveUp }));
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'unreachable' });
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
});

test('a tab frozen with the lock in its hand does not keep the others from renewing', async () => {
  const browser = createFakeBrowser(backend);
  const tab = start({ browser });
  const frozen = browser.openPage().environment.locks;
  frozen?.request(`committee-room.refresh.${tab.answer.sessionId}`, () => new Promise(() => {})).catch(() => {});
  backend.expireTokens();
  const answer = me(tab);
  await vi.advanceTimersByTimeAsync(16_100); // longer than a renewal takes that comes to an end
  expect((await answer).user.username).toBe('noura');
});

test('a file is sent as it is, and under its name', async () => {
  const sent: RequestInit[] = [];
  const request = createRequestJson({
    origin: 'http://room.example',
    fetch: async (_url, init) => {
      if (init) sent.push(init);
      return new Response('{}');
    },
    language: () => 'en',
  });
  const files = [new Blob(['a,b'], { type: 'text/csv' }), new File(['a,b'], 'كشف 1.csv', { type: 'text/csv' })];
  for (const body of files) await request({ method: 'POST', path: '/api/roll', body });
  expect(sent.map(({ body }) => body)).toEqual(files);
  const headers = sent.map((init) => new Headers(init.headers));
  expect(headers.map((one) => one.get('Content-Type'))).toEqual([null, null]); // the Blob's own type is sent
  expect(headers.map((one) => one.get('X-File-Name'))).toEqual([null, encodeURIComponent('كشف 1.csv')]);
});

/** A server that sends part after part of a file, one every so many milliseconds. */
function slowFile(parts: number, everyMs: number): Promise<Blob> {
  const request = createRequestJson({
    origin: 'http://room.example',
    fetch: async (_url, init) => {
      const body = new ReadableStream({
        async start(stream) {
          init?.signal?.addEventListener('abort', () => stream.error(init.signal?.reason));
          for (let i = 0; i < parts && !init?.signal?.aborted; i++) {
            await new Promise((resolve) => setTimeout(resolve, everyMs));
            if (!init?.signal?.aborted) stream.enqueue(new Uint8Array([i]));
          }
          if (!init?.signal?.aborted) stream.close();
        },
      });
      return new Response(body, { headers: { 'Content-Type': 'text/csv' } });
    },
    language: () => 'en',
  });
  const credential = { token: async () => 't', renew: async () => 't' } as unknown as Credential; // all that a call asks of it
  return createApi({ request, credential: () => credential }).file('/api/export.csv', readFile);
}

test('[EX5] a file is taken in for as long as something of it comes, up to a quarter of an hour', async () => {
  const whole = slowFile(5, 170_000);
  await vi.advanceTimersByTimeAsync(850_000);
  expect([(await whole).size, (await whole).type]).toEqual([5, 'text/csv']);
  const codes: unknown[] = [];
  const note = (error: AppError) => codes.push(error.code);
  slowFile(1, 190_000).catch(note);
  await vi.advanceTimersByTimeAsync(179_000);
  expect(codes).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(codes).toEqual(['unreachable']);
  slowFile(100, 10_000).catch(note);
  await vi.advanceTimersByTimeAsync(899_000);
  expect(codes).toEqual(['unreachable']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(codes).toEqual(['unreachable', 'unreachable']);
});

test('without a session nothing is sent', async () => {
  const { request } = start();
  const api = createApi({ request, credential: (): Credential | null => null });
  await expect(api.send('GET', '/api/me')).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(backend.calls).toEqual([]);
});
