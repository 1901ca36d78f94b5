import type * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';

/** One written value: a struct of the document. */
export type ValueId = { readonly clientId: number; readonly clock: number };
/** A value that stood in a cell. */
export type StoodBefore = { readonly key: string; readonly id: ValueId; readonly value: Scalar };

/** Values that stood in cells before this transaction and no longer do. To be asked while it is observed: afterwards contents are gone. */
export function stoodBefore({ target, keysChanged, transaction }: Y.YMapEvent<Scalar>): StoodBefore[] {
  const found: StoodBefore[] = [];
  for (const key of keysChanged) {
    const winner = target._map.get(key as string); // K1: every key is a text
    let item: Y.Item | null = winner ?? null;
    while (item && isNew(item, transaction)) item = item.left; // old values keep their order: the last of them stood there
    const content: unknown = item?.content.getContent().at(-1);
    if (!item || item === winner || content === undefined) continue;
    found.push({ key: key as string, id: idOf(item), value: content as Scalar }); // K1: cells hold scalars
  }
  return found;
}

export const idOf = ({ lastId }: Y.Item): ValueId => ({ clientId: lastId.client, clock: lastId.clock });
const isNew = ({ id }: Y.Item, { beforeState }: Y.Transaction): boolean => id.clock >= (beforeState.get(id.client) ?? 0);
