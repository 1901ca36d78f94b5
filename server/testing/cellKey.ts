/** A key of a guarantees room, of a cell in which any short text may stand: the note of an elector of that name (up to ten of `[0-9a-z]`). */
export const cellKey = (name: string | number): string => `${String(name).padStart(10, '0')}user01n`;
