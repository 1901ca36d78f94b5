import { createDeviceIds } from './createDeviceIds.ts';
import { type DeviceDatabase, openDeviceDatabase } from './device/openDeviceDatabase.ts';
import { createOutboxRows, type EntryRow, isClosed, type RefusedRow } from './device/outboxRows.ts';
import type { Vault } from './device/vault.ts';
import type { Environment } from './environment.ts';
import type { OutboxEntry, RefusedWrite } from './outboxEntry.ts';

export type OutboxDatabase = Pick<DeviceDatabase, 'close'> & {
  /** Rows of all tabs, closed. Rejects when the device cannot read. */
  readAll(): Promise<{ readonly entries: readonly EntryRow[]; readonly refused: readonly RefusedRow[] }>;
  openEntries(rows: readonly EntryRow[]): Promise<Opened<OutboxEntry>>;
  openRefused(rows: readonly RefusedRow[]): Promise<Opened<RefusedWrite>>;
  /** Encrypts and seals, then one transaction; durable when it resolves. Rejects when the device cannot keep it; then nothing of it is kept. */
  write(change: DatabaseChange): Promise<void>;
  /** Ids of what is there, once that would outlive a killed browser (D8); hears of it when it has gone. Rejects when the device cannot do it. */
  look(): Promise<ReadonlySet<string>>;
};

/** `closed`: ids of what this key does not open; it stays where it is. `clear`: what an earlier version left in clear, to be written anew. */
export type Opened<T> = { readonly opened: readonly T[]; readonly closed: readonly string[]; readonly clear: readonly T[] };

export type DatabaseChange = {
  readonly put?: readonly OutboxEntry[];
  readonly putRefused?: readonly RefusedWrite[];
  readonly remove?: readonly string[];
  readonly removeRefused?: readonly string[];
};

/** Where the outbox of one person is kept on this device. `onRecreated`, `onLost` as in `openDeviceDatabase`. */
export function openOutboxDatabase(deps: {
  readonly vault: Vault;
  readonly environment: Pick<Environment, 'indexedDB' | 'local' | 'randomByte'>;
  readonly onRecreated: () => void;
  readonly onLost: () => void;
}): OutboxDatabase {
  const { vault, environment } = deps;
  const { transact, close } = openDeviceDatabase(environment.indexedDB, vault.userId, deps.onRecreated, deps.onLost);
  const devices = createDeviceIds(environment);
  const rows = createOutboxRows(vault, () => devices.of(vault.userId));
  return {
    async readAll() {
      const { entries, refused } = await transact(['entries', 'refused'], 'readonly', (transaction) => ({
        entries: transaction.objectStore('entries').getAll() as IDBRequest<EntryRow[]>, // nobody else writes there
        refused: transaction.objectStore('refused').getAll() as IDBRequest<RefusedRow[]>,
      }));
      return { entries: entries.result, refused: refused.result };
    },
    openEntries: (all) => openAll(all, rows.openEntry),
    openRefused: (all) => openAll(all, rows.openRefused),
    async write({ put = [], putRefused = [], remove = [], removeRefused = [] }) {
      const [closed, closedRefused] = await Promise.all([
        Promise.all(put.map(rows.closeEntry)),
        Promise.all(putRefused.map(rows.closeRefused)),
      ]);
      await transact(['entries', 'refused'], 'readwrite', (transaction) => {
        const entries = transaction.objectStore('entries');
        const refused = transaction.objectStore('refused');
        for (const row of closed) entries.put(row);
        for (const row of closedRefused) refused.put(row);
        for (const id of remove) entries.delete(id);
        for (const id of removeRefused) refused.delete(id);
      });
    },
    async look() {
      const asked = await transact(['entries', 'refused'], 'readwrite', (transaction) => [
        transaction.objectStore('entries').getAllKeys(),
        transaction.objectStore('refused').getAllKeys(),
      ]);
      return new Set(asked.flatMap(({ result }) => result as string[])); // ids, as their stores say
    },
    close,
  };
}

async function openAll<Row extends EntryRow | RefusedRow, T>(all: readonly Row[], open: (row: Row) => Promise<T>): Promise<Opened<T>> {
  const opened: T[] = [];
  const closed: string[] = [];
  const clear: T[] = [];
  await Promise.all(
    all.map(async (row) => {
      try {
        const value = await open(row);
        opened.push(value);
        if (!isClosed(row)) clear.push(value);
      } catch {
        closed.push(row.id);
      }
    }),
  );
  return { opened, closed, clear };
}
