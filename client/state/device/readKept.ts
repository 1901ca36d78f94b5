import * as Y from 'yjs';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { Kept } from '../contracts.ts';
import { openAnswer } from './createAnswers.ts';
import { createDocumentRows } from './documentRows.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { openDocumentDatabase } from './openDocumentDatabase.ts';
import type { Vault } from './vault.ts';

/**
 * What the device keeps for one person, opened to be looked through: the API's answers, and documents of rooms that nobody has open. What does not open is
 * passed over. Rejects when the device cannot be read.
 */
export async function readKept(vault: Vault, factory: IDBFactory | undefined, openRooms: ReadonlySet<string>): Promise<Kept> {
  const database = openDeviceDatabase(factory, vault.userId, () => {});
  const documents = openDocumentDatabase(factory, vault.userId, { recreated() {}, lost() {} });
  const rows = createDocumentRows(vault);

  async function documentOf(room: string): Promise<Kept['rooms']> {
    const stored = await documents.read(room);
    if (!stored) return [];
    const doc = new Y.Doc();
    const updates = await Promise.all(stored.rows.map(rows.openUpdate));
    Y.transact(doc, () => {
      for (const update of updates) Y.applyUpdate(doc, update);
    });
    const cells = new Map(doc.getMap<Scalar>(ROOT_NAME).entries());
    doc.destroy();
    return [{ name: room, cells: { cell: (key) => cells.get(key), keys: () => cells.keys() } }];
  }

  try {
    const asked = await database.transact(['answers', 'documents'], 'readonly', (transaction) => ({
      answers: transaction.objectStore('answers').getAll(),
      keys: transaction.objectStore('documents').getAllKeys(),
    }));
    const names = new Set(asked.keys.result.map((key) => (Array.isArray(key) ? String(key[0]) : '')));
    const closed = [...names].filter((name) => !openRooms.has(name));
    const answers = await Promise.all(asked.answers.result.map((row) => openAnswer(vault.cipher, row).catch(() => null)));
    const found = await Promise.all(closed.map((room) => documentOf(room).catch(() => [])));
    return { answers: new Map(answers.flatMap((one) => (one ? [[one.path, one.value] as const] : []))), rooms: found.flat() };
  } finally {
    database.close();
    documents.close();
  }
}
