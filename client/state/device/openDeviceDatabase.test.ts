import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { databaseNameOf } from './deviceConnection.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';

afterEach(() => vi.useRealTimers());

test('[Y7] a database that opened too late is let go of: it can be deleted', async () => {
  const real = new IDBFactory();
  let tellOpened = (_answer: () => void): void => {};
  const opened = new Promise<() => void>((resolve) => {
    tellOpened = resolve;
  });
  const slow = {
    open(...named: Parameters<IDBFactory['open']>) {
      const late = { onsuccess: null, onerror: null, onupgradeneeded: null, result: null } as unknown as {
        result: IDBDatabase;
        onsuccess: (() => void) | null;
      };
      const request = real.open(...named);
      request.onsuccess = () => {
        late.result = request.result;
        tellOpened(() => late.onsuccess?.());
      };
      return late as unknown as IDBOpenDBRequest; // what is used of it
    },
  } as IDBFactory;
  const { transact } = openDeviceDatabase(slow, 'noura0', () => {});
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked = transact(['meta'], 'readonly', () => {});
  asked.catch(() => {});
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(asked).rejects.toThrow('no answer');
  vi.useRealTimers();
  (await opened)();
  const deleted = new Promise<string>((resolve) => {
    const request = real.deleteDatabase(databaseNameOf('noura0'));
    request.onsuccess = () => resolve('deleted');
    request.onblocked = () => resolve('blocked');
  });
  expect(await deleted).toBe('deleted');
});

test('all stores of a page share one connection: one hears what another has lost, and the last to leave closes it', async () => {
  const factory = new IDBFactory();
  const opens: IDBDatabase[] = [];
  const open = factory.open.bind(factory);
  factory.open = (...named) => {
    const request = open(...named);
    if (named[0] === databaseNameOf('noura0')) request.addEventListener('success', () => opens.push(request.result));
    return request;
  };
  const heard: string[] = [];
  const stores = ['first', 'second'].map((name) =>
    openDeviceDatabase(
      factory,
      'noura0',
      () => heard.push(`${name} recreated`),
      () => heard.push(`${name} lost`),
    ),
  );
  const readAll = () => Promise.all(stores.map(({ transact }) => transact(['meta'], 'readonly', () => {})));
  const isDeleted = () =>
    new Promise<string>((resolve) => {
      const request = factory.deleteDatabase(databaseNameOf('noura0'));
      request.onsuccess = () => resolve('deleted');
    });
  await readAll();
  expect(opens).toHaveLength(1);
  await isDeleted(); // as an eviction does
  expect(heard).toEqual(['first lost', 'second lost']);
  await readAll();
  expect(opens).toHaveLength(2);
  expect(heard.slice(2)).toEqual(['first recreated', 'second recreated']);
  const closed = vi.spyOn(opens.at(-1) as IDBDatabase, 'close');
  stores[0]?.close();
  await readAll.call(null).catch(() => {});
  expect(closed).not.toHaveBeenCalled();
  for (const { close } of stores) close();
  await Promise.resolve();
  await expect.poll(() => closed).toHaveBeenCalledOnce();
});
