import type { InboxEntry } from '../../state/notices/inbox.ts';

export type Place = { readonly key: string; readonly entries: readonly InboxEntry[] };
export type Day = { readonly startMs: number; readonly places: readonly Place[] };

/** Entries by day of this device and, within it, by committee; what happened last comes first in each. */
export function groupEntries(entries: readonly InboxEntry[]): readonly Day[] {
  const days = new Map<number, Map<string, InboxEntry[]>>();
  for (const entry of entries) {
    const startMs = new Date(entry.atMs).setHours(0, 0, 0, 0);
    const places = days.get(startMs) ?? new Map<string, InboxEntry[]>();
    days.set(startMs, places);
    const key = entry.committee ?? ` ${entry.id}`; // of several committees each stands for itself
    places.set(key, [...(places.get(key) ?? []), entry]);
  }
  return [...days].map(([startMs, places]) => ({ startMs, places: [...places].map(([key, of]) => ({ key, entries: of })) }));
}
