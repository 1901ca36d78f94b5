import type { SessionAnswer, TicketsAnswer, User } from '../../schema/api.ts';
import { DEMO_PASSWORD } from '../../schema/demo.ts';
import type { Scalar } from '../../schema/keys.ts';
import { createStockTablet, type StockTablet } from '../../server/testing/stockTablet.ts';

/** Somebody who uses the server without a browser: what a test compares screens with. */
export type HttpPerson = {
  readonly user: User;
  /** Calls the API with this person's token; resolves with the parsed answer. Throws with status and body when it is refused. */
  send<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Opens a room with Yjs and y-websocket's own provider and waits until it is in sync. The caller ends it. */
  join(room: string): Promise<StockTablet>;
  /** What the server gives a stranger's empty replica. */
  readRoom(room: string): Promise<ReadonlyMap<string, Scalar>>;
};

let devices = 0;

/** Signs in over HTTP. */
export async function signInOverHttp(origin: string, username: string, password: string = DEMO_PASSWORD): Promise<HttpPerson> {
  let token = '';
  async function send<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { 'X-Committee-Room': '1' };
    if (token !== '') headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const response = await fetch(origin + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T; // our own server's answer
  }
  const session = await send<SessionAnswer>('POST', '/api/auth/login', { username, password });
  token = session.accessToken;

  async function join(room: string): Promise<StockTablet> {
    devices += 1;
    const deviceId = `http-person-${process.pid}-${devices}`.padEnd(24, '0');
    const ticketFor = async (): Promise<string> => {
      const { tickets } = await send<TicketsAnswer>('POST', '/api/sync/tickets', { rooms: [room], deviceId });
      const [ticket] = tickets;
      if (!ticket || !('ticket' in ticket)) throw new Error(`no ticket for ${room}: ${JSON.stringify(ticket)}`);
      return ticket.ticket;
    };
    const tablet = createStockTablet({ origin, room, ticket: await ticketFor(), renew: ticketFor });
    await tablet.synced();
    return tablet;
  }

  return {
    user: session.user,
    send,
    join,
    async readRoom(room) {
      const tablet = await join(room);
      const rows = new Map(tablet.rows.entries());
      tablet.end();
      return rows;
    },
  };
}
