import { type Accessor, createSignal } from 'solid-js';
import type { SyncEvent } from './contracts/link.ts';

const MAX_EVENTS = 50;

export type SyncLog = { readonly events: Accessor<readonly SyncEvent[]>; add(event: SyncEvent): void };

/** What happened between this tab and the server since it was opened: the last 50, oldest first. In memory only. */
export function createSyncLog(): SyncLog {
  const [events, setEvents] = createSignal<readonly SyncEvent[]>([]);
  return { events, add: (event) => setEvents((before) => [...before, event].slice(-MAX_EVENTS)) };
}
