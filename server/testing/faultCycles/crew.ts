/** Tablets that stay in their rooms whatever is done to the servers. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../../schema/testing.ts';
import { createTestBrowser } from '../client.ts';
import { type BusyTablet, createBusyTablet } from '../createBusyTablet.ts';
import { PASSWORD, type TestPerson } from '../seedCampaign.ts';
import type { Fleet, Place } from './fleet.ts';

/** Who sits where: two rooms, three tablets each, some of one person. */
const SEATS: readonly { readonly person: TestPerson; readonly room: string }[] = [
  { person: 'noura', room: 'guarantees/K01' },
  { person: 'noura', room: 'guarantees/K01' },
  { person: 'salem', room: 'guarantees/K01' },
  { person: 'salem', room: 'guarantees/K02' },
  { person: 'badria', room: 'guarantees/K02' },
  { person: 'badria', room: 'guarantees/K02' },
];
export const ROOMS = [...new Set(SEATS.map(({ room }) => room))];
/** A ticket that is not there by then is asked for again. */
const TICKET_MS = 8_000;

export type Crew = ReturnType<typeof createCrew>;

/**
 * Six tablets that edit as fast as they are acknowledged. Each comes back after every close, with a new ticket of the core and at another process;
 * while there is no ticket it waits, and what it has stays with it.
 */
export function createCrew(fleet: Fleet, seed: number) {
  const closes = new Map<number, number>();
  let isBusy = true;
  let isOver = false;
  const tablets = SEATS.map((seat, i) => createMember(seat, createRandom(seed + i), `d${i}`));

  function createMember({ person, room }: (typeof SEATS)[number], random: ReturnType<typeof createRandom>, name: string) {
    let closed: PromiseWithResolvers<number> | null = null;
    let token: string | null = null;
    const tablet = createBusyTablet({ name, room, int: random.int, onClosed: (code) => closed?.resolve(code) });

    /** Null when it is not to be had now. */
    async function ticket(): Promise<string | null> {
      const core = fleet.originOf('core');
      if (!core) return null;
      const browser = createTestBrowser(core);
      const signal = AbortSignal.timeout(TICKET_MS);
      try {
        token ??= (await browser.login(person, PASSWORD)).accessToken;
        const response = await browser.call('/api/sync/tickets', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
          body: JSON.stringify({ rooms: [room], deviceId: `device-of-the-crew-${name}`, schema: 1 }),
          signal,
        });
        if (response.status === 401) token = null; // it has run out
        const answer = response.ok ? ((await response.json()) as { tickets: { ticket?: string }[] }) : null; // our own server's
        return answer?.tickets[0]?.ticket ?? null;
      } catch {
        return null; // the core is away
      }
    }

    async function stay(): Promise<void> {
      let last: Place | null = null;
      while (!isOver) {
        const given = await ticket();
        const places = fleet.places().filter((place) => place !== last);
        const place: Place | null = places.length > 0 ? random.pick(places) : last;
        const origin = place && fleet.originOf(place);
        if (given && origin && !isOver) {
          last = place;
          closed = Promise.withResolvers<number>();
          tablet.connect(Number(new URL(origin).port), given, isBusy);
          const code = await closed.promise;
          if (!isOver) closes.set(code, (closes.get(code) ?? 0) + 1);
        }
        if (!isOver) await pause(50 + random.int(250));
      }
    }
    return { tablet, room, staying: stay() };
  }

  return {
    tablets: tablets.map(({ tablet, room }) => ({ tablet, room })),
    /** How many connections ended with which code. */
    closes: closes as ReadonlyMap<number, number>,
    in: (room: string): readonly BusyTablet[] => tablets.filter((member) => member.room === room).map(({ tablet }) => tablet),
    /** No new edits; what is under way goes on, with as many connections as it takes. */
    rest(): void {
      isBusy = false;
      for (const { tablet } of tablets) tablet.rest();
    },
    async end(): Promise<void> {
      isOver = true;
      for (const { tablet } of tablets) tablet.end();
      await Promise.all(tablets.map(({ staying }) => staying));
    },
  };
}
