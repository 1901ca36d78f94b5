import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SealingKey } from '../../../schema/deviceApi.ts';
import { openDatabase } from '../../database.ts';
import { createSealingKeys } from '../sealingKeys.ts';

/** What devices of the server on this data folder seal to, while it runs. */
export async function sealingKeyIn(dataDir: string): Promise<SealingKey> {
  const database = openDatabase(join(dataDir, 'committee-room.sqlite'));
  const keys = createSealingKeys({ db: database.db, now: Date.now, randomKid: () => randomBytes(16).toString('base64url') });
  try {
    return await keys.current();
  } finally {
    database.close();
  }
}
