import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { type DeviceFacts, findReadiness } from './readyOffline.ts';

const NOW_MS = Date.parse('2026-11-28T07:00:00Z');
const PERSON = { id: 'noura0', committees: 1, needsCommittee: true };
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
  const checks = await findReadiness({ person: PERSON, device: DEVICE, environment, ...rest });
  return Object.fromEntries(checks.map((check) => [check.name, check.state]));
}

/** As after a visit of somebody who has set a PIN. */
async function preparedDevice(): Promise<IDBFactory> {
  const factory = new IDBFactory();
  const database = openDeviceDatabase(factory, PERSON.id, () => {});
  await database.transact(['documents', 'answers', 'meta'], 'readwrite', (transaction) => {
    transaction.objectStore('documents').put({ room: 'guarantees/K01', n: 1 });
    transaction.objectStore('answers').put({ path: '/api/committees/K01/roll' });
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
  expect(await look({ person: { ...PERSON, committees: 0 } })).toMatchObject({ person: 'bad' });
  expect(await look({ person: { ...PERSON, committees: 0, needsCommittee: false } })).toMatchObject({ person: 'ok' });
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

test('[X7] a clock that is more than two minutes off is told, and one that nobody can be asked about is not guessed', async () => {
  expect(await look({ fetch: serverAt(NOW_MS - 119_000) })).toMatchObject({ clock: 'ok' });
  expect(await look({ fetch: serverAt(NOW_MS + 3 * 60_000) })).toMatchObject({ clock: 'bad' });
  expect(await look({ fetch: async () => Promise.reject(new TypeError('no network')) })).toMatchObject({ clock: 'unknown' });
  const checks = await findReadiness({
    person: PERSON,
    device: DEVICE,
    environment: { fetch: serverAt(NOW_MS - 90 * 60_000), indexedDB: new IDBFactory(), origin: '', now: () => NOW_MS },
  });
  expect(checks.find(({ name }) => name === 'clock')).toEqual({ name: 'clock', state: 'bad', minutesOff: 90 });
});
