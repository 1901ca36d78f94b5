import * as Y from 'yjs';
import { NO_DEVICE } from '../../schema/ids.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { type Carrier, carrierClaims } from '../moves/carryElector.ts';
import type { Room } from '../rooms/room.ts';
import { openFeed } from '../sealed/feedRoom.ts';

/** Under this name the server writes of its own: no person has it. */
export const SERVER: Carrier = { userId: '000000', device: NO_DEVICE };
/** New pens at once: a connection may bring only so many client ids. */
const NEW_TOGETHER = 100;

type Write = readonly [key: string, value: string | null];

/**
 * Brings a document that nobody but the server writes to these rows, each under a Yjs client id of its own, its pen: overwritten over and over, a row of one
 * author stays as long as it was [BO3]. Pens are found again in the document itself, so that no start and no other process draws new ones.
 *
 * @param wanted every row that there is to be; what else stands there becomes null
 * @param onStep the document has taken something: tests end the process there
 * @returns how many rows were not as wanted
 * @throws Error when not all of it is on disk
 */
export async function writeServerDocument(room: Room, wanted: ReadonlyMap<string, string>, onStep: () => void = () => {}): Promise<number> {
  await room.settled(); // what it is compared with is on disk
  const writes = missingIn(room, wanted);
  const pens = createPens(room);
  for (const some of inParts(pens, writes)) {
    const feed = openFeed(room, carrierClaims(SERVER, room.name));
    try {
      const fed = await feed.feed(updateOf(room, pens, some));
      if (fed.kind === 'taken' && fed.refused.length === 0) onStep();
      else
        throw new Error(
          `${room.name} took nothing: ${fed.kind === 'closed' ? fed.code : (fed.kind === 'taken' && fed.refused[0]?.reason) || fed.kind}`,
        );
    } finally {
      feed.close();
    }
  }
  return writes.length;
}

/** What the document does not say yet; null: no longer. */
function missingIn({ doc }: Pick<Room, 'doc'>, wanted: ReadonlyMap<string, string>): readonly Write[] {
  const cells = doc.getMap<unknown>(ROOT_NAME);
  const gone = [...cells.keys()].filter((key) => !wanted.has(key) && cells.get(key) !== null);
  return [...[...wanted].filter(([key, value]) => cells.get(key) !== value), ...gone.map((key) => [key, null] as const)];
}

/** All that has a pen already goes in one update. */
function inParts(pens: Pens, writes: readonly Write[]): readonly (readonly Write[])[] {
  const parts: Write[][] = [];
  let fresh = 0;
  for (const write of writes) {
    const isNew = !pens.has(write[0]);
    if (parts.length === 0 || (isNew && fresh >= NEW_TOGETHER)) {
      parts.push([]);
      fresh = 0;
    }
    if (isNew) fresh += 1;
    parts.at(-1)?.push(write);
  }
  return parts;
}

function updateOf(room: Room, pens: Pens, writes: readonly Write[]): Uint8Array {
  const scratch = new Y.Doc();
  try {
    Y.applyUpdate(scratch, Y.encodeStateAsUpdate(room.doc));
    const cells = scratch.getMap<string | null>(ROOT_NAME);
    const updates: Uint8Array[] = [];
    scratch.on('update', (update: Uint8Array) => void updates.push(update));
    scratch.transact(() => {
      for (const [key, value] of writes) {
        scratch.clientID = pens.take(key); // Yjs reads it with every write, also within a transaction
        cells.set(key, value);
      }
    });
    return Y.mergeUpdates(updates);
  } finally {
    scratch.destroy();
  }
}

type Pens = { readonly has: (key: string) => boolean; readonly take: (key: string) => number };

/** Who wrote a row last writes it again, where that was this server and wrote no other row. */
function createPens({ doc, authors, earlierClientIds }: Pick<Room, 'doc' | 'authors' | 'earlierClientIds'>): Pens {
  const pens = new Map<string, number>();
  const keysOf = new Map<number, number>();
  for (const [key, { id }] of doc.getMap(ROOT_NAME)._map) {
    keysOf.set(id.client, (keysOf.get(id.client) ?? 0) + 1);
    const author = authors.get(id.client);
    if (author?.userId === SERVER.userId && author.device === SERVER.device) pens.set(key, id.client);
  }
  const taken = new Set(pens.values());
  const known = (key: string): number | undefined => {
    const pen = pens.get(key);
    return pen !== undefined && keysOf.get(pen) === 1 ? pen : undefined;
  };
  return {
    has: (key) => known(key) !== undefined,
    take(key) {
      let id = known(key);
      if (id !== undefined) return id;
      do id = new Y.Doc().clientID;
      while (doc.store.clients.has(id) || earlierClientIds.has(id) || taken.has(id));
      taken.add(id);
      pens.set(key, id);
      keysOf.set(id, 1);
      return id;
    },
  };
}
