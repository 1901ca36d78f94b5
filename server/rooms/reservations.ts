import * as decoding from 'lib0/decoding';
import { MAX_NEW_CLIENT_IDS } from '../../schema/limits.ts';
import type { Connection } from './connection.ts';
import type { Author } from './docLog.ts';
import type { Queued } from './intake.ts';
import { parseUpdate } from './parseUpdate.ts';
import type { SharedDocLog } from './sharedDocLog.ts';

/** Of ids that were not asked for: whoever brings them is refused. */
const NO_AUTHOR: Author = { userId: '', device: '' };

/**
 * Asks, before a batch is judged, whose the client ids are that nobody has written under here (M8): of two people who begin to write under one at two processes, one is
 * refused at the gate, and no room is thrown away for it. Batches without new ids ask nothing.
 */
export function createReservations(deps: {
  readonly name: string;
  readonly log: Pick<SharedDocLog, 'reserve'>;
  readonly authors: ReadonlyMap<number, Author>;
}) {
  const { name, log, authors } = deps;
  const NOBODY: ReadonlyMap<number, Author> = new Map();
  let others = NOBODY;

  return {
    /** Whose a client id is that this process does not know yet. */
    ownerOf: (clientId: number): Author | undefined => others.get(clientId),
    async askFor(items: readonly Queued[]): Promise<void> {
      others = NOBODY;
      const claims = new Map<string, Author & { readonly clientId: number }>();
      const idsOf = new Map<Connection, Set<number>>();
      const tooMany = new Map<number, Author>();
      for (const { connection, frame } of items) {
        const { userId, device, access } = connection.claims;
        if (access === 'read') continue;
        const ids = newClientIds(frame.update, authors);
        if (ids.length > MAX_NEW_CLIENT_IDS) continue; // refused, all of them
        const own = idsOf.get(connection) ?? new Set();
        idsOf.set(connection, own);
        for (const clientId of ids) {
          // a connection may bring no more: a flood of frames with new ids must not hold Redis up for everybody
          if (own.size >= MAX_NEW_CLIENT_IDS && !own.has(clientId)) {
            tooMany.set(clientId, NO_AUTHOR);
            continue;
          }
          own.add(clientId);
          claims.set(`${clientId}.${userId}.${device}`, { clientId, userId, device });
        }
      }
      for (const { clientId } of claims.values()) tooMany.delete(clientId);
      const found = claims.size > 0 ? await log.reserve(name, [...claims.values()]) : NOBODY;
      others = tooMany.size > 0 ? new Map([...tooMany, ...found]) : found;
    },
  };
}

/** Client ids of an update that nobody is known to be bound to. Of nearly every frame, an edit of one client, only the first numbers are read. */
function newClientIds(update: Uint8Array, authors: ReadonlyMap<number, Author>): number[] {
  try {
    const decoder = decoding.createDecoder(update);
    const sections = decoding.readVarUint(decoder);
    if (sections === 0) return [];
    decoding.readVarUint(decoder); // how many structs
    if (sections === 1 && authors.has(decoding.readVarUint(decoder))) return [];
    return [...new Set(parseUpdate(update).structs.map(({ client }) => client))].filter((client) => !authors.has(client));
  } catch {
    return []; // the gate says so
  }
}
