import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Me, User } from '../../../schema/api.ts';
import { toBase64Url } from '../../../schema/base64url.ts';
import type { DeviceAnswer } from '../../../schema/deviceApi.ts';
import { testUser } from '../testing/fakeBackend.ts';
import { createOfflineKeys, LEASE_MS, MAX_TRIES } from './createOfflineKeys.ts';
import { createOpenVault } from './createOpenVault.ts';
import { createPhotoStore } from './createPhotoStore.ts';
import { readMeta } from './metaRecords.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { unsentPhotos } from './unsentPhotos.ts';
import type { Vault } from './vault.ts';

const { subtle } = crypto;
const NOURA: User = testUser('noura');
const PIN = '271828';
const TEXT = new TextEncoder().encode('a pledge');
const drawn = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

globalThis.IDBKeyRange = IDBKeyRange; // the one that its factory takes
let indexedDB = new IDBFactory();
let nowMs = Date.now();
const environment = () => ({ subtle, indexedDB, now: () => nowMs });
const openVault = (device: DeviceAnswer, userId = NOURA.id) => createOpenVault(environment())(userId, async () => device);
const keys = (rounds = 1_000) => createOfflineKeys({ environment: environment(), rounds });

let device: DeviceAnswer;
beforeEach(async () => {
  indexedDB = new IDBFactory();
  nowMs = Date.now();
  device = await newDevice();
});

async function newDevice(): Promise<DeviceAnswer> {
  const pair = (await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])) as CryptoKeyPair;
  const publicKey = toBase64Url(new Uint8Array(await subtle.exportKey('raw', pair.publicKey)));
  return { code: 'd01', releaseKey: toBase64Url(drawn(32)), sealing: { kid: 'k1', publicKey } };
}

/** Signed in with a network, a PIN set; what stands in the device store is encrypted. */
async function prepared(): Promise<{ vault: Vault; encrypted: Uint8Array }> {
  const vault = await openVault(device);
  await keys().setPin(NOURA.id, PIN, device);
  await keys().keepPerson(vault, { user: NOURA, me: null as Me | null });
  await put('entries', { id: 'a.1', sealed: drawn(8) });
  return { vault, encrypted: await vault.cipher.encrypt('documents 1', TEXT) };
}

async function inStore<T>(run: (database: ReturnType<typeof openDeviceDatabase>) => Promise<T>): Promise<T> {
  const database = openDeviceDatabase(indexedDB, NOURA.id, () => {});
  try {
    return await run(database);
  } finally {
    database.close();
  }
}
const put = (store: 'entries' | 'answers', row: object) =>
  inStore((database) => database.transact([store], 'readwrite', (transaction) => void transaction.objectStore(store).put(row)));
const count = (store: 'entries' | 'answers') =>
  inStore(
    async (database) => (await database.transact([store], 'readonly', (transaction) => transaction.objectStore(store).count())).result,
  );
const opens = async (vault: Vault, encrypted: Uint8Array) =>
  vault.cipher.decrypt('documents 1', encrypted).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => null,
  );

test('[Y1] the key that the server releases opens what was encrypted before; of two tabs that open it for the first time both have the same', async () => {
  const [first, second] = await Promise.all([openVault(device), openVault(device)]);
  const encrypted = await first.cipher.encrypt('documents 1', TEXT);
  expect(await opens(second, encrypted)).toBe('a pledge');
  expect(await opens(await openVault(device), encrypted)).toBe('a pledge');
});

test('[Y1] neither the content key nor what opens it lies on the device', async () => {
  await prepared();
  const meta = await inStore(readMeta);
  expect(Object.keys(meta).sort()).toEqual(['contact', 'generation', 'offline', 'online', 'person', 'sealing']);
  expect(JSON.stringify(meta)).not.toContain(device.releaseKey);
  expect(meta.online?.bytes.length).toBe(12 + 32 + 16); // initialisation vector, ciphertext, tag
  expect(JSON.stringify(meta)).not.toContain(PIN);
  expect(new TextDecoder().decode(meta.person?.bytes)).not.toContain(NOURA.name);
});

