/** The stores of one person's database on this device. Everything with content in it is encrypted or sealed; ids, rooms and times are not. */
export const STORES = {
  /** Edits that the server has not acknowledged. */
  entries: { keyPath: 'id' },
  /** Writes that were not accepted and wait for a decision. */
  refused: { keyPath: 'id' },
  /** Documents: a head and rows of updates, `[room, n]`. */
  documents: { keyPath: ['room', 'n'] },
  /** Answers of the API (roll, committee, …) by path. */
  answers: { keyPath: 'path' },
  /** Envelopes of the content key, last contact, … by name; read before anything is unlocked. */
  meta: { keyPath: 'name' },
} as const;
export type StoreName = keyof typeof STORES;
