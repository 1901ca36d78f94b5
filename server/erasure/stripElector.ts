import * as Y from 'yjs';
import { neutralise } from '../rooms/neutralise.ts';
import { type Id, MalformedUpdate, type ParsedStruct, type ParsedUpdate, parseUpdate } from '../rooms/parseUpdate.ts';

/** An update that says nothing. */
export const EMPTY_UPDATE: Uint8Array = Uint8Array.of(0, 0);

type Parsed = ParsedUpdate & { readonly source: Uint8Array };

/**
 * Takes keys out of the rows of one epoch, given in their order: each struct of one of them becomes an empty one of the same length, so that what others wrote
 * under the same client ids stays where it stood. Rows that name none of them need not be given, but for the one that begins the epoch.
 */
export function createKeyStripper(isGone: (key: string) => boolean) {
  /** Values of those keys, by client: only the first value of a key says it, every later one names one of these. */
  const theirs = new Map<number, { readonly from: number; readonly to: number }[]>();
  const isTheirValue = ({ client, clock }: Id): boolean => theirs.get(client)?.some(({ from, to }) => from <= clock && clock < to) ?? false;
  function remember({ client, clock, length }: ParsedStruct): void {
    const ranges = theirs.get(client) ?? [];
    theirs.set(client, ranges);
    ranges.push({ from: clock, to: clock + length });
  }

  /**
   * @param isAllTheirs the row is known to write no other keys
   * @returns null when nothing of them stands in it; nothing at all is left of an update that nobody can read
   */
  return (update: Uint8Array, isAllTheirs: boolean): Uint8Array | null => {
    const parsed = readUpdate(update);
    if (!parsed) return EMPTY_UPDATE;
    const denied = new Set<ParsedStruct>();
    // a later client's struct may stand before the one it follows
    for (let before = -1; before !== denied.size; ) {
      before = denied.size;
      for (const struct of parsed.structs) {
        if (denied.has(struct) || struct.kind === 'gc' || struct.kind === 'skip') continue;
        const isOfKey = struct.key === null ? struct.origin !== null && isTheirValue(struct.origin) : isGone(struct.key);
        if (!isOfKey && !isAllTheirs) continue;
        denied.add(struct);
        remember(struct);
      }
    }
    return denied.size === 0 ? null : neutralise(parsed.source, parsed.structs, denied, parsed.deletes).source;
  };
}

/** The first release kept a client's own bytes: those are brought into the one form that is read. */
function readUpdate(update: Uint8Array): Parsed | null {
  return tryParse(update) ?? tryParse(inOneForm(update));
}

function tryParse(source: Uint8Array | null): Parsed | null {
  try {
    return source && { source, ...parseUpdate(source) };
  } catch (error) {
    if (error instanceof MalformedUpdate) return null;
    throw error;
  }
}

function inOneForm(update: Uint8Array): Uint8Array | null {
  try {
    return Y.mergeUpdates([update]);
  } catch {
    return null; // no update at all
  }
}