test('[Y1][I14] another released key: a new content key, copies go, edits stay; of two tabs one makes it', async () => {
  const { encrypted } = await prepared();
  for (const path of ['/api/me', 'phot', 'photos']) await put('answers', { path, bytes: drawn(8) });
  const other = await newDevice();
  const [first, second] = await Promise.all([openVault(other), openVault(other)]);
  expect(await opens(first, encrypted)).toBeNull();
  const anew = await first.cipher.encrypt('documents 1', TEXT);
  expect(await opens(second, anew)).toBe('a pledge');
  expect([await count('entries'), await count('answers')]).toEqual([1, 0]);
  expect((await keys().waysOf(NOURA.id)).gone).toBe('none');
});

test('[Y1][CT46] another released key: a photo that was not sent is lost and known to have been taken here; one that was sent stays sent', async () => {
  const photo = { committee: 'K01', small: null, bytes: drawn(8) };
  const before = createPhotoStore(await openVault(device), environment());
  await before.put({ ...photo, sha256: 'a', isSent: false });
  await before.put({ ...photo, sha256: 'b', isSent: true });
  expect(await unsentPhotos(environment(), NOURA.id)).toBe(1);
  const after = createPhotoStore(await openVault(await newDevice()), environment());
  expect(await after.list()).toEqual([
    { committee: 'K01', sha256: 'a', isSent: false },
    { committee: 'K01', sha256: 'b', isSent: true },
  ]);
  expect(await after.get('K01', 'a')).toBeNull();
  expect(await unsentPhotos(environment(), NOURA.id)).toBe(0); // nobody has to stay for it
  await after.put({ ...photo, sha256: 'a', isSent: false }); // the same picture once more
  expect(await unsentPhotos(environment(), NOURA.id)).toBe(1);
  for (const { close } of [before, after]) close();
});

test('[Y1] a device that keeps nothing still encrypts, for as long as the page lives', async () => {
  const vault = await createOpenVault({ subtle, indexedDB: undefined, now: () => nowMs })(NOURA.id, async () => device);
  expect(await opens(vault, await vault.cipher.encrypt('documents 1', TEXT))).toBe('a pledge');
});

test('[Y2] the PIN opens the same store without the server and says who it is; what it seals is what the server gave', async () => {
  const { encrypted } = await prepared();
  const outcome = await keys().unlockByPin(NOURA.id, PIN);
  if (outcome.kind !== 'open') throw new Error(outcome.kind);
  expect(await opens(outcome.vault, encrypted)).toBe('a pledge');
  expect(outcome.person.user).toEqual(NOURA);
  expect(outcome.vault.sealer.kid).toBe('k1');
  expect((await outcome.vault.sealer.seal(TEXT)).length).toBeGreaterThan(TEXT.length);
});

test('[Y2] a PIN is stretched 600,000 times', async () => {
  await openVault(device);
  await createOfflineKeys({ environment: environment() }).setPin(NOURA.id, PIN, device);
  expect((await inStore(readMeta)).offline?.iterations).toBe(600_000);
});

test('[Y2] what a passkey makes opens it too, and one that was cancelled is no try', async () => {
  const { vault, encrypted } = await prepared();
  const secret = drawn(32);
  const made = { credentialId: drawn(16), salt: drawn(32) };
  await keys().setPasskey(NOURA.id, { ...made, secret: Uint8Array.from(secret) }, device);
  await keys().keepPerson(vault, { user: NOURA, me: null });
  expect(await keys().unlockByPasskey(NOURA.id, async () => null)).toEqual({ kind: 'cancelled' });
  expect(await keys().unlockByPasskey(NOURA.id, async () => drawn(32))).toEqual({ kind: 'cancelled' });
  const outcome = await keys().unlockByPasskey(NOURA.id, async (id, salt) => {
    expect([String(id), String(salt)]).toEqual([String(made.credentialId), String(made.salt)]);
    return Uint8Array.from(secret);
  });
  if (outcome.kind !== 'open') throw new Error(outcome.kind);
  expect(await opens(outcome.vault, encrypted)).toBe('a pledge');
  expect((await keys().waysOf(NOURA.id)).triesLeft).toBe(MAX_TRIES);
});

