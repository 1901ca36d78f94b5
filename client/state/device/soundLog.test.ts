import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { databaseNameOf } from './deviceConnection.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { soundLogOf } from './soundLog.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const RENEWAL = 'committee-room-renewal';
const MINE = databaseNameOf('noura0');

/** A factory that tells what is asked of it, and the connections of which can be closed as by the browser. */
function watched() {
  const real = new IDBFactory();
  const log: string[] = [];
  const connections: IDBDatabase[] = [];
  let isFull = false;
  let failing: string | null = null;
  const factory = {
    open(name: string, version?: number) {
      log.push(`open ${name}`);
      if (isFull || failing === name) throw new Error('Internal error opening backing store');
      const request = real.open(name, version);
      request.addEventListener('success', () => {
        const database = request.result;
        connections.push(database);
        const begin = database.transaction.bind(database);
        database.transaction = (stores, mode, options) => {
          if (mode === 'readwrite') log.push('write');
          return begin(stores, mode, options);
        };
      });
      return request;
    },
    deleteDatabase(name: string) {
      log.push(`delete ${name}`);
      return real.deleteDatabase(name);
    },
  } as IDBFactory;
  return {
    factory,
    log,
    fill(is: boolean): void {
      isFull = is;
      if (!is) return;
      for (const database of connections.splice(0)) {
        database.close();
        database.onclose?.(new Event('close'));
      }
    },
    fail(name: string | null): void {
      failing = name;
    },
  };
}

/** The browser's own files beside its databases. */
function stubDisk() {
  const disk = { isFull: false, tried: 0, left: new Set<string>() };
  const file = {
    createWritable: async () => ({
      async write() {
        disk.tried += 1;
        if (disk.isFull) throw new DOMException('no space', 'InvalidStateError');
      },
      async close() {},
    }),
  };
  const folder = {
    async getFileHandle(name: string) {
      disk.left.add(name);
      return file;
    },
    async removeEntry(name: string) {
      disk.left.delete(name);
    },
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => folder } });
  vi.stubGlobal('FileSystemFileHandle', class { createWritable(): void {} }); // biome-ignore format: one thought
  return disk;
}

const put = (database: ReturnType<typeof openDeviceDatabase>, id: string) =>
  database.transact(['entries'], 'readwrite', (transaction) => transaction.objectStore('entries').put({ id }));
const ids = async (database: ReturnType<typeof openDeviceDatabase>) =>
  (await database.transact(['entries'], 'readonly', (transaction) => transaction.objectStore('entries').getAllKeys())).result;

test('[D8] the first write of a page waits until the log was begun anew, once for all databases; what only reads does not', async () => {
  const { factory, log } = watched();
  const [mine, other] = [openDeviceDatabase(factory, 'noura0', () => {}), openDeviceDatabase(factory, 'salem1', () => {})];
  await put(mine, 'a');
  const begun = log.indexOf(`delete ${RENEWAL}`);
  expect(begun).toBeGreaterThan(log.indexOf(`open ${RENEWAL}`));
  expect(log.indexOf('write')).toBeGreaterThan(begun);
  log.length = 0;
  await Promise.all([put(mine, 'b'), put(other, 'c'), ids(mine)]);
  expect(log.filter((line) => line.includes(RENEWAL))).toEqual([]);
});

test('[D8] a page that only reads begins it anew in a moment: opening has written something', async () => {
  const { factory, log } = watched();
  const writing = openDeviceDatabase(factory, 'noura0', () => {});
  await put(writing, 'a');
  writing.close();
  await new Promise((resolve) => setTimeout(resolve)); // until it is closed
  soundLogOf(factory).doubt();
  log.length = 0;
  const begun = new Promise<void>((resolve) => {
    const deleteDatabase = factory.deleteDatabase.bind(factory);
    factory.deleteDatabase = (name) => {
      resolve();
      return deleteDatabase(name);
    };
  });
  expect(await ids(openDeviceDatabase(factory, 'noura0', () => {}))).toEqual(['a']);
  expect(log).toEqual([`open ${MINE}`]);
  await begun;
  expect(log).toEqual([`open ${MINE}`, `open ${RENEWAL}`, `delete ${RENEWAL}`]);
});

test('[D6][D8] after the browser has closed it nothing is opened while the disk is full; then the log comes before the first write', async () => {
  const disk = stubDisk();
  const { factory, log, fill } = watched();
  let lost = 0;
  const database = openDeviceDatabase(factory, 'noura0', () => {}, () => (lost += 1)); // biome-ignore format: one call a line
  await put(database, 'a');
  expect(disk.tried).toBe(0);
  fill(true);
  disk.isFull = true;
  expect(lost).toBe(1);
  log.length = 0;
  await expect(put(database, 'b')).rejects.toThrow('full');
  await expect(ids(database)).rejects.toThrow('full');
  expect(log).toEqual([]);
  expect(disk.tried).toBe(2);
  fill(false);
  disk.isFull = false;
  await put(database, 'b');
  expect(log).toEqual([`open ${MINE}`, `open ${RENEWAL}`, `delete ${RENEWAL}`, 'write']);
  expect(await ids(database)).toEqual(['a', 'b']);
  expect(disk.left.size).toBe(0);
});

test('[D6][D8] a write is refused while the log cannot be begun anew', async () => {
  const { factory, log, fail } = watched();
  const database = openDeviceDatabase(factory, 'noura0', () => {});
  await put(database, 'a');
  soundLogOf(factory).doubt();
  fail(RENEWAL);
  log.length = 0;
  await expect(put(database, 'b')).rejects.toThrow('backing store');
  expect(log).not.toContain('write');
  fail(null);
  await put(database, 'b');
  expect(await ids(database)).toEqual(['a', 'b']);
});

test('[D8] what the quota refuses casts no doubt: what is done with can go and make room', async () => {
  const disk = stubDisk();
  const { factory, log } = watched();
  const database = openDeviceDatabase(factory, 'noura0', () => {});
  await put(database, 'a');
  const refused = database.transact(['entries'], 'readwrite', () => {
    throw new DOMException('too much', 'QuotaExceededError');
  });
  await expect(refused).rejects.toThrow('too much');
  disk.isFull = true;
  log.length = 0;
  await database.transact(['entries'], 'readwrite', (transaction) => transaction.objectStore('entries').delete('a'));
  expect(await ids(database)).toEqual([]);
  expect(log.filter((line) => line.includes(RENEWAL))).toEqual([]);
});
