import { completionOf, connectionTo } from './deviceConnection.ts';
import { withinTime } from './requests.ts';
import { soundLogOf } from './soundLog.ts';
import type { StoreName } from './stores.ts';

export type DeviceDatabase = {
  /**
   * One transaction, durable when it resolves. Rejects when the device cannot do it; then nothing of it is kept. What writes waits until it would outlive a
   * killed browser (D8).
   * @param run asks at once; what it returns is handed back when the transaction is complete, its requests answered
   */
  transact<T>(stores: readonly StoreName[], mode: IDBTransactionMode, run: (transaction: IDBTransaction) => T): Promise<T>;
  close(): void;
};

/** A slow tablet may take a second or two; what never ends must not hold up the room. */
const DONE_WITHIN_MS = 10_000;

/**
 * The IndexedDB database of one person on this device: opened when needed, opened again when the browser has closed it.
 * @param onRecreated the database had gone (evicted, cleared) and another one stands in its place, empty but for what other pages have written since: whatever
 * is still in memory has to be written again (D5)
 * @param onLost the browser has closed it, perhaps because it is gone: the next transaction finds out
 */
export function openDeviceDatabase(
  factory: IDBFactory | undefined,
  userId: string,
  onRecreated: () => void,
  onLost: () => void = () => {},
): DeviceDatabase {
  const log = factory && soundLogOf(factory);
  const connection = factory && connectionTo(factory, userId);
  const lost = (): void => onLost(); // its own, whoever else hears the same
  connection?.join(lost);
  let known: string | null = null; // the generation that was open before

  async function open(): Promise<IDBDatabase> {
    if (!factory || !connection) throw new Error('this browser keeps nothing');
    const { database, generation } = await connection.open(factory);
    const isAnother = known !== null && known !== generation;
    known = generation;
    if (isAnother) onRecreated();
    return database;
  }

  async function transact<T>(
    stores: readonly StoreName[],
    mode: IDBTransactionMode,
    run: (transaction: IDBTransaction) => T,
    isSecondTry = false,
  ): Promise<T> {
    const database = await open();
    if (mode !== 'readonly') await log?.ensure();
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(stores, mode, { durability: 'strict' });
    } catch (error) {
      connection?.drop(); // closed without an event
      log?.doubt();
      if (isSecondTry) throw error;
      return transact(stores, mode, run, true);
    }
    const done = completionOf(transaction);
    try {
      const result = run(transaction);
      await withinTime(DONE_WITHIN_MS, done);
      return result;
    } catch (error) {
      done.catch(() => {}); // the first error is the one that says why
      abort(transaction); // nothing of it is kept
      connection?.drop(); // one that hangs is not asked again
      if (!isTooMuch(error)) log?.doubt();
      throw error;
    }
  }

  return { transact, close: () => connection?.leave(lost) };
}

/** Refused before anything of it was written: what is there is sound, and what is done with has to go to make room. */
const isTooMuch = (error: unknown): boolean => (error as { readonly name?: unknown } | null)?.name === 'QuotaExceededError';

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // it has ended already
  }
}
