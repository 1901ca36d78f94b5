/** How the ballot paper is laid out on a screen (CT27): a column a list, all of it in sight where that goes with names that a thumb can hit. Pure. */
export const MIN_ROW_PX = 48;
export const LIST_HEAD_PX = 44;
const MIN_COLUMN_PX = 168;
/** Narrower screens are phones: the page scrolls, and the paper with it. */
const MIN_WHOLE_PX = 560;
/** Above that a pad for numbers stands beside the names. */
export const MAX_NAMES = 30;

export type PaperLayout = {
  /** Names under each other in one column. */
  readonly rows: number;
  /** Of each list, how many columns it takes. */
  readonly columns: readonly number[];
  /** Nothing has to be scrolled. */
  readonly isWhole: boolean;
};

/** @param lengths names of each list, in their order */
export function layoutPaper(lengths: readonly number[], box: { readonly width: number; readonly height: number }): PaperLayout {
  const fit = Math.max(1, Math.floor((box.height - LIST_HEAD_PX) / MIN_ROW_PX));
  const columns = lengths.map((names) => Math.max(1, Math.ceil(names / fit)));
  const rowsOf = (by: readonly number[]): number => Math.max(1, ...lengths.map((names, i) => Math.ceil(names / (by[i] ?? 1))));
  const needed = columns.reduce((sum, n) => sum + n, 0);
  if (box.width >= MIN_WHOLE_PX && needed * MIN_COLUMN_PX <= box.width) return { rows: rowsOf(columns), columns, isWhole: true };
  const single = lengths.map(() => 1);
  return { rows: rowsOf(single), columns: single, isWhole: false };
}
