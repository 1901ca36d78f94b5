/** What the demo's tablets, stage and server say to each other of edits that are shown as saved (the cast is in `demo.ts`). */
export const SAVED_MESSAGE = 'committee-room:saved';

/** `edits` edits of one replica that its tablet shows as saved; the last Yjs struct they wrote is (`clientId`, `clock`). */
export type SavedEdits = { readonly room: string; readonly clientId: number; readonly clock: number; readonly edits: number };

/** What a tablet tells the page around it (`postMessage`) when edits have become saved: those since its previous message. */
export type SavedMessage = SavedEdits & { readonly type: typeof SAVED_MESSAGE };

export type VerifyAnswer = { readonly saved: number; readonly onDisk: number; readonly lost: number };

/** At most so many entries are counted in one call of verify: they fit into a JSON body (`MAX_JSON_BODY_BYTES`). */
export const MAX_SAVED_ENTRIES = 400;

/** Reads what a tablet or a page says was saved; null for anything else. */
export function parseSavedEdits(value: unknown): SavedEdits | null {
  if (typeof value !== 'object' || value === null) return null;
  const { room, clientId, clock, edits } = value as Record<string, unknown>; // checked member by member below
  if (typeof room !== 'string' || room.length > 64 || !isCount(clientId) || !isCount(clock) || !isCount(edits)) return null;
  return { room, clientId, clock, edits };
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
