import type { TicketsAnswer } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { MAX_ROOMS_PER_TICKET_CALL } from '../../schema/limits.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import { SCHEMA_VERSION } from '../../schema/version.ts';
import type { Api } from './contracts/app.ts';
import { createDeviceIds } from './createDeviceIds.ts';
import type { Environment } from './environment.ts';
import { appErrorOf } from './requestJson.ts';

export type Ticket = { readonly ticket: string; readonly access: 'read' | 'write'; readonly epoch: number };
export type Tickets = {
  /** A ticket for one connection. `epoch`: of the replica in hand, null for a fresh one. Throws AppError, also when the room is refused. */
  ticketFor(room: string, epoch: number | null): Promise<Ticket>;
};

type Waiting = {
  readonly room: string;
  readonly epoch: number | null;
  readonly resolve: (ticket: Ticket) => void;
  readonly reject: (error: unknown) => void;
};

/** The rooms of one screen ask within this time; so do the rooms of a tablet whose network returns. */
const GATHER_MS = 20;

/** Asks for the tickets of all rooms that want one at the same moment in one call. */
export function createTickets(deps: {
  readonly api: Pick<Api, 'send'>;
  readonly userId: string;
  readonly environment: Environment;
  /** The device's code may be another now. */
  readonly onDevice?: () => void;
}): Tickets {
  const { api, userId } = deps;
  const devices = createDeviceIds(deps.environment);
  let waiting: Waiting[] = [];

  async function ask(batch: readonly Waiting[], isSecondTry = false): Promise<void> {
    const rooms = batch.map(({ room, epoch }) => (epoch === null ? room : { room, epoch }));
    try {
      const body = { rooms, deviceId: devices.of(userId), schema: SCHEMA_VERSION };
      const answer = await api.send<TicketsAnswer>('POST', '/api/sync/tickets', body);
      devices.learnCode(userId, answer.device);
      deps.onDevice?.(); // before a ticket is used: nothing is written under a code that the server does not know
      handOut(batch, answer);
    } catch (error) {
      if (!isSecondTry && error instanceof AppError && error.code === 'foreign-device') {
        devices.forget(userId); // another person's, from a copied browser profile: ours is drawn anew
        deps.onDevice?.();
        return ask(batch, true);
      }
      for (const { reject } of batch) reject(error);
    }
  }

  function handOut(batch: readonly Waiting[], { tickets }: TicketsAnswer): void {
    for (const { room, resolve, reject } of batch) {
      const answer = tickets.find((candidate) => candidate.room === room);
      if (!answer) reject(new AppError('internal'));
      else if ('error' in answer) reject(appErrorOf(answer.error.code, detailsOf(room)));
      else resolve(answer);
    }
  }

  function gather(): void {
    const asked = waiting;
    waiting = [];
    for (let i = 0; i < asked.length; i += MAX_ROOMS_PER_TICKET_CALL) {
      ask(asked.slice(i, i + MAX_ROOMS_PER_TICKET_CALL)).catch(() => {}); // `ask` rejects its waiters itself
    }
  }

  return {
    ticketFor: (room, epoch) =>
      new Promise((resolve, reject) => {
        waiting.push({ room, epoch, resolve, reject });
        if (waiting.length === 1) setTimeout(gather, GATHER_MS);
      }),
  };
}

/** What the texts of refusals name; the answer carries the code alone. */
function detailsOf(roomName: string): Record<string, string> {
  const room = parseRoomName(roomName);
  return { what: roomName, ...(room && 'committee' in room ? { committee: room.committee } : {}) };
}
