import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import type { Role } from '../../../schema/access.ts';
import type { User } from '../../../schema/api.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { type DeviceFacts, findReadiness } from './readyOffline.ts';

const NOW_MS = Date.parse('2026-11-28T07:00:00Z');
const memberOf = (committee: string, stream: 'a' | 'b' | null = null) => ({ committee: committee as CommitteeId, stream });
const PERSON: Pick<User, 'id' | 'role' | 'memberships'> = { id: 'noura0', role: 'coordinator', memberships: [memberOf('K01')] };
const DEVICE: DeviceFacts = {
  caches: { match: async () => new Response('') } as unknown as CacheStorage, // what is not here is not used
  hasWorker: async () => true,
  isStandalone: () => true,
  isPersisted: async () => true,
};
const serverAt =
  (ms: number): typeof fetch =>
  async () =>
    new Response('', { headers: { Date: new Date(ms).toUTCString() } });

async function look(changed: Partial<Parameters<typeof findReadiness>[0]> & { fetch?: typeof fetch; indexedDB?: IDBFactory } = {}) {
  const { fetch = serverAt(NOW_MS), indexedDB = await preparedDevice(), ...rest } = changed;
  const environment = { fetch, indexedDB, origin: 'https://room.example.org', now: () => NOW_MS };
  const checks = await findReadiness({ person: PERSON, rooms: [], device: DEVICE, environment, ...rest });
  return Object.fromEntries(checks.map((check) => [check.name, check.state]));
}

/** As after a visit of somebody who has set a PIN. */
async function preparedDevice(rooms = ['guarantees/K01'], paths = ['/api/committees/K01/roll']): Promise<IDBFactory> {
  const factory = new IDBFactory();
  const database = openDeviceDatabase(factory, PERSON.id, () => {});
  await database.transact(['documents', 'answers', 'meta'], 'readwrite', (transaction) => {
    for (const room of rooms) transaction.objectStore('documents').put({ room, n: 'head' });
    for (const path of paths) transaction.objectStore('answers').put({ path });
    transaction.objectStore('meta').put({ name: 'offline' });
  });
  database.close();
  return factory;
}

test('[X7] a device that was prepared is ready', async () => {
  expect(new Set(Object.values(await look()))).toEqual(new Set(['ok']));
});

test('[X7] each thing that would end the day is told as such, what only makes it less safe as a warning', async () => {
  expect(await look({ person: null })).toMatchObject({ person: 'bad', data: 'bad', unlock: 'bad', shell: 'ok' });
  expect(await look({ person: { ...PERSON, memberships: [] } })).toMatchObject({ person: 'bad' });
  expect(await look({ person: { ...PERSON, role: 'viewer', memberships: [] } })).toMatchObject({ person: 'ok' });
  expect(await look({ device: { ...DEVICE, hasWorker: async () => false } })).toMatchObject({ shell: 'bad' });
  expect(await look({ device: { ...DEVICE, caches: { match: async () => undefined } as unknown as CacheStorage } })).toMatchObject({
    shell: 'bad',
  });
  expect(await look({ device: { ...DEVICE, isStandalone: () => false, isPersisted: async () => false } })).toMatchObject({
    installed: 'warning',
    persistent: 'warning',
  });
  expect(await look({ indexedDB: new IDBFactory() })).toMatchObject({ data: 'bad', unlock: 'bad', write: 'ok' });
});

test('[X7] roll and lists are here when those of every committee are, whatever else the device has', async () => {
  const person = { ...PERSON, memberships: [memberOf('K01'), memberOf('K02')] };
  const dataOf = async (rooms: string[], paths: string[], who = {}) =>
    (await look({ person: { ...person, ...who }, indexedDB: await preparedDevice(rooms, paths) })).data;
  const lists = ['guarantees/K01', 'guarantees/K02'];
  const rolls = ['/api/committees/K01/roll', '/api/committees/K02/roll'];
  expect(await dataOf(lists, rolls)).toBe('ok');
  expect(await dataOf(['board/demo'], ['inbox'])).toBe('bad');
  expect(await dataOf(lists, rolls.slice(1))).toBe('bad');
  expect(await dataOf(['guarantees/K01', 'attendance/K02'], rolls)).toBe('bad');
  expect(await dataOf(lists, rolls, { role: 'attendance' })).toBe('bad');
  expect(await dataOf(['attendance/K01', 'attendance/K02'], rolls, { role: 'attendance' })).toBe('ok');
  const clerk = { role: 'clerk', memberships: [memberOf('K01', 'a')] };
  expect(await dataOf(['tally/K01/1a'], ['/api/election'], clerk)).toBe('ok');
  expect(await dataOf(['tally/K01/1b'], ['/api/election'], clerk)).toBe('bad');
  expect(await dataOf(['tally/K01/1a'], rolls, clerk)).toBe('bad');
});

