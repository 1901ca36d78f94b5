import type { KeptPerson } from '../contracts/kept.ts';
import { databaseNameOf } from './deviceConnection.ts';
import { peopleOnDevice } from './peopleOnDevice.ts';
import { resultOf, withinTime } from './requests.ts';
import { STORES } from './stores.ts';

const OPEN_WITHIN_MS = 4_000;

type Row = { readonly id?: unknown; readonly room?: unknown; readonly atMs?: unknown };
/** A record of `meta`: an envelope of the key, the last contact, … */
type MetaRow = { readonly name?: unknown; readonly lastContactMs?: unknown };

/**
 * What the device keeps of everybody, told by rooms, times and numbers: nothing is opened that needs a key. Null where the browser does not let one look.
 */
export async function surveyDevice(factory: IDBFactory | undefined): Promise<readonly KeptPerson[] | null> {
  try {
    const userIds = await peopleOnDevice(factory);
    if (!factory || !userIds) return null;
    const people: KeptPerson[] = [];
    for (const userId of userIds) {
      const person = await surveyPerson(factory, userId);
      if (person) people.push(person);
    }
    return people;
  } catch {
    return null;
  }
}

async function surveyPerson(factory: IDBFactory, userId: string): Promise<KeptPerson | null> {
  const database = await openExisting(factory, databaseNameOf(userId));
  if (!database) return null;
  try {
    const there = Object.keys(STORES).filter((store) => database.objectStoreNames.contains(store));
    if (there.length === 0) return null;
    const transaction = database.transaction(there, 'readonly');
    const ask = <T>(store: keyof typeof STORES, request: (from: IDBObjectStore) => IDBRequest<T>, none: T): Promise<T> =>
      there.includes(store) ? resultOf(request(transaction.objectStore(store))) : Promise.resolve(none);
    const [entries, refused, documents, answers, records] = await Promise.all([
      ask<Row[]>('entries', (from) => from.getAll(), []),
      ask<number>('refused', (from) => from.count(), 0),
      ask<IDBValidKey[]>('documents', (from) => from.getAllKeys(), []),
      ask<number>('answers', (from) => from.count(), 0),
      ask<MetaRow[]>('meta', (from) => from.getAll(), []),
    ]);
    const rooms = new Set(documents.map((key) => (Array.isArray(key) ? key[0] : key)));
    return { userId, unsent: byRoom(entries), refused, documents: rooms.size, answers, ...keyFacts(records) };
  } finally {
    database.close();
  }
}

/** Looking must not make a database: one that has gone meanwhile stays away. */
function openExisting(factory: IDBFactory, name: string): Promise<IDBDatabase | null> {
  const request = factory.open(name);
  const opened = new Promise<IDBDatabase | null>((resolve, reject) => {
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion === 0) request.transaction?.abort();
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // whoever deletes it does not wait for us
      resolve(request.result);
    };
    request.onerror = (event) => {
      event.preventDefault();
      if (request.error?.name === 'AbortError') resolve(null);
      else reject(request.error);
    };
  });
  return withinTime(OPEN_WITHIN_MS, opened).catch((error: unknown) => {
    opened.then((database) => database?.close()).catch(() => {}); // opened too late for us
    throw error;
  });
}

function keyFacts(records: readonly MetaRow[]): Pick<KeptPerson, 'opensOffline' | 'lastContactAtMs'> {
  const has = (name: string): boolean => records.some((record) => record.name === name);
  const opensOffline = has('offline') || has('passkey');
  const lastContactMs = records.find(({ name }) => name === 'contact')?.lastContactMs;
  return {
    opensOffline: opensOffline || has('online') ? opensOffline : null,
    lastContactAtMs: typeof lastContactMs === 'number' ? lastContactMs : null,
  };
}

function byRoom(entries: readonly Row[]): KeptPerson['unsent'] {
  const rooms = new Map<string, { count: number; oldestAtMs: number | null; ids: string[] }>();
  for (const { id, room, atMs } of entries) {
    const line = rooms.get(String(room)) ?? { count: 0, oldestAtMs: null, ids: [] };
    line.count += 1;
    line.ids.push(String(id));
    if (typeof atMs === 'number') line.oldestAtMs = Math.min(line.oldestAtMs ?? atMs, atMs);
    rooms.set(String(room), line);
  }
  return [...rooms].map(([room, line]) => ({ room, ...line })).sort((a, b) => (a.room < b.room ? -1 : 1));
}
