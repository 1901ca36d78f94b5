import type { Scalar } from '../../../schema/keys.ts';
import { parseRoomName } from '../../../schema/rooms.ts';
import type { KeptPerson, LeftBehind } from '../contracts/kept.ts';
import type { EntryWrite } from '../outboxEntry.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { createOutboxRows, type EntryRow } from './outboxRows.ts';
import { surveyDevice } from './surveyDevice.ts';
import type { Vault } from './vault.ts';

/** An unsent edit of a door as this page remembers it of somebody who has locked it. */
type Known = { readonly userId: string; readonly room: string; readonly writes: readonly EntryWrite[] };

/**
 * What people have entered at a door before they handed this tablet over, for whoever is at the same door next (Y10): in memory, of attendance only, and no
 * longer than it waits. What was handed over in another tab, or before a reload, is sealed for everybody else and counted.
 */
export function createLeftBehind(factory: IDBFactory | undefined) {
  const known = new Map<string, Known>();

  return {
    /** Remembers, in the moment they lock it, what this person has entered at doors and the server does not have. Rejects when the device cannot be read. */
    async take(vault: Vault): Promise<void> {
      const { openEntry } = createOutboxRows(vault, () => '');
      const database = openDeviceDatabase(factory, vault.userId, () => {});
      try {
        const rows = await database.transact(
          ['entries'],
          'readonly',
          (transaction) => transaction.objectStore('entries').getAll() as IDBRequest<EntryRow[]>, // nobody else writes there
        );
        const ofDoors = rows.result.filter(({ room }) => parseRoomName(room)?.kind === 'attendance');
        for (const opening of await Promise.allSettled(ofDoors.map(openEntry)))
          if (opening.status === 'fulfilled') {
            const { id, room, writes } = opening.value;
            known.set(id, { userId: vault.userId, room, writes });
          }
      } finally {
        database.close();
      }
    },
    /**
     * What others have left in a room. Asks the device: what has been sent meanwhile is none of it.
     * @param options.isCurrent that the room holds whatever the server has: what is not on the device any more needs nobody's memory then
     */
    async of(room: string, { me, isCurrent }: { readonly me: string; readonly isCurrent: boolean }): Promise<LeftBehind> {
      const survey = await surveyDevice(factory);
      const waiting = new Set(survey?.flatMap((person) => linesOf(person, room).flatMap(({ ids }) => ids)));
      if (survey && isCurrent) for (const [id, edit] of known) if (edit.room === room && !waiting.has(id)) known.delete(id);
      const rows = new Map<string, Scalar>();
      for (const edit of known.values())
        if (edit.room === room && edit.userId !== me) for (const { key, value } of edit.writes) rows.set(key, value);
      const hidden = (survey ?? []).flatMap((person) => {
        if (person.userId === me) return [];
        const count = linesOf(person, room).flatMap(({ ids }) => ids.filter((id) => !known.has(id))).length;
        const [since = null] = linesOf(person, room).map(({ oldestAtMs }) => oldestAtMs);
        return count > 0 ? [{ userId: person.userId, count, sinceMs: since }] : [];
      });
      return { rows, hidden };
    },
  };
}

const linesOf = ({ unsent }: KeptPerson, room: string): KeptPerson['unsent'] => unsent.filter((line) => line.room === room);
