/** `guarantees/K0001` … */
export const roomNames = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `guarantees/K${String(i + 1).padStart(4, '0')}`);
