import { createRoute } from '@hono/zod-openapi';
import { type Ticket, TicketsAnswer, TicketsRequest } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { OLDEST_ACCEPTED_SCHEMA_VERSION } from '../../schema/version.ts';
import type { Accounts, Caller } from '../accounts/accounts.ts';
import { errorBody } from './errors.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller } from './router.ts';

/** Tickets for sockets (A6). A refused room comes back with its reason beside those that are granted (A3). */
export function createTicketRoutes(deps: { readonly accounts: Accounts; readonly epochOf: (room: string) => Promise<number> }) {
  const { accounts, epochOf } = deps;
  const tickets = createRoute({
    method: 'post',
    path: '/api/sync/tickets',
    tags: ['sync'],
    summary: 'Tickets, each for one room, one device and one connection within a minute',
    security: bearer,
    middleware: [requireCaller(accounts)],
    request: jsonBody(TicketsRequest),
    responses: { 200: json(TicketsAnswer, 'A ticket or a reason for each room, in the order asked'), ...refusals },
  });

  async function ticketFor({ member, user, sessionId }: Caller, device: string, name: string, epoch: number | null): Promise<Ticket> {
    const { roomName, access } = accounts.tickets.judge(member, name);
    const ticket = await accounts.tickets.issue({ userId: user.id, sessionId, device, roomName, epoch });
    return { room: roomName, ticket, access, epoch: await epochOf(roomName) };
  }

  return createRouter().openapi(tickets, async (c) => {
    const caller = c.get('caller');
    const { rooms, deviceId, schema } = c.req.valid('json');
    if (schema !== undefined && schema < OLDEST_ACCEPTED_SCHEMA_VERSION) throw new AppError('client-too-old');
    const device = accounts.signIns.useDevice(caller.sessionId, caller.user.id, deviceId);
    const answers = rooms.map(async (asked): Promise<Ticket> => {
      const { room, epoch = null } = typeof asked === 'string' ? { room: asked } : asked;
      try {
        return await ticketFor(caller, device, room, epoch);
      } catch (error) {
        if (error instanceof AppError) return { room, ...errorBody(error, c.req.header('Accept-Language')) };
        throw error;
      }
    });
    return c.json({ tickets: await Promise.all(answers), device }, 200);
  });
}
