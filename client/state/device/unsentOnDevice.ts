import { toBase64Url } from '../../../schema/base64url.ts';
import type { SealedEdit } from '../../../schema/deviceApi.ts';
import type { Environment } from '../environment.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { unsentFile, unsentFileName } from './unsentFile.ts';

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

/** A person's unsent edits, sealed, as a file that any signed-in tablet may hand in; null when one of them has no seal. Nothing in it is in clear. */
export async function unsentOnDevice(environment: Pick<Environment, 'indexedDB' | 'now'>, userId: string) {
  const edits: SealedEdit[] = [];
  for (const { id, kid, sealed } of await read(environment, userId)) {
    if (!kid || !sealed) return null;
    edits.push({ id, kid, sealed: toBase64Url(sealed) });
  }
  return { name: unsentFileName(userId, environment.now()), text: unsentFile(edits) };
}
