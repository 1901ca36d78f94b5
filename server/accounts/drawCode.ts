import { randomInt } from 'node:crypto';

/** So many characters of an alphabet, each as likely as every other. */
export const drawCode = (length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
