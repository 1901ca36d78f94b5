import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type SealedContent, SealedContent as SealedContentSchema, type SealedEdit } from '../../schema/deviceApi.ts';
import { CALLS_ROOM, parseRoomName } from '../../schema/rooms.ts';
import { device } from '../../schema/tables/people.ts';
import type { Db } from '../database.ts';
import { type SealingKeys, sealedBytes } from './sealingKeys.ts';

export type SealedEntry = SealedContent['entry'];

/** An edit that was opened, of a device that has proved itself. */
export type OpenedEdit = {
  readonly deviceHash: string;
  readonly userId: string;
  /** The device's three characters. */
  readonly device: string;
  readonly kind: SealedContent['kind'];
  readonly entry: SealedEntry;
};

/** Rooms that people write in; of the others no device has anything to say. */
const WRITTEN = ['guarantees', 'attendance', 'tally'];

/**
 * Opens sealed edits and finds out whose they are (Z1). Null says no more than that it is none of ours: garbage, a device that nobody has, somebody else's
 * device and a seal under another key look alike.
 */
export function createEditOpener(deps: { readonly db: Db; readonly keys: Pick<SealingKeys, 'open'> }) {
  const { db, keys } = deps;

  async function read({ kid, sealed }: SealedEdit): Promise<SealedContent | null> {
    const bytes = sealedBytes(sealed);
    if (!bytes) return null;
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await keys.open(kid, bytes));
      const parsed = SealedContentSchema.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  return async (edit: SealedEdit): Promise<OpenedEdit | null> => {
    const content = await read(edit);
    if (!content || content.entry.id !== edit.id) return null;
    const deviceHash = createHash('sha256').update(content.deviceId).digest('hex');
    const row = db.select().from(device).where(eq(device.deviceHash, deviceHash)).get();
    if (!row || row.userId !== content.userId) return null;
    const { room } = content.entry;
    if (room !== CALLS_ROOM && !WRITTEN.includes(parseRoomName(room)?.kind ?? '')) return null;
    return { deviceHash, userId: row.userId, device: row.code, kind: content.kind, entry: content.entry };
  };
}
