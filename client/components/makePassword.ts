/** Without letters that are mistaken for one another (0 o, 1 l i). */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/**
 * Makes up a password that can be read out over a telephone: four groups of four, 79 bits.
 * @param randomByte a source nobody can guess
 */
export function makePassword(randomByte: () => number): string {
  const limit = 256 - (256 % LETTERS.length); // every letter equally likely
  const letter = (): string => {
    for (;;) {
      const byte = randomByte();
      if (byte < limit) return LETTERS.charAt(byte % LETTERS.length);
    }
  };
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
