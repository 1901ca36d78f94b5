const ID_LENGTH = 10;

/** The ids of such a string, one by one. */
export const unpackIds = (ids: string): string[] =>
  Array.from({ length: ids.length / ID_LENGTH }, (_, i) => ids.slice(i * ID_LENGTH, (i + 1) * ID_LENGTH));

/** Whether a sorted string of ids of 10 characters holds one of them. A set of 270,000 would take 20 MB, and a tenth of it is asked for. */
export function hasPacked(ids: string, id: string): boolean {
  let low = 0;
  let high = ids.length / ID_LENGTH;
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = ids.slice(middle * ID_LENGTH, (middle + 1) * ID_LENGTH);
    if (found === id) return true;
    if (found < id) low = middle + 1;
    else high = middle;
  }
  return false;
}