test('[X7] a clerk needs the present count of every committee: one that a recount has replaced is not enough', async () => {
  const person = { ...PERSON, role: 'clerk' as const, memberships: [memberOf('K01', 'a'), memberOf('K02', 'b')] };
  const rooms = ['tally/K01/1a', 'tally/K01/2a', 'tally/K02/1b'].map((room) => ({ room, access: 'write' as const }));
  const dataOf = async (kept: string[], may: typeof rooms) =>
    (await look({ person, rooms: may, indexedDB: await preparedDevice(kept, ['/api/election']) })).data;
  expect(await dataOf(['tally/K01/2a', 'tally/K02/1b'], rooms)).toBe('ok');
  expect(await dataOf(['tally/K01/1a', 'tally/K02/1b'], rooms)).toBe('bad');
  expect(await dataOf(['tally/K01/2a'], rooms)).toBe('bad');
  expect(await dataOf(['tally/K01/1a', 'tally/K02/1b'], [])).toBe('ok'); // nobody has said which count it is
});

test('[X5] [X7] a storage that has not answered in time is not known to refuse; one that refuses is told', async () => {
  const slow = await preparedDevice();
  const opening = slow.open.bind(slow);
  const silent = Object.assign(slow, {
    open: (name: string, version?: number) => (name === 'committee-room-probe' ? ({} as IDBOpenDBRequest) : opening(name, version)),
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const looking = look({ indexedDB: silent });
  await vi.advanceTimersByTimeAsync(11_000);
  vi.useRealTimers();
  expect(await looking).toMatchObject({ write: 'unknown' });
  expect(
    (
      await look({
        indexedDB: {
          open: () => {
            throw new Error('refused');
          },
        } as unknown as IDBFactory,
      })
    ).write,
  ).toBe('bad'); // as some private windows do
});

test('[X7] whoever works in no committee needs a list that they read, and a roll where they see one', async () => {
  const dataOf = async (role: Role, rooms: string[], paths: string[]) =>
    (await look({ person: { ...PERSON, role, memberships: [] }, indexedDB: await preparedDevice(rooms, paths) })).data;
  expect(await dataOf('viewer', ['board/demo'], ['/api/board/committees'])).toBe('ok');
  expect(await dataOf('viewer', ['board/demo'], ['inbox'])).toBe('bad');
  expect(await dataOf('admin', ['board/demo'], ['/api/board/committees'])).toBe('bad');
  expect(await dataOf('admin', ['guarantees/K01'], ['/api/committees/K01/roll'])).toBe('ok');
  expect(await dataOf('caller', [], ['/api/calls'])).toBe('ok');
});

test('[X7] a clock that is more than two minutes off is told, and one that nobody can be asked about is not guessed', async () => {
  expect(await look({ fetch: serverAt(NOW_MS - 119_000) })).toMatchObject({ clock: 'ok' });
  expect(await look({ fetch: serverAt(NOW_MS + 3 * 60_000) })).toMatchObject({ clock: 'bad' });
  expect(await look({ fetch: async () => Promise.reject(new TypeError('no network')) })).toMatchObject({ clock: 'unknown' });
  const checks = await findReadiness({
    person: PERSON,
    rooms: [],
    device: DEVICE,
    environment: { fetch: serverAt(NOW_MS - 90 * 60_000), indexedDB: new IDBFactory(), origin: '', now: () => NOW_MS },
  });
  expect(checks.find(({ name }) => name === 'clock')).toEqual({ name: 'clock', state: 'bad', minutesOff: 90 });
});
