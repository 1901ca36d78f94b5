import type { Vault } from './vault.ts';

/** What is known of a kept document beside its content. */
export type DocumentFacts = {
  readonly access: 'read' | 'write';
  /** Client ids under which something was refused, as the server has named them (N6). */
  readonly neutralised: readonly number[];
  /** Whose client ids are whose, so that "whose edit" is known without a network too. */
  readonly authors: readonly (readonly [number, string])[];
};

/** `generation` names the rows that belong together: a later one has taken the place of all before it. */
export type HeadRow = {
  readonly room: string;
  readonly n: typeof HEAD;
  readonly generation: string;
  readonly epoch: number;
  readonly savedAtMs: number;
  readonly bytes: Uint8Array;
};

/** One update. `own`: client ids of this device that it has not from the server. */
export type UpdateRow = { readonly room: string; readonly n: string; readonly own: readonly number[]; readonly bytes: Uint8Array };

export const HEAD = 'head';
const MARK = '.'; // between a generation and what tells its rows apart

export const rowName = (generation: string, unique: string): string => generation + MARK + unique;
/** Everything of a room; of one generation only, its updates. */
export const rangeOf = (room: string, generation?: string): IDBKeyRange =>
  generation === undefined
    ? IDBKeyRange.bound([room], [room, []])
    : IDBKeyRange.bound([room, generation + MARK], [room, `${generation + MARK}\uffff`]);

/** Encrypts documents for the device, and opens them again; `open…` rejects when a row was changed, or closed under another key. */
export function createDocumentRows({ cipher }: Vault) {
  const place = (room: string, n: string): string => `documents ${room} ${n}`;
  return {
    closeFacts: (room: string, generation: string, facts: DocumentFacts): Promise<Uint8Array> =>
      cipher.encrypt(place(room, rowName(generation, HEAD)), new TextEncoder().encode(JSON.stringify(facts))),
    async openFacts({ room, generation, bytes }: HeadRow): Promise<DocumentFacts> {
      const text = await cipher.decrypt(place(room, rowName(generation, HEAD)), bytes);
      return JSON.parse(new TextDecoder().decode(text)) as DocumentFacts; // our own, and unchanged
    },
    closeUpdate: async (room: string, n: string, update: Uint8Array, own: readonly number[]): Promise<UpdateRow> => ({
      room,
      n,
      own,
      bytes: await cipher.encrypt(place(room, n), update),
    }),
    openUpdate: ({ room, n, bytes }: UpdateRow): Promise<Uint8Array> => cipher.decrypt(place(room, n), bytes),
  };
}

export type DocumentRows = ReturnType<typeof createDocumentRows>;
