import { encodeParts, type UpdateParts } from './encodeParts.ts';
import { type DeleteRange, type ParsedStruct, parseUpdate } from './parseUpdate.ts';

/** No varuint of a length takes more, and one byte says that it is an empty struct. */
const MAX_EMPTY_BYTES = 6;

/**
 * An update in which each denied struct is an empty one of the same length (a GC, in Yjs's words), taken apart again: nothing of a denied
 * value is left in what it returns, its `source` included.
 */
export function neutralise(
  update: Uint8Array,
  structs: readonly ParsedStruct[],
  denied: ReadonlySet<ParsedStruct>,
  deletes: readonly DeleteRange[],
): UpdateParts {
  const source = new Uint8Array(update.length + denied.size * MAX_EMPTY_BYTES);
  source.set(update);
  let at = update.length;
  const left = structs.map((struct): ParsedStruct => {
    if (!denied.has(struct)) return struct;
    const start = at;
    source[at++] = 0;
    let rest = struct.length;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) source[at++] = (rest % 0x80) | 0x80;
    source[at++] = rest;
    return { ...struct, kind: 'gc', origin: null, key: null, start, end: at, valueAt: 0 };
  });
  const bytes = encodeParts([{ source, structs: left, deletes }]);
  return { source: bytes, ...parseUpdate(bytes) };
}
