import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { surveyDevice } from './surveyDevice.ts';

async function keep(factory: IDBFactory, userId: string, rows: Readonly<Record<'entries' | 'refused' | 'meta', readonly object[]>>) {
  const database = openDeviceDatabase(factory, userId, () => {});
  await database.transact(['entries', 'refused', 'meta'], 'readwrite', (transaction) => {
    for (const [store, all] of Object.entries(rows)) for (const row of all) transaction.objectStore(store).put(row);
  });
  database.close();
}

test('[V8] what waits is told by person, room, number and time, and looking makes no database', async () => {
  const factory = new IDBFactory();
  await keep(factory, 'noura0', {
    entries: [
      { id: 'a.1', room: 'guarantees/K02', atMs: 7, secret: new Uint8Array(3) },
      { id: 'a.2', room: 'guarantees/K01', atMs: 9 },
      { id: 'a.3', room: 'guarantees/K01', atMs: 5 },
    ],
    refused: [{ id: 'r' }],
    meta: [{ name: 'contact', lastContactMs: 11 }, { name: 'online' }, { name: 'passkey' }],
  });
  await keep(factory, 'salem1', { entries: [], refused: [], meta: [] });
  await new Promise((done) => {
    factory.open('something else').onsuccess = done;
  });
  const before = await factory.databases();
  const people = await surveyDevice(factory);
  expect(people?.find(({ userId }) => userId === 'noura0')).toMatchObject({
    unsent: [
      { room: 'guarantees/K01', count: 2, oldestAtMs: 5 },
      { room: 'guarantees/K02', count: 1, oldestAtMs: 7 },
    ],
    refused: 1,
    documents: 0,
    answers: 0,
    opensOffline: true,
    lastContactAtMs: 11,
  });
  expect(people?.find(({ userId }) => userId === 'salem1')).toMatchObject({
    unsent: [],
    refused: 0,
    opensOffline: null,
    lastContactAtMs: null,
  });
  expect(people).toHaveLength(2);
  expect(await factory.databases()).toEqual(before);
});

test('one that goes while it is looked for is not made again; a browser that does not let one look is null', async () => {
  const factory = new IDBFactory();
  factory.databases = async () => [{ name: 'committee-room.gone00', version: 2 }];
  expect(await surveyDevice(factory)).toEqual([]);
  expect(await new IDBFactory().databases()).toEqual([]);
  expect(await surveyDevice(undefined)).toBeNull();
  factory.databases = () => Promise.reject(new DOMException('no', 'SecurityError'));
  expect(await surveyDevice(factory)).toBeNull();
});

test('[D10] a browser that does not answer who has something here, because it is just throwing it away, is asked again; one that never does is null', async () => {
  const factory = new IDBFactory();
  await keep(factory, 'noura0', { entries: [{ id: 'a.1', room: 'guarantees/K02', atMs: 7 }], refused: [], meta: [] });
  const answer = factory.databases.bind(factory);
  const databases = vi.spyOn(factory, 'databases');
  databases.mockImplementationOnce(() => new Promise(() => {})).mockImplementation(answer);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const asked = surveyDevice(factory);
    await vi.advanceTimersByTimeAsync(3_000);
    vi.useRealTimers();
    expect(await asked).toMatchObject([{ userId: 'noura0' }]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    databases.mockImplementation(() => new Promise(() => {}));
    const never = surveyDevice(factory);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await never).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});
