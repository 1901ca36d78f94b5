import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { type Browser, canStore, findMissing, isStorageWeak } from './findMissing.ts';

const COMPLETE: Browser = {
  indexedDB: new IDBFactory(),
  navigator: { locks: {}, serviceWorker: {} },
  crypto: { subtle: {} },
  WebSocket: class {},
  BroadcastChannel: class {},
  structuredClone: () => {},
};

test('[X5] each thing that a browser lacks is found, and nothing in one that has all', () => {
  expect(findMissing(COMPLETE)).toEqual([]);
  expect(findMissing({ ...COMPLETE, indexedDB: null })).toEqual(['storage']);
  expect(findMissing({ ...COMPLETE, navigator: { serviceWorker: {} } })).toEqual(['locks']);
  expect(findMissing({ ...COMPLETE, crypto: {} })).toEqual(['crypto']);
  expect(findMissing({ ...COMPLETE, WebSocket: undefined })).toEqual(['socket']);
  expect(findMissing({ ...COMPLETE, navigator: { locks: {} } })).toEqual(['worker']);
  expect(findMissing({ ...COMPLETE, BroadcastChannel: undefined })).toEqual(['channel']);
  expect(findMissing({ navigator: {} })).toHaveLength(7);
});

test('[X5] a storage that is there and keeps nothing is found out', async () => {
  const storing = new IDBFactory();
  expect(await canStore(storing)).toBe(true);
  await expect.poll(() => storing.databases()).toEqual([]); // and nothing stays of the trial
  expect(await canStore(undefined)).toBe(false);
  const refusing = new IDBFactory();
  vi.spyOn(refusing, 'open').mockImplementation(() => {
    throw new DOMException('private', 'SecurityError');
  });
  expect(await canStore(refusing)).toBe(false);
});

test('[X5] a storage that may be thrown away or is nearly full is told', async () => {
  const storage = (quota: number, usage: number) =>
    ({ persist: async () => true, estimate: async () => ({ quota, usage }) }) as StorageManager;
  expect(await isStorageWeak(storage(10e9, 1e9))).toBe(false);
  expect(await isStorageWeak(storage(1e9, 0.9e9))).toBe(true);
  expect(await isStorageWeak(undefined)).toBe(true);
});
