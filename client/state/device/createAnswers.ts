import type { Environment } from '../environment.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import type { Vault } from './vault.ts';

/** An answer of the API as this device had it last. `atMs`: when the server last said that it holds. */
export type KeptAnswer = { readonly value: unknown; readonly etag: string | null; readonly atMs: number };

export type Answers = {
  /** Null when nothing is kept, or nothing that opens. Never rejects. */
  get(path: string): Promise<KeptAnswer | null>;
  /** Never rejects: it is a copy. */
  put(path: string, answer: KeptAnswer): Promise<void>;
  /** The server says that what is kept still holds. Never rejects. */
  confirm(path: string, atMs: number): Promise<void>;
  /** Never rejects. */
  delete(path: string): Promise<void>;
  close(): void;
};

type Row = { readonly path: string; readonly etag: string | null; readonly atMs: number; readonly bytes: Uint8Array };

/** Answers of the API that one person has been given, encrypted on this device: what screens show without a network (D7). */
export function createAnswers({ userId, cipher }: Vault, { indexedDB }: Pick<Environment, 'indexedDB'>): Answers {
  const database = openDeviceDatabase(indexedDB, userId, () => {});
  let last = Promise.resolve(); // what changes a path waits for what was asked before: encrypting takes its time
  const place = (path: string): string => `answers ${path}`;

  function change(run: () => Promise<unknown>): Promise<void> {
    last = last.then(run).then(
      () => {},
      () => {}, // a device that keeps nothing is told of elsewhere
    );
    return last;
  }
  const remove = (path: string): Promise<void> =>
    change(() => database.transact(['answers'], 'readwrite', (transaction) => transaction.objectStore('answers').delete(path)));

  return {
    async get(path) {
      try {
        const asked = await database.transact(['answers'], 'readonly', (transaction) => transaction.objectStore('answers').get(path));
        const row = asked.result as Row | undefined; // nobody else writes there
        if (!row) return null;
        const text = new TextDecoder().decode(await cipher.decrypt(place(path), row.bytes));
        return { value: JSON.parse(text), etag: row.etag, atMs: row.atMs };
      } catch {
        return null; // the next answer is put in its place
      }
    },
    put: (path, { value, etag, atMs }) =>
      change(async () => {
        const bytes = await cipher.encrypt(place(path), new TextEncoder().encode(JSON.stringify(value)));
        const row: Row = { path, etag, atMs, bytes };
        await database.transact(['answers'], 'readwrite', (transaction) => transaction.objectStore('answers').put(row));
      }),
    confirm: (path, atMs) =>
      change(() =>
        database.transact(['answers'], 'readwrite', (transaction) => {
          const answers = transaction.objectStore('answers');
          const asked: IDBRequest<Row | undefined> = answers.get(path);
          asked.onsuccess = () => {
            if (asked.result) answers.put({ ...asked.result, atMs });
          };
        }),
      ),
    delete: remove,
    close() {
      change(async () => database.close()).catch(() => {}); // it does not reject
    },
  };
}
