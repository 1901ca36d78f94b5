import type { SavedEdits } from '../../schema/savedEdits.ts';

/** Entries are joined from here on, so that an afternoon's demo stays small. */
const MAX_ENTRIES = 2_000;

/** What the tablets have shown as saved, kept until somebody asks the disk. */
export function createSavedLedger(maxEntries = MAX_ENTRIES) {
  let entries: SavedEdits[] = [];
  let saved = 0;
  return {
    add(entry: SavedEdits): void {
      entries.push(entry);
      saved += entry.edits;
      if (entries.length > maxEntries) entries = joined(entries);
    },
    /** Edits shown as saved so far. */
    get saved(): number {
      return saved;
    },
    /** All entries, in lists of at most `size`; one empty list when there are none. */
    batches(size: number): readonly (readonly SavedEdits[])[] {
      const batches = Array.from({ length: Math.ceil(entries.length / size) }, (_, i) => entries.slice(i * size, (i + 1) * size));
      return batches.length > 0 ? batches : [[]];
    },
  };
}

/** One entry a replica, for its last struct: were that one missing, all its edits would count as lost. Never tells fewer losses than there are. */
function joined(entries: readonly SavedEdits[]): SavedEdits[] {
  const byReplica = new Map<string, SavedEdits>();
  for (const entry of entries) {
    const replica = `${entry.clientId} ${entry.room}`;
    const before = byReplica.get(replica);
    const clock = Math.max(entry.clock, before?.clock ?? 0);
    byReplica.set(replica, { ...entry, clock, edits: entry.edits + (before?.edits ?? 0) });
  }
  return [...byReplica.values()];
}
