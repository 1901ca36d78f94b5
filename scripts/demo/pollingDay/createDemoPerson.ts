import type { RollAnswer, SessionAnswer, TicketsAnswer } from '../../../schema/api.ts';

export type DemoPerson = ReturnType<typeof createDemoPerson>;

const ANSWER_WITHIN_MS = 5_000;

/** One of the demo's people, signed in over HTTP as the stage signs them in, and again whenever their session has ended. Every call rejects while the server is away. */
export function createDemoPerson({ origin, username }: { readonly origin: string; readonly username: string }) {
  let session: SessionAnswer | null = null;
  let cookies: string[] = [];
  let signingIn: Promise<SessionAnswer> | null = null;

  async function call(path: string, init: { readonly body?: unknown; readonly token?: string }): Promise<Response> {
    const response = await fetch(origin + path, {
      method: init.body === undefined ? 'GET' : 'POST',
      headers: {
        'X-Committee-Room': '1',
        'Content-Type': 'application/json',
        Cookie: cookies.join('; '),
        ...(init.token === undefined ? {} : { Authorization: `Bearer ${init.token}` }),
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    const fresh = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    if (fresh.length > 0) cookies = fresh;
    return response;
  }

  /** With the session that there is, where it still holds. */
  async function signIn(): Promise<SessionAnswer> {
    const known = session;
    const renewed = known ? await call('/api/auth/refresh', { body: { sessionId: known.sessionId } }) : null;
    const response = renewed?.ok ? renewed : await call('/api/demo/login', { body: { username } });
    if (!response.ok) throw new Error(`${username} cannot sign in: ${response.status}`);
    session = (await response.json()) as SessionAnswer; // our own server, of the same build
    return session;
  }

  function signedIn(isAnew = false): Promise<SessionAnswer> {
    if (session && !isAnew) return Promise.resolve(session);
    signingIn ??= signIn().finally(() => {
      signingIn = null;
    });
    return signingIn;
  }

  async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
    let response = await call(path, { body, token: (await signedIn()).accessToken });
    if (response.status === 401) response = await call(path, { body, token: (await signedIn(true)).accessToken });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return (await response.json()) as Answer; // as above
  }

  return {
    userId: async (): Promise<string> => (await signedIn()).user.id,
    /** The electors of a committee, in the order of its roll. */
    electors: async (committee: string): Promise<string[]> =>
      (await ask<RollAnswer>(`/api/committees/${committee}/roll`)).electors.map(({ id }) => id),
    /** A ticket for one connection, and the code of the device. */
    async ticket(room: string, deviceId: string): Promise<{ readonly ticket: string; readonly device: string }> {
      const { tickets, device } = await ask<TicketsAnswer>('/api/sync/tickets', { rooms: [room], deviceId });
      const [first] = tickets;
      if (!first || !('ticket' in first)) throw new Error(`no ticket for ${room}`);
      return { ticket: first.ticket, device };
    },
  };
}
