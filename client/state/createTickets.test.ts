import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { MAX_ROOMS_PER_TICKET_CALL } from '../../schema/limits.ts';
import { SCHEMA_VERSION } from '../../schema/version.ts';
import { createTickets } from './createTickets.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser } from './testing/fakeBrowser.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Body = { rooms: (string | { room: string; epoch: number })[]; deviceId: string };

function start(answer: (body: Body) => unknown, browser = createFakeBrowser(createFakeBackend())) {
  const bodies: Body[] = [];
  const { environment } = browser.openPage();
  const api = {
    send: async <T>(_method: string, _path: string, body: unknown): Promise<T> => {
      bodies.push(body as Body);
      return answer(body as Body) as T;
    },
  };
  return { tickets: createTickets({ api, userId: 'noura0', environment }), bodies, browser };
}
const granted = ({ rooms }: Body) => ({
  device: 'd01',
  tickets: rooms.map((of) => ({ room: typeof of === 'string' ? of : of.room, ticket: 't', access: 'write', epoch: 7 })),
});

test('rooms that ask at the same moment are asked for in one call, each with its replica’s epoch', async () => {
  const { tickets, bodies } = start(granted);
  const both = Promise.all([tickets.ticketFor('guarantees/K01', null), tickets.ticketFor('attendance/K01', 3)]);
  await vi.advanceTimersByTimeAsync(20);
  expect(await both).toMatchObject([{ room: 'guarantees/K01' }, { room: 'attendance/K01' }]);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatchObject({ rooms: ['guarantees/K01', { room: 'attendance/K01', epoch: 3 }], schema: SCHEMA_VERSION });
});

test('more rooms than one call takes are asked for in several', async () => {
  const { tickets, bodies } = start(granted);
  const all = Promise.all(Array.from({ length: 40 }, (_, i) => tickets.ticketFor(`guarantees/K${i}`, null)));
  await vi.advanceTimersByTimeAsync(20);
  await all;
  expect(bodies.map(({ rooms }) => rooms.length)).toEqual([MAX_ROOMS_PER_TICKET_CALL, MAX_ROOMS_PER_TICKET_CALL, 8]);
});

test('[A7] the device id is one a person and browser', async () => {
  const first = start(granted);
  const second = start(granted, first.browser);
  for (const { tickets } of [first, second]) {
    const asked = tickets.ticketFor('guarantees/K01', null);
    await vi.advanceTimersByTimeAsync(20);
    await asked;
  }
  expect(first.bodies[0]?.deviceId).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  expect(second.bodies[0]?.deviceId).toBe(first.bodies[0]?.deviceId);
});

test('[A7] an id that belongs to somebody else is drawn anew, once', async () => {
  const ids: string[] = [];
  const { tickets } = start((body) => {
    ids.push(body.deviceId);
    throw new AppError('foreign-device');
  });
  const asked = tickets.ticketFor('guarantees/K01', null);
  const refused = expect(asked).rejects.toMatchObject({ code: 'foreign-device' });
  await vi.advanceTimersByTimeAsync(20);
  await refused;
  expect(new Set(ids).size).toBe(2);
  expect(ids).toHaveLength(2);
});

test('[A3] a refused room rejects with its reason, the others get their tickets', async () => {
  const { tickets } = start((body) => {
    const answer = granted(body);
    return {
      ...answer,
      tickets: [{ room: 'guarantees/K02', error: { code: 'foreign-committee', message: '' } }, ...answer.tickets.slice(1)],
    };
  });
  const refused = expect(tickets.ticketFor('guarantees/K02', null)).rejects.toMatchObject({
    code: 'foreign-committee',
    details: { committee: 'K02' },
  });
  const other = tickets.ticketFor('guarantees/K01', null);
  await vi.advanceTimersByTimeAsync(20);
  await refused;
  expect(await other).toMatchObject({ ticket: 't' });
});
