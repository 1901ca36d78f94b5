import * as Y from 'yjs';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { Kept } from '../contracts/kept.ts';
import { createDocumentRows, HEAD, type HeadRow, rowName, type UpdateRow } from './documentRows.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import type { Vault } from './vault.ts';

type AnswerRow = { readonly path: string; readonly bytes: Uint8Array };

/**
 * What the device keeps for one person, opened to be looked through: the API's answers, and documents of rooms that nobody has open. What does not open is
 * passed over. Rejects when the device cannot be read.
 */
export async function readKept(vault: Vault, factory: IDBFactory | undefined, openRooms: ReadonlySet<string>): Promise<Kept> {
  const { openUpdate } = createDocumentRows(vault);

  async function answerOf({ path, bytes }: AnswerRow): Promise<readonly [string, { readonly value: unknown }]> {
    const text = await vault.cipher.decrypt(`answers ${path}`, bytes); // where `createAnswers` has put it
    return [path, { value: JSON.parse(new TextDecoder().decode(text)) }];
  }

  async function documentOf({ room, generation }: HeadRow, all: readonly (HeadRow | UpdateRow)[]): Promise<Kept['rooms'][number]> {
    const isOfIt = (row: HeadRow | UpdateRow): row is UpdateRow =>
      row.room === room && row.n !== HEAD && row.n.startsWith(rowName(generation, ''));
    const updates = await Promise.all(all.filter(isOfIt).map(openUpdate));
    const doc = new Y.Doc();
    Y.transact(doc, () => {
      for (const update of updates) Y.applyUpdate(doc, update);
    });
    const cells = new Map(doc.getMap<Scalar>(ROOT_NAME).entries());
    doc.destroy();
    return { name: room, cells: { cell: (key) => cells.get(key), keys: () => cells.keys() } };
  }

  const database = openDeviceDatabase(factory, vault.userId, () => {});
  try {
    const { answers, documents } = await database.transact(['answers', 'documents'], 'readonly', (transaction) => ({
      answers: transaction.objectStore('answers').getAll() as IDBRequest<AnswerRow[]>, // nobody else writes there
      documents: transaction.objectStore('documents').getAll() as IDBRequest<(HeadRow | UpdateRow)[]>, // nor there
    }));
    const heads = documents.result.filter((row): row is HeadRow => row.n === HEAD && !openRooms.has(row.room));
    const [opened, rooms] = await Promise.all([
      whatOpens(answers.result.map(answerOf)),
      whatOpens(heads.map((head) => documentOf(head, documents.result))),
    ]);
    return { answers: new Map(opened), rooms };
  } finally {
    database.close();
  }
}

const whatOpens = async <T>(opening: readonly Promise<T>[]): Promise<T[]> =>
  (await Promise.allSettled(opening)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
