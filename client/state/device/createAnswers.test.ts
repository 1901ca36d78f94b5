import { expect, test } from 'vitest';
import { createFakeBackend } from '../testing/fakeBackend.ts';
import { createFakeBrowser } from '../testing/fakeBrowser.ts';
import { fakeVault } from '../testing/fakeVault.ts';
import { createAnswers } from './createAnswers.ts';
import { createStorageWatch } from './createStorageWatch.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';

const PATH = '/api/committees/K01/roll';
const answer = (name: string) => ({ value: { name }, etag: 'W/"1"', atMs: 5 });

test('[D7] an answer is kept encrypted under its path, in the order in which it was put, confirmed and deleted', async () => {
  const { environment } = createFakeBrowser(createFakeBackend()).openPage();
  const answers = createAnswers(fakeVault('noura0'), environment);
  await Promise.all([answers.put(PATH, answer('Noura Salem')), answers.delete(PATH), answers.put(PATH, answer('Hind Salem'))]);
  expect(await answers.get(PATH)).toEqual(answer('Hind Salem'));
  await answers.confirm(PATH, 9);
  await answers.confirm('/api/never', 9);
  expect(await answers.get(PATH)).toEqual({ ...answer('Hind Salem'), atMs: 9 });
  expect(await answers.get('/api/never')).toBeNull();
  const database = openDeviceDatabase(environment.indexedDB, 'noura0', () => {});
  const rows = await database.transact(['answers'], 'readonly', (transaction) => transaction.objectStore('answers').getAll());
  expect(rows.result.map(({ bytes, ...rest }) => JSON.stringify(rest) + new TextDecoder('latin1').decode(bytes)).join()).not.toContain(
    'Salem',
  );
  expect(await createAnswers({ ...fakeVault('noura0'), cipher: fakeVault('other').cipher }, environment).get(PATH)).toBeNull();
  await answers.delete(PATH);
  expect(await answers.get(PATH)).toBeNull();
});

test('[D7] a device that keeps nothing answers nothing, and never rejects', async () => {
  const { environment } = createFakeBrowser(createFakeBackend()).openPage({ hasDatabase: false });
  const answers = createAnswers(fakeVault('noura0'), environment);
  await answers.put(PATH, answer('Noura Salem'));
  expect(await answers.get(PATH)).toBeNull();
  await answers.delete(PATH);
});

test('[D6] the browser is asked to keep what it has, and says how much room there is', async () => {
  const { environment } = createFakeBrowser(createFakeBackend()).openPage();
  let isPersistent = false;
  const storage = {
    persist: async () => {
      isPersistent = true;
      return true;
    },
    persisted: async () => isPersistent,
    estimate: async () => ({ usage: 900, quota: 1_000 + 200 * 1024 * 1024 }),
  } as StorageManager;
  const watch = createStorageWatch({ ...environment, storage });
  await expect.poll(() => watch.state()?.isPersistent).toBe(true);
  expect(watch.state()).toMatchObject({ usageBytes: 900, isLow: false });
  watch.close();
  const silent = createStorageWatch({ ...environment, storage: undefined });
  expect(silent.state()).toBeNull();
  silent.close();
});
