/** How the ballot paper is laid out on a screen (CT27): a column a list, all of it in sight where that goes with names that a thumb can hit. Pure. */
/** A finger’s 48, and the line between two. */
export const MIN_ROW_PX = 49;
export const LIST_HEAD_PX = 44;
const MIN_COLUMN_PX = 168;
/** Above that a pad for numbers stands beside the names. */
export const MAX_NAMES = 30;

/** Where a paper lies. `isBounded`: it is as high as the screen leaves it; on a phone it grows with its names, and the page is scrolled. */
export type PaperBox = { readonly width: number; readonly height: number; readonly isBounded: boolean };
export type PaperLayout = {
  /** Names under each other in one column. */
  readonly rows: number;
  /** Of each list, how many columns it takes. */
  readonly columns: readonly number[];
  /** Nothing has to be scrolled. */
  readonly isWhole: boolean;
};

/** @param lengths names of each list, in their order */
export function layoutPaper(lengths: readonly number[], { width, height, isBounded }: PaperBox): PaperLayout {
  const rowsOf = (by: readonly number[]): number => Math.max(1, ...lengths.map((names, i) => Math.ceil(names / (by[i] ?? 1))));
  const fit = Math.max(1, Math.floor((height - LIST_HEAD_PX) / MIN_ROW_PX));
  const columns = lengths.map((names) => Math.max(1, Math.ceil(names / fit)));
  const needed = columns.reduce((sum, n) => sum + n, 0);
  if (isBounded && needed * MIN_COLUMN_PX <= width) return { rows: rowsOf(columns), columns, isWhole: true };
  const each = Math.max(1, Math.floor(width / MIN_COLUMN_PX / Math.max(1, lengths.length)));
  const spread = lengths.map((names) => Math.min(each, Math.max(1, names)));
  return { rows: rowsOf(spread), columns: spread, isWhole: false };
}
