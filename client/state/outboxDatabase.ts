import { type DeviceDatabase, openDeviceDatabase } from './device/openDeviceDatabase.ts';
import type { OutboxEntry, RefusedWrite } from './outboxEntry.ts';

export type OutboxDatabase = Pick<DeviceDatabase, 'close'> & {
  /** Entries of all tabs. Rejects when the device cannot read. */
  readAll(): Promise<{ readonly entries: OutboxEntry[]; readonly refused: RefusedWrite[] }>;
  /** One transaction, durable when it resolves. Rejects when the device cannot keep it; then nothing of it is kept. */
  write(change: DatabaseChange): Promise<void>;
};

export type DatabaseChange = {
  readonly put?: readonly OutboxEntry[];
  readonly putRefused?: readonly RefusedWrite[];
  readonly remove?: readonly string[];
  readonly removeRefused?: readonly string[];
};

/** Where the outbox of one person is kept on this device. `onRecreated` as in `openDeviceDatabase`. */
export function openOutboxDatabase(factory: IDBFactory | undefined, userId: string, onRecreated: () => void): OutboxDatabase {
  const { transact, close } = openDeviceDatabase(factory, userId, onRecreated);
  return {
    async readAll() {
      const { entries, refused } = await transact(['entries', 'refused'], 'readonly', (transaction) => ({
        entries: transaction.objectStore('entries').getAll(),
        refused: transaction.objectStore('refused').getAll(),
      }));
      return { entries: entries.result, refused: refused.result };
    },
    write: ({ put = [], putRefused = [], remove = [], removeRefused = [] }) =>
      transact(['entries', 'refused'], 'readwrite', (transaction) => {
        const entries = transaction.objectStore('entries');
        const refused = transaction.objectStore('refused');
        for (const entry of put) entries.put(entry);
        for (const write of putRefused) refused.put(write);
        for (const id of remove) entries.delete(id);
        for (const id of removeRefused) refused.delete(id);
      }),
    close,
  };
}