test('[Y3][I14] the tenth wrong PIN in a row lets both offline envelopes go and nothing else; a right one before begins the count anew', async () => {
  const { encrypted } = await prepared();
  expect(await keys().unlockByPin(NOURA.id, '999999')).toEqual({ kind: 'wrong', left: 9 });
  expect((await keys().unlockByPin(NOURA.id, PIN)).kind).toBe('open');
  for (let left = 9; left > 0; left--) expect(await keys().unlockByPin(NOURA.id, '999999')).toEqual({ kind: 'wrong', left });
  expect(await keys().unlockByPin(NOURA.id, '999999')).toEqual({ kind: 'gone', why: 'tries' });
  expect(await keys().unlockByPin(NOURA.id, PIN)).toEqual({ kind: 'gone', why: 'tries' });
  expect((await keys().waysOf(NOURA.id)).gone).toBe('tries');
  expect(await count('entries')).toBe(1);
  expect(await opens(await openVault(device), encrypted)).toBe('a pledge'); // with the server it opens as before
  await keys().setPin(NOURA.id, PIN, device);
  expect((await keys().waysOf(NOURA.id)).gone).toBeNull();
}, 60_000);

test('[Y3] each try is counted before it is made: twenty tabs at once have ten between them, and a page that is closed in the middle has used one', async () => {
  await prepared();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => keys().unlockByPin(NOURA.id, '999999')));
  expect(outcomes.filter(({ kind }) => kind === 'wrong')).toHaveLength(9);
  expect(outcomes.filter(({ kind }) => kind === 'gone')).toHaveLength(11);
  await keys().setPin(NOURA.id, PIN, device);
  let isDerived = false;
  const killed = createOfflineKeys({
    environment: {
      ...environment(),
      subtle: { importKey: () => new Promise(() => (isDerived = true)) } as unknown as SubtleCrypto, // the page ends while it computes
    },
  });
  killed.unlockByPin(NOURA.id, '999999').catch(() => {});
  await expect.poll(() => isDerived).toBe(true);
  expect((await keys().waysOf(NOURA.id)).triesLeft).toBe(9);
}, 60_000);

test('[Y4] 24 hours without the server let the envelope go; a clock that is set back wins nothing, and a contact begins anew', async () => {
  await prepared();
  const hour = 60 * 60_000;
  nowMs += 23 * hour;
  await keys().noteTime(NOURA.id, 0, false);
  nowMs -= 20 * hour; // somebody sets the clock back
  expect((await keys().unlockByPin(NOURA.id, '999999')).kind).toBe('wrong');
  nowMs += hour - 1_000;
  expect((await keys().waysOf(NOURA.id)).pinDigits).toBe(6);
  nowMs += 1_000;
  expect((await keys().waysOf(NOURA.id)).gone).toBe('lease');
  expect(await keys().unlockByPin(NOURA.id, PIN)).toEqual({ kind: 'gone', why: 'lease' });
  expect(await count('entries')).toBe(1);
  await openVault(device);
  await keys().setPin(NOURA.id, PIN, device);
  nowMs += LEASE_MS - 1_000;
  await keys().noteTime(NOURA.id, nowMs, true);
  nowMs += LEASE_MS - 1_000;
  expect((await keys().waysOf(NOURA.id)).pinDigits).toBe(6);
});

test('[Y4] for a screen that is open the lease ends only where it may', async () => {
  await prepared();
  nowMs += LEASE_MS + 1;
  expect(await keys().noteTime(NOURA.id, 0, false)).toBe(false);
  expect((await inStore(readMeta)).offline).toMatchObject({ name: 'offline', digits: PIN.length });
  expect(await keys().noteTime(NOURA.id, 0, true)).toBe(true);
  expect((await inStore(readMeta)).offline).toBeUndefined();
  expect(await count('entries')).toBe(1);
});

test('[Y1][I14] a device that does not answer at first: the key of that page is kept later, and what it closed opens after a reload', async () => {
  let fails = 2;
  const flaky = new Proxy(indexedDB, {
    get: (factory, name) => {
      if (name !== 'open') return Reflect.get(factory, name);
      fails -= 1;
      if (fails >= 0) throw new Error('busy');
      return factory.open.bind(factory);
    },
  });
  const open = (factory: IDBFactory) => createOpenVault({ subtle, indexedDB: factory, now: () => nowMs })(NOURA.id, async () => device);
  const vault = await open(flaky);
  expect(vault.isUnkept).toBe(true);
  await vault.keepKey?.();
  const encrypted = await vault.cipher.encrypt('documents 1', TEXT);
  expect(await opens(await open(indexedDB), encrypted)).toBe('a pledge');
});

