import { isUserId } from '../../../schema/ids.ts';
import { databaseNameOf } from './deviceConnection.ts';
import { withinTime } from './requests.ts';
import { soundLogOf } from './soundLog.ts';

const ANSWERED_WITHIN_MS = 3_000;
const PREFIX = databaseNameOf('');

/**
 * User ids of everybody who has a database in this browser; null where it cannot be asked. Chromium (156) never answers who asks while it is throwing databases
 * away, and answers the next: asked twice, each for a bounded time (D10). Rejects when the device does not answer, or its databases may not be opened.
 */
export async function peopleOnDevice(factory: IDBFactory | undefined): Promise<string[] | null> {
  if (!factory?.databases) return null;
  await soundLogOf(factory).mayOpen(); // to be asked opens them
  const ask = () => withinTime(ANSWERED_WITHIN_MS, factory.databases());
  const databases = await ask().catch(ask);
  return databases
    .filter(({ name }) => name?.startsWith(PREFIX))
    .map(({ name = '' }) => name.slice(PREFIX.length))
    .filter(isUserId);
}
