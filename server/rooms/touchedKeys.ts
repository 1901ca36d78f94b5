import * as Y from 'yjs';

/**
 * The keys of the root map that an update writes or deletes. Only the first value of a key says its key in an update: one that overwrites names the
 * value before it instead, which stands in the document or earlier in the update.
 * @param doc has everything that the update builds on
 */
export function touchedKeys(doc: Y.Doc, update: Uint8Array): Set<string> {
  const { structs, ds } = Y.decodeUpdate(update);
  const fresh = new Map<number, Y.Item[]>(); // items of the update by client id, in the order of their clocks
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    const items = fresh.get(struct.id.client);
    if (items) items.push(struct);
    else fresh.set(struct.id.client, [struct]);
  }

  const itemAt = (id: Y.ID): Y.Item | null =>
    fresh.get(id.client)?.find((item) => item.id.clock <= id.clock && id.clock < item.id.clock + item.length) ?? storedItem(doc, id);
  function keyOf(item: Y.Item): string | null {
    for (let at: Y.Item | null = item; at; ) {
      if (at.parentSub !== null) return at.parentSub;
      const before: Y.ID | null = at.origin ?? at.rightOrigin;
      at = before && itemAt(before);
    }
    return null;
  }

  const keys = new Set<string>();
  const add = (item: Y.Item | null): void => {
    const key = item && keyOf(item);
    if (key !== null) keys.add(key);
  };
  for (const items of fresh.values()) for (const item of items) add(item);
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      for (const item of storedItems(doc, client, clock, len)) if (!item.deleted) add(item);
    }
  }
  return keys;
}

function storedItem(doc: Y.Doc, { client, clock }: Y.ID): Y.Item | null {
  const [item] = storedItems(doc, client, clock, 1);
  return item ?? null;
}

function storedItems(doc: Y.Doc, client: number, clock: number, length: number): Y.Item[] {
  const structs = doc.store.clients.get(client);
  if (!structs || clock >= Y.getState(doc.store, client)) return [];
  const items: Y.Item[] = [];
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= clock + length) break;
    if (struct instanceof Y.Item) items.push(struct);
  }
  return items;
}
