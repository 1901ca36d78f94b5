/**
 * Stands in the built client for `lib0/logging`, which Yjs imports for two warnings in colour and which brings 10 kB of DOM and validation helpers
 * with it (`vite.config.ts`). Nothing of a person's data is ever printed by Yjs through it.
 */
export const print = (...words: readonly unknown[]): void => console.warn(...words.filter((word) => typeof word !== 'symbol'));
export const warn = (...words: readonly unknown[]): void => print(...words);
export const ORANGE = Symbol('orange');
export const RED = Symbol('red');
export const BOLD = Symbol('bold');
export const UNBOLD = Symbol('unbold');
