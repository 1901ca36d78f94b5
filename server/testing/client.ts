/** Calls of the HTTP API for tests: sign in, ask for tickets, keep the cookies of one browser. */
import type { SignInPlace } from '../../schema/accountApi.ts';
import type { SessionAnswer, TicketsAnswer } from '../../schema/api.ts';

export type TestBrowser = ReturnType<typeof createTestBrowser>;

/** One browser: its cookie jar is shared by everybody who signs in with it. */
export function createTestBrowser(origin: string) {
  const cookies = new Map<string, string>();

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    headers.set('X-Committee-Room', '1');
    const response = await fetch(origin + path, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const post = (path: string, body: unknown, token?: string): Promise<Response> =>
    call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });

  return {
    cookies,
    call,
    post,
    async login(username: string, password: string): Promise<SessionAnswer> {
      let response = await post('/api/auth/login', { username, password });
      for (let asked = 0; response.status === 202 && asked < 100; asked++) {
        const { attempt, retryAfterMs } = (await response.json()) as SignInPlace; // a busy machine; as below
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
        response = await post('/api/auth/attempt', { attempt });
      }
      if (!response.ok) throw new Error(`login of ${username}: ${response.status}`);
      return (await response.json()) as SessionAnswer; // our own server's answer, checked by the http tests
    },
    async tickets(token: string, rooms: unknown[], deviceId = 'device-0123456789'): Promise<TicketsAnswer> {
      const response = await post('/api/sync/tickets', { rooms, deviceId, schema: 1 }, token);
      if (!response.ok) throw new Error(`tickets: ${response.status} ${await response.text()}`);
      return (await response.json()) as TicketsAnswer; // as above
    },
  };
}
