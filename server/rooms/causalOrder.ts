import type { Id, ParsedStruct } from './parseUpdate.ts';

/** Finds the struct of an update that holds an id. */
export function createStructLookup(structs: readonly ParsedStruct[]): (id: Id) => ParsedStruct | null {
  let byClient: Map<number, ParsedStruct[]> | null = null; // needed by few updates
  return (id) => {
    byClient ??= Map.groupBy(structs, ({ client }) => client);
    const own = byClient.get(id.client) ?? [];
    let low = 0;
    let high = own.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const struct = own[middle];
      if (!struct) break;
      if (id.clock < struct.clock) high = middle - 1;
      else if (id.clock >= struct.clock + struct.length) low = middle + 1;
      else return struct;
    }
    return null;
  };
}

/**
 * Whether some of these structs wait for each other, so that none of them can ever be the first: each waits for the one before it of its client
 * and for the one that it follows. Yjs would keep them as pending for good.
 * @param structs client by client, in the order of their clocks; none follows a later one of its own client
 */
export function hasCycle(structs: readonly ParsedStruct[]): boolean {
  if (structs[0]?.client === structs.at(-1)?.client) return false; // of one client: in order already
  const find = createStructLookup(structs);
  const previous = new Map(structs.map((struct, i) => [struct, structs[i - 1]?.client === struct.client ? structs[i - 1] : undefined]));
  const begun = new Set<ParsedStruct>();
  const done = new Set<ParsedStruct>();
  for (const struct of structs) {
    const stack = [struct];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      begun.add(top);
      const waitsFor = [previous.get(top), top.origin && find(top.origin)].find((other) => other && !done.has(other));
      if (!waitsFor) {
        done.add(top);
        stack.pop();
      } else if (begun.has(waitsFor)) return true;
      else stack.push(waitsFor);
    }
  }
  return false;
}
