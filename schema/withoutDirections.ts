/** Marks that turn, embed or override the direction of what comes behind them, also beyond the text they stand in. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text that cannot turn the words around it; what is seen of it is as it was. */
export const withoutDirections = (text: string): string => text.replace(DIRECTIONS, '');
