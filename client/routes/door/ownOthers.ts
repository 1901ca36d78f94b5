/** What one person has entered at a door that is no mark of an elector: to be taken back like one (B14, B16). Pure. */
import { type Entry, readEntry, refText, userOf } from '../../../schema/attendance.ts';
import type { Scalar } from '../../../schema/keys.ts';

/** This person's counts without a name that stand, the newest first. */
export function ownCounts(cells: Iterable<readonly [string, Scalar]>, me: string): readonly Entry<'counted'>[] {
  const counted: Entry<'counted'>[] = [];
  const undone = new Set<string>();
  for (const [key, value] of cells) {
    const read = key.startsWith('#') ? readEntry(key, value) : null;
    if (!read) continue;
    const { entry } = read;
    if (entry.value.kind === 'undo') undone.add(refText(entry.value.target));
    if (isCounted(entry) && userOf(entry) === me) counted.push(entry);
  }
  return counted.filter((entry) => !undone.has(refText(entry))).sort((a, b) => b.value.atMs - a.value.atMs || b.n - a.n);
}

const isCounted = (entry: Entry): entry is Entry<'counted'> => entry.value.kind === 'counted';
