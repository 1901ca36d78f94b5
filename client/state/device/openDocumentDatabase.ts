import { HEAD, type HeadRow, rangeOf, type UpdateRow } from './documentRows.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';

export type DocumentDatabase = ReturnType<typeof openDocumentDatabase>;

/**
 * Documents of one person on this device, a head and rows of updates each; several tabs write. Everything rejects when the device cannot do it.
 * `onRecreated`, `onLost` as in `openDeviceDatabase`.
 */
export function openDocumentDatabase(
  factory: IDBFactory | undefined,
  userId: string,
  on: { readonly recreated: () => void; readonly lost: () => void },
) {
  const { transact, close } = openDeviceDatabase(factory, userId, on.recreated, on.lost);

  /** Runs where the room's head is still of the generation that the caller has seen; otherwise changes nothing and says so. */
  async function whileAt(
    room: string,
    generation: string | null,
    run: (documents: IDBObjectStore, head: HeadRow | undefined) => void,
  ): Promise<boolean> {
    let isThere = false;
    await transact(['documents'], 'readwrite', (transaction) => {
      const documents = transaction.objectStore('documents');
      const asked: IDBRequest<HeadRow | undefined> = documents.get([room, HEAD]);
      asked.onsuccess = () => {
        isThere = (asked.result?.generation ?? null) === generation;
        if (isThere) run(documents, asked.result);
      };
    });
    return isThere;
  }

  return {
    async headOf(room: string): Promise<HeadRow | null> {
      const asked = await transact(['documents'], 'readonly', (transaction) => transaction.objectStore('documents').get([room, HEAD]));
      return (asked.result as HeadRow | undefined) ?? null; // nobody else writes there
    },
    /** Rows of a generation that is no more are passed over. */
    async read(room: string): Promise<{ readonly head: HeadRow; readonly rows: readonly UpdateRow[] } | null> {
      const asked = await transact(['documents'], 'readonly', (transaction) => transaction.objectStore('documents').getAll(rangeOf(room)));
      const all = asked.result as (HeadRow | UpdateRow)[]; // nobody else writes there
      const head = all.find((row): row is HeadRow => row.n === HEAD);
      const isOfIt = (row: HeadRow | UpdateRow): row is UpdateRow => row.n !== HEAD && row.n.startsWith(`${head?.generation}.`);
      return head ? { head, rows: all.filter(isOfIt) } : null;
    },
    /** False when another tab has begun another generation meanwhile: then nothing is written. */
    append: (
      room: string,
      generation: string,
      put: { readonly head: Partial<HeadRow>; readonly row: UpdateRow | null },
    ): Promise<boolean> =>
      whileAt(room, generation, (documents, head) => {
        documents.put({ ...head, ...put.head });
        if (put.row) documents.put(put.row);
      }),
    /** Puts a whole document in the place of what is there, or (`isAdded`) beside it; false when that is not of the generation `before` any more. */
    putWhole: (
      before: string | null,
      put: { readonly head: HeadRow; readonly row: UpdateRow; readonly isAdded: boolean },
    ): Promise<boolean> =>
      whileAt(put.head.room, before, (documents) => {
        if (!put.isAdded) documents.delete(rangeOf(put.head.room));
        documents.put(put.head);
        documents.put(put.row);
      }),
    /** Puts one row in the place of exactly these; what others have written meanwhile stays. */
    merge: (room: string, generation: string, put: UpdateRow, remove: readonly UpdateRow[]): Promise<boolean> =>
      whileAt(room, generation, (documents) => {
        documents.put(put);
        for (const { n } of remove) documents.delete([room, n]);
      }),
    drop: (room: string): Promise<unknown> =>
      transact(['documents'], 'readwrite', (transaction) => transaction.objectStore('documents').delete(rangeOf(room))),
    close,
  };
}