test('[Y1][I14] where another key stands by then it stays, and who it is stays readable', async () => {
  const { encrypted } = await prepared();
  const broken = {
    open: () => {
      throw new Error('busy');
    },
  } as unknown as IDBFactory; // all that is used // biome-ignore format: one thought
  let factory = broken;
  const moody = {
    open: (...named: Parameters<IDBFactory['open']>) => factory.open(...named),
    deleteDatabase: (name: string) => factory.deleteDatabase(name),
  } as IDBFactory;
  const vault = await createOpenVault({ subtle, indexedDB: moody, now: () => nowMs })(NOURA.id, async () => device);
  factory = indexedDB;
  await vault.keepKey?.();
  await keys().keepPerson(vault, { user: NOURA, me: null });
  expect(await opens(await openVault(device), encrypted)).toBe('a pledge');
  expect((await keys().unlockByPin(NOURA.id, PIN)).kind).toBe('open');
});

test('[D5] after an eviction the key is found again with the server, and no PIN comes back; where somebody has begun anew nothing changes', async () => {
  await prepared();
  const before = indexedDB;
  const held: IDBDatabase[] = [];
  const evictable = {
    open(...named: Parameters<IDBFactory['open']>) {
      const request = indexedDB.open(...named);
      request.addEventListener('success', () => held.push(request.result));
      return request;
    },
    deleteDatabase: (name: string) => indexedDB.deleteDatabase(name),
  } as IDBFactory;
  const vault = await createOpenVault({ subtle, indexedDB: evictable, now: () => nowMs })(NOURA.id, async () => device);
  evict();
  await vault.keepKey?.();
  const encrypted = await vault.cipher.encrypt('documents 1', TEXT);
  expect(await opens(await openVault(device), encrypted)).toBe('a pledge');
  expect(await keys().unlockByPin(NOURA.id, PIN)).toEqual({ kind: 'gone', why: 'none' }); // it may have been changed since
  expect(indexedDB).not.toBe(before);
  evict();
  const other = await openVault(device);
  await vault.keepKey?.();
  expect(await opens(await openVault(device), await other.cipher.encrypt('documents 1', TEXT))).toBe('a pledge');

  /** As browsers do: whoever has it open is told. */
  function evict(): void {
    indexedDB = new IDBFactory();
    for (const database of held.splice(0)) {
      database.close();
      database.onclose?.(new Event('close'));
    }
  }
});

test('[Y4] a clock that was ahead at a contact and was set right: every contact since counts, the lease does not run out over it', async () => {
  const startMs = nowMs;
  nowMs = startMs + 30 * 24 * 60 * 60_000;
  await prepared();
  nowMs = startMs;
  for (let hour = 1; hour <= 30; hour++) {
    nowMs = startMs + hour * 60 * 60_000;
    expect(await keys().noteTime(NOURA.id, nowMs, true)).toBe(false);
  }
  expect((await keys().waysOf(NOURA.id)).pinDigits).toBe(PIN.length);
});

/** As a browser that does not answer the first so many `open`s after a start. */
const silentFor = (times: number): IDBFactory => {
  let left = times;
  return {
    open: (...named: Parameters<IDBFactory['open']>) => (left-- > 0 ? (new EventTarget() as IDBOpenDBRequest) : indexedDB.open(...named)),
    databases: () => indexedDB.databases(),
    deleteDatabase: (name: string) => indexedDB.deleteDatabase(name),
  } as unknown as IDBFactory; // the methods that are used
};

test.for([
  { silent: 1, ways: { pinDigits: 6, gone: null } },
  { silent: 2, ways: { pinDigits: null, gone: 'unread' } },
] as const)(
  '[Y5] a PIN that is set is never said not to be: the first $silent `open` of the device is not answered',
  async ({ silent, ways }) => {
    await prepared();
    const asked = createOfflineKeys({ environment: { ...environment(), indexedDB: silentFor(silent) } });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const found = asked.waysOf(NOURA.id);
    await vi.advanceTimersByTimeAsync(4_000);
    await vi.advanceTimersByTimeAsync(4_000);
    vi.useRealTimers();
    expect(await found).toMatchObject(ways);
  },
);

test('[Y5] a browser that keeps nothing has no PIN', async () => {
  const asked = createOfflineKeys({ environment: { ...environment(), indexedDB: undefined } });
  expect(await asked.waysOf(NOURA.id)).toMatchObject({ pinDigits: null, gone: 'none' });
});
