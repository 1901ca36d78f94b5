import type { SessionAnswer, TicketsAnswer } from '../../../schema/api.ts';

/** Where tickets are had, and by whom: enough for any process to ask for more. */
export type TicketOffice = { readonly origin: string; readonly accessToken: string };

/** Signs in; the token outlasts every run of the bench by minutes. */
export async function openTicketOffice(origin: string, username: string, password: string): Promise<TicketOffice> {
  const { accessToken } = (await post(origin, '/api/auth/login', { username, password })) as SessionAnswer; // our own server's answer
  return { origin, accessToken };
}

/** A ticket for one room, one tablet and one connection; the same number is the same tablet. */
export async function ticketFor({ origin, accessToken }: TicketOffice, room: string, tablet: number): Promise<string> {
  const deviceId = `bench-device-${String(tablet).padStart(6, '0')}`;
  const { tickets } = (await post(origin, '/api/sync/tickets', { rooms: [room], deviceId }, accessToken)) as TicketsAnswer; // as above
  const [ticket] = tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error(`no ticket for ${room}`);
  return ticket.ticket;
}

async function post(origin: string, path: string, body: unknown, token = ''): Promise<unknown> {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Committee-Room': '1', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
