/** A server for tests of the client: sign-in, tickets and rooms in memory, on a network that the test cuts and flushes by hand. */
import type { Me, SessionAnswer, User } from '../../../schema/api.ts';
import { ERROR_STATUS } from '../../../schema/errorStatus.ts';
import { AppError, type ErrorCode } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { NO_SETTINGS } from '../../../schema/noSettings.ts';
import { TICKET_PREFIX } from '../../../schema/wire.ts';
import { createFakeRoom, type FakeRoom } from './fakeRoom.ts';
import { createFakeSocketClass, type FakeSocket } from './fakeSocket.ts';

export type FakeBackend = ReturnType<typeof createFakeBackend>;
export type Called = {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly token: string | null;
  readonly headers: Headers;
};

export const TOKEN_LIFE_S = 600;

export const testUser = (username: string): User => ({
  id: `${username}000000`.slice(0, 6),
  username,
  name: username.toUpperCase(),
  role: 'coordinator',
  memberships: [{ committee: 'K01' as CommitteeId, stream: null }],
  isDisabled: false,
  isInvited: false,
  hasSecondFactor: false,
});

export function createFakeBackend() {
  const rooms = new Map<string, FakeRoom>();
  const sessions = new Map<string, User>();
  const tokens = new Map<string, string>(); // access token → session
  const tickets = new Map<string, { room: string; userId: string; access: 'read' | 'write'; epoch: number | null }>();
  const access = new Map<string, 'read' | 'write' | ErrorCode>();
  const calls: Called[] = [];
  const answers = new Map<string, () => unknown>();
  const etags = new Map<string, string>();
  let sockets: FakeSocket[] = [];
  let network: 'up' | 'cut' | 'hole' = 'up';
  let serial = 0;

  const next = (prefix: string): string => {
    serial += 1;
    return prefix + String(serial).padStart(15, '0');
  };

  const FakeWebSocket = createFakeSocketClass((socket) => {
    sockets.push(socket);
  });

  function room(name: string): FakeRoom {
    const known = rooms.get(name) ?? createFakeRoom();
    rooms.set(name, known);
    return known;
  }

  function sessionOf(sessionId: string): SessionAnswer {
    const user = sessions.get(sessionId);
    if (!user) throw new AppError('token-expired');
    const accessToken = next('token');
    tokens.set(accessToken, sessionId);
    return { accessToken, expiresInSeconds: TOKEN_LIFE_S, sessionId, user };
  }

  function signIn(username: string): SessionAnswer {
    const sessionId = next('s');
    sessions.set(sessionId, testUser(username));
    return sessionOf(sessionId);
  }

  function callerOf(token: string | null): User {
    const sessionId = token === null ? undefined : tokens.get(token);
    if (sessionId === undefined) throw new AppError(token === null ? 'not-authenticated' : 'token-expired');
    const user = sessions.get(sessionId);
    if (!user) throw new AppError('token-expired');
    return user;
  }

  function ticketFor(user: User, asked: string | { room: string; epoch?: number }) {
    const { room: name, epoch = null } = typeof asked === 'string' ? { room: asked } : asked;
    const right = access.get(name) ?? 'write';
    if (right !== 'read' && right !== 'write') return { room: name, error: { code: right, message: right } };
    const ticket = next('t');
    tickets.set(ticket, { room: name, userId: user.id, access: right, epoch });
    return { room: name, ticket, access: right, epoch: room(name).epoch };
  }

  const meOf = (user: User): Me => ({ user, campaign: { id: 'demo', name: 'Demo', isDemo: true }, rooms: [], settings: NO_SETTINGS });

  function answer({ path, body, token }: Called): unknown {
    const scripted = answers.get(path);
    if (scripted) return scripted();
    switch (path) {
      case '/api/auth/login':
        if (body.password !== 'right') throw new AppError('wrong-credentials');
        return signIn(String(body.username));
      case '/api/demo/login':
        return signIn(String(body.username));
      case '/api/auth/refresh':
        return body.me
          ? { ...sessionOf(String(body.sessionId)), me: meOf(sessionOf(String(body.sessionId)).user) }
          : sessionOf(String(body.sessionId));
      case '/api/auth/logout':
        sessions.delete(String(body.sessionId));
        return undefined;
      case '/api/me':
        return meOf(callerOf(token));
      case '/api/sync/tickets': {
        const user = callerOf(token);
        const asked = body.rooms as (string | { room: string; epoch?: number })[]; // the client under test sends it
        return { tickets: asked.map((of) => ticketFor(user, of)), device: 'd01' };
      }
      default:
        throw new AppError('not-found', { what: path });
    }
  }

  async function fakeFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const authorization = headers.get('Authorization');
    const called: Called = {
      path: new URL(String(input)).pathname,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : {},
      token: authorization ? authorization.replace('Bearer ', '') : null,
      headers,
    };
    if (network === 'cut') throw new TypeError('fetch failed');
    if (network === 'hole') return new Promise(() => {});
    calls.push(called);
    try {
      const body = answer(called);
      const etag = etags.get(called.path);
      if (etag && headers.get('If-None-Match') === etag) return new Response(null, { status: 304 });
      if (etag) return new Response(JSON.stringify(body), { headers: { ETag: etag } });
      return new Response(body === undefined ? null : JSON.stringify(body), { status: body === undefined ? 204 : 200 });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, details, message } = error;
      return new Response(JSON.stringify({ error: { code, message, details } }), { status: ERROR_STATUS[code] });
    }
  }

  function admit(socket: FakeSocket): void {
    const ticket = tickets.get(socket.protocols.find((name) => name.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length) ?? '');
    socket.open();
    if (!ticket) return socket.end(4001);
    tickets.delete(socket.protocols[1]?.slice(TICKET_PREFIX.length) ?? '');
    room(ticket.room).join(socket, ticket);
  }

  /** Moves everything both ways until nothing moves. Nothing moves through a hole. */
  function flush(): void {
    for (let i = 0; i < 50; i++) {
      sockets = sockets.filter((socket) => socket.readyState < 2);
      if (network === 'cut') for (const socket of sockets) socket.end(1006);
      if (network !== 'up') return;
      for (const socket of sockets) {
        if (socket.readyState === 0) admit(socket);
        socket.flushToServer();
        socket.flushToClient();
      }
      if (!sockets.some((socket) => socket.readyState === 0 || socket.toServer.length + socket.toClient.length > 0)) return;
    }
    throw new Error('the network does not come to rest');
  }

  return {
    fetch: fakeFetch as typeof fetch,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket, // the parts that y-websocket uses
    flush,
    room,
    calls,
    callsOf: (path: string): Called[] => calls.filter((call) => call.path === path),
    sessions,
    /** How tickets for a room are answered; `write` where nothing is said. */
    access,
    /** Scripted answers by path; a thrown AppError is the answer. */
    answers,
    /** Of scripted answers, by path: who holds it already gets 304. */
    etags,
    signIn,
    get sockets(): readonly FakeSocket[] {
      return sockets;
    },
    setNetwork(to: typeof network): void {
      network = to;
      flush();
    },
    /** Access tokens given so far are refused from now on. */
    expireTokens: (): void => tokens.clear(),
  };
}
