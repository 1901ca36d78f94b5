import { toBase64Url } from '../../../schema/base64url.ts';
import type { SealedEdit } from '../../../schema/deviceApi.ts';
import type { Environment } from '../environment.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';

/** What of an unsent edit can be read without its person's key. An edit of the first version lies there in clear and has no seal. */
type Row = { readonly id: string; readonly kid?: string; readonly sealed?: Uint8Array };

async function read(environment: Pick<Environment, 'indexedDB'>, userId: string): Promise<readonly Row[]> {
  const database = openDeviceDatabase(environment.indexedDB, userId, () => {});
  try {
    const asked = await database.transact(['entries', 'refused'], 'readonly', (transaction) => [
      transaction.objectStore('entries').getAll(),
      transaction.objectStore('refused').getAll(),
    ]);
    return asked.flatMap(({ result }) => result as Row[]);
  } finally {
    database.close();
  }
}

/** How many of a person's edits are on this device only. Rejects when it cannot be read: nobody may take that for none. */
export const countUnsent = async (environment: Pick<Environment, 'indexedDB'>, userId: string): Promise<number> =>
  (await read(environment, userId)).length;

/** A person's unsent edits, sealed, as a file that any signed-in tablet may hand in; null when one of them has no seal. Nothing in it is in clear. */
export async function unsentFile(environment: Pick<Environment, 'indexedDB' | 'now'>, userId: string) {
  const edits: SealedEdit[] = [];
  for (const { id, kid, sealed } of await read(environment, userId)) {
    if (!kid || !sealed) return null;
    edits.push({ id, kid, sealed: toBase64Url(sealed) });
  }
  const day = new Date(environment.now()).toISOString().slice(0, 10);
  return { name: `unsent-${userId}-${day}.committee-room.json`, text: JSON.stringify({ edits }) };
}
