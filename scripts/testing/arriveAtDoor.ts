import type { TicketsAnswer } from '../../schema/api.ts';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import { isElectorId, isWriterId } from '../../schema/ids.ts';
import { createStockTablet, type StockTablet } from '../../server/testing/stockTablet.ts';
import { signInOverHttp } from './httpPerson.ts';

/** Another tablet, at the door of K01, sees an elector; the caller ends it. */
export async function arriveAtDoor(origin: string, elector: string): Promise<StockTablet> {
  const door = await signInOverHttp(origin, 'door');
  const deviceId = `door-of-a-walk-${process.pid}`.padEnd(24, '0');
  const { tickets, device } = await door.send<TicketsAnswer>('POST', '/api/sync/tickets', { rooms: ['attendance/K01'], deviceId });
  const [ticket] = tickets;
  const writer = `${door.user.id}${device}a`;
  if (!ticket || !('ticket' in ticket) || !isWriterId(writer) || !isElectorId(elector)) throw new Error('no way into the room');
  const tablet = createStockTablet({ origin, room: 'attendance/K01', ticket: ticket.ticket });
  await tablet.synced();
  tablet.rows.set(observationKey(elector, { writer, n: 1 }), votedValue(Date.now(), 'door'));
  return tablet;
}
