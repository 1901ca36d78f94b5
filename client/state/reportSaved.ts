import { SAVED_MESSAGE, type SavedMessage } from '../../schema/savedEdits.ts';
import type { OutboxEntry } from './outboxEntry.ts';

/** The page around this one, where there is one and its origin is known. */
export type Around = { readonly origin: string; post(message: SavedMessage, targetOrigin: string): void };

/** The page that frames this tablet on the demo's stage; null outside a frame, and where the browser does not say whose frame it is. */
export function findAround(): Around | null {
  if (window.parent === window) return null;
  const origin = location.ancestorOrigins?.[0] ?? originOf(document.referrer); // Firefox has no ancestorOrigins
  return origin ? { origin, post: (message, targetOrigin) => window.parent.postMessage(message, targetOrigin) } : null;
}

/**
 * Tells the stage which edits of a room have become saved: one message for each replica that wrote them, with the last Yjs struct, so that
 * after a kill the stage can ask the disk for exactly these.
 */
export function reportSaved(around: Around | null, room: string, entries: readonly OutboxEntry[]): void {
  if (!around) return;
  const byReplica = new Map<number, { clock: number; edits: number }>();
  for (const { clientId, clock } of entries) {
    const sum = byReplica.get(clientId) ?? { clock: 0, edits: 0 };
    byReplica.set(clientId, { clock: Math.max(sum.clock, clock), edits: sum.edits + 1 });
  }
  for (const [clientId, { clock, edits }] of byReplica) around.post({ type: SAVED_MESSAGE, room, clientId, clock, edits }, around.origin);
}

function originOf(url: string): string | null {
  try {
    return url === '' ? null : new URL(url).origin;
  } catch {
    return null;
  }
}
