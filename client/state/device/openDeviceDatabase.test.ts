import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { databaseNameOf, openDeviceDatabase } from './openDeviceDatabase.ts';

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
  await expect(asked).rejects.toThrow('does not answer');
  vi.useRealTimers();
  (await opened)();
  const deleted = new Promise<string>((resolve) => {
    const request = real.deleteDatabase(databaseNameOf('noura0'));
    request.onsuccess = () => resolve('deleted');
    request.onblocked = () => resolve('blocked');
  });
  expect(await deleted).toBe('deleted');
});
