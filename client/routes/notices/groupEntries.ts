import type { InboxEntry } from '../../state/notices/inbox.ts';

export type Day = { readonly startMs: number; readonly places: readonly (readonly InboxEntry[])[] };

/** Entries by day of this device and, within it, by committee; what happened last comes first in each. */
export function groupEntries(entries: readonly InboxEntry[]): readonly Day[] {
  const days = new Map<number, Map<string, InboxEntry[]>>();
  for (const entry of entries) {
    const startMs = new Date(entry.atMs).setHours(0, 0, 0, 0);
    const places = days.get(startMs) ?? new Map<string, InboxEntry[]>();
    days.set(startMs, places);
    const place = entry.committee ?? ` ${entry.id}`; // of several committees each stands for itself
    places.set(place, [...(places.get(place) ?? []), entry]);
  }
  return [...days].map(([startMs, places]) => ({ startMs, places: [...places.values()] }));
}
