import { type CellWrite, isClaimValue, readTime } from '../../schema/guarantees.ts';
import { isSameValue, parseKey, type Scalar } from '../../schema/keys.ts';
import { readSettlement } from '../../schema/settlements.ts';

export type Cells = ReadonlyMap<string, Scalar>;

/** A field that says when another was given: the pair is carried together or not at all. */
const PAIRS: Readonly<Record<string, string>> = { a: 'd', d: 'd', c: 'k', k: 'k' };

/**
 * What has to be written so that a room holds of an elector what another one holds (R12, R13): the very same keys and values. What is there already and later than what comes stays: of answers
 * and contacts the later by its own time, of settlements too, of notes and marks whatever was written last. What was carried there before, and nobody has changed since,
 * follows whatever stands here now, also when that was taken back to something older or to nothing. What may not stand anywhere any more stays behind. Done again it comes to nothing.
 *
 * @param isLater whether the cell was written in the room that is left after it was written in the other
 * @param isCarried whether what stands in the other was carried there
 */
export function carryWrites(
  kind: 'guarantees' | 'attendance',
  from: Cells,
  to: Cells,
  isLater: (key: string) => boolean,
  isCarried: (key: string) => boolean,
): CellWrite[] {
  const writes: CellWrite[] = [];
  for (const [key, value] of from) {
    const there = to.get(key);
    if (isSameValue(value, there) || !mayStand(kind, key, value)) continue;
    if (kind === 'attendance') {
      if (there === undefined) writes.push({ key, value }); // set once
    } else if ((there ?? null) === null || pairOf(key).every((one) => !to.has(one) || isCarried(one)) || isNewer(key, from, to, isLater))
      writes.push({ key, value });
  }
  return writes;
}

/** Of a claim an earlier version took times that may not be written again (G2): one of them would keep everything else from being carried. */
function mayStand(kind: 'guarantees' | 'attendance', key: string, value: Scalar): boolean {
  const parsed = parseKey(kind, key);
  return parsed?.kind !== 'claim' || value === null || isClaimValue(parsed.field, value);
}

function pairOf(key: string): readonly string[] {
  const field = parseKey('guarantees', key)?.kind === 'claim' ? PAIRS[key.slice(-1)] : undefined;
  return field === undefined ? [key] : [key, key.slice(0, -1) + field];
}

function isNewer(key: string, from: Cells, to: Cells, isLater: (key: string) => boolean): boolean {
  const parsed = parseKey('guarantees', key);
  if (parsed?.kind === 'settlement') {
    const time = (cells: Cells): number => readSettlement(parsed.user, cells.get(key))?.atMs ?? 0;
    return time(from) > time(to);
  }
  const timeField = PAIRS[key.slice(-1)];
  if (timeField === undefined) return isLater(key);
  const time = (cells: Cells): number => readTime(cells.get(key.slice(0, -1) + timeField)) ?? 0;
  return time(from) === time(to) ? isLater(key) : time(from) > time(to);
}
